"""What a kill -9 of the server must leave: every acknowledged write. Only for a server we may kill."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from pathlib import Path

from adapters.mongo.client import Database, connect
from adapters.mongo.contract.requirement import require
from adapters.mongo.documents import Documents
from adapters.mongo.embedded import EmbeddedStore
from i18n.errors import Unavailable

WRITERS = 4
WRITING_SECONDS = 1.0


def acknowledged_writes_survive_a_kill() -> None:
    """Every write acknowledged before the server was killed is there after its restart, and indexes still refuse."""
    with tempfile.TemporaryDirectory(prefix="bangban-check-") as folder:
        store = EmbeddedStore(Path(folder))
        database = connect(store.start(), database="check", timeout_seconds=10)
        try:
            _write_kill_and_compare(store, database)
        finally:
            database.client.close()
            store.stop()


def _write_kill_and_compare(store: EmbeddedStore, database: Database) -> None:
    database["acknowledged"].create_index("key", unique=True)
    killed = threading.Event()
    acknowledged: list[set[str]] = [set() for _ in range(WRITERS)]
    writers = [
        threading.Thread(target=_write, args=(database, number, acknowledged[number], killed))
        for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    time.sleep(WRITING_SECONDS)
    killed.set()
    os.kill(store.server_pid or 0, signal.SIGKILL)
    for writer in writers:
        writer.join()
    _compare(database, set().union(*acknowledged))


def _write(database: Database, writer: int, acknowledged: set[str], killed: threading.Event) -> None:
    """Insert and replace until the server is gone, remembering what it said yes to."""
    things = Documents(database, "acknowledged")
    number = 0
    while not killed.is_set():
        number += 1
        key = f"{writer}-{number}"
        try:
            things.insert({"_id": key, "version": 1, "key": key})
            if things.replace({"_id": key, "version": 2, "key": key}, version=1):
                acknowledged.add(key)
        except Unavailable:
            return


def _compare(database: Database, acknowledged: set[str]) -> None:
    there = {document["_id"] for document in database["acknowledged"].find({"version": 2}, {"_id": 1})}
    lost = len(acknowledged - there)
    require(bool(acknowledged), "nothing was acknowledged")
    require(lost == 0, f"{lost} of {len(acknowledged)} acknowledged writes were lost")
    again = Documents(database, "acknowledged").insert({"_id": "again", "key": next(iter(acknowledged))})
    require(not again, "the unique index no longer refuses")
