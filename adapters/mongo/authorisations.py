"""Authorisations in the store: filed in the clear by application, who is asked and what they answered sealed."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import orjson
from pymongo import ASCENDING, IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from adapters.mongo.outbox import OUTBOX_INDEX
from adapters.vault.vault import Vault
from casework.authorisation import Authorisation, Link, Reply, Who

NAME = "authorisations"
SEALED = ("personal",)
INDEXES = (
    IndexModel([("application", ASCENDING), ("person", ASCENDING)], name="of_application", unique=True),
    IndexModel([("link.key", ASCENDING)], name="link", unique=True, sparse=True),
    IndexModel([("watch_at", ASCENDING)], name="due", sparse=True),
    OUTBOX_INDEX,
)
_SPECIAL = frozenset({"id", "who", "replies", "link", "requests", "watch_at", "outbox"})
_CLEAR = tuple(field.name for field in fields(Authorisation) if field.name not in _SPECIAL)


class MongoAuthorisations:
    """Implements :class:`casework.promising.ports.KeptAuthorisations`."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._documents = Documents(database, NAME)
        self._vault = vault

    def insert(self, authorisation: Authorisation, *, owner: str) -> bool:
        """Keep a new one."""
        return self._documents.insert(self._document(authorisation, owner))

    def find(self, authorisation_id: str, *, owner: str) -> Authorisation | None:
        """One that the owner's application asks for."""
        return self._maybe(self._documents.find({"_id": authorisation_id, "owner": owner}))

    def of_application(self, application_id: str, *, owner: str) -> list[Authorisation]:
        """All that an application asks for."""
        query, sort = {"application": application_id, "owner": owner}, [("person", ASCENDING)]
        return [self._authorisation(found) for found in self._documents.page(query, sort=sort, limit=100)]

    def find_by_code(self, *, scope: str) -> Authorisation | None:
        """The one whose newest link has the keyed hash ``scope``."""
        return self._maybe(self._documents.find({"link.key": scope}))

    def replace(self, authorisation: Authorisation, *, owner: str, version: int) -> bool:
        """Compare and set."""
        return self._documents.replace(self._document(authorisation, owner), version=version, where={"owner": owner})

    def find_carrying(self, authorisation_id: str, *, scope: str) -> Authorisation | None:
        """The one that carries the outbox event ``scope``."""
        return self._maybe(self._documents.find({"_id": authorisation_id, "outbox.id": scope}))

    def due(self, now: datetime, *, limit: int) -> list[tuple[str, str]]:
        """Id and owner of those whose ``watch_at`` has come."""
        sort = [("watch_at", ASCENDING)]
        found = self._documents.page({"watch_at": {"$lte": now}}, sort=sort, limit=limit, fields=["owner"])
        return [(document["_id"], document["owner"]) for document in found]

    def _document(self, one: Authorisation, owner: str) -> Document:
        personal = {"who": asdict(one.who), "replies": [asdict(reply) for reply in one.replies]}
        plain = orjson.dumps(personal, option=orjson.OPT_UTC_Z)
        document: Document = {name: getattr(one, name) for name in _CLEAR} | {
            "_id": one.id,
            "owner": owner,
            "kid": self._vault.kid,
            "requests": [list(request) for request in one.requests],
            "outbox": list(one.outbox),
            "personal": self._vault.seal(plain, collection=NAME, document=one.id, field="personal"),
        }
        document |= {"link": asdict(one.link)} if one.link else {}
        document |= {"watch_at": one.watch_at} if one.watch_at else {}
        return document

    def _maybe(self, document: Document | None) -> Authorisation | None:
        return self._authorisation(document) if document else None

    def _authorisation(self, document: Document) -> Authorisation:
        plain = self._vault.open(document["personal"], collection=NAME, document=document["_id"], field="personal")
        personal = orjson.loads(plain)
        return Authorisation(
            id=document["_id"],
            who=Who(**personal["who"]),
            replies=tuple(_reply(reply) for reply in personal["replies"]),
            link=Link(**document["link"]) if "link" in document else None,
            requests=tuple((key, body) for key, body in document["requests"]),
            watch_at=document.get("watch_at"),
            outbox=tuple(document["outbox"]),
            **{name: document[name] for name in _CLEAR},
        )


def _reply(data: dict[str, Any]) -> Reply:
    return Reply(**{**data, "at": datetime.fromisoformat(data["at"])})
