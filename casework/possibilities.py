"""What a citizen can do about her application now, what it takes, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casework.appealing import appeal_until
from casework.application import Application
from casework.deadlines import Clockwork
from casework.lifecycle import Lifecycle, Take
from casework.office import Actor
from casework.timeline import Words

APPEAL = "appeal"


@dataclass(frozen=True, slots=True)
class Possible:
    """Something she can do now, what she is asked for when she does, and the last day for it, if there is one."""

    action: str
    title: str
    takes: tuple[Take, ...]
    is_reason_needed: bool
    until: date | None = None


def possible_now(
    application: Application, lifecycle: Lifecycle, words: Words, clockwork: Clockwork, today: date
) -> Iterator[Possible]:
    """In the order of the lifecycle; an appeal only while there is time for one."""
    citizen = Actor("citizen", application.owner, "citizen")
    for action in lifecycle.actions(application, citizen):
        is_appeal = action.name == APPEAL
        until = appeal_until(application, lifecycle, clockwork) if is_appeal else _hers(application, lifecycle)
        if not is_appeal or until is None or today <= until:
            title = words.translate(action.title)
            yield Possible(action.name, title, action.takes, action.reasons is not None, until)


def _hers(application: Application, lifecycle: Lifecycle) -> date | None:
    """The day she is asked to do something by, while the case waits for her."""
    if lifecycle.steps[application.step].holder != "citizen":
        return None
    rules = lifecycle.deadlines
    mine = (one.next_on for one in application.deadlines if one.id in rules and rules[one.id].of == "citizen")
    return min((day for day in mine if day is not None), default=None)
