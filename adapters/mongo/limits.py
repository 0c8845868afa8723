"""Tries counted in the store, for all processes: moving windows here, growing delays in `attempts.py`.

The library `limits` has a MongoDB storage; it brings its own connection and reads the wall clock by itself, so its one
operation is written here instead.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from adapters.mongo.attempts import Attempts, Backoff
from adapters.mongo.client import Database
from adapters.mongo.documents import Documents
from adapters.mongo.faults import store_errors
from api.plumbing.limit_rules import Delay, Window

COLLECTION = "limits"
#: Only tidies up: nothing that has expired counts any more, whether or not it is gone.
INDEXES = (IndexModel([("expires_at", 1)], name="expires", expireAfterSeconds=0),)

_TRIES_OF_A_RACE = 8


class MongoLimits:
    """One document to a counter; ids are blinded names."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents = Documents(database, COLLECTION)

    def hit(self, key: str, window: Window, *, now: datetime) -> datetime | None:
        """Count a try in a moving window; None when admitted, else the instant from which one will be.

        One operation: the update matches only while the ``limit``-th newest try is outside the window. When it does
        not match, the upsert collides with the document that is there.
        """
        for _ in range(_TRIES_OF_A_RACE):
            if self._push(key, window, now):
                return None
            free_at = self._free_at(key, window)
            if free_at and free_at > now:
                return free_at
        return now + timedelta(seconds=1)  # eight races lost in a row: somebody is hammering

    def _push(self, key: str, window: Window, now: datetime) -> bool:
        oldest_that_counts = f"tries.{window.limit - 1}"
        with store_errors():
            try:
                self._documents.collection.update_one(
                    {"_id": key, oldest_that_counts: {"$not": {"$gt": now - window.length}}},
                    {
                        "$push": {"tries": {"$each": [now], "$position": 0, "$slice": window.limit}},
                        "$set": {"expires_at": now + window.length},
                    },
                    upsert=True,
                )
            except DuplicateKeyError:
                return False
        return True

    def _free_at(self, key: str, window: Window) -> datetime | None:
        document = self._documents.find({"_id": key})
        tries: list[datetime] = document["tries"] if document else []
        return tries[window.limit - 1] + window.length if len(tries) >= window.limit else None

    def delay(self, key: str, rule: Delay, *, now: datetime) -> datetime | None:
        """Count a try under a growing delay; None when admitted, else the instant from which one will be."""
        backoff = Backoff(rule.free, rule.first_seconds, rule.cap_seconds, rule.forget_seconds)
        seconds = Attempts(self._database, backoff).admit(key, now)
        return now + timedelta(seconds=seconds) if seconds else None

    def take_back(self, key: str, *, now: datetime) -> None:
        """Uncount one try under a growing delay."""
        Attempts(self._database).taken_back(key, now)

    def forget(self, key: str) -> None:
        """Start a delay anew."""
        Attempts(self._database).succeeded(key)
