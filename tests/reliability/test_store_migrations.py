"""Migrations run once, in order, and go on from where a kill cut them off."""

from __future__ import annotations

import dataclasses
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from pymongo import IndexModel

from adapters.clock import utc_now
from adapters.mongo import migrations
from adapters.mongo.applications import MongoApplications
from adapters.mongo.client import Database
from adapters.mongo.faults import StoreFault
from adapters.mongo.indexes import create_indexes, missing_indexes
from adapters.mongo.migrations import Step
from adapters.mongo.registry import declared_indexes
from adapters.mongo.status import status
from adapters.mongo.steps import STEPS, begin_lifecycles, set_tend_at
from adapters.vault.vault import Vault
from conversation_flows.log import Request
from tests.casework_world import CLERK, CaseWorld

ROOT = Path(__file__).parents[2]

#: A step that doubles numbers in batches of ten, and a kill in the middle of its third batch.
KILLED = """
import os, signal, sys
sys.path.insert(0, "tests/reliability")
from adapters.clock import utc_now
from adapters.mongo.client import connect
from adapters.mongo.migrations import Step, migrate
from test_store_migrations import doubling

def killed(database, after):
    for number, checkpoint in enumerate(doubling(database, after)):
        if number == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        yield checkpoint

database = connect(sys.argv[1], database=sys.argv[2], timeout_seconds=10)
migrate(database, [Step(7, "Double", killed)], now=utc_now)
"""


def doubling(database: Database, after: str | None) -> Iterator[str]:
    """Twice the number, noting that it is done: what makes a repeated batch harmless."""
    start = int(after or -1)
    while batch := list(database["numbers"].find({"_id": {"$gt": start}}, sort=[("_id", 1)], limit=10)):
        for document in batch:
            database["numbers"].update_one(
                {"_id": document["_id"], "twice": {"$exists": False}}, {"$set": {"twice": document["_id"] * 2}}
            )
        start = batch[-1]["_id"]
        yield str(start)


