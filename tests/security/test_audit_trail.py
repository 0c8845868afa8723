"""Attacks on the audit trail: whoever holds the store cannot change what happened unseen (promise 17)."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

import adapters.mongo.audit as module
from adapters.mongo.audit import Broken, Head, MongoAuditTrail
from adapters.mongo.client import Database
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from i18n.errors import Unavailable

NOON = datetime(2026, 11, 22, 12, 0, 0, 123_000, UTC)


@pytest.fixture
def trail(database: Database, vault: Vault) -> MongoAuditTrail:
    trail = MongoAuditTrail(database, vault)
    for number in range(5):
        trail.record("file_read", actor="acct_o", subject=f"acct_{number}", at=NOON, purpose="case", count=number)
    return trail


def test_an_auditor_sees_a_whole_trail_hold(trail: MongoAuditTrail, database: Database) -> None:
    head = trail.verify()
    assert isinstance(head, Head)
    assert head == trail.head()
    assert head.sequence == 5
    first = next(trail.entries())
    assert {name: first[name] for name in ("_id", "event", "actor", "subject", "at", "facts")} == {
        "_id": 1,
        "event": "file_read",
        "actor": "acct_o",
        "subject": "acct_0",
        "at": NOON,
        "facts": {"purpose": "case", "count": 0},
    }


def _edit(database: Database, change: dict[str, object]) -> None:
    database["audit"].update_one({"_id": 3}, {"$set": change})


def _swap(database: Database) -> None:
    third, fourth = database["audit"].find_one({"_id": 3}) or {}, database["audit"].find_one({"_id": 4}) or {}
    database["audit"].replace_one({"_id": 3}, {**fourth, "_id": 3})
    database["audit"].replace_one({"_id": 4}, {**third, "_id": 4})


def _renumber(database: Database) -> None:
    entry = database["audit"].find_one({"_id": 3}) or {}
    database["audit"].delete_one({"_id": 3})
    database["audit"].insert_one({**entry, "_id": 9})


ATTACKS: dict[str, Callable[[Database], object]] = {
    "one_byte_of_a_fact": lambda database: _edit(database, {"facts.purpose": "casf"}),
    "one_byte_of_the_link": lambda database: _edit(database, {"link": "A" * 43}),
    "a_count": lambda database: _edit(database, {"facts.count": 3}),
    "who_did_it": lambda database: _edit(database, {"actor": "acct_x"}),
    "nobody_did_it": lambda database: _edit(database, {"actor": None}),
    "when": lambda database: _edit(database, {"at": NOON.replace(microsecond=124_000)}),
    "a_new_field": lambda database: _edit(database, {"note": "harmless"}),
    "a_row_removed": lambda database: database["audit"].delete_one({"_id": 3}),
    "the_first_row_removed": lambda database: database["audit"].delete_one({"_id": 1}),
    "two_rows_swapped": _swap,
    "a_row_put_elsewhere": _renumber,
    "a_row_appended_by_hand": lambda database: database["audit"].insert_one({"_id": 6, "event": "x", "link": "y"}),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attacker_on_the_store_cannot_change_the_trail_unseen(
    attack: Callable[[Database], object], trail: MongoAuditTrail, database: Database
) -> None:
    attack(database)
    assert isinstance(trail.verify(), Broken)


def test_an_attacker_without_the_keys_cannot_forge_a_new_trail(
    trail: MongoAuditTrail, database: Database, tmp_path: Path
) -> None:
    database["audit"].delete_many({})
    forger = MongoAuditTrail(database, Vault(KeyRing.create(tmp_path / "keys.json", "aes-256-gcm")))
    forger.record("file_read", actor="acct_o", subject="acct_0", at=NOON, purpose="another")
    assert trail.verify() == Broken(1, "changed")


def test_an_attacker_cannot_cut_the_end_off_unseen_when_the_head_is_kept_elsewhere(
    trail: MongoAuditTrail, database: Database
) -> None:
    kept = trail.head()
    assert trail.verify(anchor=kept) == kept
    database["audit"].delete_many({"_id": {"$gt": 3}})
    assert isinstance(trail.verify(), Head), "a cut chain alone does not show it: that is what the anchor is for"
    assert trail.verify(anchor=kept) == Broken(4, "missing")
    for number in range(9):
        trail.record("other", actor=None, subject=None, at=NOON, count=number)
    assert trail.verify(anchor=kept) == Broken(5, "not the entry the anchor saw")


def test_thirty_two_threads_and_two_servers_keep_one_chain(database: Database, vault: Vault) -> None:
    servers = [MongoAuditTrail(database, vault), MongoAuditTrail(database, vault)]

    def append(number: int) -> None:
        servers[number % 2].record("sign_in", actor=f"acct_{number}", subject=None, at=NOON)

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(append, range(96)))
    head = servers[0].verify()
    assert isinstance(head, Head)
    assert head.sequence == 96
    assert {entry["actor"] for entry in servers[1].entries()} == {f"acct_{number}" for number in range(96)}


def test_an_auditor_sees_the_entries_of_one_subject_or_event(trail: MongoAuditTrail) -> None:
    trail.record("sign_in", actor="acct_0", subject="acct_0", at=NOON)
    assert [entry["_id"] for entry in trail.entries(subject="acct_0")] == [1, 6]
    assert [entry["_id"] for entry in trail.entries(event="sign_in")] == [6]
    assert [entry["_id"] for entry in trail.entries(after=4)] == [5, 6]


def test_pages_of_a_long_trail_follow_on(trail: MongoAuditTrail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 2)
    assert [entry["_id"] for entry in trail.entries()] == [1, 2, 3, 4, 5]


def test_nobody_can_change_or_remove_an_entry_through_this_module() -> None:
    calls = {
        node.func.attr
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    writes = {
        name for name in calls if name.startswith(("insert", "update", "replace", "delete", "drop", "find_one_and"))
    }
    assert writes == {"insert"}
    assert "collection" not in calls


def test_an_act_is_refused_when_it_cannot_be_recorded(trail: MongoAuditTrail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trail, "head", lambda: Head(0, ""))  # as if somebody else were always faster
    with pytest.raises(Unavailable):
        trail.record("sign_in", actor="acct_0", subject=None, at=NOON)
    assert isinstance(trail.verify(), Head)
