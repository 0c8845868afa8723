"""What submitted conversations say of places: as the flows ask it, for every persona."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from casework.limits import load_limits
from casework.offices import office_at, office_name
from casework.routing import router_of
from casework.routing_facts import Member, RoutingFacts, routing_facts
from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.path import on_path_only
from conversation_flows.engine.scopes import scope_data
from conversation_flows.personas import personas
from conversation_flows.rehearsal import Rehearsal, play
from regions.table import load as load_divisions

TODAY = date(2026, 11, 22)
DIVISIONS = load_divisions()
WAY = router_of(DIVISIONS, load_limits(DIVISIONS))


def answered(**answers: object) -> dict[str, object]:
    return {"answers": {key.replace("__", "."): {"v": value} for key, value in answers.items()}}


@pytest.mark.parametrize("name", sorted(personas()))
def test_every_persona_has_an_office_from_what_was_asked(name: str) -> None:
    items = count(1)
    flow = shipped_catalog().latest(personas()[name].service)
    assert flow is not None
    environment = Environment(TODAY, DIVISIONS, lambda prefix: f"{prefix}_{next(items):08d}")
    rehearsal = Rehearsal(flow, environment)
    play(personas()[name], rehearsal)
    answers = scope_data(on_path_only(rehearsal.walk))
    facts, found = routing_facts(flow.service, answers), WAY(flow.service, answers, TODAY)
    asked = rehearsal.walk.submitted("region")
    assert asked in {found.office.code, facts.hukou, facts.emergency_place}
    assert "unknown" not in found.reason or found.reason == "apart_others_unknown"


def test_a_person_who_lives_elsewhere_says_where_and_about_the_permit() -> None:
    answers = answered(
        residence__hukou="150403002",
        residence__lives_at_hukou=False,
        residence__place="150402005",
        residence__permit=True,
        household__is_hukou_together=False,
        household__hukou_apart="other_province",
    )
    found = routing_facts("minimum_living_guarantee", answers, window="150402")
    assert found == RoutingFacts("150403002", "150402005", True, apart="across_provinces", window="150402")


@pytest.mark.parametrize(
    ("answers", "apart"),
    [
        ({}, "unknown"),
        ({"household__is_hukou_together": True}, "together"),
        ({"household__is_hukou_together": False, "household__hukou_apart": "within_region"}, "within_province"),
        ({"household__is_hukou_together": False}, "unknown"),
    ],
)
def test_the_household_sums_up_where_the_others_are_registered(answers: dict[str, object], apart: str) -> None:
    assert routing_facts("low_income_edge", answered(**answers)).apart == apart


def test_an_emergency_has_a_place_and_a_child_a_hukou_of_its_own() -> None:
    answers = answered(emergency__place="150425", child__hukou="150425100", residence__hukou="640104001")
    assert routing_facts("temporary_assistance_emergency", answers) == RoutingFacts(emergency_place="150425")
    assert routing_facts("children_without_support", answers) == RoutingFacts(hukou="150425100")


def test_members_asked_one_by_one_are_read_too() -> None:
    items = {"m_1": answered(hukou="110105", residence="110105"), "m_2": answered(name="不相干")}
    answers = answered(residence__hukou="150425100", residence__lives_at_hukou=True)
    answers["loops"] = {"household.members": {"closed": True, "items": items}}
    assert routing_facts("minimum_living_guarantee", answers).members == (Member("110105", "110105"),)


def test_a_window_that_took_it_in_is_on_the_way() -> None:
    answers = answered(residence__hukou="150425100", residence__lives_at_hukou=True)
    found = WAY("minimum_living_guarantee", answers, TODAY, window="150402005")
    assert found.received_at == office_at("150402005", TODAY, DIVISIONS)
    assert office_name(found.office, DIVISIONS) == "经棚镇人民政府（民政窗口）"
