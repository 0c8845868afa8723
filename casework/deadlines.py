"""Starts, pauses, ends and renews deadlines as an application goes on; whatever passes leaves a trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from casework.application import Application, Deadline
from casework.calendar import Due
from casework.lifecycle import Action, DeadlineRule, Lifecycle
from casework.ports import Calendar, Limits
from casework.terms import Term, Unit
from conversation_flows.conversation import day_in_china, end_of_day_in_china

#: How soon there is an answer after a limit was broken and nobody has said when: our own rule, in no law.
ANOTHER_TERM = Term(5, Unit.WORKING_DAY)
SUBMIT = "submit"


@dataclass(frozen=True)
class Clockwork:
    """Counts days as law and region say."""

    limits: Limits
    calendar: Calendar

    def carry_on(
        self, before: Application, after: Application, lifecycle: Lifecycle, action: Action | None, today: date
    ) -> tuple[Deadline, ...]:
        """The deadlines once ``before`` became ``after`` by an action; None is the submission itself."""
        details = after.history[-1].details
        happened = {action.name if action else SUBMIT}
        if after.step != before.step or action is None:
            happened.add(after.step)
        deadlines = []
        for deadline in before.deadlines:
            rule = lifecycle.deadlines.get(deadline.id)
            if rule is None or not deadline.is_running:
                deadlines.append(deadline)
            elif _ends(rule, before, after, happened, is_end=lifecycle.steps[after.step].is_end):
                deadlines.append(ended(deadline, today, is_span=rule.then is not None))
            else:
                deadlines.append(self._paused_or_not(deadline, rule, after, today))
        running = {deadline.id for deadline in deadlines if deadline.is_running}
        deadlines += [
            self._started(rule, lifecycle, after, today)
            for rule in lifecycle.deadlines.values()
            if rule.id not in running and happened & {*rule.starts, *rule.within}
        ]
        return tuple(self._changed(deadline, action, lifecycle, after, details, today) for deadline in deadlines)

    def renewed(self, deadline: Deadline, region: str, today: date) -> Deadline:
        """A deadline whose day has passed, broken, with the day people can hold on to now."""
        missed_on = deadline.missed_on or deadline.next_on
        known = (day for day in (deadline.new_date, deadline.due_on) if day is not None and day >= today)
        another = next(known, None) or self.calendar.after(today, ANOTHER_TERM, region).on
        return replace(deadline, status="broken", missed_on=missed_on, new_date=another)

    def recounted(self, deadline: Deadline, lifecycle: Lifecycle, application: Application) -> Deadline:
        """A deadline that was counted before a year's holidays were published, as they are known now."""
        is_counted = deadline.limit and not deadline.is_moved and deadline.new_date is None
        if not deadline.is_provisional or not is_counted:
            return deadline
        return self._counted(deadline, lifecycle, deadline.limit, application)

    def _started(self, rule: DeadlineRule, lifecycle: Lifecycle, application: Application, today: date) -> Deadline:
        if rule.until is not None:
            day = getattr(application.decision_made, rule.until, None)
            return Deadline(rule.id, today, day if day and day > today else None)
        chosen = getattr(application.decision_made, rule.chosen_by or "", None) if rule.chosen_by else ""
        name = rule.limits.get(chosen or "") or next(iter(rule.limits.values()))
        return self._counted(Deadline(rule.id, today, None), lifecycle, name, application)

    def _counted(self, deadline: Deadline, lifecycle: Lifecycle, name: str, application: Application) -> Deadline:
        """With the days of a limit, from the day it started."""
        limit = self.limits.of(lifecycle.id, name, application.region, deadline.started_on)
        law, promise = (self._due(deadline, term, application) for term in (limit.statutory, limit.promise))
        return replace(
            deadline,
            limit=name,
            due_on=law.on if law else None,
            promised_on=promise.on if promise else None,
            is_provisional=any(due.is_provisional for due in (law, promise) if due),
        )

    def _due(self, deadline: Deadline, term: Term | None, application: Application) -> Due | None:
        return self.calendar.after(deadline.started_on, term, application.region) if term else None

    def _paused_or_not(self, deadline: Deadline, rule: DeadlineRule, after: Application, today: date) -> Deadline:
        rests = after.step in rule.pauses and (rule.pauses_when is None or rule.pauses_when in after.flags)
        if rests and deadline.paused_on is None:
            return replace(deadline, paused_on=today)
        if rests or deadline.paused_on is None:
            return deadline
        return replace(
            deadline,
            paused_on=None,
            is_moved=True,
            due_on=self._moved(deadline.due_on, deadline.paused_on, today, after.region),
            promised_on=self._moved(deadline.promised_on, deadline.paused_on, today, after.region),
            new_date=self._moved(deadline.new_date, deadline.paused_on, today, after.region),
        )

    def _moved(self, day: date | None, paused_on: date, today: date, region: str) -> date | None:
        """As many working days away as it was when the pause began."""
        if day is None or day <= paused_on:
            return day
        left = self.calendar.count(paused_on, day, region)
        return self.calendar.after(today, Term(left, Unit.WORKING_DAY), region).on if left else today

    def _changed(
        self,
        deadline: Deadline,
        action: Action | None,
        lifecycle: Lifecycle,
        after: Application,
        details: Mapping[str, Any],
        today: date,
    ) -> Deadline:
        """What the action itself does to it: another limit, or a day an officer gives her word for."""
        if action is None or not deadline.is_running:
            return deadline
        if deadline.id in action.extends:
            return self._counted(deadline, lifecycle, action.extends[deadline.id], after)
        if details.get("deadline") == deadline.id and "new_date" in details:
            return replace(deadline, new_date=date.fromisoformat(details["new_date"]))
        return deadline


def ended(deadline: Deadline, today: date, *, is_span: bool) -> Deadline:
    """A deadline that is over: broken when its day had passed, unless it is a span that is meant to pass."""
    days = [day for day in (deadline.promised_on, deadline.due_on) if day is not None]
    if deadline.status == "broken" or is_span or deadline.paused_on is not None or not days or today <= min(days):
        return replace(deadline, ended_on=today, status="broken" if deadline.status == "broken" else "met")
    return replace(deadline, ended_on=today, status="broken", missed_on=min(days))


def filed(application: Application, lifecycle: Lifecycle) -> Application:
    """With what the desk and the watcher find it by, as its step and deadlines are now."""
    step = lifecycle.steps[application.step]
    running = [deadline for deadline in application.deadlines if deadline.next_on is not None]
    duties = [deadline for deadline in running if _is_duty(lifecycle.deadlines.get(deadline.id))]
    return replace(
        application,
        is_open=not (step.rests or step.is_end),
        due_on=min((deadline.next_on for deadline in duties if deadline.next_on), default=None),
        watch_at=min(map(over_at, running), default=None),
    )


def over_at(deadline: Deadline) -> datetime:
    """The instant from which its day is over."""
    if deadline.next_on is None:
        raise ValueError("nothing is due")
    return end_of_day_in_china(deadline.next_on)


def _is_duty(rule: DeadlineRule | None) -> bool:
    """Whether an office has to do something by it."""
    return rule is not None and rule.then is None and rule.of == "office"


def _ends(rule: DeadlineRule, before: Application, after: Application, happened: set[str], *, is_end: bool) -> bool:
    left = before.step in rule.within and after.step not in rule.within
    return is_end or left or bool(happened & set(rule.ends))


def today_of(at: datetime) -> date:
    """The day in China on which something happened."""
    return day_in_china(at)
