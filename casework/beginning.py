"""Begins the lifecycle of what was submitted: its first step, who holds it, its first deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from casework.application import Application, Happening
from casework.applying import Rules, holder, told
from casework.conditions import SETTINGS
from casework.deadlines import SUBMIT, filed, today_of
from casework.lifecycle import Lifecycle
from casework.office import Actor
from conversation_flows.engine.functions import years

_OF_AGE = 18


def begun(
    application: Application,
    lifecycle: Lifecycle,
    rules: Rules,
    happening_id: str,
    details: Mapping[str, Any] = MappingProxyType({}),
) -> Application:
    """The application in the first step of its lifecycle; always the same for the same submission.

    What its region has set about the steps is pinned here as flags, so that a case ends as it began.
    """
    today = today_of(application.submitted_at)
    office = holder(lifecycle, lifecycle.begins, application)
    actor = Actor("citizen", application.owner, "citizen")
    line = Happening(
        happening_id, SUBMIT, lifecycle.begins, application.submitted_at, office, actor, details=dict(details)
    )
    sources = application.content.get("sources", ())
    entered_by = dict.fromkeys(source["account"] for source in sources if "account" in source)
    first = replace(
        application,
        step=lifecycle.begins,
        office=office,
        history=(line,),
        flags=_flags(application, lifecycle, rules, today),
        entered_by=tuple(entered_by),
    )
    deadlines = rules.clockwork.carry_on(application, first, lifecycle, None, today)
    return told(filed(replace(first, deadlines=deadlines), lifecycle))


def _flags(application: Application, lifecycle: Lifecycle, rules: Rules, today: date) -> tuple[str, ...]:
    found = (*application.flags, *_told(application, today), *_set(lifecycle, application, rules, today))
    return tuple(dict.fromkeys(found))


def _told(application: Application, today: date) -> Iterator[str]:
    """The flags that follow from what the person said."""
    answers = application.content.get("answers", {}).get("answers", {})
    if _said(answers, "relatives.among_officers") is True:
        yield "relative_of_officer"
    if application.service == "children_without_support" or _is_child(_said(answers, "applicant.birth_date"), today):
        yield "protected_child"
    if _said(answers, "transfer.agrees") is True:
        yield "consented_to_transfer"


def _set(lifecycle: Lifecycle, application: Application, rules: Rules, today: date) -> Iterator[str]:
    """The flags for what the region has set."""
    for (setting, value), flag in SETTINGS.items():
        if rules.clockwork.limits.setting(lifecycle.id, setting, application.region, today).value is value:
            yield flag


def _said(answers: Mapping[str, Any], address: str) -> Any:
    return answers.get(address, {}).get("v")


def _is_child(born: Any, today: date) -> bool:
    return isinstance(born, str) and years(date.fromisoformat(born), today) < _OF_AGE
