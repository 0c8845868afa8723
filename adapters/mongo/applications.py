"""Applications in the store: filed in the clear by region and state, everything personal sealed."""

from __future__ import annotations

import zlib
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson
from pymongo import ASCENDING, DESCENDING, IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from adapters.mongo.outbox import OUTBOX_INDEX
from adapters.vault.vault import Vault
from casework.application import Application, Stage

NAME = "applications"
SEALED = ("personal", "decision")
INDEXES = (
    IndexModel([("owner", ASCENDING), ("submitted_at", DESCENDING), ("_id", ASCENDING)], name="of_owner"),
    IndexModel([("number", ASCENDING)], name="number", unique=True),
    IndexModel([("tracking", ASCENDING)], name="tracking", unique=True),
    OUTBOX_INDEX,
)
_CLEAR = (
    "owner",
    "version",
    "number",
    "service",
    "flow",
    "flow_version",
    "region",
    "township",
    "state",
    "submitted_at",
    "conversation",
    "outbox",
)
_PERSONAL = ("tracking_code", "last_four", "content")
_READ = (*_CLEAR, "stages", "personal")  # all but the record of the preview, which is large


class MongoApplications:
    """Implements :class:`casework.ports.Applications`."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._documents = Documents(database, NAME)
        self._vault = vault

    def insert(self, application: Application, *, owner: str) -> bool:
        """Keep a new one."""
        return self._documents.insert(self._document(application, owner))

    def find(self, application_id: str, *, owner: str) -> Application | None:
        """The owner's application."""
        return self._maybe(self._documents.find({"_id": application_id, "owner": owner}, fields=_READ))

    def newest(self, *, owner: str, before: tuple[datetime, str] | None, limit: int) -> list[Application]:
        """The owner's applications, newest first."""
        query: dict[str, Any] = {"owner": owner}
        if before is not None:
            submitted_at, application_id = before
            query["$or"] = [
                {"submitted_at": {"$lt": submitted_at}},
                {"submitted_at": submitted_at, "_id": {"$gt": application_id}},
            ]
        sort = [("submitted_at", DESCENDING), ("_id", ASCENDING)]
        found = self._documents.page(query, sort=sort, limit=limit, fields=_READ)
        return [self._application(document) for document in found]

    def find_tracked(self, *, scope: str) -> Application | None:
        """The application with the tracking code ``scope``."""
        query = {"tracking": self._vault.blind("tracking", scope)}
        return self._maybe(self._documents.find(query, fields=_READ))

    def decision(self, *, scope: str) -> bytes | None:
        """The record of the preview that application ``scope`` was submitted with."""
        document = self._documents.find({"_id": scope}, fields=["decision"])
        if document is None or not document.get("decision"):
            return None
        return zlib.decompress(self._open(document, "decision"))

    def _document(self, application: Application, owner: str) -> Document:
        personal = orjson.dumps({name: getattr(application, name) for name in _PERSONAL})
        decision = zlib.compress(application.decision) if application.decision else None
        return {name: getattr(application, name) for name in _CLEAR} | {
            "_id": application.id,
            "owner": owner,
            "stages": [asdict(stage) for stage in application.stages],
            "tracking": self._vault.blind("tracking", application.tracking_code),
            "kid": self._vault.kid,
            "personal": self._sealed(application, "personal", personal),
            "decision": self._sealed(application, "decision", decision) if decision else None,
        }

    def _sealed(self, application: Application, field: str, plain: bytes) -> bytes:
        return self._vault.seal(plain, collection=NAME, document=application.id, field=field)

    def _open(self, document: Document, field: str) -> bytes:
        return self._vault.open(document[field], collection=NAME, document=document["_id"], field=field)

    def _maybe(self, document: Document | None) -> Application | None:
        return self._application(document) if document else None

    def _application(self, document: Document) -> Application:
        return Application(
            id=document["_id"],
            stages=tuple(Stage(**stage) for stage in document["stages"]),
            **{name: document[name] for name in _CLEAR},
            **orjson.loads(self._open(document, "personal")),
        )
