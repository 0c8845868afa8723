"""Who counts as a member of the household, and who is asked what because of it (民发〔2021〕57号 第七条)."""

from __future__ import annotations

from typing import Any

import pytest

from eligibility.engine.expressions import UNKNOWN
from tests.flows.telling import asked, truth

SERVICE = "minimum_living_guarantee"
SOMEBODY: dict[str, Any] = {"name": "斯琴", "id_number": None, "sex": "female", "lives_together": True}
ADULT, CHILD, TEENAGER = "1990-01-01", "2020-05-05", "2011-01-31"


def counts(relation: str, born: str | None, **answers: Any) -> Any:
    """Whether somebody counts: True, False, or UNKNOWN while it cannot be said."""
    member = {**SOMEBODY, "relation": relation, "birth_date": born, **answers}
    return truth(SERVICE, "any(m.counts_as_member for m in household.members)", {"household.members": [member]})


def asked_of(relation: str, born: str | None, **answers: Any) -> set[str]:
    """What is asked of somebody, by the last part of its name."""
    member = {**SOMEBODY, "relation": relation, "birth_date": born, **answers}
    slots = asked(SERVICE, {"household.members": [member]})
    return {slot.removeprefix("household.members.") for slot in slots if slot.startswith("household.members.")}


def test_a_spouse_counts_wherever_she_lives() -> None:
    assert counts("spouse", ADULT) is True
    assert counts("spouse", ADULT, lives_together=False, away="elsewhere") is True
    assert counts("spouse", ADULT, lives_together=False, away="for_a_while") is True


def test_a_minor_child_counts_wherever_it_lives() -> None:
    assert counts("child", CHILD) is True
    assert counts("child", CHILD, lives_together=False, away="for_a_while") is True


@pytest.mark.parametrize("away", ["prison", "drug_treatment", "declared_missing"])
@pytest.mark.parametrize("relation", ["spouse", "child", "parent"])
def test_nobody_counts_who_is_in_prison_in_drug_treatment_or_declared_missing(relation: str, away: str) -> None:
    assert counts(relation, "2009-09-09", lives_together=False, away=away) is False


def test_a_cleric_counts_until_she_has_been_away_three_years() -> None:
    assert counts("spouse", ADULT, lives_together=False, away="religious_place", left_three_years=False) is True
    assert counts("spouse", ADULT, lives_together=False, away="religious_place", left_three_years=True) is False


def test_an_adult_child_counts_who_cannot_live_independently() -> None:
    assert counts("child", "1995-01-01", studying=False, earns_living=False) is True
    assert counts("child", "1995-01-01", studying=False, earns_living=True) is False


def test_an_adult_child_in_full_time_study_up_to_bachelor_counts_without_being_asked_what_it_earns() -> None:
    assert counts("child", "2005-09-12", studying=True, school="up_to_bachelor") is True
    assert "earns_living" not in asked_of("child", "2005-09-12", studying=True, school="up_to_bachelor")


@pytest.mark.parametrize("school", ["graduate", "part_time"])
def test_an_adult_child_in_other_study_counts_only_if_it_cannot_live_independently(school: str) -> None:
    assert counts("child", "2000-01-01", studying=True, school=school, earns_living=False) is True
    assert counts("child", "2000-01-01", studying=True, school=school, earns_living=True) is False


def test_a_parent_counts_who_lives_with_the_applicant() -> None:
    assert counts("parent", "1950-01-01") is True
    assert counts("parent", "1950-01-01", lives_together=False, away="elsewhere") is False


@pytest.mark.parametrize("relation", ["parent_in_law", "grandchild", "grandparent", "sibling", "other_relation"])
def test_other_kin_count_who_are_supported_and_live_with_the_applicant(relation: str) -> None:
    assert counts(relation, ADULT, supported=True) is True
    assert counts(relation, ADULT, supported=False) is False
    assert counts(relation, ADULT, lives_together=False, away="elsewhere") is False


def test_what_somebody_said_before_moving_away_no_longer_counts() -> None:
    assert counts("sibling", ADULT, lives_together=False, away="elsewhere", supported=True) is False


def test_a_child_of_unknown_age_is_neither_counted_nor_left_out() -> None:
    assert counts("child", None) is UNKNOWN
    assert {"health", "work", "incomes"} <= asked_of("child", None)


