"""Watches deadlines: what is over goes on to its next step, what was promised and not done is said, with a new date."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from casework.acting import Acting
from casework.application import Application, Deadline
from casework.applying import Doing, noticed, redated
from casework.deadlines import over_at, today_of
from casework.lifecycle import Lifecycle
from casework.office import SYSTEM
from casework.ports import Watched
from i18n.errors import Stale, Unavailable

BROKEN, RECOUNTED = "promise_broken", "recounted"  # what the watcher writes into histories, beside its actions
_MOST_AT_ONCE = 32  # things due in one case in one go; the next round takes the rest


@dataclass(frozen=True, slots=True)
class Seen:
    """How many steps ended by themselves, how many promises were found broken, and the kinds of error on the way."""

    ended: int
    broken: int
    failures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Watching:
    """Every step is one compare-and-set: who touches the case first wins, and nothing is decided here."""

    acting: Acting
    watched: Watched

    def watch(self, limit: int) -> Seen:
        """Do what is due in up to ``limit`` cases, the longest due first; raises Unavailable."""
        done: Counter[str] = Counter()
        failures: set[str] = set()
        for application_id, owner in self.watched.due(self.acting.now(), limit=limit):
            try:
                self._watch(application_id, owner, done)
            except Unavailable:
                raise
            except Stale:  # somebody acted on it meanwhile; what is still due is found again
                continue
            except Exception as error:  # one that cannot be read must not keep the others waiting
                failures.add(type(error).__name__)
        return Seen(done["ended"], done["broken"], tuple(sorted(failures)))

    def _watch(self, application_id: str, owner: str, done: Counter[str]) -> None:
        application, now = self.acting.applications.find(application_id, owner=owner), self.acting.now()
        for _ in range(_MOST_AT_ONCE):
            over = _first_over(application, now) if application else None
            if application is None or over is None:
                return
            application, what = self._one(application, over, now)
            done[what] += 1

    def _one(self, application: Application, deadline: Deadline, now: datetime) -> tuple[Application, str]:
        """What is due about one deadline: the application afterwards, and what was done."""
        lifecycle, clockwork = self.acting.lifecycle(application), self.acting.rules.clockwork
        recounted = clockwork.recounted(deadline, lifecycle, application)
        if recounted.next_on != deadline.next_on:
            doing = self._doing(application, deadline, RECOUNTED, now, recounted)
            return self._redate(application, lifecycle, doing, recounted), "recounted"
        then = _then(application, lifecycle, deadline)
        if then is not None:
            return self.acting.carry_out(
                application, self._doing(application, deadline, then, now)
            ).application, "ended"
        renewed = clockwork.renewed(deadline, application.region, today_of(now))
        doing = self._doing(application, deadline, BROKEN, now, renewed)
        after = redated(application, lifecycle, doing, renewed)
        return self.acting.keep(application, noticed(after)).application, "broken"

    def _redate(self, application: Application, lifecycle: Lifecycle, doing: Doing, deadline: Deadline) -> Application:
        return self.acting.keep(application, redated(application, lifecycle, doing, deadline)).application

    def _doing(
        self, application: Application, deadline: Deadline, action: str, now: datetime, after: Deadline | None = None
    ) -> Doing:
        """The same for everybody who finds this deadline over."""
        cause = (application.id, action, deadline.id, str(deadline.next_on))
        details = {} if after is None else {"deadline": after.id, "new_date": str(after.next_on or "")}
        if after is not None and action == BROKEN:
            details["missed_on"] = str(deadline.next_on)
        return Doing(self.acting.secrets.derived_id("hapn", *cause), action, SYSTEM, now, details)


def _first_over(application: Application, now: datetime) -> Deadline | None:
    over = [one for one in application.deadlines if one.next_on is not None and over_at(one) <= now]
    return min(over, key=over_at, default=None)


def _then(application: Application, lifecycle: Lifecycle, deadline: Deadline) -> str | None:
    """The watcher's action for this deadline, where the case is."""
    rule = lifecycle.deadlines.get(deadline.id)
    action = lifecycle.action(application, rule.then) if rule and rule.then else None
    return action.name if action else None
