"""The register of those who may not commit for the time being: by keyed hash of the identity number, nothing else."""

from __future__ import annotations

from dataclasses import asdict

from pymongo import ASCENDING, IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from casework.promising.credit import Bar

NAME = "credit"
INDEXES = (IndexModel([("person", ASCENDING), ("since", ASCENDING)], name="of_person"),)
_MOST = 100


class MongoCredit:
    """Implements :class:`casework.promising.ports.Credit`."""

    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, NAME)

    def bars(self, *, scope: str) -> list[Bar]:
        """What bars the person ``scope``, lifted or not, oldest first."""
        found = self._documents.page({"person": scope}, sort=[("since", ASCENDING)], limit=_MOST)
        return [_bar(document) for document in found]

    def enter(self, bar: Bar) -> bool:
        """Enter a bar; False when it is already there."""
        return self._documents.insert(_document(bar))

    def replace(self, bar: Bar, *, version: int) -> bool:
        """Compare and set."""
        return self._documents.replace(_document(bar), version=version, where={"person": bar.person})


def _document(bar: Bar) -> Document:
    data = asdict(bar)
    return {"_id": data.pop("id"), **data}


def _bar(document: Document) -> Bar:
    data = dict(document)
    return Bar(id=data.pop("_id"), **data)
