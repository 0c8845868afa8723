"""Progress is never silent: in every step of every lifecycle it says where, who, what next, and by when or why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.citizen.replying import shown_can
from casework.application import Application, Deadline, Decision
from casework.catalog import shipped_lifecycles, shipped_reasons
from casework.lifecycle import Lifecycle, Step
from casework.progress import Progress, progress
from casework.timeline import Words
from conversation_flows.conversation import day_in_china
from i18n.formatting import formats
from i18n.languages import SOURCE
from i18n.translations import translator
from tests.casework_world import CLERK, CLOCKWORK, CaseWorld
from tests.shipped import DIVISIONS

LIFECYCLES = shipped_lifecycles().all()
STEPS = [(lifecycle, step) for lifecycle in LIFECYCLES for step in lifecycle.steps.values()]
CHINESE = Words(str, formats(SOURCE), DIVISIONS, shipped_reasons())
ENGLISH = Words(translator("en"), formats("en"), DIVISIONS, shipped_reasons())
TODAY = date(2026, 11, 23)


def case_in(lifecycle: Lifecycle, step: Step, deadlines: tuple[Deadline, ...] = ()) -> Application:
    """A case that stands in a step, however it came there."""
    world = CaseWorld()
    world.begin(lifecycle.id)
    case = world.case
    line = replace(case.history[-1], id="hapn_here", action=next(iter(step.actions), "submit"), step=step.name)
    decision = Decision("refused", TODAY, line.id) if step.holder == "nobody" and not step.is_end else None
    return replace(case, step=step.name, history=(*case.history, line), deadlines=deadlines, decision_made=decision)


def told(case: Application, lifecycle: Lifecycle, words: Words = CHINESE) -> Progress:
    return progress(case, lifecycle, words, TODAY, CLOCKWORK)


def is_chinese(text: str) -> bool:
    return any("一" <= character <= "鿿" for character in text)


@pytest.mark.parametrize(("lifecycle", "step"), STEPS, ids=lambda one: getattr(one, "name", getattr(one, "id", "")))
def test_every_step_says_where_who_next_and_by_when(lifecycle: Lifecycle, step: Step) -> None:
    seen = told(case_in(lifecycle, step), lifecycle)
    for text in (seen.title, seen.says, seen.next, seen.held, seen.by_when):
        assert text
        assert "{" not in text
    assert seen.office
    english = told(case_in(lifecycle, step), lifecycle, ENGLISH)
    for text in (english.title, english.says, english.next, english.by_when):
        assert not is_chinese(text), text


@pytest.mark.parametrize(("lifecycle", "step"), STEPS, ids=lambda one: getattr(one, "name", getattr(one, "id", "")))
def test_a_citizen_has_something_to_do_or_knows_whom_it_waits_for(lifecycle: Lifecycle, step: Step) -> None:
    seen = told(case_in(lifecycle, step), lifecycle)
    assert (seen.waits_for == "citizen") == seen.is_waiting_for_her
    if seen.waits_for == "citizen":
        assert seen.can
    if seen.is_over:
        assert seen.can_apply_again


def test_every_action_of_citizens_has_a_request_that_carries_it_out() -> None:
    for lifecycle, step in STEPS:
        for action in step.actions.values():
            if "citizen" in action.by and action.name != "transfer":
                case = case_in(lifecycle, step)
                possible = [one for one in told(case, lifecycle).can if one.action != "transfer"]
                for one in possible:
                    assert shown_can(case, one)["path"].startswith(f"/v1/applications/{case.id}/")


def deadlines(lifecycle: Lifecycle) -> st.SearchStrategy[tuple[Deadline, ...]]:
    """Any deadlines a case of this lifecycle could have, in any state."""
    days = st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31))

    def one(name: str) -> st.SearchStrategy[Deadline]:
        return st.builds(
            Deadline, st.just(name), st.just(TODAY), days, days, st.booleans(),
            new_date=days, paused_on=st.none() | st.just(TODAY), ended_on=st.none() | st.just(TODAY), missed_on=days,
        )  # fmt: skip

    return st.tuples(*map(one, sorted(lifecycle.deadlines))).flatmap(
        lambda every: st.lists(st.sampled_from(every), unique_by=id).map(tuple)
    )


def cases() -> Iterator[st.SearchStrategy[tuple[Application, Lifecycle]]]:
    for lifecycle in LIFECYCLES:
        for step in lifecycle.steps.values():
            yield deadlines(lifecycle).map(
                lambda found, lifecycle=lifecycle, step=step: (case_in(lifecycle, step, found), lifecycle)
            )


@given(st.one_of(*cases()))
def test_whatever_the_deadlines_are_there_is_one_answer_to_by_when(found: tuple[Application, Lifecycle]) -> None:
    case, lifecycle = found
    seen = told(case, lifecycle)
    assert seen.by_when.endswith("。")
    assert "{" not in seen.by_when + "".join(one.text for one in seen.due)
    for one in seen.due:
        assert (one.on is None) == (one.basis in {"paused", "unpublished"}) or one.basis == "new_date"


def test_a_broken_promise_stays_told_until_it_is_kept() -> None:
    world = CaseWorld()
    world.begin()
    world.act(CLERK, "accept")
    world.pass_days(5)
    seen = progress(world.case, world.lifecycle, CHINESE, day_in_china(world.time), CLOCKWORK)
    assert "对不起" in seen.by_when
