"""Limits are exact at the edge, atomic among threads, kept apart by key, and fail as their rule says."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from api.plumbing.limit_rules import RULES, Delay, Rule, Window
from api.plumbing.limits import Limits
from api.plumbing.local_windows import LocalWindows
from api.plumbing.logs import configure_logs
from i18n.errors import TooMany, Unavailable
from tests.edge import NOON, MemoryTries, fake_blind


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


class AwayTries(MemoryTries):
    def hit(self, key: str, window: Window, *, now: datetime) -> datetime | None:
        raise Unavailable(retry_after_seconds=3)

    def delay(self, key: str, rule: Delay, *, now: datetime) -> datetime | None:
        raise Unavailable(retry_after_seconds=3)


class DelayedTries(MemoryTries):
    """Every try but the first has to wait a minute."""

    def __init__(self) -> None:
        super().__init__()
        self.free_at: dict[str, datetime] = {}

    def delay(self, key: str, rule: Delay, *, now: datetime) -> datetime | None:
        self.asked += 1
        if now < self.free_at.get(key, datetime.min.replace(tzinfo=UTC)):
            return self.free_at[key]
        self.free_at[key] = now + timedelta(minutes=1)
        return None

    def forget(self, key: str) -> None:
        self.free_at.pop(key, None)


def limits_of(*rules: Rule, shared: MemoryTries | None = None, clock: Clock | None = None) -> Limits:
    return Limits(shared=shared or MemoryTries(), blind=fake_blind, now=clock or Clock(), rules={"try": rules})


def admitted(limits: Limits, key: str = "k") -> bool:
    try:
        limits.hit("try", key)
    except TooMany:
        return False
    return True


@pytest.mark.parametrize("shared", [False, True])
def test_a_window_admits_its_limit_and_opens_exactly_when_the_first_try_leaves_it(shared: bool) -> None:
    clock = Clock()
    limits = limits_of(Window(2, 60, shared=shared), clock=clock)
    assert admitted(limits)
    clock.pass_by(seconds=30)
    assert admitted(limits)
    assert not admitted(limits)
    clock.pass_by(seconds=29.999)
    assert not admitted(limits)
    clock.pass_by(seconds=0.001)
    assert admitted(limits)
    assert not admitted(limits)


def test_a_caller_sees_whole_seconds_to_wait_and_never_zero() -> None:
    clock = Clock()
    limits = limits_of(Window(1, 60), clock=clock)
    limits.hit("try", "k")
    for passed, wait in ((0, 60), (0.5, 60), (59.4, 1), (0.0999, 1)):
        clock.pass_by(seconds=passed)
        with pytest.raises(TooMany) as refusal:
            limits.hit("try", "k")
        assert refusal.value.retry_after_seconds == wait


def test_a_refused_try_does_not_push_the_end_of_the_wait_away() -> None:
    clock = Clock()
    limits = limits_of(Window(1, 60), clock=clock)
    limits.hit("try", "k")
    for _ in range(59):
        clock.pass_by(seconds=1)
        assert not admitted(limits)
    clock.pass_by(seconds=1)
    assert admitted(limits)


def test_64_threads_at_one_window_are_admitted_exactly_to_the_limit() -> None:
    limits = limits_of(Window(100, 60))
    with ThreadPoolExecutor(64) as pool:
        outcomes = list(pool.map(lambda _: admitted(limits), range(640)))
    assert outcomes.count(True) == 100


def test_all_rules_of_a_name_must_admit() -> None:
    clock = Clock()
    limits = limits_of(Window(1, 1), Window(2, 3600), clock=clock)
    assert admitted(limits)
    assert not admitted(limits)
    clock.pass_by(seconds=1)
    assert admitted(limits)
    clock.pass_by(seconds=1)
    assert not admitted(limits)


def test_people_do_not_use_up_each_others_tries() -> None:
    limits = limits_of(Window(1, 60))
    assert admitted(limits, "a")
    assert admitted(limits, "b")
    assert not admitted(limits, "a")


def test_no_key_leaves_the_process_unblinded() -> None:
    seen: list[str] = []

    class Seeing(MemoryTries):
        def hit(self, key: str, window: Window, *, now: datetime) -> datetime | None:
            seen.append(key)
            return None

    limits_of(Window(1, 60, shared=True), shared=Seeing()).hit("try", "13800138000")
    assert len(seen) == 1
    assert "13800138000" not in seen[0]


def test_a_known_refusal_does_not_reach_the_store_again() -> None:
    clock, tries = Clock(), DelayedTries()
    limits = limits_of(Delay(1, 1, 900, 86_400), shared=tries, clock=clock)
    outcomes = [admitted(limits) for _ in range(1000)]
    assert outcomes.count(True) == 1
    assert tries.asked == 2
    clock.pass_by(minutes=1)
    assert admitted(limits)


def test_a_success_starts_the_delay_anew_and_leaves_the_windows() -> None:
    tries = DelayedTries()
    limits = limits_of(Delay(1, 1, 900, 86_400), Window(2, 60), shared=tries)
    assert admitted(limits)
    assert not admitted(limits)
    limits.forget("try", "k")
    assert admitted(limits)
    limits.forget("try", "k")
    assert not admitted(limits)


def test_when_the_counter_is_away_guessing_stops_and_reading_goes_on_and_the_log_says_so() -> None:
    lines = io.StringIO()
    configure_logs(strict=True, stream=lines)
    closed = limits_of(Window(1, 60, shared=True), shared=AwayTries())
    with pytest.raises(Unavailable):
        closed.hit("try", "k")
    with pytest.raises(Unavailable):
        limits_of(Delay(1, 1, 1, 1), shared=AwayTries()).hit("try", "k")
    limits_of(Window(1, 60, shared=True, fails_closed=False), shared=AwayTries()).hit("try", "k")
    assert [json.loads(line)["event"] for line in lines.getvalue().splitlines()] == ["limiter_away"] * 3


def test_everything_that_guessing_pays_for_is_counted_in_the_store_and_fails_closed() -> None:
    for name, rules in RULES.items():
        if not name.startswith(("turns.", "screenings.", "verifications.")):  # nobody gains anything by guessing there
            assert all(isinstance(rule, Delay) or rule.shared for rule in rules), name
            assert all(rule.fails_closed for rule in rules), name


def test_memory_is_bounded_whatever_keys_come() -> None:
    windows = LocalWindows(max_keys=10)
    for number in range(100):
        windows.hit(str(number), Window(5, 60), now=NOON)
    assert len(windows._tries) == 10


def test_nothing_stays_of_people_who_left() -> None:
    windows, window = LocalWindows(), Window(5, 60)
    for number in range(100):
        windows.hit(f"left-{number}", window, now=NOON)
    windows.hit("here", window, now=NOON + timedelta(seconds=59))
    assert len(windows._tries) == 101
    windows.hit("here", window, now=NOON + timedelta(seconds=60))
    assert list(windows._tries) == ["here"]
    assert windows.hit("left-0", window, now=NOON + timedelta(seconds=60)) is None
