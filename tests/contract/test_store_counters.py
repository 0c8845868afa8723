"""Counters give every number once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from adapters.mongo.client import Database
from adapters.mongo.counters import Counters


def test_numbers_start_at_one_and_names_do_not_share_them(database: Database) -> None:
    counters = Counters(database)
    assert [counters.next("a"), counters.next("a"), counters.next("b")] == [1, 2, 1]


def test_no_number_is_given_twice_to_thirty_two_threads(database: Database) -> None:
    for name in "abcde":  # the first call of each races to make the counter
        with ThreadPoolExecutor(32) as pool:
            given = list(pool.map(lambda _: Counters(database).next(name), range(64)))  # noqa: B023
        assert sorted(given) == list(range(1, 65))
