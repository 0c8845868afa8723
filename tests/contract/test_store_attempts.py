"""Guessing gets slow: failures count, tries at once count too, and time forgives."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from adapters.mongo.attempts import Attempts, Backoff
from adapters.mongo.client import Database

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BACKOFF = Backoff(free=3, first_seconds=2, longest_seconds=60, forgotten_after_seconds=600)


@pytest.fixture
def attempts(database: Database) -> Attempts:
    return Attempts(database, BACKOFF)


def test_a_person_can_be_wrong_three_times_for_free(attempts: Attempts) -> None:
    for _ in range(2):
        attempts.failed("k", NOON)
        assert attempts.check("k", NOON) == 0
    attempts.failed("k", NOON)
    assert attempts.check("k", NOON) == 2


def test_each_further_failure_doubles_the_wait_up_to_the_longest(attempts: Attempts) -> None:
    waits = []
    for _ in range(9):
        attempts.failed("k", NOON)
        waits.append(attempts.check("k", NOON))
    assert waits == [0, 0, 2, 4, 8, 16, 32, 60, 60]


def test_the_wait_is_exact_at_its_edge(attempts: Attempts) -> None:
    for _ in range(3):
        attempts.failed("k", NOON)
    assert attempts.check("k", NOON + timedelta(milliseconds=1999)) == 1
    assert attempts.check("k", NOON + timedelta(seconds=2)) == 0


def test_a_success_forgives_everything(attempts: Attempts) -> None:
    for _ in range(5):
        attempts.failed("k", NOON)
    attempts.succeeded("k")
    assert attempts.check("k", NOON) == 0
    attempts.failed("k", NOON)
    assert attempts.check("k", NOON) == 0


def test_failures_are_forgotten_after_a_while_even_if_the_store_has_not_swept(attempts: Attempts) -> None:
    for _ in range(8):
        attempts.failed("k", NOON)
    later = NOON + timedelta(seconds=600)
    assert attempts.check("k", later - timedelta(milliseconds=1)) == 0
    attempts.failed("k", later)
    assert attempts.check("k", later) == 0


def test_keys_do_not_share_failures(attempts: Attempts) -> None:
    for _ in range(5):
        attempts.failed("k", NOON)
    assert attempts.check("other", NOON) == 0


def test_sixty_four_failures_at_once_all_count(attempts: Attempts, database: Database) -> None:
    with ThreadPoolExecutor(64) as pool:
        list(pool.map(lambda _: attempts.failed("k", NOON), range(64)))
    assert (database["attempts"].find_one({"_id": "k"}) or {})["failures"] == 64


def test_a_guesser_with_sixty_four_threads_gets_only_the_free_tries(attempts: Attempts) -> None:
    with ThreadPoolExecutor(64) as pool:
        waits = list(pool.map(lambda _: attempts.admit("k", NOON), range(64)))
    assert waits.count(0) == BACKOFF.free
    assert {wait for wait in waits if wait} == {2}


def test_an_admitted_try_that_succeeds_costs_nothing(attempts: Attempts) -> None:
    for _ in range(10):
        assert attempts.admit("k", NOON) == 0
        attempts.succeeded("k")


def test_one_more_guess_is_admitted_each_time_the_wait_is_over(attempts: Attempts) -> None:
    for _ in range(3):
        attempts.admit("k", NOON)
    later = NOON + timedelta(seconds=2)
    assert [attempts.admit("k", later) for _ in range(3)] == [0, 4, 4]
