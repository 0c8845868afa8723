"""What the law says in the flows beside the minimum living guarantee: who is asked what, and what follows."""

from __future__ import annotations

from typing import Any

import pytest

from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.flow import Question
from conversation_flows.personas import visits
from tests.flows.telling import asked, truth

DESTITUTE, SUBSIDIES = "destitute_support", "disability_subsidies"
CHILDREN, EMERGENCY = "children_without_support", "temporary_assistance_emergency"
HEALTHY = {"situation.health": "healthy", "situation.disability": False}
SIX = ["eating", "dressing", "getting_up", "toilet", "moving", "bathing"]


def test_every_service_has_a_code_of_its_own() -> None:
    flows = shipped_catalog().flows()
    assert len({flow.code for flow in flows}) == len(flows) == 10
    assert all(len(flow.code) == 2 and flow.code.isdigit() for flow in flows)


# --- emergencies ------------------------------------------------------------------------------------------------------


def test_an_emergency_takes_at_most_eight_questions_after_the_consents() -> None:
    for happened in ("fire", "violence", "hunger"):
        slots = asked(EMERGENCY, {"emergency.happened": happened, "emergency.id_number": "150105199109191121"})
        told = [slot for slot in slots if not slot.startswith("consents.") and slot.partition(".")[2] not in FILLED]
        assert len(told) <= 8, told


FILLED = {"birth_date", "sex"}  # they follow from the identity number


def test_an_emergency_belongs_to_where_it_happened_and_never_asks_for_the_hukou() -> None:
    flow = shipped_catalog().latest(EMERGENCY)
    assert flow is not None
    assert not any("hukou" in question.key for question in flow.questions())
    burned = next(visit for visit in visits() if visit.name == "burned_out")
    assert burned.answers["emergency.place"].startswith("15")
    assert burned.answers["emergency.id_number"].startswith("13")  # from another province


def test_a_child_in_an_emergency_is_not_sent_away_for_its_age() -> None:
    flow = shipped_catalog().latest(EMERGENCY)
    assert flow is not None
    number = flow.by_key["emergency.id_number"]
    assert isinstance(number, Question)
    assert number.requirements == ()


def test_nobody_is_kept_waiting_in_an_emergency_for_want_of_a_number() -> None:
    slots = asked(EMERGENCY, {"emergency.happened": "fire", "emergency.id_number": None})
    assert {"emergency.birth_date", "emergency.sex"}.isdisjoint(slots)
    assert slots.index("emergency.phone") == slots.index("emergency.id_number") + 1


# --- destitute support ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "grade"), [(1, "partly_capable"), (3, "partly_capable"), (4, "incapable"), (6, "incapable")]
)
def test_the_grade_of_care_follows_from_how_many_of_the_six_somebody_cannot_do(number: int, grade: str) -> None:
    answers = {"self_care.needs_help": SIX[:number]}
    assert truth(DESTITUTE, f"self_care.grade == '{grade}'", answers) is True
    assert truth(DESTITUTE, f"self_care.unable == {number}", answers) is True
    assert "self_care.carer" in asked(DESTITUTE, answers)


def test_somebody_who_can_do_all_six_is_capable_and_not_asked_who_cares_for_her() -> None:
    answers = {"self_care.needs_help": ["none"]}
    assert truth(DESTITUTE, "self_care.grade == 'capable'", answers) is True
    assert "self_care.carer" not in asked(DESTITUTE, answers)


def test_somebody_helpless_whom_nobody_cares_for_is_asked_whether_it_is_urgent() -> None:
    alone = {"self_care.needs_help": SIX[:4], "self_care.carer": "nobody"}
    assert "self_care.urgent_care" in asked(DESTITUTE, alone)
    assert "self_care.urgent_care" not in asked(DESTITUTE, {**alone, "self_care.needs_help": SIX[:3]})
    assert "self_care.urgent_care" not in asked(DESTITUTE, {**alone, "self_care.carer": "relative"})


