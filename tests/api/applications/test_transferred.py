"""A case that was not granted goes on as another programme with what was told before, and only if she agreed."""

from __future__ import annotations

import dataclasses
from typing import Any

from casework.application import Application
from conversation_flows.personas import Player, personas
from tests.application_world import ApplicationWorld, Person, good

PERSONA = personas()["returned_worker"]


def submitted(world: ApplicationWorld, person: Person, earlier: dict[str, Any], **said: Any) -> Application:
    """刚性支出 after 低保: what the persona says when asked about it."""
    answers = {"earlier": "not_confirmed", "number": earlier["number"], "agrees": True, "has_changed": False} | said
    told = dict(PERSONA.answers) | {f"transfer.{name}": value for name, value in answers.items()}
    view = good(person.post("/v1/conversations", {"service": "rigid_expenditure"}), 201)
    player = Player(dataclasses.replace(PERSONA.at("rigid_expenditure"), answers=told))
    while (body := player.reply(view)) is not None:
        view = good(person.turn(view, body))
    receipt = good(person.submit(view))["receipt"]
    found = world.casework.applications.find(receipt["application"], owner=person.account)
    assert found is not None
    return found


def test_what_was_told_before_comes_along_and_nothing_twice(applications: ApplicationWorld) -> None:
    person = applications.person()
    earlier = person.apply("returned_worker")["receipt"]

    case = submitted(applications, person, earlier)

    answers = case.content["answers"]["answers"]
    assert answers["expenses.kinds"]["v"] == PERSONA.answers["expenses.kinds"]
    assert answers["transfer.number"]["v"] == earlier["number"]
    titles = [part["title"] for part in case.content["summary"]]
    assert {"家庭成员", "大笔花费"} <= set(titles)
    assert len(titles) == len(set(titles))


def test_nothing_comes_along_without_consent_or_from_somebody_else(applications: ApplicationWorld) -> None:
    person, other = applications.person(), applications.person("batu")
    earlier = person.apply("returned_worker")["receipt"]

    strangers = submitted(applications, other, earlier)

    assert "expenses.kinds" not in strangers.content["answers"]["answers"]
    refusing = submitted(applications, person, earlier, agrees=False)
    assert len(refusing.content["sources"]) == 1  # she told it all again herself