def test_a_migration_killed_half_way_goes_on_where_it_was(database: Database, store_uri: str) -> None:
    database["numbers"].insert_many([{"_id": number} for number in range(55)])
    killed = subprocess.run([sys.executable, "-c", KILLED, store_uri, database.name], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert database["numbers"].count_documents({"twice": {"$exists": True}}) == 30
    assert [step.number for step in migrations.pending(database, [Step(7, "Double", doubling)])] == [7]

    told: list[str] = []
    run = migrations.migrate(
        database, [Step(7, "Double", doubling)], now=utc_now, told=lambda _, checkpoint: told.append(checkpoint)
    )
    assert [step.number for step in run] == [7]
    assert told == ["29", "39", "49", "54"], "it starts behind the last batch that was noted, not at the beginning"
    assert all(document["twice"] == document["_id"] * 2 for document in database["numbers"].find())


def test_a_finished_migration_is_never_run_again(database: Database) -> None:
    ran: list[int] = []

    def counted(number: int) -> Step:
        def run(_: Database, after: str | None) -> Iterator[str]:
            ran.append(number)
            yield "all"

        return Step(number, f"Step {number}", run)

    now = datetime(2026, 11, 22, tzinfo=UTC)
    migrations.migrate(database, [counted(1), counted(2)], now=lambda: now)
    migrations.migrate(database, [counted(1), counted(2), counted(3)], now=lambda: now)
    assert ran == [1, 2, 3]
    assert database["migrations"].find_one({"_id": 2}) == {
        "_id": 2,
        "title": "Step 2",
        "state": "done",
        "checkpoint": "all",
        "started_at": now,
        "finished_at": now,
    }


def test_a_failing_migration_holds_back_those_behind_it(database: Database) -> None:
    def fail(_: Database, after: str | None) -> Iterator[str]:
        yield "half"
        raise RuntimeError("seeded")

    ran: list[str] = []

    def behind(_: Database, after: str | None) -> Iterator[str]:
        ran.append("behind")
        yield "all"

    steps = [Step(1, "Fails", fail), Step(2, "Waits", behind)]
    with pytest.raises(RuntimeError, match="seeded"):
        migrations.migrate(database, steps, now=utc_now)
    assert ran == []
    assert migrations.pending(database, steps) == steps
    assert (database["migrations"].find_one({"_id": 1}) or {})["checkpoint"] == "half"


def test_conversations_from_before_there_were_reminders_are_looked_after_too(database: Database) -> None:
    touched = datetime(2026, 11, 1, tzinfo=UTC)
    old = [
        {"_id": f"conv_{number}", "version": 4, "status": status, "updated_at": touched}
        for number, status in enumerate(["open", "paused", "submitted"] * 150)
    ]
    database["conversations"].insert_many([*old, {**old[0], "_id": "conv_new", "tend_at": touched}])
    checkpoints = list(set_tend_at.run(database, None))
    assert len(checkpoints) == 2, "in batches"
    assert list(set_tend_at.run(database, None)) == []
    found = {item["_id"]: item for item in database["conversations"].find()}
    due = touched + timedelta(days=7)
    assert [found[f"conv_{number}"].get("tend_at") for number in range(3)] == [due, due, None]
    assert found["conv_new"]["tend_at"] == touched
    assert {item["version"] for item in found.values()} == {4}
    assert sum("tend_at" in item for item in found.values()) == 301


def test_the_steps_are_numbered_in_order_and_have_a_title() -> None:
    assert [step.number for step in STEPS] == list(range(1, len(STEPS) + 1))
    assert all(step.title for step in STEPS)


def test_an_operator_sees_a_store_become_fit(database: Database) -> None:
    assert not status(database).is_fit
    assert missing_indexes(database)
    migrations.migrate(database, STEPS, now=utc_now)
    assert status(database).is_fit
    assert missing_indexes(database) == []
    database["audit"].drop_index("subject")
    assert status(database).missing_indexes == ["audit.subject"]


def test_indexes_can_be_created_again_and_again(database: Database) -> None:
    first, second = create_indexes(database), create_indexes(database)
    assert first == second
    assert len(first) == sum(len(indexes) for indexes in declared_indexes().values())


def test_an_index_changed_without_a_migration_is_refused_without_saying_what_is_in_it(database: Database) -> None:
    create_indexes(database, {"things": [IndexModel([("a", 1)], name="a")]})
    with pytest.raises(StoreFault, match=r"^the store refused an operation \(code \d+\)$"):
        create_indexes(database, {"things": [IndexModel([("a", 1)], name="a", unique=True)]})


def test_every_declared_index_has_a_name_of_its_own() -> None:
    for indexes in declared_indexes().values():
        names = [index.document["name"] for index in indexes]
        assert len(set(names)) == len(names)


def test_an_application_from_before_there_were_lifecycles_is_read_and_acted_on(
    database: Database, vault: Vault
) -> None:
    create_indexes(database)
    personal = {"tracking_code": "code", "last_four": "002X", "content": {"answers": {}, "summary": [], "sources": []}}
    sealed = vault.seal(orjson.dumps(personal), collection="applications", document="appl_old", field="personal")
    names = "service flow".split()
    database["applications"].insert_one(
        dict.fromkeys(names, "minimum_living_guarantee")
        | {"_id": "appl_old", "owner": "acct_sarnai", "version": 1, "number": "1", "flow_version": 1}
        | {"region": "150425", "township": "150425100", "state": "submitted", "submitted_at": utc_now()}
        | {"conversation": "conv_1", "stages": [], "outbox": [], "tracking": "t", "kid": vault.kid}
        | {"personal": sealed, "decision": None}
    )

    assert list(begin_lifecycles.run(database, None)) == ["appl_old"]
    assert list(begin_lifecycles.run(database, None)) == [], "once"

    kept = MongoApplications(database, vault)
    found = kept.find("appl_old", owner="acct_sarnai")
    assert found is not None
    assert (found.lifecycle, found.step, found.is_open) == ("minimum_living_guarantee", "submitted", True)
    assert (found.office.code, found.history, found.due_on) == ("150425100", (), None)
    world = CaseWorld()
    acting = dataclasses.replace(world.acting, applications=kept)
    request = Request("key", "body")
    acting.act(CLERK, "appl_old", "accept", details={}, reasons=(), based_on=1, request=request)
    again = kept.find("appl_old", owner="acct_sarnai")
    assert again is not None
    assert (again.step, len(again.history)) == ("accepted", 1)