def test_somebody_who_does_not_count_is_not_asked_about_health_work_and_telephone() -> None:
    left_out = asked_of("child", "1995-01-01", lives_together=False, away="prison")
    assert not {"health", "work", "incomes", "phone", "studying", "earns_living"} & left_out
    assert not {"health", "work", "incomes", "phone"} & asked_of("sibling", ADULT, supported=False)


def test_a_small_child_is_not_asked_about_work_income_or_telephone() -> None:
    assert not {"work", "incomes", "studying", "phone", "earns_living"} & asked_of("child", CHILD)
    assert "health" in asked_of("child", CHILD)


def test_the_applicant_counts_and_so_do_those_who_count() -> None:
    members = [
        {**SOMEBODY, "relation": "spouse", "birth_date": ADULT},
        {**SOMEBODY, "relation": "child", "birth_date": CHILD},
        {**SOMEBODY, "relation": "sibling", "birth_date": ADULT, "supported": False},
    ]
    assert truth(SERVICE, "household.size == 3", {"household.members": members}) is True
    assert "household.is_counted_right" in asked(SERVICE, {"household.members": members})
    assert "household.is_counted_right" not in asked(SERVICE, {"household.members": members[:2]})


@pytest.mark.parametrize(
    ("relation", "born", "consent"),
    [
        ("child", "2012-11-23", True),  # thirteen until tomorrow
        ("child", "2012-11-22", False),  # fourteen today
        ("child", None, True),
        ("grandchild", None, True),
        ("spouse", None, False),
        ("parent", None, False),
    ],
)
def test_a_parent_consents_for_children_under_fourteen(relation: str, born: str | None, consent: bool) -> None:
    answers = {"household.members": [{**SOMEBODY, "relation": relation, "birth_date": born}]}
    assert ("household.minors" in asked(SERVICE, answers)) is consent


def test_adults_who_count_give_their_own_authorisation() -> None:
    adult = {**SOMEBODY, "relation": "spouse", "birth_date": ADULT}
    teenager = {**SOMEBODY, "relation": "child", "birth_date": TEENAGER}
    assert "household.others_told" in asked(SERVICE, {"household.members": [adult]})
    assert "household.others_told" not in asked(SERVICE, {"household.members": [teenager]})
    assert "phone" in asked_of("spouse", ADULT)


def test_a_married_applicant_without_a_spouse_is_asked_why() -> None:
    married = {"applicant.birth_date": ADULT, "situation.marriage": "married"}
    spouse = {**SOMEBODY, "relation": "spouse", "birth_date": ADULT}
    assert "household.spouse_left_out" in asked(SERVICE, {**married, "household.members": []})
    assert "household.spouse_left_out" not in asked(SERVICE, {**married, "household.members": [spouse]})
    assert "household.spouse_left_out" not in asked(SERVICE, {**married, "situation.marriage": "single"})


@pytest.mark.parametrize(
    ("health", "alone"),
    [
        ({"health": "severe_illness", "disability": False}, True),
        ({"health": "chronic_illness", "disability": False}, False),
        ({"health": "healthy", "disability": True, "disability_kind": "limb", "disability_level": "two"}, True),
        ({"health": "healthy", "disability": True, "disability_kind": "limb", "disability_level": "three"}, False),
        ({"health": "healthy", "disability": True, "disability_kind": "mental", "disability_level": "three"}, True),
        ({"health": "healthy", "disability": True, "disability_kind": "mental", "disability_level": "four"}, False),
    ],
)
def test_a_household_is_told_that_a_very_ill_or_disabled_member_may_apply_alone(
    health: dict[str, Any], alone: bool
) -> None:
    member = {**SOMEBODY, "relation": "spouse", "birth_date": ADULT, **health}
    applicant = {"situation.health": "healthy", "situation.disability": False}
    assert ("alone.consider_alone" in asked(SERVICE, {**applicant, "household.members": [member]})) is alone


def test_somebody_who_lives_by_herself_is_not_asked_whether_to_apply_alone() -> None:
    applicant = {"situation.health": "severe_illness", "situation.disability": False, "household.members": []}
    assert "alone.consider_alone" not in asked(SERVICE, applicant)
