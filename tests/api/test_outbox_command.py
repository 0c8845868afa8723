"""An operator sees what waits for a person, and gives it back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.clock import utc_now
from adapters.mongo.client import Database
from adapters.mongo.outbox import Outbox
from api.commands.outbox import outbox
from tests.api.test_commands_store import Terminal

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def terminal(store_uri: str, database: Database, data: Path) -> Terminal:
    return Terminal({"MONGODB_URI": store_uri, "BANGBAN_DATABASE": database.name, "BANGBAN_DATA": str(data)}, data)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path


def test_an_operator_lists_what_is_parked_and_gives_it_back(terminal: Terminal, database: Database) -> None:
    events = [{"id": f"evnt_{name}", "kind": "told", "at": NOON} for name in "ab"]
    database["conversations"].insert_one({"_id": "conv_a", "version": 1, "outbox": events})
    kept = Outbox(database)
    assert terminal.run(outbox, "list").exit_code == 0
    for pending in kept.pending(10):
        kept.park(pending, reason="KeyError", now=NOON)

    listed = terminal.run(outbox, "list")

    assert listed.exit_code == 1
    assert listed.stdout.splitlines()[0] == "evnt_a\ttold\tconversations/conv_a\t2026-11-22T12:00:00+00:00\tKeyError"
    assert terminal.run(outbox, "retry").exit_code == 2
    assert terminal.run(outbox, "retry", "evnt_x").exit_code == 1
    assert terminal.run(outbox, "retry", "evnt_a").stdout == "given back\t1\n"
    assert [pending.event["id"] for pending in kept.pending(10, by=utc_now())] == ["evnt_a"]
    assert terminal.run(outbox, "retry", "--all").stdout == "given back\t1\n"
    assert terminal.run(outbox, "list").exit_code == 0