@pytest.mark.parametrize(
    ("born", "disability", "cannot"),
    [
        ("1966-11-22", None, True),  # sixty today
        ("1966-11-23", None, False),
        ("2010-11-23", None, True),  # fifteen
        ("2010-11-22", None, False),  # sixteen today
        ("1990-01-01", ("intellectual", "three"), True),
        ("1990-01-01", ("mental", "four"), False),
        ("1990-01-01", ("limb", "two"), True),
        ("1990-01-01", ("limb", "three"), False),
        ("1990-01-01", ("vision", "one"), True),
        ("1990-01-01", ("vision", "two"), False),
        ("1990-01-01", ("hearing", "one"), False),
    ],
)
def test_who_cannot_work_follows_from_age_and_disability(
    born: str, disability: tuple[str, str] | None, cannot: bool
) -> None:
    answers: dict[str, Any] = {"applicant.birth_date": born, **HEALTHY}
    if disability is not None:
        kind, level = disability
        answers |= {
            "situation.disability": True,
            "situation.disability_kind": kind,
            "situation.disability_level": level,
        }
    assert truth(DESTITUTE, "destitution.cannot_work", answers) is cannot
    assert ("destitution.goes_on" in asked(DESTITUTE, answers)) is not cannot


def bearer(**answers: Any) -> dict[str, Any]:
    relative = {"name": "巴图", "id_number": None, "birth_date": "1955-01-01", "sex": "male", "relation": "child"}
    return {"destitution.bearers": [relative | answers]}


def test_a_relative_who_could_care_but_does_not_is_asked_about() -> None:
    assert "destitution.not_cared_for" in asked(DESTITUTE, bearer(able=True))
    assert "destitution.not_cared_for" in asked(DESTITUTE, bearer(able=False, reason="another_reason"))
    assert "destitution.not_cared_for" not in asked(DESTITUTE, bearer(able=False, reason="prison"))
    assert "destitution.not_cared_for" not in asked(DESTITUTE, {"destitution.bearers": []})


def test_relatives_give_their_own_authorisation_unless_nobody_can_find_them() -> None:
    assert "destitution.others_told" in asked(DESTITUTE, bearer(able=False, reason="prison"))
    assert "destitution.others_told" not in asked(DESTITUTE, bearer(able=False, reason="declared_missing"))
    assert "destitution.others_told" not in asked(DESTITUTE, bearer(able=False, reason="without_capacity"))


def test_a_minor_is_told_of_the_choice_between_two_kinds_of_support() -> None:
    assert "destitution.prefers" in asked(DESTITUTE, {"applicant.birth_date": "2012-01-01"})
    assert "destitution.prefers" not in asked(DESTITUTE, {"applicant.birth_date": "2008-11-22"})  # eighteen today


# --- subsidies for disabled people ------------------------------------------------------------------------------------


def subsidies(kind: str, level: str, hardship: str, **answers: Any) -> dict[str, Any]:
    known = {"disability": True, "disability_kind": kind, "disability_level": level, "hardship": hardship} | answers
    return {"applicant.birth_date": "1980-01-01"} | {f"subsidies.{key}": value for key, value in known.items()}


@pytest.mark.parametrize(
    ("answers", "living", "care"),
    [
        (
            subsidies("limb", "one", "minimum_living_guarantee", needs_long_care=True, injury_allowance=False),
            True,
            True,
        ),
        (subsidies("limb", "one", "not_poor", needs_long_care=True, injury_allowance=False), False, True),
        (subsidies("limb", "one", "not_poor", needs_long_care=True, injury_allowance=True), False, False),
        (subsidies("limb", "four", "low_income_edge"), True, False),
        (subsidies("limb", "one", "destitute_support"), False, False),
        (subsidies("mental", "four", "not_poor", needs_long_care=True, injury_allowance=False), False, True),
    ],
)
def test_which_subsidy_is_possible_follows_from_hardship_and_disability(
    answers: dict[str, Any], living: bool, care: bool
) -> None:
    assert truth(SUBSIDIES, "subsidies.may_get_living", answers) is living
    assert truth(SUBSIDIES, "subsidies.may_get_care", answers) is care
    assert ("subsidies.goes_on" in asked(SUBSIDIES, answers)) is not (living or care)


