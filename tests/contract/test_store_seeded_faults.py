"""A server that lacks one behaviour is found out: `flask store check` says which, and exits 1."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from adapters.mongo.client import Database, connect
from adapters.mongo.contract.requirement import NotKept
from adapters.mongo.contract.suite import check, judged
from api.commands.store import store
from tests.wire_proxy import Statement, faulty_server


def forget_versions(kind: str, statement: Statement) -> Statement:
    """Compare and set without the comparison."""
    if kind == "updates":
        statement["q"].pop("version", None)
    return statement


def forget_uniqueness(kind: str, statement: Statement) -> Statement:
    """Indexes that are made, but refuse nobody."""
    for index in statement.get("indexes", []) if kind == "command" else []:
        index.pop("unique", None)
    return statement


def cut_instants_to_seconds(kind: str, statement: Statement) -> Statement:
    """Instants that lose their milliseconds on the way in."""
    if kind == "documents":
        return {name: _cut(value) for name, value in statement.items()}
    return statement


def _cut(value: Any) -> Any:
    return value.replace(microsecond=0) if hasattr(value, "microsecond") else value


def forget_the_order(kind: str, statement: Statement) -> Statement:
    """Finds that come in any order."""
    if kind == "command" and "find" in statement:
        statement.pop("sort", None)
    return statement


FAULTS: dict[Callable[[str, Statement], Statement], str] = {
    forget_versions: "compare_and_set_has_one_winner",
    forget_uniqueness: "a_unique_index_refuses_the_second",
    cut_instants_to_seconds: "instants_survive",
    forget_the_order: "the_last_one_is_found",
}


@pytest.mark.parametrize(("fault", "found"), FAULTS.items(), ids=[fault.__name__ for fault in FAULTS])
def test_an_operator_sees_which_behaviour_a_server_lacks(
    fault: Callable[[str, Statement], Statement], found: str, store_uri: str, database: Database, data: Path
) -> None:
    with faulty_server(store_uri, fault) as uri:
        settings = {"MONGODB_URI": uri, "BANGBAN_DATABASE": database.name, "BANGBAN_DATA": str(data)}
        result = CliRunner().invoke(store, ["check", "--json"], env=settings)
    assert result.exit_code == 1, result.output
    verdicts = {verdict["name"]: verdict for verdict in json.loads(result.stdout)}
    assert verdicts[found]["kept"] is False
    assert verdicts["bytes_survive"]["kept"] is True, "what the fault does not touch is still found kept"
    assert verdicts["acknowledged_writes_survive_a_kill"]["kept"] is None
    assert "needs to kill the server" in verdicts["acknowledged_writes_survive_a_kill"]["remark"]


def test_an_operator_sees_nothing_left_behind_by_a_check(store_uri: str, database: Database) -> None:
    checked = connect(store_uri, database=database.name, timeout_seconds=20)
    verdicts = list(check(checked, may_kill=False))
    assert all(verdict.kept for verdict in verdicts[:-1])
    assert [name for name in checked.client.list_database_names() if name.startswith(database.name)] == []
    checked.client.close()


def test_a_server_that_cannot_do_something_at_all_does_not_keep_it(database: Database) -> None:
    def unheard_of(scratch: Database) -> None:
        """A command no server knows."""
        scratch.command("bangbanUnheardOf")

    def not_so(scratch: Database) -> None:
        """Two is one."""
        raise NotKept("two is two")

    assert (judged(unheard_of, database).kept, judged(unheard_of, database).remark) == (False, "OperationFailure")
    assert (judged(not_so, database).kept, judged(not_so, database).remark) == (False, "two is two")
