"""The history of an application as its owner reads it: what happened, and by whom, by role and office, never by name.

What officers write for each other, such as what neighbours said on a visit, is not hers to read here; what is written
to her is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.application import Application, Happening
from casework.lifecycle import Action, Lifecycle
from casework.noting import TITLES
from casework.office import Office
from casework.offices import office_name
from casework.reasons import Reasons
from casework.who import acting_office, first_township, role_of
from i18n.formatting import Formats
from regions.divisions import Divisions

Translate = Callable[[str], str]

#: Groups of reasons whose words are written to the person; what neighbours say, or officers to each other, is not.
_WRITTEN_TO_HER = frozenset(
    "refusal termination stop change gradual_exit missing_material forwarded delay appeal_decision".split()
)
#: Actions that need no reason, whose words are written to her all the same.
_ANSWERS_TO_HER = frozenset({"record_outcome"})
#: Lines of officers among themselves: that they happened is told, and what was said is not.
_PRIVATE = frozenset(TITLES) - {"submit", "promise_broken", "recounted"}
_TOLD = ("words", "materials", "amount", "from_month", "until", "delivered_on", "deadline", "missed_on", "new_date")


@dataclass(frozen=True, slots=True)
class Words:
    """What progress is told with: a language, its dates, names of places, and the catalogue of reasons."""

    translate: Translate
    formats: Formats
    divisions: Divisions
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class ToldReason:
    """A reason in plain words, what she can do about it, and the law it stands on."""

    code: str
    text: str
    way_on: str
    law: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened. ``details``: those that are written to her; ``papers``: the names of what was issued.

    ``by`` is a role in words, ``by_office`` the office an officer did it for; ``office`` has the case afterwards.
    """

    id: str
    action: str
    title: str
    says: str
    at: datetime
    step: str
    step_title: str
    office: str
    by: str
    by_office: str
    reasons: tuple[ToldReason, ...]
    details: dict[str, Any]
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A step the application came into, and when: all that anybody with a tracking code sees of it."""

    step: str
    title: str
    at: datetime


def stages(application: Application, lifecycle: Lifecycle) -> tuple[Stage, ...]:
    """The steps it came through, oldest first; what happened within one is no stage."""
    found: list[Stage] = []
    for line in application.history:
        if not found or line.step != found[-1].step:
            found.append(Stage(line.step, lifecycle.steps[line.step].title, line.at))
    return tuple(found)


def timeline(application: Application, lifecycle: Lifecycle, words: Words) -> tuple[Line, ...]:
    """Everything that happened, oldest first."""
    return tuple(_lines(application, lifecycle, words))


def told_reasons(codes: tuple[str, ...], words: Words) -> Iterator[ToldReason]:
    """Reasons by their codes, in a language; one that is no longer in the catalogue is left out."""
    for code in codes:
        reason = words.reasons.by_code.get(code)
        if reason is not None:
            translate = words.translate
            law = translate(reason.law) if reason.law else ""
            yield ToldReason(code, translate(reason.text), translate(reason.way_on) if reason.way_on else "", law)


def _lines(application: Application, lifecycle: Lifecycle, words: Words) -> Iterator[Line]:
    township = first_township(application)
    for happening in application.history:
        office = acting_office(happening, application, township)
        yield _line(happening, application, lifecycle, words, office)
        sent_to = happening.details.get("office")
        township = sent_to if isinstance(sent_to, str) else township


def _line(
    happening: Happening, application: Application, lifecycle: Lifecycle, words: Words, by_office: Office | None
) -> Line:
    translate, action = words.translate, lifecycle.actions_by_name.get(happening.action)
    title = action.title if action else TITLES.get(happening.action, lifecycle.steps[happening.step].title)
    is_hers = _is_written_to_her(happening, action)
    return Line(
        id=happening.id,
        action=happening.action,
        title=translate(title),
        says=translate(action.says) if action and action.says else "",
        at=happening.at,
        step=happening.step,
        step_title=translate(lifecycle.steps[happening.step].title),
        office=office_name(happening.office, words.divisions),
        by=translate(role_of(happening, application)),
        by_office=office_name(by_office, words.divisions) if by_office else "",
        reasons=tuple(told_reasons(happening.reasons, words)),
        details={name: happening.details[name] for name in _TOLD if name in happening.details} if is_hers else {},
        papers=tuple(paper.name for paper in application.papers if paper.happening == happening.id),
    )


def _is_written_to_her(happening: Happening, action: Action | None) -> bool:
    if action is None:
        return happening.action not in _PRIVATE
    is_answer = action.is_against or action.reasons in _WRITTEN_TO_HER or action.name in _ANSWERS_TO_HER
    return is_answer or "citizen" in action.by
