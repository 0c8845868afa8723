"""Random walks over every lifecycle with the real rules: never stuck, never silent, and nobody refused by a machine."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from casework.application import Application
from casework.catalog import shipped_lifecycles
from casework.deadlines import over_at
from casework.lifecycle import Action, Lifecycle
from casework.watching import BROKEN, RECOUNTED
from tests.casework_world import EVERYBODY, CaseWorld, may_act

FLAGS = "relative_of_officer protected_child delegated county_publicity review_without_dispute".split()
FLAGS += "notice_not_counted reserve_fund sampled small_amount elsewhere".split()
WALKS, MOST, LENGTH = 40, 600, 40  # more than forty only until everybody has been everywhere
DAYS = (0, 0, 1, 3, 8, 40, 200, 800)


@dataclass
class Walk:
    """Everybody does whatever is possible, in any order, while time passes and the watcher looks."""

    lifecycle: Lifecycle
    chance: random.Random
    world: CaseWorld
    visited: Counter[str]

    def steps(self) -> Iterator[tuple[Application, Application]]:
        """The case before and after everything that happened."""
        flags = [flag for flag in FLAGS if self.chance.random() < 0.4]
        before = self.world.begin(self.lifecycle.id, *flags)
        yield before, before
        for _ in range(LENGTH):
            if not self.act():
                return
            yield before, self.world.case
            before = self.world.case
            self.world.time += timedelta(days=self.chance.choice(DAYS if self.world.case.is_open else (*DAYS, 400)))
            assert self.world.watching.watch(10).failures == ()
            yield before, self.world.case
            before = self.world.case

    def act(self) -> bool:
        """Somebody does something; whether anybody could."""
        possible = [
            (name, one) for name, who in EVERYBODY.items() for one in may_act(self.lifecycle, self.world.case, who)
        ]
        if not any(one.is_running for one in self.world.case.deadlines):
            possible = [(name, one) for name, one in possible if one.name != "explain_delay"]  # there is no delay
        if not possible:
            return False
        name, action = self.chance.choice(possible)
        if self.chance.random() < 0.8:  # where few have been
            case = self.world.case
            self.chance.shuffle(possible)
            name, action = min(possible, key=lambda one: self.visited[self.lifecycle.target(case, one[1])])
        self.world.act(EVERYBODY[name], action.name, **self.details(action))
        return True

    def details(self, action: Action) -> dict[str, Any]:
        """Any option where there is a choice, and sometimes what need not be said."""
        drawn: dict[str, Any] = {}
        for take in action.takes:
            if take.kind == "choice":
                drawn[take.name] = self.chance.choice(take.options)
            elif take.is_optional and self.chance.random() < 0.5:
                drawn[take.name] = self.world.value(take.kind, take.options)
        return drawn


def check_growth(before: Application, after: Application) -> None:
    """The history only grows, a line for every version."""
    assert after.history[: len(before.history)] == before.history
    assert after.version - before.version == len(after.history) - len(before.history)
    assert after.papers[: len(before.papers)] == before.papers


def check_ways_on(case: Application, lifecycle: Lifecycle) -> None:
    """Somebody can always take it on, and where an office has to act, an office can."""
    step = lifecycle.steps[case.step]
    if step.is_end:
        assert not any(one.is_running for one in case.deadlines), "a deadline never ended"
        return
    here = [one for who in EVERYBODY.values() for one in may_act(lifecycle, case, who)]
    leaving = [one for one in here if lifecycle.target(case, one) != case.step]
    wakes = [lifecycle.deadlines[one.id].then for one in case.deadlines if one.next_on]
    assert leaving or any(wakes), f"nobody can take it on from {case.step}"
    if case.is_open and step.holder != "citizen":
        offices = {"township_officer", "county_officer"}
        assert [one for one in leaving if one.by & offices] or any(wakes), f"no office can take it on from {case.step}"


def check_nothing_silent(case: Application, world: CaseWorld) -> None:
    """Whatever is over was said, with a new date."""
    assert [one for one in case.deadlines if one.next_on and over_at(one) <= world.time] == []
    told = {line.details["deadline"] for line in case.history if line.action in {BROKEN, "explain_delay"}}
    for deadline in case.deadlines:
        if deadline.status == "broken":
            assert deadline.missed_on
            assert deadline.ended_on or (deadline.new_date and deadline.id in told)
    assert [event["kind"] for event in case.outbox].count("application.happened") == len(case.history)


def check_no_machine_decides(case: Application, lifecycle: Lifecycle) -> None:
    """Nothing the service does by itself grants, refuses, changes or stops."""
    known = {action.name: action for step in lifecycle.steps.values() for action in step.actions.values()}
    for line in case.history:
        if line.actor.kind == "system":
            assert line.action in {BROKEN, RECOUNTED} or known[line.action].decides is None
    if case.decision_made is not None:
        (deciding,) = [line for line in case.history if line.id == case.decision_made.happening]
        assert deciding.actor.kind == "officer"


def check_protection(case: Application, lifecycle: Lifecycle) -> None:
    """A protected child is never put up where everybody sees it."""
    if "protected_child" in case.flags:
        assert not any(lifecycle.steps[line.step].is_public for line in case.history)
        assert "first_review_notice" not in {paper.kind for paper in case.papers}


def check_filing(case: Application, lifecycle: Lifecycle) -> None:
    """It is filed as it stands: with the office that holds it, open where that has something to do."""
    step = lifecycle.steps[case.step]
    assert case.is_open is not (step.rests or step.is_end)
    assert step.holder in {case.office.body, "citizen", "nobody"}


@pytest.mark.parametrize("lifecycle", shipped_lifecycles().all(), ids=lambda one: one.id)
def test_whatever_people_do_in_whatever_order_a_case_is_never_stuck_and_nothing_is_silent(lifecycle: Lifecycle) -> None:
    visited: Counter[str] = Counter()
    issued: set[str] = set()
    unpublished = {"expired"} if lifecycle.id == "low_income_edge" else set()  # nobody says how long it is valid
    for seed in range(MOST):
        if seed >= WALKS and lifecycle.steps.keys() - visited.keys() == unpublished:
            break
        walk = Walk(lifecycle, random.Random(seed), CaseWorld(), visited)
        for before, after in walk.steps():
            check_growth(before, after)
            check_ways_on(after, lifecycle)
            check_no_machine_decides(after, lifecycle)
            check_protection(after, lifecycle)
            check_filing(after, lifecycle)
            visited[after.step] += 1
        check_nothing_silent(walk.world.case, walk.world)
        issued |= {paper.kind for paper in walk.world.case.papers}
    assert lifecycle.steps.keys() - visited.keys() == unpublished, "nobody ever got there"
    assert {kind for step in lifecycle.steps.values() for one in step.actions.values() for kind in one.papers} >= issued
