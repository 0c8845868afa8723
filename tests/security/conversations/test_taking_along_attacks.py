"""What comes along into a new application is not believed more than what is said in it, and no consent comes along."""

from __future__ import annotations

from typing import Any

import pytest

from conversation_flows.beginning import Beginning
from conversation_flows.keeping import View
from conversation_flows.personas import personas
from conversation_flows.told import Told, ToldList
from tests.unit.conversation.world import ANNA, World, request

GROWN_UP = {"child.birth_date": "1980-05-01", "child.guardian_is": "grandparent_of"}
TOO_YOUNG = {"destitution.bearers.b.able": False, "destitution.bearers.b.reason": "old_and_poor"}


def begin(world: World, service: str, **along: Any) -> View:
    return world.service.begin(ANNA, Beginning(service, "zh-CN", "h5", request(service), **along))


def answers(world: World, view: View) -> dict[str, Any]:
    """What counts as answered at the root of a conversation."""
    scope = world.service.load(ANNA, view.data["id"]).state.root
    return {key: record for key in scope.answers if (record := scope.record(key)) is not None}


def test_an_answer_that_breaks_what_is_required_is_asked_again() -> None:
    world = World()
    said = answers(world, begin(world, "children_without_support", told=Told(GROWN_UP)))
    assert "child.birth_date" in said
    assert "child.guardian_is" not in said
    world, fine = World(), Told(GROWN_UP | {"child.birth_date": "2015-05-01"})
    assert "child.guardian_is" in answers(world, begin(world, "children_without_support", told=fine))


@pytest.mark.parametrize(
    ("service", "place"), [("minimum_living_guarantee", "residence.hukou"), ("children_without_support", "child.hukou")]
)
def test_nobody_gets_past_a_question_that_must_be_answered_by_not_knowing_before(service: str, place: str) -> None:
    world = World()
    assert place not in answers(world, begin(world, service, told=Told(dont_know=(place, "property.savings"))))


def test_consent_to_be_acted_for_is_given_anew_for_every_application() -> None:
    world = World()
    first = world.play(personas()["boy_with_grandmother"])[-1][1]
    assert answers(world, first)["entrustment.agrees"]["v"] is True
    view = begin(world, "low_income_edge", earlier=first.data["id"])
    assert answers(world, view)["entrustment.for_whom"]["v"] == "somebody_else"
    assert "entrustment.agrees" not in answers(world, view)


def test_a_list_of_a_screening_that_was_ended_brings_no_strangers_ids() -> None:
    world = World()
    view = begin(world, "destitute_support", told=Told(TOO_YOUNG, {"destitution.bearers": ToldList(("b",), True)}))
    items = world.service.load(ANNA, view.data["id"]).state.root.loops["destitution.bearers"].items
    assert len(items) == 1
    assert "b" not in items
