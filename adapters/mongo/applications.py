"""Applications in the store: what offices filter by in the clear, everything personal sealed."""

from __future__ import annotations

import dataclasses
import zlib
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from adapters.mongo.application_contents import from_bytes, to_bytes
from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from adapters.mongo.outbox import OUTBOX_INDEX
from adapters.mongo.work_lists import NEVER, WORK_INDEXES, card_of, place_in_queue
from adapters.vault.vault import Vault
from casework.application import Application
from casework.conditions import CLEAR_FLAGS
from casework.office import Office

NAME = "applications"
SEALED = ("personal", "decision", "card")
INDEXES = (
    IndexModel([("owner", ASCENDING), ("submitted_at", DESCENDING), ("_id", ASCENDING)], name="of_owner"),
    IndexModel([("number", ASCENDING)], name="number", unique=True),
    IndexModel([("tracking", ASCENDING)], name="tracking", unique=True),
    *WORK_INDEXES,
    IndexModel([("watch_at", ASCENDING)], name="watched", sparse=True),
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
    "submitted_at",
    "conversation",
    "lifecycle",
    "lifecycle_version",
    "step",
    "is_open",
)
_FILED = (*_CLEAR, "office", "due_on", "watch_at", "flags", "outbox")
_READ = (*_FILED, "personal")  # all but the record of the preview, which is large


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

    def version(self, application_id: str, *, owner: str) -> int | None:
        """The version of the owner's application, without opening it."""
        found = self._documents.find({"_id": application_id, "owner": owner}, fields=("version",))
        return int(found["version"]) if found else None

    def find_within(self, application_id: str, *, scope: Collection[str]) -> Application | None:
        """The application, if its township or county is one of the division codes ``scope``."""
        codes = {"$in": sorted(scope)}
        query = {"_id": application_id, "$or": [{"township": codes}, {"region": codes}]}
        return self._maybe(self._documents.find(query, fields=_READ))

    def find_carrying(self, application_id: str, *, scope: str) -> Application | None:
        """The application that carries the outbox event ``scope``."""
        return self._maybe(self._documents.find({"_id": application_id, "outbox.id": scope}, fields=_READ))

    def replace(self, application: Application, *, owner: str, version: int) -> bool:
        """Compare and set; the record of the preview stays what it was on the day of submission."""
        whole = dataclasses.replace(application, decision=self.decision(scope=application.id))
        return self._documents.replace(self._document(whole, owner), version=version, where={"owner": owner})

    def due(self, now: datetime, *, limit: int) -> list[tuple[str, str]]:
        """Id and owner of those whose ``watch_at`` has come, the longest due first."""
        sort = [("watch_at", ASCENDING)]
        found = self._documents.page({"watch_at": {"$lte": now}}, sort=sort, limit=limit, fields=("owner",))
        return [(document["_id"], document["owner"]) for document in found]

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
        decision = zlib.compress(application.decision) if application.decision else None
        due_on = application.due_on.isoformat() if application.due_on else NEVER
        document: Document = {name: getattr(application, name) for name in _CLEAR}
        document |= {
            "_id": application.id,
            "owner": owner,
            "office": {"code": application.office.code, "body": application.office.body},
            "due_on": due_on,
            "queue": place_in_queue(due_on, application.id),
            "flags": sorted(CLEAR_FLAGS.intersection(application.flags)),
            "outbox": list(application.outbox),
            "tracking": self._vault.blind("tracking", application.tracking_code),
            "kid": self._vault.kid,
            "personal": self._sealed(application, "personal", to_bytes(application)),
            "decision": self._sealed(application, "decision", decision) if decision else None,
            "card": self._sealed(application, "card", card_of(application)),
        }
        if application.watch_at is not None:
            document["watch_at"] = application.watch_at
        return document

    def _sealed(self, application: Application, field: str, plain: bytes) -> bytes:
        return self._vault.seal(plain, collection=NAME, document=application.id, field=field)

    def _open(self, document: Document, field: str) -> bytes:
        return self._vault.open(document[field], collection=NAME, document=document["_id"], field=field)

    def _maybe(self, document: Document | None) -> Application | None:
        return self._application(document) if document else None

    def _application(self, document: Document) -> Application:
        return Application(
            id=document["_id"],
            office=Office(**document["office"]),
            due_on=None if document["due_on"] == NEVER else date.fromisoformat(document["due_on"]),
            watch_at=document.get("watch_at"),
            outbox=tuple(document["outbox"]),
            **{name: document[name] for name in _CLEAR},
            **from_bytes(self._open(document, "personal")),
        )
