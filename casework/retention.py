"""How long a case is kept after its end, and what is left of it then: a receipt that says nothing about anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from casework.application import Application
from casework.catalog import Lifecycles
from i18n.errors import Conflict, NotFound
from identity.ports import AuditTrail

UNATTACHED_DAYS = 90  # our own rule: a file nobody made part of an application


@dataclass(frozen=True, slots=True)
class Erasure:
    """The receipt: which case, decided where and when over, when deleted, and how much there was of each kind."""

    application: str
    service: str
    region: str
    ended_at: datetime
    erased_at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Hold:
    """Keeps a case beyond its day: a law suit, an audit. ``reason`` is a code or a file number, and names nobody."""

    application: str
    reason: str
    since: datetime


class Kept(Protocol):
    """Everything that belongs to cases, wherever it lies, as retention sees it: it acts for no person."""

    def closed(self, *, submitted_before: datetime) -> Iterator[Application]:
        """Cases no office has anything to do in, the oldest first."""
        ...

    def find(self, *, scope: str) -> Application | None:
        """Case ``scope``."""
        ...

    def erase(self, application: Application) -> Mapping[str, int]:
        """Delete everything of a case, itself last; how many of each kind. After a crash it can be begun anew."""
        ...

    def keep_receipt(self, erasure: Erasure) -> None:
        """Keep what is left; keeping it again changes nothing."""
        ...

    def holds(self) -> Mapping[str, Hold]:
        """All holds by case."""
        ...

    def put_hold(self, hold: Hold) -> None:
        """Keep a hold; there is one to a case."""
        ...

    def lift_hold(self, *, scope: str) -> bool:
        """Take the hold of case ``scope`` away; False when there was none."""
        ...

    def erase_unattached(self, *, before: datetime) -> int:
        """Delete files sent before that are part of no case, and bytes no document leads to; how many."""
        ...

    def end_calls(self, *, before: datetime) -> int:
        """End calls that ran out before and that nobody ended: the phone numbers in them go; how many."""
        ...


@dataclass(frozen=True)
class Retention:
    """``keep_for`` is counted from the last thing that happened in a case that is over; the operator sets it."""

    kept: Kept
    lifecycles: Lifecycles
    audit: AuditTrail
    keep_for: timedelta
    now: Callable[[], datetime]

    def due(self) -> Iterator[tuple[Application, datetime]]:
        """Cases whose day has come and that nobody holds, with the instant they ended."""
        latest, holds = self.now() - self.keep_for, self.kept.holds()
        for application in self.kept.closed(submitted_before=latest):
            ended_at = self._ended_at(application)
            if ended_at is not None and ended_at <= latest and application.id not in holds:
                yield application, ended_at

    def run(self, limit: int) -> int:
        """Delete up to ``limit`` cases that are due, files nobody needs and phones of old calls; how many cases."""
        done = 0
        for application, ended_at in self.due():
            if done == limit:
                break
            self._erase(application, ended_at)
            done += 1
        self.kept.erase_unattached(before=self.now() - timedelta(days=UNATTACHED_DAYS))
        self.kept.end_calls(before=self.now())
        return done

    def hold(self, application_id: str, reason: str) -> Hold:
        """Keep a case beyond its day; raises NotFound."""
        if self.kept.find(scope=application_id) is None:
            raise NotFound
        hold = Hold(application_id, reason, self.now())
        self.kept.put_hold(hold)
        self.audit.record("case_held", actor=None, subject=application_id, at=hold.since)
        return hold

    def release(self, application_id: str) -> None:
        """End a hold; raises Conflict when there is none."""
        if not self.kept.lift_hold(scope=application_id):
            raise Conflict(code="not_held", text="这份档案没有被保留。")
        self.audit.record("case_released", actor=None, subject=application_id, at=self.now())

    def _erase(self, application: Application, ended_at: datetime) -> None:
        """Receipt first: a crash leaves a receipt and a rest that the next run deletes, never a gap without a word."""
        erased_at = self.now()
        receipt = Erasure(application.id, application.service, application.region, ended_at, erased_at, {})
        self.kept.keep_receipt(receipt)
        counts = self.kept.erase(application)
        self.audit.record(
            "case_erased", actor=None, subject=application.id, at=erased_at, documents=sum(counts.values())
        )

    def _ended_at(self, application: Application) -> datetime | None:
        """When it came to its end; None while something may still happen, such as a yearly review."""
        lifecycle = self.lifecycles.pinned(application.lifecycle, application.lifecycle_version)
        if not lifecycle.steps[application.step].is_end:
            return None
        return application.history[-1].at if application.history else application.submitted_at
