"""Numbers that only grow, for receipts."""

from __future__ import annotations

from pymongo import ReturnDocument

from adapters.mongo.client import Database
from adapters.mongo.documents import Documents
from adapters.mongo.faults import store_errors

COLLECTION = "counters"


class Counters:
    """Named sequences from 1. A number is never given twice; one can be lost with the reply that carried it."""

    def __init__(self, database: Database) -> None:
        self._counters = Documents(database, COLLECTION)

    def next(self, name: str) -> int:
        """The next number of ``name``."""
        number = self._increment(name)
        if number is None:
            self._counters.insert({"_id": name, "value": 0})  # or somebody else just did
            number = self._increment(name)
        return int(number or 0)

    def _increment(self, name: str) -> int | None:
        """The number, or ``None`` when the counter is not there yet.

        Not an upsert: of several racing to be the first, SecantusDB 0.7.0b3 gives some no number at all.
        """
        with store_errors():
            counter = self._counters.collection.find_one_and_update(
                {"_id": name}, {"$inc": {"value": 1}}, return_document=ReturnDocument.AFTER
            )
        return int(counter["value"]) if counter else None
