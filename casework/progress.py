"""What a citizen is told of her application: where it is, who has it, what comes next and by when, what she can do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casework.application import Application, Happening
from casework.due_dates import DueDate, due_dates
from casework.lifecycle import Lifecycle, Take
from casework.noting import TITLES
from casework.office import Actor
from casework.offices import office_name
from casework.reasons import Reasons
from i18n.formatting import Formats
from i18n.marking import N_
from regions.divisions import Divisions

Translate = Callable[[str], str]
_BY = {"citizen": N_("您"), "officer": N_("工作人员"), "system": N_("系统")}
#: Groups of reasons whose words are written to the person; what neighbours say, or officers to each other, is not.
_WRITTEN_TO_HER = frozenset(
    "refusal termination stop change gradual_exit missing_material forwarded delay appeal_decision".split()
)
#: Lines of officers among themselves: that they happened is told, and what was said is not.
_PRIVATE = frozenset(TITLES) - {"submit", "promise_broken", "recounted"}
_TOLD = ("words", "materials", "amount", "from_month", "until", "delivered_on", "deadline", "missed_on", "new_date")


@dataclass(frozen=True, slots=True)
class ToldReason:
    """A reason in plain words, what she can do about it, and the law it stands on."""

    code: str
    text: str
    way_on: str
    law: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened. ``details``: those that are written to her; ``papers``: the names of what was issued."""

    id: str
    action: str
    title: str
    says: str
    at: datetime
    step: str
    step_title: str
    office: str
    by: str
    reasons: tuple[ToldReason, ...]
    details: dict[str, Any]
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Possible:
    """Something she can do now, and what she is asked for when she does."""

    action: str
    title: str
    takes: tuple[Take, ...]
    is_reason_needed: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """Where it is (``step``, ``title``, ``says``), who holds it since when, what comes ``next`` and by when.

    ``because``: the reasons of whatever brought it here. ``is_waiting_for_her``: nothing goes on without her.
    """

    step: str
    title: str
    says: str
    next: str
    office: str
    since: datetime
    due: tuple[DueDate, ...]
    because: tuple[ToldReason, ...]
    can: tuple[Possible, ...]
    is_waiting_for_her: bool
    is_over: bool
    timeline: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What progress is told with: a language, its dates, names of places, and the catalogue of reasons."""

    translate: Translate
    formats: Formats
    divisions: Divisions
    reasons: Reasons


def progress(application: Application, lifecycle: Lifecycle, words: Words, today: date) -> Progress:
    """Everything there is to tell her today."""
    step, translate = lifecycle.steps[application.step], words.translate
    timeline = tuple(_lines(application, lifecycle, words))
    return Progress(
        step=step.name,
        title=translate(step.title),
        says=translate(step.says),
        next=translate(step.next),
        office=office_name(application.office, words.divisions),
        since=application.held_since,
        due=due_dates(application, lifecycle, translate, words.formats, today),
        because=_because(timeline, step.name),
        can=tuple(_possible(application, lifecycle, translate)),
        is_waiting_for_her=step.holder == "citizen",
        is_over=step.is_end,
        timeline=timeline,
    )


def _because(timeline: tuple[Line, ...], step: str) -> tuple[ToldReason, ...]:
    """The reasons of the newest line that has any, of those since it came into its step."""
    for line in reversed(timeline):
        if line.step != step:
            break
        if line.reasons:
            return line.reasons
    return ()


def _possible(application: Application, lifecycle: Lifecycle, translate: Translate) -> Iterator[Possible]:
    citizen = Actor("citizen", application.owner, "citizen")
    for action in lifecycle.actions(application, citizen):
        yield Possible(action.name, translate(action.title), action.takes, action.reasons is not None)


def _lines(application: Application, lifecycle: Lifecycle, words: Words) -> Iterator[Line]:
    for happening in application.history:
        yield _line(happening, application, lifecycle, words)


def _line(happening: Happening, application: Application, lifecycle: Lifecycle, words: Words) -> Line:
    translate, action = words.translate, lifecycle.actions_by_name.get(happening.action)
    title = action.title if action else TITLES.get(happening.action, "")
    is_written = action is None or action.is_against or action.reasons in _WRITTEN_TO_HER or "citizen" in action.by
    details = {name: happening.details[name] for name in _TOLD if name in happening.details}
    return Line(
        id=happening.id,
        action=happening.action,
        title=translate(title),
        says=translate(action.says) if action and action.says else "",
        at=happening.at,
        step=happening.step,
        step_title=translate(lifecycle.steps[happening.step].title),
        office=office_name(happening.office, words.divisions),
        by=translate(_BY[happening.actor.kind]),
        reasons=tuple(told_reasons(happening.reasons, words)),
        details=details if is_written and happening.action not in _PRIVATE else {},
        papers=tuple(paper.name for paper in application.papers if paper.happening == happening.id),
    )


def told_reasons(codes: tuple[str, ...], words: Words) -> Iterator[ToldReason]:
    """Reasons by their codes, in a language; one that is no longer in the catalogue is left out."""
    for code in codes:
        reason = words.reasons.by_code.get(code)
        if reason is not None:
            translate = words.translate
            yield ToldReason(code, translate(reason.text), translate(reason.way_on), translate(reason.law))