def test_a_child_with_an_orphans_allowance_may_get_the_subsidy_for_care_only() -> None:
    child = subsidies("mental", "two", "minimum_living_guarantee", needs_long_care=True, orphan_allowance=True)
    child["applicant.birth_date"] = "2017-05-17"
    assert truth(SUBSIDIES, "subsidies.may_get_living", child) is False
    assert truth(SUBSIDIES, "subsidies.may_get_care", child) is True
    assert "subsidies.injury_allowance" not in asked(SUBSIDIES, child)


# --- children ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("father", "mother", "without"),
    [
        ({"fate": "dead"}, {"fate": "dead"}, True),
        ({"fate": "dead"}, {"fate": "ill"}, True),
        ({"fate": "dead"}, {"fate": "able_parent"}, False),
        ({"fate": "ill"}, {"fate": "guardianship_revoked"}, True),
        ({"fate": "not_found"}, {"fate": "detained", "over_six_months": True}, True),
        ({"fate": "not_found"}, {"fate": "detained", "over_six_months": False}, False),
        ({"fate": "out_of_contact", "over_six_months": True}, {"fate": "dead"}, True),
        ({"fate": "disabled_parent", "is_severely_disabled": True}, {"fate": "dead"}, True),
        ({"fate": "disabled_parent", "is_severely_disabled": False}, {"fate": "dead"}, False),
    ],
)
def test_a_child_is_without_support_when_neither_parent_can_raise_it(
    father: dict[str, Any], mother: dict[str, Any], without: bool
) -> None:
    answers = {f"father.{key}": value for key, value in father.items()}
    answers |= {f"mother.{key}": value for key, value in mother.items()}
    assert truth(CHILDREN, "child_support.is_without_support", answers) is without
    assert ("child_support.goes_on" in asked(CHILDREN, answers)) is not without


def test_a_guardian_consents_for_a_child_under_fourteen() -> None:
    assert "child.minors" in asked(CHILDREN, {"child.birth_date": "2012-11-23"})
    assert "child.minors" not in asked(CHILDREN, {"child.birth_date": "2012-11-22"})
    assert "child.minors" in asked(CHILDREN, {"child.birth_date": None})


# --- transfers, changes, reviews --------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", ["low_income_edge", "rigid_expenditure"])
def test_somebody_whose_papers_are_transferred_does_not_fill_everything_in_again(service: str) -> None:
    transfer = {"transfer.earlier": "not_confirmed", "transfer.agrees": True, "transfer.has_changed": False}
    topics = {slot.partition(".")[0] for slot in asked(service, transfer)}
    assert not {"situation", "household", "land", "property", "expenses", "benefits", "relatives"} & topics
    for change in ({"transfer.agrees": False}, {"transfer.has_changed": True}, {"transfer.earlier": "never"}):
        topics = {slot.partition(".")[0] for slot in asked(service, transfer | change)}
        assert {"household", "land", "property", "expenses"} <= topics, change


def test_somebody_who_reports_no_change_is_asked_to_tell_in_her_own_words() -> None:
    assert "report.told" in asked("change_report", {"changes.changes": []})
    assert "report.told" not in asked("change_report", {"changes.changes": [{"what": "moved"}]})


def test_a_review_without_changes_is_short() -> None:
    reviews = [
        visit for visit in visits() if visit.service == "periodic_review" and not visit.answers["changes.changes"]
    ]
    assert reviews
    for visit in reviews:
        flow_asks = asked("periodic_review", {"changes.changes": [], "entrustment.for_whom": "own_family"})
        assert len(flow_asks) <= 22, visit.name


@pytest.mark.parametrize("service", [flow.service for flow in shipped_catalog().flows() if flow.service != EMERGENCY])
def test_somebody_applying_for_another_says_who_she_is(service: str) -> None:
    helped = asked(service, {"entrustment.for_whom": "somebody_else"})
    assert {"entrustment.agent", "entrustment.relation", "entrustment.phone", "entrustment.agrees"} <= set(helped)
    assert "entrustment.agent" not in asked(service, {"entrustment.for_whom": "own_family"})
