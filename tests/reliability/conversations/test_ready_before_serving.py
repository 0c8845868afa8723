"""A store is whole before the first person comes, and a start stands the store being away for a moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from adapters.clock import utc_now
from adapters.mongo.client import Database, once_there
from adapters.mongo.readiness import make_ready
from adapters.mongo.registry import collections
from i18n.errors import Unavailable


def test_every_collection_is_there_before_its_first_document(database: Database) -> None:
    """Killed while it creates one under load, the embedded store would not start again."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: make_ready(database, now=utc_now), range(4)))
    assert collections() <= set(database.list_collection_names())
    assert {"conversations", "conversation_pages", "counters", "applications"} <= collections()


def test_a_start_waits_for_a_store_that_is_coming_back() -> None:
    tries = []

    def start() -> str:
        tries.append(1)
        if len(tries) < 3:
            raise Unavailable
        return "started"

    assert once_there(start, within_seconds=5) == "started"
    assert len(tries) == 3


def test_a_start_does_not_wait_for_ever() -> None:
    def start() -> None:
        raise Unavailable

    with pytest.raises(Unavailable):
        once_there(start, within_seconds=0.3)
