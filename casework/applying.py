"""Applies an action to an application: checked against its lifecycle, then carried on as one new version. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from casework.application import Application, Deadline, Happening
from casework.conditions import CONDITIONS
from casework.deadlines import SUBMIT, Clockwork, filed, today_of
from casework.deciding import decision_after
from casework.details import require_details, require_reasons
from casework.lifecycle import Action, Lifecycle, may
from casework.office import Actor, Office, township_office
from casework.offices import office_at
from casework.ports import PaperIssuer, Places
from casework.reasons import Reasons
from i18n.errors import Conflict, FieldError, Invalid
from i18n.marking import N_

HAPPENED, PAPER_ISSUED, NOTICE = "application.happened", "paper.issued", "application.notice"
TRANSFER, TRANSFERRED = "transfer", "application.transferred"  # the action of a citizen who agrees, and its event
REPORTED = "application.reported"
#: Applications about a case that is being paid already -> the action that takes them in there.
REPORTS: Final = {"change_report": "take_in_report", "periodic_review": "take_in_review"}
MOST_HAPPENINGS = 2_000

#: Raises an error of :mod:`i18n.errors` when something else stands against an action; changes nothing.
Guard = Callable[[Application, Action, Actor, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody wants to do, and everything that will stand in the history of it. ``id`` is that of the line."""

    id: str
    action: str
    actor: Actor
    at: datetime
    details: Mapping[str, Any] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    request: str = ""
    fingerprint: str = ""


@dataclass(frozen=True)
class Rules:
    """What the law and other owners say about every action."""

    reasons: Reasons
    clockwork: Clockwork
    places: Places
    papers: PaperIssuer
    guards: tuple[Guard, ...] = ()


def apply(application: Application, lifecycle: Lifecycle, doing: Doing, rules: Rules) -> Application:
    """The application after ``doing``, one version on; raises Conflict or Invalid, which say what is possible."""
    action = _allowed(application, lifecycle, doing)
    require_reasons(action, rules.reasons, doing.reasons)
    require_details(action, application, doing.details, today_of(doing.at))
    for guard in rules.guards:
        guard(application, action, doing.actor, doing.details)
    responsible = _forwarded(application, doing, rules.places)
    step = lifecycle.target(application, action)
    after = replace(
        responsible,
        version=application.version + 1,
        step=step,
        flags=_flags(application, action),
        office=holder(lifecycle, step, responsible),
    )
    after = replace(after, history=(*application.history, _line(after, doing)))
    after = replace(after, decision_made=decision_after(after, lifecycle, action))
    deadlines = rules.clockwork.carry_on(application, after, lifecycle, action, today_of(doing.at))
    after = filed(replace(after, deadlines=deadlines), lifecycle)
    _require_protected(after, lifecycle)
    issued = told(_with_papers(after, action, rules.papers))
    is_hers = lifecycle.steps[after.step].holder == "citizen" and doing.actor.kind == "officer"
    return noticed(issued) if is_hers or action.decides else issued


def redated(application: Application, lifecycle: Lifecycle, doing: Doing, deadline: Deadline) -> Application:
    """The application with one deadline changed by the watcher, and a line in its history that says so."""
    kept = (deadline if one.id == deadline.id and one.is_running else one for one in application.deadlines)
    line = _line(application, doing)
    after = replace(
        application,
        version=application.version + 1,
        deadlines=tuple(kept),
        history=(*application.history, line),
    )
    return told(filed(after, lifecycle))


def told(application: Application) -> Application:
    """With the events that make the newest line of its history known."""
    happening = application.history[-1]
    kinds = {"evnt": HAPPENED} | ({"trsf": TRANSFERRED} if happening.action == TRANSFER else {})
    kinds |= {"rprt": REPORTED} if happening.action == SUBMIT and application.lifecycle in REPORTS else {}
    events = [
        {"id": event_id(happening, prefix), "kind": kind, "at": happening.at, "happening": happening.id}
        for prefix, kind in kinds.items()
    ]
    return replace(application, outbox=(*application.outbox, *events))


