"""Cases that are kept beyond their day, and why."""

from __future__ import annotations

from adapters.mongo.client import Database
from adapters.mongo.documents import Documents
from casework.retention import Hold

NAME = "holds"
MOST = 100_000


class MongoHolds:
    """One hold to a case."""

    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, NAME)

    def all(self) -> dict[str, Hold]:
        """All holds by case."""
        found = self._documents.page({}, sort=[("_id", 1)], limit=MOST)
        return {item["_id"]: Hold(item["_id"], item["reason"], item["since"]) for item in found}

    def put(self, hold: Hold) -> None:
        """Keep a hold; the first one of a case stays until it is lifted."""
        self._documents.insert({"_id": hold.application, "version": 1, "reason": hold.reason, "since": hold.since})

    def lift(self, *, scope: str) -> bool:
        """Take the hold of case ``scope`` away."""
        return self._documents.delete({"_id": scope}) > 0
