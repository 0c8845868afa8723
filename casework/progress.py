"""What a citizen is told of her application: where it is, who has it, what comes next and by when, what she can do.

Never silent: whatever is not known is said to be so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal

from casework.application import Application, Decision
from casework.deadlines import Clockwork
from casework.due_dates import DueDate, due_dates
from casework.lifecycle import Lifecycle, Step
from casework.offices import office_name
from casework.possibilities import Possible, possible_now
from casework.timeline import Line, ToldReason, Words, timeline
from i18n.marking import N_

WaitsFor = Literal["office", "citizen", "nobody"]
_WITH: Mapping[WaitsFor, str] = MappingProxyType(
    {
        "office": N_("现在由{office}办理。有事请打 12345。"),
        "citizen": N_("现在等您。您办好了，{office}接着往下办。"),
        "nobody": N_("现在没有部门在办。有事请打 12345。"),
    }
)
_OVER = N_("已经办完了，没有期限了。")
_AT_REST = N_("现在没有要等的事。有事随时可以说，也可以打 12345。")
_NO_HURRY = N_("没有规定最晚哪一天，早一点办就能早一点往下走。")
_UNPUBLISHED = N_("这一步要多久，当地没有公布期限。一直没有消息，请打 12345 问一问。")


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided last, why, and what was written to her about it."""

    decision: Decision
    because: tuple[ToldReason, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Where it is (``step``, ``title``, ``says``), who holds it since when, what comes ``next`` and ``by_when``.

    ``because``: the reasons of whatever brought it here; ``asked``: what she was asked for, ``words``: what was written
    to her with it. ``due`` has every running deadline. ``is_waiting_for_her``: nothing goes on without her.
    """

    step: str
    title: str
    says: str
    next: str
    office: str
    waits_for: WaitsFor
    held: str
    since: datetime
    by_when: str
    due: tuple[DueDate, ...]
    because: tuple[ToldReason, ...]
    asked: tuple[str, ...]
    words: str
    decided: Decided | None
    can: tuple[Possible, ...]
    can_apply_again: bool
    is_waiting_for_her: bool
    is_over: bool
    timeline: tuple[Line, ...]


def progress(
    application: Application, lifecycle: Lifecycle, words: Words, today: date, clockwork: Clockwork
) -> Progress:
    """Everything there is to tell her today."""
    step, translate = lifecycle.steps[application.step], words.translate
    lines = timeline(application, lifecycle, words)
    here = _of_this_step(lines, step.name)
    due = due_dates(application, lifecycle, translate, words.formats, today)
    office, waits_for = office_name(application.office, words.divisions), _waits_for(step)
    return Progress(
        step=step.name,
        title=translate(step.title),
        says=translate(step.says),
        next=translate(step.next),
        office=office,
        waits_for=waits_for,
        held=translate(_WITH[waits_for]).replace("{office}", office),
        since=application.held_since,
        by_when=_by_when(step, due) or translate(_why_no_day(step)),
        due=due,
        because=next((line.reasons for line in here if line.reasons), ()),
        asked=next((tuple(line.details["materials"]) for line in here if "materials" in line.details), ()),
        words=next((str(line.details["words"]) for line in here if line.by_office and "words" in line.details), ""),
        decided=_decided(application, lines),
        can=tuple(possible_now(application, lifecycle, words, clockwork, today)),
        can_apply_again=step.is_end or _ended_against_her(application),
        is_waiting_for_her=step.holder == "citizen",
        is_over=step.is_end,
        timeline=lines,
    )


def _waits_for(step: Step) -> WaitsFor:
    if step.holder in {"citizen", "nobody"}:
        return "citizen" if step.holder == "citizen" else "nobody"
    return "office"


def _of_this_step(lines: tuple[Line, ...], step: str) -> list[Line]:
    """What happened since it came into its step, the newest first."""
    found = []
    for line in reversed(lines):
        if line.step != step:
            break
        found.append(line)
    return found


def _by_when(step: Step, due: tuple[DueDate, ...]) -> str:
    """Her own day while the case waits for her; else the nearest there is, or that an office owes it without one."""
    told = [one for one in due if one.is_hers] if step.holder == "citizen" else list(due)
    return "" if step.is_end or not told else told[0].text


def _why_no_day(step: Step) -> str:
    if step.is_end:
        return _OVER
    if step.holder == "citizen":
        return _NO_HURRY
    return _AT_REST if step.rests else _UNPUBLISHED


def _decided(application: Application, lines: tuple[Line, ...]) -> Decided | None:
    decision = application.decision_made
    if decision is None:
        return None
    line = next((one for one in lines if one.id == decision.happening), None)
    if line is None:
        return Decided(decision, (), "")
    return Decided(decision, line.reasons, str(line.details.get("words") or ""))


def _ended_against_her(application: Application) -> bool:
    decision = application.decision_made
    return decision is not None and decision.outcome in {"refused", "stopped", "terminated"}
