"""The county's sample: at least the share, nobody's choice, and there to be checked."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.catalog import shipped_lifecycles
from casework.draws import Drawing
from casework.limits import load_limits
from casework.sampling import Sampling, draw, granting_steps, is_as_drawn, share_of
from regions.table import load as load_divisions
from tests.casework_world import COUNTY, NOON, CaseWorld

LIMITS = load_limits(load_divisions())
DAY = date(2026, 11, 22)
SHARE = Decimal("0.3")


def keyed(purpose: str, value: str) -> str:
    return hashlib.sha256(f"secret/{purpose}/{value}".encode()).hexdigest()


def other_key(purpose: str, value: str) -> str:
    return hashlib.sha256(f"another/{purpose}/{value}".encode()).hexdigest()


@given(st.sets(st.text("abcdefgh234567", min_size=4, max_size=8), min_size=1, max_size=60))
def test_at_least_three_in_ten_are_drawn_and_only_of_the_batch(cases: set[str]) -> None:
    drawn = draw(cases, "150425/x/1", SHARE, keyed)
    assert set(drawn) <= cases
    assert len(drawn) * 10 >= len(cases) * 3
    assert (len(drawn) - 1) * 10 < len(cases) * 3


def test_who_is_drawn_follows_from_key_and_batch_and_not_from_the_order_of_the_list() -> None:
    cases = [f"appl_{number:03}" for number in range(40)]
    drawn = draw(cases, "150425/x/1", SHARE, keyed)
    assert drawn == draw(list(reversed(cases)), "150425/x/1", SHARE, keyed)
    assert drawn != draw(cases, "150425/x/2", SHARE, keyed)
    assert drawn != draw(cases, "150425/x/1", SHARE, other_key)


def test_an_officer_who_adds_or_holds_back_a_case_does_not_move_the_others_past_each_other() -> None:
    cases = [f"appl_{number:03}" for number in range(40)]
    before = draw(cases, "b", SHARE, keyed)
    fewer = draw([case for case in cases if case != before[0]], "b", SHARE, keyed)
    assert set(before) - {before[0]} <= set(fewer)


def test_over_many_batches_everybody_is_drawn_about_as_often() -> None:
    cases = [f"appl_{number}" for number in range(10)]
    counts = dict.fromkeys(cases, 0)
    for number in range(2_000):
        for case in draw(cases, f"b/{number}", SHARE, keyed):
            counts[case] += 1
    assert all(480 < count < 720 for count in counts.values()), counts


def test_an_auditor_finds_a_draw_that_was_changed() -> None:
    cases = tuple(f"appl_{number}" for number in range(10))
    drawn = draw(cases, "150425/x/1", SHARE, keyed)
    sampling = Sampling(
        "samp_1", "150425", "x", 1, SHARE, datetime(2026, 11, 22, tzinfo=UTC), "acct_o", "f", cases, drawn
    )
    assert is_as_drawn(sampling, keyed)
    spared = tuple(sorted({*drawn[1:], next(case for case in cases if case not in drawn)}))
    for changed in (spared, drawn[1:]):
        faked = Sampling("samp_1", "150425", "x", 1, SHARE, sampling.drawn_at, "acct_o", "f", cases, changed)
        assert not is_as_drawn(faked, keyed)


@pytest.mark.parametrize(
    ("lifecycle", "region", "share"),
    [
        ("destitute_support", "500101", "0.3"),  # 民发〔2021〕43号, everywhere
        ("minimum_living_guarantee", "150425", "0.3"),
        ("minimum_living_guarantee", "500101", "0"),  # 57号 names no share, and none is known there
        ("children_without_support", "150425", "0"),
        ("disability_subsidies", "150425", "0"),
    ],
)
def test_the_share_is_what_law_and_region_say(lifecycle: str, region: str, share: str) -> None:
    assert share_of(LIMITS, lifecycle, region, DAY) == Decimal(share)


def test_whoever_waits_to_be_granted_is_drawn_from() -> None:
    steps = granting_steps(shipped_lifecycles().newest("minimum_living_guarantee"))
    assert "county_review" in steps
    assert "submitted" not in steps


class TwoDraws:
    """Two draws a county made at the same moment: both have the case, one of them took it."""

    def __init__(self, case: str) -> None:
        both: dict[str, Any] = {
            "region": COUNTY, "lifecycle": "minimum_living_guarantee", "share": Decimal("0.3"), "drawn_at": NOON,
            "drawn_by": "acct_county", "fingerprint": "f", "cases": (case,),
        }  # fmt: skip
        self.draws = {
            "passed": Sampling(id="samp_1", number=1, drawn=(), **both),
            "took": Sampling(id="samp_2", number=2, drawn=(case,), **both),
        }

    def find_carrying(self, sampling_id: str, *, scope: str) -> Sampling:
        return self.draws[sampling_id]

    def told(self, sampling_id: str, event_id: str, *, scope: str) -> None:
        pass


@pytest.mark.parametrize("order", [("passed", "took"), ("took", "passed")])
def test_an_officer_who_draws_twice_at_once_does_not_draw_anybody_out_again(order: tuple[str, str]) -> None:
    world = CaseWorld()
    case = world.begin().id
    draws: Any = TwoDraws(case)
    nothing: Any = None
    drawing = Drawing(world.acting, nothing, draws, nothing, LIMITS, nothing, lambda: world.time)
    for one in (*order, *order):
        drawing.handle(one, "evnt_1")
    assert {"in_draw", "sampled"} <= set(world.case.flags)
    told = [line for line in world.case.history if line.action == "drawn"]
    assert len(told) == len({line.id for line in told}) <= 2
