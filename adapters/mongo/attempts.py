"""Making guessing slow: failures counted in the store, each making the next try wait longer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo import IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents

COLLECTION = "attempts"
INDEXES = (IndexModel([("expires_at", 1)], name="expires", expireAfterSeconds=0),)


@dataclass(frozen=True, slots=True)
class Backoff:
    """The first ``free`` failures cost nothing; then the wait starts at ``first_seconds`` and doubles to a ceiling.

    A key without a failure for ``forgotten_after_seconds`` starts afresh.
    """

    free: int = 3
    first_seconds: int = 1
    longest_seconds: int = 3600
    forgotten_after_seconds: int = 86_400

    def wait_after(self, failures: int) -> timedelta:
        """How long the try after so many failures has to wait."""
        beyond = failures - self.free
        if beyond < 0:
            return timedelta()
        seconds = min(self.first_seconds * 2 ** min(beyond, 40), self.longest_seconds)
        return timedelta(seconds=seconds)


class Attempts:
    """Failures by key; keys are :meth:`Vault.blind` values, so that the store names nobody.

    Where guesses come in parallel, use :meth:`admit`: it counts the try before it is made, so that of any number at
    once only the free ones get through. :meth:`check` and :meth:`failed` are for telling and counting separately.
    """

    def __init__(self, database: Database, backoff: Backoff | None = None) -> None:
        self._documents = Documents(database, COLLECTION)
        self._backoff = backoff or Backoff()

    def check(self, key: str, now: datetime) -> int:
        """Whole seconds to wait before the next try, or 0."""
        return _seconds_left(self._read(key, now), now)

    def admit(self, key: str, now: datetime) -> int:
        """0 and the try counted as a failure until :meth:`succeeded` says otherwise; or the seconds to wait."""
        while True:
            before = self._read(key, now)
            wait = _seconds_left(before, now)
            if wait or self._count(key, before, now):
                return wait

    def failed(self, key: str, now: datetime) -> None:
        """Count one failure."""
        while not self._count(key, self._read(key, now), now):
            pass  # somebody else's failure was counted in between: read it and count ours on top

    def taken_back(self, key: str, now: datetime) -> None:
        """Uncount the one try that :meth:`admit` counted: it was right. Failures before it stay."""
        while (before := self._read(key, now)) and before["failures"]:
            after = before | {"version": before["version"] + 1, "failures": before["failures"] - 1, "open_at": now}
            if self._documents.replace(after, version=before["version"]):
                return

    def succeeded(self, key: str) -> None:
        """Forget the failures of ``key``."""
        self._documents.delete({"_id": key})

    def _read(self, key: str, now: datetime) -> Document | None:
        """The record; an expired one keeps its version but has no failures, whenever the store gets round to it."""
        record = self._documents.find({"_id": key})
        if record and record["expires_at"] <= now:
            return {**record, "failures": 0, "open_at": now}
        return record

    def _count(self, key: str, before: Document | None, now: datetime) -> bool:
        """Whether one failure on top of exactly ``before`` was stored."""
        failures, version = (before["failures"], before["version"]) if before else (0, 0)
        after = {
            "_id": key,
            "version": version + 1,
            "failures": failures + 1,
            "open_at": now + self._backoff.wait_after(failures + 1),
            "expires_at": now + timedelta(seconds=self._backoff.forgotten_after_seconds),
        }
        return self._documents.replace(after, version=version) if before else self._documents.insert(after)


def _seconds_left(record: Document | None, now: datetime) -> int:
    return max(0, math.ceil((record["open_at"] - now).total_seconds())) if record else 0
