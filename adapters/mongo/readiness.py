"""Making a store ready for the release that is about to use it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from pymongo.errors import CollectionInvalid

from adapters.mongo.client import Database
from adapters.mongo.faults import store_errors
from adapters.mongo.indexes import create_indexes, missing_indexes
from adapters.mongo.migrations import Step, migrate
from adapters.mongo.registry import collections
from adapters.mongo.steps import STEPS


def make_ready(
    database: Database,
    *,
    now: Callable[[], datetime],
    told: Callable[[Step, str], None] = lambda step, checkpoint: None,
) -> list[Step]:
    """Finish what migrations are left, then create what a newer release declares; the steps that were run.

    Safe to repeat, and on a store in use. A store that is ready already is only looked at.
    """
    run = migrate(database, STEPS, now=now, told=told)
    _create_collections(database)
    if missing_indexes(database):
        create_indexes(database)
    return run


def _create_collections(database: Database) -> None:
    """Create what has no index of its own and would else come to be with its first document.

    SecantusDB 0.7.0b3, killed in the millisecond in which it creates one, never starts again: so not under load.
    """
    with store_errors():
        missing = collections() - set(database.list_collection_names())
    for name in sorted(missing):
        with store_errors(), suppress(CollectionInvalid):  # another process was faster
            database.create_collection(name)
