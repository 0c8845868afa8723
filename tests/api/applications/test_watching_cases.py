"""Deadlines of a whole service: what was promised and not done is said, to the citizen and to the operator."""

from __future__ import annotations

import json
from typing import Any

from adapters.watcher import Watcher
from api.commands.casework import casework as commands
from api.wiring import OpenStore, build_watching
from conversation_flows.log import Request
from identity.principal import Principal, Role
from tests.application_world import ApplicationWorld, good


def accepted(applications: ApplicationWorld) -> str:
    """A case that an officer has accepted, and begun nothing of."""
    receipt = applications.person().apply()["receipt"]
    application_id = str(receipt["application"])
    applications.settle(application_id)
    kept = applications.casework.applications.find(application_id, owner=applications.person().account)
    assert kept is not None
    clerk = Principal("acct_clerk", "sess_clerk", Role.TOWNSHIP_OFFICER, (kept.township,))
    applications.casework.act(
        clerk,
        application_id,
        "accept",
        details={},
        reasons=(),
        based_on=kept.version,
        request=Request("accept", "body"),
    )
    return application_id


def run(applications: ApplicationWorld, *words: str) -> Any:
    return applications.app.test_cli_runner().invoke(commands, ["watch", *words])


def test_an_operator_has_broken_promises_said_and_the_citizen_reads_them(applications: ApplicationWorld) -> None:
    application_id = accepted(applications)
    applications.clock.forward(days=10)
    done = run(applications, "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"ended": 0, "broken": 1, "failures": []})
    assert run(applications).stdout == "ended\t0\nbroken\t0\n"
    timeline = good(applications.device().get(f"/v1/applications/{application_id}/timeline"))
    assert timeline["stages"][-1]["state"] == "accepted"
    assert timeline["happenings"][-1]["title"] == "没有按时办好，说明新的日期"
    assert timeline["happenings"][-1]["new_date"]


def test_an_operator_hears_of_a_case_that_cannot_be_looked_after(applications: ApplicationWorld) -> None:
    accepted(applications)
    applications.database["applications"].update_one({}, {"$set": {"personal": b"spoilt"}})
    applications.clock.forward(days=10)
    done = run(applications)
    assert (done.exit_code, done.stdout) == (1, "ended\t0\nbroken\t0\nfailed\tCannotOpen\n")


def test_a_server_does_it_by_itself(applications: ApplicationWorld) -> None:
    application_id = accepted(applications)
    applications.clock.forward(days=10)
    store = OpenStore(applications.database, applications.world.vault, applications.world.ring, None)
    Watcher(build_watching(store, applications.casework)).run_once()
    kept = applications.casework.applications.find(application_id, owner=applications.person().account)
    assert kept is not None
    assert kept.history[-1].action == "promise_broken"
