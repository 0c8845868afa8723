"""Conversations in the store: one document each, what people said sealed in two fields, the rest in the clear."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson
from pymongo import ASCENDING, DESCENDING, IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.conversation_pages import MongoConversationPages
from adapters.mongo.documents import Documents
from adapters.mongo.faults import store_errors
from adapters.mongo.outbox import OUTBOX_INDEX
from adapters.vault.vault import Vault
from conversation_flows.conversation import Conversation, Deletion, Handover, Receipt
from conversation_flows.engine.state import from_bytes, to_bytes
from conversation_flows.log import Log, Request

NAME = "conversations"
SEALED = ("state", "log", "receipt")
INDEXES = (
    IndexModel([("owner", ASCENDING), ("created_at", DESCENDING), ("_id", ASCENDING)], name="of_owner"),
    IndexModel([("owner", ASCENDING), ("status", ASCENDING)], name="open_of_owner"),
    IndexModel([("handover.key", ASCENDING)], name="handed_over", sparse=True),
    IndexModel([("tend_at", ASCENDING)], name="due", sparse=True),
    OUTBOX_INDEX,
)
_CLEAR = (
    "owner",
    "version",
    "service",
    "flow",
    "flow_version",
    "status",
    "locale",
    "created_at",
    "updated_at",
    "pages",
    "told",
    "outbox",
)
_MAYBE = ("tend_at", "deletion", "handover")  # in the clear too, where there is one
_LINE = (*_CLEAR, *_MAYBE)  # what a list needs, without what people said


class MongoConversations:
    """Implements :class:`conversation_flows.ports.Conversations`."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._documents = Documents(database, NAME)
        self._pages = MongoConversationPages(database, vault)
        self._vault = vault

    def insert(self, conversation: Conversation, *, owner: str) -> bool:
        """Keep a new one."""
        return self._documents.insert(self._document(conversation, owner))

    def find(self, conversation_id: str, *, owner: str) -> Conversation | None:
        """The owner's conversation."""
        document = self._documents.find({"_id": conversation_id, "owner": owner})
        return self._conversation(document) if document else None

    def replace(self, conversation: Conversation, *, owner: str, version: int) -> bool:
        """Compare and set; ``owner`` had it until now, and may be handing it to ``conversation.owner``."""
        document = self._document(conversation, conversation.owner)
        return self._documents.replace(document, version=version, where={"owner": owner})

    def newest(self, *, owner: str, before: tuple[datetime, str] | None, limit: int) -> list[Conversation]:
        """The owner's conversations, newest first, without what was said in them."""
        query: dict[str, Any] = {"owner": owner}
        if before is not None:
            created_at, conversation_id = before
            query["$or"] = [
                {"created_at": {"$lt": created_at}},
                {"created_at": created_at, "_id": {"$gt": conversation_id}},
            ]
        sort = [("created_at", DESCENDING), ("_id", ASCENDING)]
        return [_line(document) for document in self._documents.page(query, sort=sort, limit=limit, fields=_LINE)]

    def count_open(self, *, owner: str) -> int:
        """How many the owner has not finished."""
        with store_errors():
            query = {"owner": owner, "status": {"$in": ["open", "paused"]}}
            return self._documents.collection.count_documents(query)

    def find_handed_over(self, *, scope: str) -> Conversation | None:
        """The conversation whose handover key is ``scope``."""
        document = self._documents.find({"handover.key": scope})
        return self._conversation(document) if document else None

    def find_carrying(self, conversation_id: str, *, scope: str) -> Conversation | None:
        """The conversation that carries the outbox event ``scope``: for its handler, which acts for no person."""
        document = self._documents.find({"_id": conversation_id, "outbox.id": scope})
        return self._conversation(document) if document else None

    def keep_page(self, number: int, log: Log, *, scope: str) -> None:
        """See :class:`MongoConversationPages`."""
        self._pages.keep(number, log, scope=scope)

    def page(self, number: int, *, scope: str) -> Log:
        """See :class:`MongoConversationPages`."""
        return self._pages.find(number, scope=scope)

    def _document(self, conversation: Conversation, owner: str) -> Document:
        document: Document = {name: getattr(conversation, name) for name in _CLEAR}
        document |= {
            "_id": conversation.id,
            "owner": owner,
            "kid": self._vault.kid,
            "requests": [[request.key, request.body] for request in conversation.log.requests],
            "state": self._seal(conversation.id, "state", to_bytes(conversation.state)),
            "log": self._seal(conversation.id, "log", conversation.log.to_bytes()),
        }
        if conversation.receipt is not None:
            receipt = orjson.dumps(conversation.receipt, option=orjson.OPT_UTC_Z)
            document["receipt"] = self._seal(conversation.id, "receipt", receipt)
        if conversation.handover is not None:
            document["handover"] = asdict(conversation.handover)
        if conversation.tend_at is not None:
            document["tend_at"] = conversation.tend_at
        if conversation.deletion is not None:
            document["deletion"] = asdict(conversation.deletion)
        return document

    def _conversation(self, document: Document) -> Conversation:
        conversation = _line(document)
        conversation.state = from_bytes(self._open(conversation.id, "state", document["state"]))
        if "receipt" in document:
            conversation.receipt = _receipt(self._open(conversation.id, "receipt", document["receipt"]))
        requests = [Request(key, body) for key, body in document["requests"]]
        conversation.log = Log.from_bytes(self._open(conversation.id, "log", document["log"]), requests)
        return conversation

    def _seal(self, conversation_id: str, field: str, content: bytes) -> bytes:
        return self._vault.seal(content, collection=NAME, document=conversation_id, field=field)

    def _open(self, conversation_id: str, field: str, sealed: bytes) -> bytes:
        return self._vault.open(sealed, collection=NAME, document=conversation_id, field=field)


def _line(document: Document) -> Conversation:
    handover, deletion = document.get("handover"), document.get("deletion")
    clear = {name: document[name] for name in _CLEAR if name in document}  # older ones have no `told`
    return Conversation(
        id=document["_id"],
        handover=Handover(**handover) if handover else None,
        tend_at=document.get("tend_at"),
        deletion=Deletion(**deletion) if deletion else None,
        **clear,
    )


def _receipt(content: bytes) -> Receipt:
    data = orjson.loads(content)
    return Receipt(**{**data, "submitted_at": datetime.fromisoformat(data["submitted_at"])})
