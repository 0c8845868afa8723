"""Commitments in the store: filed in the clear by application and region, what was signed and said sealed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

import orjson
from pymongo import ASCENDING, IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from adapters.mongo.faults import store_errors
from adapters.mongo.outbox import OUTBOX_INDEX
from adapters.vault.vault import Vault
from casework.commitment import Commitment, Deed, Finding, Signed, Task
from casework.office import Actor

NAME = "commitments"
SEALED = ("personal",)
INDEXES = (
    IndexModel([("application", ASCENDING), ("item", ASCENDING)], name="of_application", unique=True),
    IndexModel([("verification", ASCENDING)], name="verification", unique=True, sparse=True),
    IndexModel([("places", ASCENDING), ("task.state", ASCENDING), ("task.due_on", ASCENDING)], name="to_verify"),
    IndexModel([("watch_at", ASCENDING)], name="due", sparse=True),
    OUTBOX_INDEX,
)
_SPECIAL = frozenset({"id", "deeds", "signed", "task", "findings", "uploads", "watch_at", "verification", "outbox"})
_CLEAR = tuple(field.name for field in fields(Commitment) if field.name not in _SPECIAL)


class MongoCommitments:
    """Implements :class:`casework.promising.ports.KeptCommitments`."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._documents = Documents(database, NAME)
        self._vault = vault

    def insert(self, commitment: Commitment, *, owner: str) -> bool:
        """Keep a new one."""
        return self._documents.insert(self._document(commitment, owner))

    def find(self, commitment_id: str, *, owner: str) -> Commitment | None:
        """The owner's commitment."""
        return self._maybe(self._documents.find({"_id": commitment_id, "owner": owner}))

    def find_within(self, commitment_id: str, *, scope: Collection[str]) -> Commitment | None:
        """The commitment, if its township or county is one of ``scope``."""
        return self._maybe(self._documents.find({"_id": commitment_id, "places": {"$in": sorted(scope)}}))

    def of_application(self, application_id: str, *, owner: str) -> list[Commitment]:
        """All of an application, in the order of their items."""
        query, sort = {"application": application_id, "owner": owner}, [("item", ASCENDING)]
        return [self._commitment(found) for found in self._documents.page(query, sort=sort, limit=100)]

    def replace(self, commitment: Commitment, *, owner: str, version: int) -> bool:
        """Compare and set."""
        return self._documents.replace(self._document(commitment, owner), version=version, where={"owner": owner})

    def find_verifiable(self, *, scope: str) -> Commitment | None:
        """The commitment with the verification id ``scope``."""
        return self._maybe(self._documents.find({"verification": scope}))

    def find_carrying(self, commitment_id: str, *, scope: str) -> Commitment | None:
        """The commitment that carries the outbox event ``scope``."""
        return self._maybe(self._documents.find({"_id": commitment_id, "outbox.id": scope}))

    def to_verify(self, *, scope: Collection[str], limit: int) -> list[Commitment]:
        """Those with an open task in ``scope``, the longest due first."""
        query = {"places": {"$in": sorted(scope)}, "task.state": "open"}
        sort = [("task.due_on", ASCENDING), ("_id", ASCENDING)]
        return [self._commitment(found) for found in self._documents.page(query, sort=sort, limit=limit)]

    def due(self, now: datetime, *, limit: int) -> list[tuple[str, str]]:
        """Id and owner of those whose ``watch_at`` has come."""
        sort = [("watch_at", ASCENDING)]
        found = self._documents.page({"watch_at": {"$lte": now}}, sort=sort, limit=limit, fields=["owner"])
        return [(document["_id"], document["owner"]) for document in found]

    def draws(self) -> Iterator[tuple[str, Task]]:
        """Every draw of a sample there was, by its item: to be drawn again."""
        with store_errors():
            for found in self._documents.collection.find({"task.draw": {"$gt": ""}}, ["item", "task"]):
                task = _task(found["task"])
                if task is not None:
                    yield found["item"], task

    def _document(self, commitment: Commitment, owner: str) -> Document:
        document: Document = {name: getattr(commitment, name) for name in _CLEAR} | {
            "_id": commitment.id,
            "owner": owner,
            "kid": self._vault.kid,
            "places": [commitment.township, commitment.region],
            "deeds": [{**asdict(deed), "words": ""} for deed in commitment.deeds],
            "findings": [{**asdict(finding), "words": ""} for finding in commitment.findings],
            "uploads": list(commitment.uploads),
            "outbox": list(commitment.outbox),
            "personal": self._sealed(commitment),
        }
        document |= {"task": _plain(commitment.task)} if commitment.task else {}
        document |= {"watch_at": commitment.watch_at} if commitment.watch_at else {}
        document |= {"verification": commitment.verification} if commitment.verification else {}
        return document

    def _sealed(self, commitment: Commitment) -> bytes:
        personal = {
            "signed": asdict(commitment.signed) if commitment.signed else None,
            "deeds": [deed.words for deed in commitment.deeds],
            "findings": [finding.words for finding in commitment.findings],
        }
        plain = orjson.dumps(personal, option=orjson.OPT_UTC_Z)
        return self._vault.seal(plain, collection=NAME, document=commitment.id, field="personal")

    def _maybe(self, document: Document | None) -> Commitment | None:
        return self._commitment(document) if document else None

    def _commitment(self, document: Document) -> Commitment:
        plain = self._vault.open(document["personal"], collection=NAME, document=document["_id"], field="personal")
        personal = orjson.loads(plain)
        return Commitment(
            id=document["_id"],
            deeds=tuple(_deed(deed, words) for deed, words in zip(document["deeds"], personal["deeds"], strict=True)),
            findings=tuple(
                Finding(**{**finding, "words": words})
                for finding, words in zip(document["findings"], personal["findings"], strict=True)
            ),
            signed=_signed(personal["signed"]),
            task=_task(document.get("task")),
            watch_at=document.get("watch_at"),
            verification=document.get("verification", ""),
            uploads=tuple(document["uploads"]),
            outbox=tuple(document["outbox"]),
            **{name: document[name] for name in _CLEAR},
        )


def _plain(task: Task) -> dict[str, Any]:
    """A task as the store keeps it: days as text, which sorts as days do."""
    days = {"due_on": task.due_on, "missed_on": task.missed_on}
    return asdict(task) | {name: day and day.isoformat() for name, day in days.items()}


def _task(data: dict[str, Any] | None) -> Task | None:
    if data is None:
        return None
    days = {name: date.fromisoformat(data[name]) if data[name] else None for name in ("due_on", "missed_on")}
    return Task(**{**data, **days})


def _deed(data: dict[str, Any], words: str) -> Deed:
    return Deed(**{**data, "actor": Actor(**data["actor"]), "words": words})


def _signed(data: dict[str, Any] | None) -> Signed | None:
    if data is None:
        return None
    return Signed(**{**data, "ticks": tuple(data["ticks"]), "at": datetime.fromisoformat(data["at"])})
