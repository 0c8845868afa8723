"""The county's draws in the store: ids of cases only, so nothing here is personal or sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal

from pymongo import ASCENDING, DESCENDING, IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from adapters.mongo.outbox import OUTBOX_INDEX, Outbox
from casework.draws import DRAWN
from casework.sampling import Sampling

NAME = "samplings"
INDEXES = (
    IndexModel([("region", ASCENDING), ("drawn_at", DESCENDING), ("_id", ASCENDING)], name="of_region"),
    OUTBOX_INDEX,
)


class MongoSamplings:
    """Implements :class:`casework.sampling.Samplings`; a draw is never changed."""

    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, NAME)
        self._outbox = Outbox(database, (NAME,))

    def insert(self, sampling: Sampling, *, scope: str) -> bool:
        """Keep a new one, with the event that has its cases told."""
        event = {"id": f"evnt_{sampling.id.partition('_')[2]}", "kind": DRAWN, "at": sampling.drawn_at}
        kept = {**asdict(sampling), "region": scope, "share": str(sampling.share), "outbox": [event]}
        return self._documents.insert({"_id": kept.pop("id"), "version": 1, **kept})

    def find(self, sampling_id: str, *, scope: str) -> Sampling | None:
        """A draw of this county."""
        return _maybe(self._documents.find({"_id": sampling_id, "region": scope}))

    def newest(self, *, scope: str, limit: int) -> Sequence[Sampling]:
        """The draws of a county, newest first."""
        sort = [("drawn_at", DESCENDING), ("_id", ASCENDING)]
        return [_sampling(found) for found in self._documents.page({"region": scope}, sort=sort, limit=limit)]

    def find_carrying(self, sampling_id: str, *, scope: str) -> Sampling | None:
        """The draw that carries the outbox event ``scope``."""
        return _maybe(self._documents.find({"_id": sampling_id, "outbox.id": scope}))

    def told(self, sampling_id: str, event_id: str, *, scope: str) -> None:
        """Take the event out."""
        if self.find(sampling_id, scope=scope) is not None:
            self._outbox.mark_done(NAME, sampling_id, event_id)


def _maybe(document: Document | None) -> Sampling | None:
    return _sampling(document) if document else None


def _sampling(document: Document) -> Sampling:
    plain = ("region", "lifecycle", "number", "drawn_at", "drawn_by", "fingerprint")
    return Sampling(
        id=document["_id"],
        share=Decimal(document["share"]),
        cases=tuple(document["cases"]),
        drawn=tuple(document["drawn"]),
        **{name: document[name] for name in plain},
    )
