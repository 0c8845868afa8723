"""Nobody answers twice: a screening's answers and an application's come along, promises and strangers' do not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from conversation_flows.beginning import Beginning
from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.commands import Act
from conversation_flows.keeping import View
from conversation_flows.personas import personas
from conversation_flows.told import Told, ToldList
from i18n.errors import IdempotencyKeyReused, Invalid, NotFound
from tests.unit.conversation.world import ANNA, BATU, World, request

SCREENED = Told(
    {
        "residence.hukou": "150425100",
        "residence.hukou_kind": "rural",
        "applicant.birth_date": "1970-05-01",
        "applicant.sex": "female",
        "situation.marriage": "widowed",
        "situation.disability": True,
        "situation.disability_kind": "limb",
        "situation.disability_level": "two",
        "household.members.m1.relation": "child",
        "household.members.m1.birth_date": "2012-01-01",
        "situation.incomes.i1.kind": "wages",
        "situation.incomes.i1.amount": {"amount": "800.00", "per": "month"},
    },
    {"household.members": ToldList(("m1",), True), "situation.incomes": ToldList(("i1",))},
    ("property.savings",),
)


def summarised(world: World, view: View) -> dict[str, str]:
    sections = world.service.summary(ANNA, view.data["id"])
    return {line["question"]: line["text"] for section in sections for line in section["lines"]}


def by_slot(said: dict[str, str]) -> dict[str, list[str]]:
    """What was said by question, whatever the ids of items are."""
    found: dict[str, list[str]] = {}
    for question, text in said.items():
        found.setdefault(re.sub(r"\.[a-z]_[a-z0-9]+(?=\.)", "", question), []).append(text)
    return found


def begin(world: World, service: str, key: str = "begin", **along: Any) -> View:
    return world.service.begin(along.pop("who", ANNA), Beginning(service, "zh-CN", "h5", request(key), **along))


def through(world: World) -> View:
    """A whole application of a single mother, not handed in."""
    persona = replace(personas()["single_mother"], services=("minimum_living_guarantee",))
    return world.play(persona)[-1][1]


def test_a_screenings_answers_are_there_when_the_application_begins() -> None:
    world = World()
    said = summarised(world, begin(world, "minimum_living_guarantee", told=SCREENED))
    assert said["residence.hukou_kind"] == "农村牧区"
    assert "每月 800 元" in said.values()
    assert "子女" in said.values()
    assert not [question for question in said if ".m1." in question]  # items have ids of their own


def test_what_was_not_known_is_not_asked_again_as_if_it_had_been_forgotten() -> None:
    world = World()
    view = begin(world, "minimum_living_guarantee", told=SCREENED)
    state = world.service.load(ANNA, view.data["id"]).state
    assert state.root.answers["property.savings"]["none"] == "dont_know"


def test_an_answer_goes_where_the_other_application_asks_for_it() -> None:
    world = World()
    said = summarised(world, begin(world, "disability_subsidies", told=SCREENED))
    assert said["subsidies.disability_level"] == "二级"
    assert not [question for question in said if question.startswith("household.")]


def test_a_retry_with_other_answers_is_another_request() -> None:
    world = World()
    begin(world, "minimum_living_guarantee", told=SCREENED)
    with pytest.raises(IdempotencyKeyReused):
        world.service.begin(ANNA, Beginning("minimum_living_guarantee", "zh-CN", "h5", request("begin", "other")))


def test_answers_that_do_not_hold_begin_nothing() -> None:
    world = World()
    with pytest.raises(Invalid):
        begin(world, "minimum_living_guarantee", told=Told({"property.savings": "a lot"}))
    assert world.service.newest(ANNA, before=None, limit=9) == []


def test_a_turned_down_applicant_goes_on_to_the_next_programme_without_answering_again() -> None:
    world = World()
    first = through(world)
    view = begin(world, "low_income_edge", earlier=first.data["id"])
    before, after = by_slot(summarised(world, first)), by_slot(summarised(world, view))
    promises = ("consents.", "authorisation.", "commitment.", "finish.", "household.minors")
    asked = {node.slot for node in shipped_catalog().latest("low_income_edge").questions()}
    assert {slot for slot in before.keys() - after.keys() if slot in asked and not slot.startswith(promises)} == set()
    assert all(after[slot] == before[slot] for slot in before.keys() & after.keys())
    assert world.service.look(ANNA, first.data["id"]).data["question"] is None  # the first one is as it was


def test_promises_are_given_anew() -> None:
    world = World()
    view = begin(world, "low_income_edge", earlier=through(world).data["id"])
    assert not [name for name in summarised(world, view) if name.startswith(("consents.", "finish."))]
    assert view.data["question"]["kind"] == "consent"


def test_nobody_takes_along_what_somebody_else_said() -> None:
    world = World()
    first = through(world)
    with pytest.raises(NotFound):
        begin(world, "low_income_edge", who=BATU, earlier=first.data["id"])


def test_the_first_application_is_untouched_by_what_is_said_in_the_second() -> None:
    world = World()
    first = through(world)
    before = world.service.load(ANNA, first.data["id"]).state
    view = begin(world, "low_income_edge", earlier=first.data["id"])
    world.turn(view, Act("restart"))
    assert world.service.load(ANNA, first.data["id"]).state == before
