"""Acknowledged means kept: through kill -9 of the store, and through replies that never arrive."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.mongo.client import connect
from adapters.mongo.documents import Documents
from adapters.mongo.embedded import EmbeddedStore
from adapters.mongo.outbox import OUTBOX_INDEX, Outbox
from i18n.errors import Unavailable

ROOT = Path(__file__).parents[2]
ENOUGH = 40  # lines from each writer before the kill: it has to fall in the middle of writing
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

#: Inserts and replaces as fast as it can; prints each acknowledged (id, version) until the store is gone.
WRITER = """
import sys
from adapters.mongo.client import connect
from adapters.mongo.documents import Documents
from i18n.errors import Unavailable
writer, things = sys.argv[1], Documents(connect(sys.argv[2], database="kept", timeout_seconds=2), "things")
number = 0
try:
    while True:
        number += 1
        document = {"_id": f"{writer}-{number}", "version": 1, "sealed": bytes(500)}
        if things.insert(document):
            print(document["_id"], 1, flush=True)
        if things.replace({**document, "version": 2, "outbox": [{"id": document["_id"]}]}, version=1):
            print(document["_id"], 2, flush=True)
except Unavailable:
    pass
"""


def test_every_acknowledged_write_survives_three_kills_under_load(data: Path, tmp_path: Path) -> None:
    acknowledged: dict[str, int] = {}
    store = EmbeddedStore(data)
    uri = store.start()
    try:
        for round_number in range(3):
            acknowledged |= _written_until_killed(store, uri, round_number, tmp_path)
            there = _everything(store, uri)
            lost = {name for name, version in acknowledged.items() if there.get(name, 0) < version}
            assert len(acknowledged) > 30 * (round_number + 1)
            assert lost == set()
    finally:
        store.stop()


def _written_until_killed(store: EmbeddedStore, uri: str, round_number: int, folder: Path) -> dict[str, int]:
    reports = [folder / f"r{round_number}w{number}" for number in range(3)]
    writers = [_writer(report, uri) for report in reports]
    while any(report.read_bytes().count(b"\n") < ENOUGH for report in reports):
        time.sleep(0.05)
    os.kill(store.server_pid or 0, signal.SIGKILL)
    for writer in writers:  # the restarted server must not be written to before we have looked
        writer.terminate()
        writer.wait()
    lines = [line.split() for report in reports for line in report.read_text().splitlines(keepends=True)]
    return {line[0]: int(line[1]) for line in lines if len(line) == 2}


def _writer(report: Path, uri: str) -> subprocess.Popen[bytes]:
    with report.open("wb") as output:
        return subprocess.Popen([sys.executable, "-c", WRITER, report.name, uri], cwd=ROOT, stdout=output)


def _everything(store: EmbeddedStore, uri: str) -> dict[str, int]:
    database = connect(uri, database="kept", timeout_seconds=20)
    try:
        found: list[dict[str, Any]] = Documents(database, "things").page({}, sort=[("_id", 1)], limit=0)
        assert all((document["version"] == 2) == ("outbox" in document) for document in found), "half a replace"
        return {document["_id"]: document["version"] for document in found}
    finally:
        database.client.close()


def test_an_event_marked_done_stays_done_and_the_others_stay_waiting_after_a_kill(data: Path) -> None:
    store = EmbeddedStore(data)
    database = connect(store.start(), database="kept", timeout_seconds=20)
    try:
        database["conversations"].create_indexes([OUTBOX_INDEX])
        events = [{"id": f"e{number}", "at": NOON + timedelta(seconds=number)} for number in range(3)]
        Documents(database, "conversations").insert({"_id": "conv_a", "version": 1, "outbox": events})
        Outbox(database).mark_done("conversations", "conv_a", "e1")
        os.kill(store.server_pid or 0, signal.SIGKILL)
        assert [pending.event["id"] for pending in _patiently(Outbox(database))] == ["e0", "e2"]
    finally:
        database.client.close()
        store.stop()


def _patiently(outbox: Outbox) -> list[Any]:
    while True:
        try:
            return outbox.pending(10)
        except Unavailable:
            time.sleep(0.1)
