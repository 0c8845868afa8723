"""Tries counted in the store: exact at the edge, atomic among threads and processes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from adapters.mongo.client import Database
from adapters.mongo.limits import MongoLimits
from api.plumbing.limit_rules import Delay, Window

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)


@pytest.fixture
def limits(database: Database) -> MongoLimits:
    return MongoLimits(database)


def test_a_window_opens_exactly_when_the_oldest_try_that_counts_leaves_it(limits: MongoLimits) -> None:
    window = Window(3, 60)
    at = [NOON + timedelta(seconds=second) for second in (0, 10, 20)]
    assert [limits.hit("k", window, now=now) for now in at] == [None, None, None]
    assert limits.hit("k", window, now=NOON + timedelta(seconds=59, milliseconds=999)) == NOON + timedelta(seconds=60)
    assert limits.hit("k", window, now=NOON + timedelta(seconds=60)) is None
    assert limits.hit("k", window, now=NOON + timedelta(seconds=60)) == NOON + timedelta(seconds=70)


def test_keys_do_not_use_up_each_others_tries(limits: MongoLimits) -> None:
    assert limits.hit("a", Window(1, 60), now=NOON) is None
    assert limits.hit("b", Window(1, 60), now=NOON) is None
    assert limits.hit("a", Window(1, 60), now=NOON) == NOON + timedelta(seconds=60)


def test_64_threads_are_admitted_exactly_to_the_limit(limits: MongoLimits) -> None:
    with ThreadPoolExecutor(64) as pool:
        outcomes = list(pool.map(lambda _: limits.hit("k", Window(10, 60), now=NOON), range(128)))
    assert outcomes.count(None) == 10
    assert set(outcomes) - {None} <= {NOON + timedelta(seconds=60), NOON + timedelta(seconds=1)}


def test_a_window_grows_no_longer_than_its_limit(limits: MongoLimits, database: Database) -> None:
    for minute in range(10):
        assert limits.hit("k", Window(2, 30), now=NOON + timedelta(minutes=minute)) is None
    document = database["limits"].find_one({"_id": "k"})
    assert document is not None
    assert len(document["tries"]) == 2
    assert document["expires_at"] == NOON + timedelta(minutes=9, seconds=30)


def test_a_delay_doubles_up_to_its_cap_and_a_success_starts_it_anew(limits: MongoLimits) -> None:
    rule, now, waits = Delay(free=2, first_seconds=1, cap_seconds=5, forget_seconds=3600), NOON, []
    for _ in range(7):
        assert limits.delay("k", rule, now=now) is None
        free_at = limits.delay("k", rule, now=now) if waits else None
        waits.append((free_at - now).total_seconds() if free_at else 0.0)
        now = free_at or now
    assert waits == [0.0, 1.0, 2.0, 4.0, 5.0, 5.0, 5.0]
    limits.forget("k")
    assert limits.delay("k", rule, now=now) is None
    assert limits.delay("k", rule, now=now) is None


def test_64_threads_share_the_free_tries_of_a_delay(limits: MongoLimits) -> None:
    rule = Delay(free=3, first_seconds=10, cap_seconds=900, forget_seconds=3600)
    with ThreadPoolExecutor(64) as pool:
        outcomes = list(pool.map(lambda _: limits.delay("k", rule, now=NOON), range(64)))
    assert outcomes.count(None) == 3
