"""Which items and whose authorisations an application needs, for personas who have submitted."""

from __future__ import annotations

import pytest

from casework.promising.asking import people_asked
from casework.promising.laying_out import items_of
from casework.promising.reading import shipped_catalogue
from casework.promising.submitted import compiled
from conversation_flows.catalog import shipped_catalog
from conversation_flows.personas import personas
from eligibility.engine.expressions import ExpressionError
from tests.promising_world import answers_of

CATALOGUE = shipped_catalogue()


def items(persona: str, service: str) -> tuple[set[str], set[str]]:
    """What is left to the person to choose, and what the office does."""
    found = items_of(CATALOGUE, service, answers_of(persona, service))
    chosen = {item.id for item in found if not item.is_done_by_office}
    return chosen, {item.id for item in found} - chosen


@pytest.mark.parametrize(
    ("persona", "service", "chosen"),
    [
        ("single_mother", "minimum_living_guarantee", {"casual_income", "family_relations", "living_together"}),
        (
            "herder_couple",
            "minimum_living_guarantee",
            {"family_relations", "land_and_livestock", "living_together", "severe_illness"},
        ),
        ("old_man_alone", "destitute_support", {"land_and_livestock", "support_of_bearers"}),
        ("burned_out", "temporary_assistance_emergency", set()),
        ("mild_disability", "disability_subsidies", set()),
        ("village_for_a_boy", "children_without_support", {"out_of_contact"}),
        ("aunt_of_a_girl", "children_without_support", {"in_custody"}),
        ("turned_down", "low_income_edge", set()),
    ],
)
def test_a_citizen_is_asked_for_what_fits_the_answers_and_no_more(persona: str, service: str, chosen: set[str]) -> None:
    assert items(persona, service)[0] == chosen


def test_what_an_office_looks_up_is_never_left_to_the_citizen() -> None:
    office = {"identity", "disability", "financial_assets", "relatives_of_officers", "vehicles_and_houses"}
    assert items("herder_couple", "minimum_living_guarantee")[1] == office
    assert items("turned_down", "low_income_edge")[1] == office - {"disability", "relatives_of_officers"}


@pytest.mark.parametrize("name", sorted(personas()))
def test_every_persona_can_be_looked_at_in_every_service(name: str) -> None:
    for service in personas()[name].services:
        chosen, office = items(name, service)
        assert "identity" in office
        assert not chosen & office


def asked(persona: str, service: str) -> list[tuple[str, str, bool]]:
    found = people_asked(CATALOGUE.authorisation, service, answers_of(persona, service))
    return [(relation, who.name, bool(who.second_fact)) for _, relation, who in found]


def test_every_adult_of_the_household_is_asked_and_no_child() -> None:
    assert asked("herder_couple", "minimum_living_guarantee") == [("member", "巴图", True)]
    assert asked("single_mother", "minimum_living_guarantee") == []


def test_those_who_owe_support_are_asked_too() -> None:
    assert asked("over_the_limit", "minimum_living_guarantee") == [("member", "王丽", True), ("bearer", "高雨桐", True)]
    assert asked("old_man_alone", "destitute_support") == [("bearer", "白音仓", False)]


def test_somebody_who_was_helped_to_apply_is_asked_for_themself() -> None:
    relation, name, _ = asked("grandmother_with_agent", "destitute_support")[0]
    assert (relation, name) == ("applicant", answers_of("grandmother_with_agent").applicant)


def test_nobody_is_asked_in_an_emergency() -> None:
    assert asked("burned_out", "temporary_assistance_emergency") == []


def test_whoever_helps_cannot_sign_and_a_guardian_can() -> None:
    assert answers_of("grandmother_with_agent").signer is None
    assert answers_of("single_mother", "minimum_living_guarantee").signer == "李秀兰"
    answers = answers_of("grandmother_with_agent")
    root = answers.walk.root.scope.answers
    root["entrustment.relation"], before = {"v": "guardian"}, root["entrustment.relation"]
    try:
        assert answers.signer == root["entrustment.agent"]["v"]
    finally:
        root["entrustment.relation"] = before


def test_a_condition_over_a_list_that_is_none_says_so() -> None:
    flow = shipped_catalog().latest("burned_out") or shipped_catalog().latest("temporary_assistance_emergency")
    assert flow is not None
    with pytest.raises(ExpressionError, match="is no list"):
        compiled(flow, "age >= 18", "household.members")
