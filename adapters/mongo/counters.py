"""Numbers that only grow, for receipts."""

from __future__ import annotations

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from adapters.mongo.client import Database, Document
from adapters.mongo.faults import store_errors

COLLECTION = "counters"


class Counters:
    """Named sequences from 1. A number is never given twice; one can be lost with the reply that carried it."""

    def __init__(self, database: Database) -> None:
        self._counters = database[COLLECTION]

    def next(self, name: str) -> int:
        """The next number of ``name``."""
        try:
            return self._increment(name)
        except DuplicateKeyError:  # two first calls at once: the server inserted the other's
            return self._increment(name)

    def _increment(self, name: str) -> int:
        with store_errors(passing=DuplicateKeyError):
            counter: Document = self._counters.find_one_and_update(
                {"_id": name}, {"$inc": {"value": 1}}, upsert=True, return_document=ReturnDocument.AFTER
            )
        return int(counter["value"])