def noticed(application: Application) -> Application:
    """With the event that puts the newest line before her on her phone: only what she must know."""
    happening = application.history[-1]
    event = {"id": event_id(happening, "ntce"), "kind": NOTICE, "at": happening.at, "happening": happening.id}
    return replace(application, outbox=(*application.outbox, event))


def event_id(happening: Happening, prefix: str) -> str:
    """The id of an event that a line of the history causes: the same for the same line."""
    return f"{prefix}_{happening.id.partition('_')[2]}"


def holder(lifecycle: Lifecycle, step: str, application: Application) -> Office:
    """The office that holds an application in a step; while a citizen is at it, the one that waits for her."""
    match lifecycle.steps[step].holder:
        case "township":
            return township_office(application.township)
        case "county":
            return Office(application.region, "county")
        case "disabled_federation":
            return Office(application.region, "disabled_federation")
    return application.office


def _allowed(application: Application, lifecycle: Lifecycle, doing: Doing) -> Action:
    """The action, if it is possible here, now, and to this actor."""
    if len(application.history) >= MOST_HAPPENINGS:
        raise Conflict(code="too_long", text="这份申请的经过太长了，请联系管理员。")
    action = lifecycle.action(application, doing.action)
    possible = tuple(FieldError("/action", one.name, one.title) for one in lifecycle.actions(application, doing.actor))
    if action is None or not may(action, doing.actor, application):
        text = (
            N_("现在不能这样做。您现在可以做的列在下面。") if possible else N_("现在没有您要办的事，办好了会告诉您。")
        )
        raise Conflict(code="not_here", text=text, errors=possible)
    for name in action.when:
        if not CONDITIONS[name].holds(application):
            raise Conflict(code="not_now", text=CONDITIONS[name].otherwise, errors=possible)
    return action


def _forwarded(application: Application, doing: Doing, places: Places) -> Application:
    """With the township and county that are responsible from now on, if the action says so."""
    code = doing.details.get("office")
    if not isinstance(code, str):
        return application
    today = today_of(doing.at)
    county = places.county(code, today) if office_at(code, today, places) else None
    if county is None:
        error = FieldError("/details/office", "office", N_("没有这个旗县或者苏木乡镇、街道。"))
        raise Invalid(code="details", text="办这一步还要写清楚几样。", errors=(error,))
    return replace(application, township=code, region=county.code)


def _flags(application: Application, action: Action) -> tuple[str, ...]:
    kept = [flag for flag in application.flags if flag not in action.unmarks]
    return tuple(dict.fromkeys([*kept, *action.marks]))


def _line(after: Application, doing: Doing) -> Happening:
    return Happening(
        id=doing.id,
        action=doing.action,
        step=after.step,
        at=doing.at,
        office=after.office,
        actor=doing.actor,
        reasons=tuple(doing.reasons),
        request=doing.request,
        fingerprint=doing.fingerprint,
        details=dict(doing.details),
    )


def _require_protected(after: Application, lifecycle: Lifecycle) -> None:
    """Whatever a lifecycle says: what must not be put up is never put up."""
    step = lifecycle.steps[after.step]
    if step.is_public and set(step.private) & set(after.flags):
        raise Conflict(code="not_public", text="这份申请涉及受保护的孩子，不公示。请走不公示的办理步骤。")


def _with_papers(after: Application, action: Action, papers: PaperIssuer) -> Application:
    issued = papers.issue(after, action.papers, after.history[-1]) if action.papers else ()
    if not issued:
        return after
    happening = after.history[-1]
    event = {"id": event_id(happening, "papr"), "kind": PAPER_ISSUED, "at": happening.at, "happening": happening.id}
    return replace(
        after,
        papers=(*after.papers, *(one.paper for one in issued)),
        paper_data={**after.paper_data, **{one.paper.name: one.says for one in issued}},
        outbox=(*after.outbox, event),
    )
