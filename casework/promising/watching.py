"""When somebody has to look at a commitment again, and what they do then: nothing that was promised is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from casework.commitment import Commitment, Task
from casework.ports import Calendar
from casework.promising.items import Item
from conversation_flows.conversation import day_in_china, end_of_day_in_china

REMINDER = "commitment.reminder"
MOST_REMINDERS = 3
REMIND_EVERY = timedelta(days=5)
#: A task that waits for a decision is opened after this long in any case: somebody has to ask what became of it.
LONGEST_WAIT = timedelta(days=180)


def watched(commitment: Commitment) -> Commitment:
    """The same version with the instant at which the watcher looks again."""
    instants = [*_to_remind(commitment), *_to_verify(commitment)]
    return replace(commitment, watch_at=min(instants, default=None))


def _to_remind(commitment: Commitment) -> list[datetime]:
    waits = commitment.state in {"open", "bringing"} and commitment.reminded < MOST_REMINDERS
    return [commitment.opened_at + REMIND_EVERY * (commitment.reminded + 1)] if waits else []


def _to_verify(commitment: Commitment) -> list[datetime]:
    task = commitment.task
    if task is None:
        return []
    if task.state == "later":
        return [commitment.opened_at + LONGEST_WAIT]
    return [end_of_day_in_china(task.due_on)] if task.state == "open" and task.due_on else []


def tended(
    commitment: Commitment, item: Item, days: Calendar, now: datetime, *, new_event: Callable[[str], str]
) -> Commitment:
    """The next version after the watcher looked: reminded, or the task opened or put off with its miss on record."""
    due = watched(commitment)
    changed = commitment
    if any(at <= now for at in _to_remind(due)):
        event = {"id": new_event(f"{REMINDER}/{commitment.reminded}"), "kind": REMINDER, "at": now}
        changed = replace(changed, reminded=commitment.reminded + 1, outbox=(*changed.outbox, event))
    if commitment.task is not None and any(at <= now for at in _to_verify(due)):
        changed = replace(changed, task=_moved_on(commitment.task, item, commitment.region, days, day_in_china(now)))
    return watched(replace(changed, version=commitment.version + 1))


def _moved_on(task: Task, item: Item, region: str, days: Calendar, today: date) -> Task:
    missed = task.missed_on or task.due_on
    return replace(task, state="open", missed_on=missed, due_on=days.after(today, item.checking.term, region).on)


def opened(commitment: Commitment, item: Item, days: Calendar, today: date) -> Commitment:
    """The next version once the case was decided: what waited for that is to be verified now."""
    task = commitment.task
    if task is None or task.state != "later":
        return commitment
    due_on = days.after(today, item.checking.term, commitment.region).on
    return watched(replace(commitment, version=commitment.version + 1, task=replace(task, state="open", due_on=due_on)))
