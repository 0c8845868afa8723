"""By when: every running deadline in plain words; where no limit is published, that is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from casework.application import Application, Deadline
from casework.lifecycle import DeadlineRule, Lifecycle
from i18n.formatting import Formats
from i18n.marking import N_

Basis = Literal["statutory", "promised", "new_date", "moved", "paused", "unpublished"]

_OFFICE: dict[Basis, str] = {
    "statutory": N_("{what}：按规定最晚{day}。"),
    "promised": N_("{what}：这里承诺最晚{day}。"),
    "new_date": N_("{what}：没有按时办好，对不起。新的日期是{day}。"),
    "moved": N_("{what}：要晚一些，新的日期是{day}。"),
    "paused": N_("{what}：现在不计时间，等这一步过了接着算。"),
    "unpublished": N_("{what}：要多久，当地没有公布期限。"),
}
_SPAN, _HERS = N_("{what}：到{day}为止。"), N_("{what}：请在{day}以前。")
_PROVISIONAL = N_("那一年的放假安排还没有全部公布，日期可能有变动。")


@dataclass(frozen=True, slots=True)
class DueDate:
    """One deadline as it is told. ``on`` is None where nobody has published a limit, and while days do not count.

    ``law_on`` is the day of the law, where a region promises an earlier one. ``is_hers``: it is for her to do.
    ``missed_on``: the day that passed. ``is_provisional``: the day may still change.
    """

    deadline: str
    title: str
    on: date | None
    law_on: date | None
    basis: Basis
    is_hers: bool
    is_provisional: bool
    missed_on: date | None
    law: str
    text: str


def due_dates(
    application: Application, lifecycle: Lifecycle, translate: Callable[[str], str], formats: Formats, today: date
) -> tuple[DueDate, ...]:
    """What is running, the nearest first, what has no date last; spans nobody has published are not worth a line."""
    told = []
    for deadline in application.deadlines:
        rule = lifecycle.deadlines.get(deadline.id)
        if rule is not None and deadline.is_running and (deadline.next_on or _is_owed(rule)):
            told.append(_told(deadline, rule, translate, formats))
    return tuple(sorted(told, key=lambda one: (one.on is None, one.on or today)))


def _is_owed(rule: DeadlineRule) -> bool:
    """Whether an office has to do something about it: then that there is no limit has to be said too."""
    return rule.then is None and rule.of == "office"


def _told(deadline: Deadline, rule: DeadlineRule, translate: Callable[[str], str], formats: Formats) -> DueDate:
    basis, day = _basis(deadline), deadline.next_on
    text = _OFFICE[basis]
    if day is not None and rule.then is not None:
        text = _HERS if rule.of == "citizen" else _SPAN
    said = translate(text).replace("{what}", translate(rule.title)).replace("{day}", formats.day(day) if day else "")
    is_provisional = deadline.is_provisional and day is not None
    return DueDate(
        deadline=deadline.id,
        title=translate(rule.title),
        on=day,
        law_on=deadline.due_on if basis == "promised" else None,
        basis=basis,
        is_hers=rule.of == "citizen",
        is_provisional=is_provisional,
        missed_on=deadline.missed_on,
        law=translate(rule.law) if rule.law else "",
        text=f"{said}{translate(_PROVISIONAL)}" if is_provisional else said,
    )


def _basis(deadline: Deadline) -> Basis:
    if deadline.paused_on is not None:
        return "paused"
    if deadline.new_date is not None:
        return "new_date" if deadline.missed_on else "moved"
    if deadline.next_on is None:
        return "unpublished"
    return "promised" if deadline.next_on == deadline.promised_on else "statutory"
