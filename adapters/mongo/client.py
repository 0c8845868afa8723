"""The connection to the store: one pool to a process, a deadline on everything."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import pymongo
from pymongo import MongoClient
from pymongo.database import Database as PymongoDatabase

from adapters.mongo.faults import RETRY_AFTER_SECONDS
from i18n.errors import Unavailable

Document = dict[str, Any]
Database = PymongoDatabase[Document]
Result = TypeVar("Result")


def connect(uri: str, *, database: str, timeout_seconds: int) -> Database:
    """A handle on one database of the server at ``uri``; nothing is sent before it is first used.

    Call it in the process that will use it: a pool does not survive a fork. ``timeout_seconds`` bounds every
    operation as a whole — finding the server, waiting for a connection, sending, the driver's own retries — so that a
    store that swallows everything costs a caller that long and no longer (promise 52). Writes are acknowledged once a
    majority has them in its journal. Whether a lost write is sent again is left to the driver, which asks the server;
    the rest of the house never counts on it.
    """
    milliseconds = timeout_seconds * 1000
    client: MongoClient[Document] = MongoClient(
        uri,
        connect=False,
        appname="bangban",
        tz_aware=True,
        uuidRepresentation="standard",
        w="majority",
        journal=True,
        timeoutMS=milliseconds,
        serverSelectionTimeoutMS=milliseconds,
        connectTimeoutMS=milliseconds,
        socketTimeoutMS=milliseconds,
    )
    return client[database]


def is_ready(database: Database, *, timeout_seconds: float = 1.0) -> bool:
    """Whether the store answers a ping within ``timeout_seconds``; never raises."""
    try:
        with pymongo.timeout(timeout_seconds):
            database.command("ping")
    except pymongo.errors.PyMongoError:
        return False
    return True


def require_ready(database: Database) -> None:
    """Raise :class:`Unavailable` unless the store answers a ping."""
    if not is_ready(database):
        raise Unavailable(retry_after_seconds=RETRY_AFTER_SECONDS)


def once_there(action: Callable[[], Result], *, within_seconds: float) -> Result:
    """What ``action`` gives, begun anew while the store is away, which it must stand.

    For a start that falls into the second in which the store itself is started again. Raises :class:`Unavailable`.
    """
    deadline = time.monotonic() + within_seconds
    while True:
        try:
            return action()
        except Unavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
