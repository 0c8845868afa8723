"""Running migrations: in order, once, and on from where a kill cut one off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.mongo.client import Database, Document
from adapters.mongo.faults import store_errors

COLLECTION = "migrations"


@dataclass(frozen=True, slots=True)
class Step:
    """One migration. ``run(database, after)`` works in batches and yields a checkpoint behind each.

    It starts behind the checkpoint ``after`` (``None``: at the beginning), and must stand repeating its last batch,
    because a kill can fall between the batch and the note of it.
    """

    number: int
    title: str
    run: Callable[[Database, str | None], Iterator[str]]


def pending(database: Database, steps: Sequence[Step]) -> list[Step]:
    """The steps that have not finished, in order."""
    with store_errors():
        done = {record["_id"] for record in database[COLLECTION].find({"state": "done"}, {"_id": 1})}
    return [step for step in steps if step.number not in done]


def migrate(
    database: Database,
    steps: Sequence[Step],
    *,
    now: Callable[[], datetime],
    told: Callable[[Step, str], None] = lambda step, checkpoint: None,
) -> list[Step]:
    """Finish every unfinished step; those that were run. ``told`` hears each checkpoint.

    Two of these at once only do some work twice.
    """
    due = pending(database, steps)
    for step in due:
        _run(database, step, now, told)
    return due


def _run(database: Database, step: Step, now: Callable[[], datetime], told: Callable[[Step, str], None]) -> None:
    with store_errors():
        record = database[COLLECTION].find_one({"_id": step.number}) or {}
    _note(database, step, {"state": "running", "started_at": record.get("started_at", now())})
    for checkpoint in step.run(database, record.get("checkpoint")):
        _note(database, step, {"checkpoint": checkpoint})
        told(step, checkpoint)
    _note(database, step, {"state": "done", "finished_at": now()})


def _note(database: Database, step: Step, changes: Document) -> None:
    with store_errors():
        database[COLLECTION].update_one({"_id": step.number}, {"$set": {"title": step.title, **changes}}, upsert=True)
