"""Making a store ready for the release that is about to use it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from adapters.mongo.client import Database
from adapters.mongo.indexes import create_indexes, missing_indexes
from adapters.mongo.migrations import Step, migrate
from adapters.mongo.steps import STEPS


def make_ready(
    database: Database,
    *,
    now: Callable[[], datetime],
    told: Callable[[Step, str], None] = lambda step, checkpoint: None,
) -> list[Step]:
    """Finish what migrations are left, then create the indexes a newer release declares; the steps that were run.

    Safe to repeat, and on a store in use. A store that is ready already is only looked at.
    """
    run = migrate(database, STEPS, now=now, told=told)
    if missing_indexes(database):
        create_indexes(database)
    return run
