"""The application: what was submitted, as it was submitted, and what has become of it. The desk calls it a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from casework.office import Actor, Office

DeadlineStatus = Literal["open", "met", "broken"]
Outcome = Literal["granted", "refused", "changed", "stopped", "terminated"]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history, which only grows.

    ``id`` follows from the application and the request (or the cause), so that the same request makes the same line.
    ``action`` is one of the lifecycle, ``submit``, or what the watcher did. ``step``, ``office``: where the case is and
    who holds it afterwards. ``reasons`` are codes. ``request`` and ``fingerprint`` are keyed hashes of the
    Idempotency-Key and of the body. ``details`` is what was said, as plain JSON.
    """

    id: str
    action: str
    step: str
    at: datetime
    office: Office
    actor: Actor
    reasons: tuple[str, ...] = ()
    request: str = ""
    fingerprint: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that has to have happened by a day.

    ``due_on`` is what the law says, None where no limit is published; ``promised_on`` a region's own shorter promise.
    ``is_provisional``: the holidays of a year it touches are not published yet. ``new_date``: until when the office
    has once a promise was broken, or where nobody set a day; said before, it does not put the promise off.
    ``paused_on``: since when the days do not count. ``missed_on`` is the day that passed first: it stays, whatever came
    later. ``limit``: what it was counted by, unless it ``is_moved`` by a pause.
    """

    id: str
    started_on: date
    due_on: date | None
    promised_on: date | None = None
    is_provisional: bool = False
    status: DeadlineStatus = "open"
    new_date: date | None = None
    paused_on: date | None = None
    ended_on: date | None = None
    missed_on: date | None = None
    limit: str = ""
    is_moved: bool = False

    @property
    def is_running(self) -> bool:
        """Whether somebody still has to do what it is about: a broken promise has to be kept all the same."""
        return self.ended_on is None

    @property
    def next_on(self) -> date | None:
        """The day it has to be kept by as things stand; None while its days do not count or nobody knows one."""
        if not self.is_running or self.paused_on is not None:
            return None
        set_on = min((day for day in (self.promised_on, self.due_on) if day is not None), default=self.new_date)
        return self.new_date or set_on if self.status == "broken" else set_on


@dataclass(frozen=True, slots=True)
class Paper:
    """A line about a document that was issued; what it says is in ``Application.paper_data``, its bytes elsewhere.

    ``name`` is unique in the case (``acceptance_notice``, then ``acceptance_notice-2``), ``kind`` its template,
    ``number`` the number on it, ``digest`` the SHA-256 of what it says as canonical JSON, ``verification`` the random
    id it can be verified by.
    """

    name: str
    kind: str
    number: str
    issued_at: datetime
    digest: str
    verification: str
    step: str
    happening: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided last: sealed. ``amount`` in yuan a month or once, ``from_month`` as ``2026-12``."""

    outcome: Outcome
    decided_on: date
    happening: str
    amount: str | None = None
    from_month: str | None = None
    until: date | None = None
    review: str | None = None


@dataclass(frozen=True, slots=True)
class Application:
    """One submitted application; whoever changes it makes the next version.

    ``content`` is ``{"answers": …, "summary": …, "sources": …}``: the state of the conversation without what was off
    its path, the same in words as the citizen reviewed it, and who entered what by which channel. ``decision`` is the
    record of the preview on the day of submission: kept with a new application, and read with
    :meth:`casework.ports.Applications.decision` alone.

    ``region`` and ``township`` are the county and the township that are responsible, ``office`` is who holds the case
    now; they change when it is forwarded. ``lifecycle`` in ``lifecycle_version`` says what may happen at ``step``.
    ``is_open``: an office has something to do. ``due_on``: the nearest day it has to. ``watch_at``: when the watcher
    looks again.

    ``masked_name`` is the applicant's, for lists: sealed by itself, so that a list opens no file.

    In the store ``region``, ``township``, ``office``, ``step``, ``is_open``, ``due_on``, ``watch_at`` and those of the
    ``flags`` that say nothing about people stand in the clear, for the desk to filter by; all else is sealed.
    """

    id: str
    owner: str
    version: int
    number: str
    service: str
    flow: str
    flow_version: int
    region: str
    township: str
    submitted_at: datetime
    conversation: str
    tracking_code: str
    last_four: str
    content: dict[str, Any]
    lifecycle: str
    lifecycle_version: int
    step: str
    office: Office
    is_open: bool = True
    due_on: date | None = None
    watch_at: datetime | None = None
    flags: tuple[str, ...] = ()
    route: dict[str, Any] = field(default_factory=dict)
    history: tuple[Happening, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    papers: tuple[Paper, ...] = ()
    paper_data: dict[str, dict[str, Any]] = field(default_factory=dict)
    entered_by: tuple[str, ...] = ()
    needs: tuple[dict[str, Any], ...] = ()
    masked_name: str = ""
    decision_made: Decision | None = None
    decision: bytes | None = field(default=None, repr=False)
    outbox: tuple[dict[str, Any], ...] = ()

    @property
    def held_since(self) -> datetime:
        """Since when it has been in its step."""
        since = self.submitted_at
        for happening in reversed(self.history):
            if happening.step != self.step:
                break
            since = happening.at
        return since

    def deadline(self, name: str) -> Deadline | None:
        """The running deadline of this name."""
        return next((one for one in self.deadlines if one.id == name and one.is_running), None)

    def latest(self, *actions: str) -> Happening | None:
        """The newest happening with one of these actions."""
        return next((one for one in reversed(self.history) if one.action in actions), None)

    def answered(self, request: str) -> Happening | None:
        """What came of the request with this key."""
        return next((one for one in reversed(self.history) if request and one.request == request), None)
