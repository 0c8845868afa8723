"""The work of an office: its cases in the order they are due, with no more of a person than a name in part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from casework.office import Office

MOST_EXPORTED = 2_000  # lines of one export; more is a question for statistics, not for a list of people


@dataclass(frozen=True, slots=True)
class WorkQuery:
    """Which cases of a region: those an office holds, in a step, of a service, due until a day, with a flag."""

    office: str | None = None
    step: str | None = None
    service: str | None = None
    due_until: date | None = None
    flag: str | None = None
    without_flag: str | None = None
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One case in a list; ``queue`` is its place there. ``name`` is the applicant's, in part."""

    id: str
    number: str
    service: str
    lifecycle: str
    lifecycle_version: int
    step: str
    office: Office
    region: str
    township: str
    submitted_at: datetime
    due_on: date | None
    flags: tuple[str, ...]
    is_open: bool
    queue: str
    name: str


@dataclass(frozen=True, slots=True)
class OfficeDue:
    """How many open cases an office holds that are overdue, and how many more are due soon."""

    office: str
    overdue: int
    due_soon: int


class WorkLists(Protocol):
    """Finding work. ``scope`` is the one county (six digits) or township (nine) that is looked at."""

    def page(self, query: WorkQuery, *, scope: str, after: str | None, limit: int) -> list[WorkLine]:
        """The first ``limit`` cases behind the place ``after`` in the queue: one find on one index."""
        ...

    def due(self, *, scope: str, today: date, until: date) -> Sequence[OfficeDue]:
        """Open cases that are due before ``today``, and from then on until a day, by the office that holds them."""
        ...
