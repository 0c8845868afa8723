"""A store that fails where a test says so: before a write, after it with the reply lost, or with the whole process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pymongo.errors import AutoReconnect

from adapters.mongo.client import Database

WRITES = frozenset({"insert_one", "replace_one", "update_one", "find_one_and_update", "delete_many"})


class Killed(BaseException):
    """The process is gone; nothing in it catches this."""


class FaultyStore:
    """A database whose `number`-th write fails: `before` it is applied, `after` it, or `killed` right after it."""

    def __init__(self, database: Database, *, number: int, how: str, of: str | None = None) -> None:
        self.database, self.number, self.how, self.of = database, number, how, of
        self.writes = 0

    def __getitem__(self, name: str) -> Any:
        return _FaultyCollection(self, name)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.database, name)

    def run(self, collection: str, operation: Callable[[], Any]) -> Any:
        """One write, or its failure."""
        if self.of not in {None, collection}:
            return operation()
        self.writes += 1
        if self.writes != self.number:
            return operation()
        if self.how == "before":
            raise AutoReconnect("the connection broke")
        operation()
        raise Killed if self.how == "killed" else AutoReconnect("the reply got lost")


class _FaultyCollection:
    def __init__(self, store: FaultyStore, name: str) -> None:
        self._store, self._name = store, name
        self._collection = store.database[name]

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._collection, name)
        if name not in WRITES:
            return found
        return lambda *given, **named: self._store.run(self._name, lambda: found(*given, **named))
