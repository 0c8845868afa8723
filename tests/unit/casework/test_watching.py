"""Watching deadlines: steps end by themselves, promises broken are said with a new date, and no machine decides."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.deadlines import Clockwork
from casework.watching import BROKEN, RECOUNTED, Seen
from i18n.errors import Unavailable
from tests.casework_world import CLERK, COUNTY_CLERK, SARNAI, CaseWorld

TO_NOTICE = (
    (CLERK, "accept"),
    (CLERK, "request_check"),
    (COUNTY_CLERK, "record_check"),
    (CLERK, "survey"),
    (CLERK, "first_review"),
)


@pytest.fixture
def world() -> CaseWorld:
    world = CaseWorld()
    world.begin()
    return world


def test_a_public_notice_ends_by_itself_after_its_last_day_and_not_before(world: CaseWorld) -> None:
    world.through(*TO_NOTICE)
    assert world.pass_days(7) == Seen(0, 0), "the seventh day counts whole"
    assert world.case.step == "public_notice"
    assert world.pass_days(1) == Seen(1, 0)
    assert (world.case.step, world.case.history[-1].actor.kind) == ("county_review", "system")
    assert [one.status for one in world.case.deadlines if one.id == "public_notice"] == ["met"]


def test_a_broken_promise_is_in_the_history_with_a_new_date_and_told_to_everybody(world: CaseWorld) -> None:
    world.act(CLERK, "accept")
    assert world.pass_days(4) == Seen(0, 1)
    line, deadline = world.case.history[-1], world.case.deadline("start_survey")
    assert (line.action, line.step) == (BROKEN, "accepted")
    assert line.details == {"deadline": "start_survey", "missed_on": "2026-11-26", "new_date": "2026-12-04"}
    assert deadline is not None
    assert (deadline.status, deadline.new_date) == ("broken", date(2026, 12, 4))
    assert world.case.outbox[-1]["happening"] == line.id
    assert str(world.case.due_on) == "2026-12-04"


def test_a_second_silence_is_said_again(world: CaseWorld) -> None:
    world.act(CLERK, "accept")
    world.pass_days(14)
    said = [line for line in world.case.history if line.action == BROKEN]
    assert [line.details["new_date"] for line in said] == ["2026-12-04", "2026-12-11"]
    deadline = world.case.deadline("start_survey")
    assert deadline is not None
    assert str(deadline.missed_on) == "2026-11-26", "the first day that passed stays"


def test_a_regions_promise_that_is_broken_leaves_the_day_of_the_law(world: CaseWorld) -> None:
    world.through((CLERK, "accept"), (CLERK, "request_check"), (COUNTY_CLERK, "record_check"))
    before = world.case.deadline("total")
    assert before is not None
    assert before.promised_on is not None
    world.pass_days((before.promised_on - date(2026, 11, 23)).days + 1)
    total = world.case.deadline("total")
    assert total is not None
    assert (total.status, total.missed_on, total.new_date) == ("broken", before.promised_on, before.due_on)


def test_an_officer_gives_a_day_of_her_own_with_a_reason(world: CaseWorld) -> None:
    world.act(CLERK, "accept")
    world.pass_days(4)
    world.act(CLERK, "explain_delay", "road_or_weather", deadline="start_survey", new_date="2026-12-20")
    assert world.pass_days(10).broken == 0
    deadline = world.case.deadline("start_survey")
    assert deadline is not None
    assert (deadline.status, str(deadline.new_date)) == ("broken", "2026-12-20"), "broken it stays"


def test_a_day_explained_beforehand_does_not_put_off_the_law(world: CaseWorld) -> None:
    world.act(CLERK, "accept")
    world.act(CLERK, "explain_delay", "overworked", deadline="start_survey", new_date="2026-12-15")
    assert world.pass_days(4).broken == 1, "the day of the law passes all the same"
    deadline = world.case.deadline("start_survey")
    assert deadline is not None
    assert (str(deadline.missed_on), str(deadline.new_date)) == ("2026-11-26", "2026-12-15")
    assert world.pass_days(10).broken == 0, "and her word holds until it is broken too"


def test_where_no_limit_is_published_a_day_an_officer_gave_is_watched(world: CaseWorld) -> None:
    world.act(CLERK, "explain_delay", "overworked", deadline="acceptance", new_date="2026-11-30")
    assert str(world.case.due_on) == "2026-11-30"
    assert world.pass_days(8).broken == 1


def test_a_special_case_gets_the_longer_limit_of_the_law(world: CaseWorld) -> None:
    world.act(CLERK, "accept")
    world.act(CLERK, "extend", "special_case")
    total = world.case.deadline("total")
    assert total is not None
    assert (total.limit, total.started_on) == ("total_extended", date(2026, 11, 23))
    assert total.due_on is not None
    assert total.due_on > date(2027, 1, 20)


def test_what_is_done_late_is_broken_even_if_nobody_watched(world: CaseWorld) -> None:
    world.act(CLERK, "accept")
    world.time += timedelta(days=10)
    world.act(CLERK, "request_check")
    (late,) = [one for one in world.case.deadlines if one.id == "start_survey"]
    assert (late.status, str(late.missed_on), str(late.ended_on)) == ("broken", "2026-11-26", "2026-12-03")


def test_days_of_the_notice_do_not_count_where_the_region_says_so() -> None:
    counted, paused = CaseWorld(), CaseWorld()
    counted.begin()
    paused.begin("minimum_living_guarantee", "notice_not_counted")
    for world in (counted, paused):
        world.through(*TO_NOTICE)
        world.pass_days(8)
    ends = [world.case.deadline("total") for world in (counted, paused)]
    assert ends[0] is not None
    assert ends[1] is not None
    assert (str(ends[0].promised_on), str(ends[1].promised_on)) == ("2026-12-22", "2026-12-30")
    assert ends[1].is_moved


def test_a_review_falls_due_and_then_an_officer_does_it(world: CaseWorld) -> None:
    world.through(*TO_NOTICE)
    world.pass_days(8)
    world.act(COUNTY_CLERK, "confirm", review="stable")
    world.act(COUNTY_CLERK, "end_publicity")
    assert not world.case.is_open
    world.time += timedelta(days=366)
    assert world.watching.watch(5) == Seen(1, 0)
    assert (world.case.step, world.case.is_open) == ("review", True)
    world.act(CLERK, "renew")
    assert world.case.step == "granted"
    assert str(world.case.deadline("review").due_on) == "2028-12-02"  # type: ignore[union-attr]


def test_who_does_not_supplement_in_time_is_not_refused_by_a_machine(world: CaseWorld) -> None:
    world.act(CLERK, "ask_for_supplement")
    waiting = world.case.deadline("supplement")
    assert waiting is not None
    dated = replace(waiting, due_on=date(2026, 11, 30))
    world.set(deadlines=tuple(dated if one is waiting else one for one in world.case.deadlines), watch_at=world.time)
    world.pass_days(8)
    assert (world.case.step, world.case.decision_made) == ("submitted", None)
    assert world.act(CLERK, "accept").application.step == "accepted"


def test_when_the_holidays_of_a_year_are_published_its_days_are_counted_again(world: CaseWorld) -> None:
    world.act(CLERK, "accept")
    running = world.case.deadline("total")
    assert running is not None
    early = replace(running, promised_on=date(2026, 11, 25), due_on=date(2026, 11, 25), is_provisional=True)
    world.set(deadlines=tuple(early if one is running else one for one in world.case.deadlines), watch_at=world.time)
    world.time += timedelta(days=3)
    assert world.watching.watch(5).broken == 0
    assert world.case.history[-1].action == RECOUNTED
    again = world.case.deadline("total")
    assert again is not None
    assert (again.due_on, again.status) == (running.due_on, "open")


def test_of_many_watchers_at_once_each_thing_is_done_once(world: CaseWorld) -> None:
    world.through(*TO_NOTICE)
    world.time += timedelta(days=8)
    with ThreadPoolExecutor(16) as pool:
        seen = list(pool.map(lambda _: world.watching.watch(5), range(16)))
    assert sum(one.ended for one in seen) >= 1
    assert {one.failures for one in seen} == {()}
    assert [line.action for line in world.case.history].count("notice_ended") == 1


def test_a_case_nobody_can_read_holds_up_no_other(world: CaseWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    world.through(*TO_NOTICE)
    broken = replace(world.case, id="appl_broken", lifecycle="gone")
    world.applications.kept = {"appl_broken": broken, **world.applications.kept}
    world.time += timedelta(days=8)
    seen = world.watching.watch(5)
    assert (seen.ended, seen.failures) == (1, ("KeyError",))


def test_a_store_that_is_away_is_said_to_be(world: CaseWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise Unavailable(retry_after_seconds=1)

    world.through(*TO_NOTICE)
    world.time += timedelta(days=8)
    monkeypatch.setattr(world.applications, "find", away)
    with pytest.raises(Unavailable):
        world.watching.watch(5)


def test_nothing_is_watched_once_it_is_over(world: CaseWorld) -> None:
    world.act(SARNAI, "withdraw")
    world.time += timedelta(days=1000)
    assert world.watching.watch(5) == Seen(0, 0)
    assert isinstance(world.acting.rules.clockwork, Clockwork)
