"""Doing something to a case: once, by whom it is for, where it is possible, with what it needs; or nothing changes."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from casework.application import Application
from casework.lifecycle import Action
from casework.office import Actor, Office
from conversation_flows.log import Request
from i18n.errors import BangbanError, Conflict, IdempotencyKeyReused, Invalid, NotFound, Stale, Unavailable
from identity.principal import Principal, Role
from tests.casework_world import (
    CLERK,
    COUNTY,
    COUNTY_CLERK,
    ELSEWHERE,
    NEIGHBOUR,
    NOON,
    SARNAI,
    SECOND_CLERK,
    TOWNSHIP,
    CaseWorld,
)

TO_COUNTY = ((CLERK, "accept"), (CLERK, "request_check"), (COUNTY_CLERK, "record_check"), (CLERK, "survey"))
DESTITUTE_TO_REVIEW = ((CLERK, "accept"), (CLERK, "start_survey"), (CLERK, "survey"), (CLERK, "assess"))


@pytest.fixture
def world() -> CaseWorld:
    world = CaseWorld()
    world.begin()
    return world


def at_county(world: CaseWorld) -> Application:
    world.through(*TO_COUNTY, (CLERK, "first_review"))
    world.pass_days(8)
    return world.case


def refused(world: CaseWorld, kind: type[BangbanError], code: str, *args: Any, **details: Any) -> BangbanError:
    """What is refused says so, and changes nothing."""
    before = world.case
    with pytest.raises(kind) as error:
        world.act(*args, **details)
    assert world.case == before
    assert error.value.code == code
    return error.value


def test_an_officer_accepts_and_everything_is_in_one_new_version(world: CaseWorld) -> None:
    acted = world.act(CLERK, "accept")
    case = world.case
    assert (acted.application, acted.happening) == (case, case.history[-1])
    assert (case.version, case.step, case.office) == (2, "accepted", Office(TOWNSHIP, "township"))
    assert case.history[-1].actor == Actor("officer", "acct_clerk", "township_officer")
    assert [paper.kind for paper in case.papers] == ["reminder_slip", "one_time_notice", "acceptance_notice"]
    assert set(case.paper_data) == {"reminder_slip", "one_time_notice", "acceptance_notice"}
    assert [event["kind"] for event in case.outbox] == ["application.happened", "paper.issued", "application.happened"]
    assert {one.id: one.status for one in case.deadlines} == {
        "acceptance": "met",
        "start_survey": "open",
        "total": "open",
    }
    assert str(case.due_on) == "2026-11-26", "the day the survey has to begin by"


def test_a_request_repeated_gets_what_it_did_and_does_nothing_more(world: CaseWorld) -> None:
    first = world.act(CLERK, "accept", key="one")
    again = world.act(CLERK, "accept", key="one")
    assert (again.happening, again.is_replayed) == (first.happening, True)
    assert world.case.version == 2


def test_one_key_cannot_be_used_for_two_requests(world: CaseWorld) -> None:
    world.act(CLERK, "accept", key="one")
    with pytest.raises(IdempotencyKeyReused):
        world.acting.act(
            CLERK, world.case.id, "accept", details={}, reasons=(), based_on=1, request=Request("one", "other body")
        )


def test_somebody_who_saw_an_older_version_is_told_to_look_again(world: CaseWorld) -> None:
    world.act(CLERK, "register_relative")
    with pytest.raises(Stale):
        world.acting.act(CLERK, world.case.id, "accept", details={}, reasons=(), based_on=1, request=Request("k", "b"))


def test_a_reply_that_got_lost_is_no_reason_to_do_it_twice(world: CaseWorld) -> None:
    world.applications.lose_reply = True
    acted = world.act(CLERK, "accept")
    assert (acted.application.version, world.case.version) == (2, 2)


def test_a_store_that_did_nothing_is_said_to_be_away(world: CaseWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> bool:
        raise Unavailable(retry_after_seconds=1)

    monkeypatch.setattr(world.applications, "replace", away)
    with pytest.raises(Unavailable):
        world.act(CLERK, "accept")
    assert world.case.version == 1


def test_of_thirty_two_officers_with_one_version_one_wins(world: CaseWorld) -> None:
    def accept(number: int) -> str:
        request = Request(f"key {number}", "body")
        try:
            world.acting.act(CLERK, world.case.id, "accept", details={}, reasons=(), based_on=1, request=request)
        except (Stale, Conflict) as error:
            return error.code
        return "accepted"

    with ThreadPoolExecutor(32) as pool:
        outcomes = list(pool.map(accept, range(32)))
    assert outcomes.count("accepted") == 1
    assert set(outcomes) == {"accepted", "stale"}
    assert (world.case.version, len(world.case.history)) == (2, 2)


def test_twins_of_one_request_at_once_are_one(world: CaseWorld) -> None:
    def accept(_: int) -> str:
        request = Request("one key", "body")
        return world.acting.act(
            CLERK, world.case.id, "accept", details={}, reasons=(), based_on=1, request=request
        ).happening.id

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(accept, range(16)))) == 1
    assert world.case.version == 2


def test_an_officer_elsewhere_and_another_citizen_find_nothing(world: CaseWorld) -> None:
    for stranger in (ELSEWHERE, Principal("acct_batu", "s", Role.CITIZEN)):
        with pytest.raises(NotFound):
            world.act(stranger, "accept")
    assert world.case.version == 1


def test_what_is_not_possible_here_is_refused_with_what_is(world: CaseWorld) -> None:
    error = refused(world, Conflict, "not_here", CLERK, "confirm")
    assert {one.code for one in error.errors} >= {"accept", "ask_for_supplement", "forward"}
    assert all(one.pointer == "/action" and one.message for one in error.errors)


def test_what_is_for_others_to_do_is_refused(world: CaseWorld) -> None:
    error = refused(world, Conflict, "not_here", SARNAI, "accept")
    assert [one.code for one in error.errors] == ["withdraw"]
    refused(world, Conflict, "not_here", COUNTY_CLERK, "accept")


def test_a_reason_is_needed_and_must_fit(world: CaseWorld) -> None:
    at_county(world)
    for given in ((), ("no_such",), ("document_missing",), ("conditions_not_met", "conditions_not_met")):
        error = None
        with pytest.raises(Invalid) as caught:
            world.acting.act(
                COUNTY_CLERK,
                world.case.id,
                "refuse",
                details={"words": "收入高了"},
                reasons=given,
                based_on=world.case.version,
                request=Request("k", "b"),
            )
        error = caught.value
        assert error.code == "reasons"
        assert {one.code for one in error.errors} >= {"income_not_below_standard", "property_over_limit"}


def test_a_refusal_needs_words_besides_its_reason(world: CaseWorld) -> None:
    at_county(world)
    error = refused(world, Invalid, "details", COUNTY_CLERK, "refuse", words=None)
    assert [(one.pointer, one.code) for one in error.errors] == [("/details/words", "required")]


def test_reasons_are_not_taken_where_none_are_asked(world: CaseWorld) -> None:
    refused(world, Invalid, "reasons", CLERK, "accept", "document_missing")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("officers", ["acct_clerk"]),
        ("officers", ["acct_clerk", "acct_clerk"]),
        ("officers", "acct_clerk"),
        ("visited_on", "2026-11-24"),
        ("visited_on", "2026-2-1"),
        ("visited_on", 20261101),
        ("how", "carrier pigeon"),
        ("words", "  "),
        ("words", "长" * 2001),
        ("unknown", "x"),
    ],
)
def test_a_detail_that_does_not_hold_is_named(world: CaseWorld, name: str, value: Any) -> None:
    world.through(*TO_COUNTY[:3])
    error = refused(world, Invalid, "details", CLERK, "survey", **{name: value})
    assert [one.pointer for one in error.errors] == [f"/details/{name}"]


@pytest.mark.parametrize("amount", ["790,00", "-1", "1e3", "12345678", "１２", 790, "79.001"])
def test_an_amount_is_money_or_nothing(world: CaseWorld, amount: Any) -> None:
    at_county(world)
    refused(world, Invalid, "details", COUNTY_CLERK, "confirm", amount=amount)


def test_a_guard_stops_whatever_it_stands_against(world: CaseWorld) -> None:
    seen: list[tuple[str, str]] = []

    def guard(application: Application, action: Action, actor: Actor, details: Any) -> None:
        seen.append((application.step, action.name))
        raise Conflict(code="related")

    guarded = CaseWorld(guards=(guard,))
    guarded.begin()
    refused(guarded, Conflict, "related", CLERK, "accept")
    assert seen == [("submitted", "accept")], "it sees the case as it is before"


def test_a_case_is_confirmed_and_paid_from_the_next_month(world: CaseWorld) -> None:
    at_county(world)
    world.act(COUNTY_CLERK, "confirm", amount="790.00", review="changing")
    decision = world.case.decision_made
    assert decision is not None
    assert (decision.outcome, decision.amount, decision.from_month) == ("granted", "790.00", "2027-01")
    world.act(COUNTY_CLERK, "end_publicity")
    review = world.case.deadline("review")
    assert review is not None
    assert str(review.due_on) == "2027-06-01", "half a year on"
    assert not world.case.is_open


def test_a_child_of_somebody_is_never_put_up(world: CaseWorld) -> None:
    world.begin("destitute_support", "protected_child")
    world.through(*DESTITUTE_TO_REVIEW)
    refused(world, Conflict, "not_now", CLERK, "first_review")
    world.act(CLERK, "first_review_in_private")
    assert world.case.step in {"county_review", "township_confirmation"}
    assert "first_review_notice" not in {paper.kind for paper in world.case.papers}


def test_a_child_under_eighteen_is_protected_from_the_first_day(world: CaseWorld) -> None:
    assert "protected_child" in world.begin("destitute_support", applicant__birth_date="2008-11-24").flags
    assert "protected_child" not in world.begin("destitute_support", applicant__birth_date="2008-11-23").flags
    assert "protected_child" in world.begin("children_without_support").flags


def test_the_county_visits_relatives_of_officers_before_it_decides(world: CaseWorld) -> None:
    case = world.begin(relatives__among_officers=True)
    assert "relative_of_officer" in case.flags
    at_county(world)
    for action in ("confirm", "refuse"):
        error = refused(world, Conflict, "not_now", COUNTY_CLERK, action)
        assert "county_visit" in {one.code for one in error.errors}
    world.act(COUNTY_CLERK, "county_visit")
    world.act(COUNTY_CLERK, "confirm")
    assert "sampling_list" in {paper.kind for paper in world.case.papers}


def test_a_case_at_the_wrong_place_is_sent_on_with_its_history(world: CaseWorld) -> None:
    world.act(CLERK, "forward", "responsible_elsewhere", office=NEIGHBOUR)
    case = world.case
    assert (case.township, case.region, case.office) == (NEIGHBOUR, COUNTY, Office(NEIGHBOUR, "township"))
    assert [line.office.code for line in case.history] == [TOWNSHIP, NEIGHBOUR]
    with pytest.raises(NotFound):
        world.act(dataclasses.replace(CLERK, regions=(TOWNSHIP,)), "accept")


@pytest.mark.parametrize("code", ["999999", "15042", "150400", "150000", "abc"])
def test_a_case_cannot_be_sent_where_there_is_no_office(world: CaseWorld, code: str) -> None:
    refused(world, Invalid, "details", CLERK, "forward", office=code)


def test_where_no_township_is_known_the_county_acts_for_it(world: CaseWorld) -> None:
    world.set(township=COUNTY, office=Office(COUNTY, "county"))
    world.act(COUNTY_CLERK, "accept")
    assert world.case.office == Office(COUNTY, "county")


def test_where_confirmation_is_delegated_the_township_decides() -> None:
    world = CaseWorld()
    world.begin("minimum_living_guarantee", "delegated")
    at_county(world)
    assert (world.case.step, world.case.office.body) == ("township_confirmation", "township")
    refused(world, Conflict, "not_here", COUNTY_CLERK, "confirm")
    world.act(SECOND_CLERK, "confirm")
    assert world.case.decision_made is not None


def test_an_objection_leads_to_another_survey_or_a_review_by_the_neighbours(world: CaseWorld) -> None:
    world.through(*TO_COUNTY, (CLERK, "first_review"), (CLERK, "object"), (CLERK, "hold_review"))
    assert world.case.step == "democratic_review"
    world.through((CLERK, "record_review"), (CLERK, "first_review"), (CLERK, "object"), (CLERK, "survey_again"))
    assert world.case.step == "household_survey"
    assert [paper.name for paper in world.case.papers if paper.kind == "means_table"] == [
        "means_table",
        "means_table-2",
    ]


def test_without_dispute_there_is_no_review_by_the_neighbours_unless_the_region_asks_for_one(world: CaseWorld) -> None:
    assert world.through(*TO_COUNTY).step == "first_review"
    world.begin("minimum_living_guarantee", "review_without_dispute")
    assert world.through(*TO_COUNTY).step == "democratic_review"


def test_a_citizen_takes_her_application_back_until_it_is_decided(world: CaseWorld) -> None:
    at_county(world)
    world.act(COUNTY_CLERK, "refuse")
    refused(world, Conflict, "not_here", SARNAI, "withdraw_appeal")
    refused(world, Conflict, "not_now", SARNAI, "withdraw")
    world.begin()
    world.act(SARNAI, "withdraw")
    assert (world.case.step, world.case.is_open, world.case.watch_at) == ("withdrawn", False, None)
    assert not any(one.is_running for one in world.case.deadlines)


def test_a_citizen_appeals_once_against_each_decision(world: CaseWorld) -> None:
    at_county(world)
    world.through((COUNTY_CLERK, "refuse"), (CLERK, "deliver"))
    about = world.case.decision_made.happening if world.case.decision_made else ""
    world.act(SARNAI, "appeal", words="收入算多了", about=about)
    assert str(world.case.deadline("appeal_decision").due_on) == "2027-01-30"  # type: ignore[union-attr]
    world.act(COUNTY_CLERK, "set_aside")
    assert (world.case.step, world.case.papers[-1].kind) == ("county_review", "appeal_decision")
    world.through((COUNTY_CLERK, "refuse"), (CLERK, "deliver"), (SARNAI, "appeal"), (COUNTY_CLERK, "uphold"))
    assert world.case.step == "closed"


def test_an_appeal_against_the_amount_leaves_the_payment_as_it_is(world: CaseWorld) -> None:
    at_county(world)
    world.through((COUNTY_CLERK, "confirm"), (COUNTY_CLERK, "end_publicity"), (SARNAI, "appeal"))
    world.act(COUNTY_CLERK, "uphold")
    assert world.case.step == "granted"
    refused(world, Conflict, "not_now", SARNAI, "appeal")


def test_who_works_again_has_a_time_of_gradual_exit(world: CaseWorld) -> None:
    at_county(world)
    world.through((COUNTY_CLERK, "confirm"), (COUNTY_CLERK, "end_publicity"), (SARNAI, "report_change"))
    until = "2027-11-30"
    world.act(COUNTY_CLERK, "begin_gradual_exit", until=until)
    assert str(world.case.deadline("gradual_exit").due_on) == until  # type: ignore[union-attr]
    world.pass_days(1)
    world.time += timedelta(days=400)
    world.watching.watch(1)
    assert world.case.step == "change_review", "an officer looks again; no machine stops anything"
    world.act(COUNTY_CLERK, "stop")
    assert {"change_form", "stop_notice"} <= {paper.kind for paper in world.case.papers}


def test_in_an_emergency_help_comes_first_and_the_papers_after() -> None:
    world = CaseWorld()
    world.begin("temporary_assistance_emergency", "reserve_fund")
    world.act(CLERK, "give_from_reserve", amount="500.00", how="cash")
    assert (world.case.step, world.case.papers) == ("aid_given", ())
    world.through((CLERK, "next_stage"), (CLERK, "register"))
    assert [paper.kind for paper in world.case.papers] == ["emergency_record"]
    assert world.case.decision_made is not None
    assert world.case.decision_made.from_month == "2026-11"


def test_without_a_reserve_fund_the_county_helps_at_once() -> None:
    world = CaseWorld()
    world.begin("temporary_assistance_emergency")
    world.set(flags=())
    refused(world, Conflict, "not_now", CLERK, "give_from_reserve")
    world.act(COUNTY_CLERK, "give_aid", how="shelter")
    assert world.case.step == "aid_given"


def test_disability_subsidies_are_paid_from_the_month_of_application() -> None:
    world = CaseWorld(time=NOON)
    world.begin("disability_subsidies")
    world.through((CLERK, "accept"), (CLERK, "first_review"))
    assert world.case.office == Office(COUNTY, "disabled_federation")
    world.time += timedelta(days=40)
    world.through((COUNTY_CLERK, "federation_opinion"), (COUNTY_CLERK, "confirm"))
    assert world.case.decision_made is not None
    assert world.case.decision_made.from_month == "2026-11"


def test_a_history_has_an_end(world: CaseWorld) -> None:
    world.set(history=world.case.history * 2000)
    refused(world, Conflict, "too_long", CLERK, "accept")


def test_an_officer_cannot_send_somebody_for_papers_twice() -> None:
    """一次性告知: whoever could ask again and again would never have to accept anything."""
    world = CaseWorld()
    world.begin()
    world.through((CLERK, "ask_for_supplement"), (SARNAI, "supplement"))
    before = world.case
    with pytest.raises(Conflict) as refused:
        world.act(CLERK, "ask_for_supplement")
    assert refused.value.code == "not_now"
    assert {"accept", "terminate"} <= {error.code for error in refused.value.errors}
    assert world.case == before
