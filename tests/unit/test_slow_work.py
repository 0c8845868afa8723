"""Slow work has its own, smaller, number of places."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest

from api.plumbing import slow
from api.plumbing.slow import at_most
from i18n.errors import Unavailable


def test_no_more_than_its_places_work_at_a_time_and_the_others_wait() -> None:
    working, most, lock = 0, 0, Lock()

    @at_most(2)
    def work() -> int:
        nonlocal working, most
        with lock:
            working += 1
            most = max(most, working)
        time.sleep(0.02)
        with lock:
            working -= 1
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: work(), range(16))) == 16
    assert most == 2


def test_who_waits_too_long_is_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow, "_PATIENCE_SECONDS", 0.01)
    inside, leave = Event(), Event()

    @at_most(1)
    def work() -> None:
        inside.set()
        leave.wait(10)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(work)
        inside.wait(10)
        with pytest.raises(Unavailable) as refusal:
            work()
        leave.set()
        first.result(10)
    assert (refusal.value.code, refusal.value.retry_after_seconds) == ("busy", 2)
    work()


def test_a_failure_gives_its_place_back() -> None:
    @at_most(1)
    def work() -> None:
        raise ZeroDivisionError

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            work()
