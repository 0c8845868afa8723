"""An operator sees what is due for deletion, and may keep a case beyond its day."""

from __future__ import annotations

from pathlib import Path

from adapters.clock import utc_now
from adapters.mongo.client import Database
from adapters.mongo.readiness import make_ready
from api.commands.retention import retention
from tests.api.test_commands_store import Terminal


def test_an_operator_runs_a_deletion_with_nothing_due(store_uri: str, database: Database, tmp_path: Path) -> None:
    named = {"MONGODB_URI": store_uri, "BANGBAN_DATABASE": database.name, "BANGBAN_DATA": str(tmp_path)}
    terminal = Terminal(named, tmp_path)
    make_ready(database, now=utc_now)

    assert terminal.run(retention, "due").stdout.strip() == ""
    assert terminal.run(retention, "run").stdout == "erased\t0\n"
    unknown = terminal.run(retention, "hold", "appl_x", "--reason", "17")
    assert (unknown.exit_code, unknown.stdout) == (1, "there is no such case\n")
    assert terminal.run(retention, "release", "appl_x").exit_code == 1
    assert terminal.run(retention, "hold", "appl_x").exit_code == 2
