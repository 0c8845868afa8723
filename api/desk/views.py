"""How a case is shown to officers: whole, or only where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.desk.lines import shown_line, shown_office
from api.plumbing.guards import principal
from api.plumbing.languages import said
from api.plumbing.services import services
from casework import needs
from casework.application import Application, Deadline, Happening
from casework.case_files import File, Possible
from casework.catalog import shipped_reasons
from casework.checks import RESULTS, SOURCES, checks_of
from casework.masking import in_part
from casework.noting import TITLES


def shown_state(application: Application, possible: Iterable[Possible]) -> dict[str, Any]:
    """Where a case stands, and what is possible now."""
    return shown_line(application) | {
        "version": application.version,
        "can": [_possible(one) for one in possible],
    }


def shown_file(file: File) -> dict[str, Any]:
    """The whole case."""
    case = file.application
    names = ("field", "thing", "label", "shown")
    papers = ("name", "kind", "number", "issued_at", "verification")
    return shown_state(case, file.possible) | {
        "conversation_channel": sorted({str(source["channel"]) for source in case.content["sources"]}),
        "summary": in_part(case.content["summary"]),
        "masked": [{name: getattr(one, name) for name in names} for one in file.masked],
        "history": [_happening(one, case) for one in case.history],
        "deadlines": [_deadline(one, case) for one in case.deadlines],
        "papers": [{name: getattr(one, name) for name in papers} for one in case.papers],
        "commitments": _items(case),
        "permissions": _permissions(case),
        "checks": [_check(one) for one in checks_of(case)],
        "needs": [_need(one) for one in case.needs],
    }


def _possible(one: Possible) -> dict[str, Any]:
    action, reasons = one.action, shipped_reasons()
    takes = [
        {"name": take.name, "kind": take.kind, "required": not take.is_optional, "options": list(take.options)}
        for take in action.takes
    ]
    return {
        "action": action.name,
        "title": said(action.title),
        "takes": takes,
        "reasons": [_reason(reason.code) for reason in (reasons.of_group(action.reasons) if action.reasons else ())],
        "against": said(one.against.text) if one.against else None,
    }


def _reason(code: str) -> dict[str, str]:
    return {"code": code, "text": said(shipped_reasons()[code].text)}


def _happening(line: Happening, case: Application) -> dict[str, Any]:
    return {
        "id": line.id,
        "action": line.action,
        "title": said(_title(line, case)),
        "step": line.step,
        "at": line.at,
        "office": shown_office(line.office),
        "by": line.actor.acts_as,
        "is_mine": line.actor.account == principal().account,
        "reasons": [_reason(code) for code in line.reasons],
        "details": in_part(line.details),
    }


def _title(line: Happening, case: Application) -> str:
    lifecycle = services().casework.lifecycle(case)
    titles = (step.actions[line.action].title for step in lifecycle.steps.values() if line.action in step.actions)
    return TITLES.get(line.action) or next(titles, lifecycle.steps[line.step].title)


def _deadline(one: Deadline, case: Application) -> dict[str, Any]:
    rule = services().casework.lifecycle(case).deadlines.get(one.id)
    names = ("id", "status", "started_on", "due_on", "promised_on", "new_date", "ended_on", "is_provisional")
    return {name: getattr(one, name) for name in names} | {"title": said(rule.title) if rule else one.id}


def _items(case: Application) -> list[dict[str, Any]]:
    commitments = services().commitments
    return [
        {
            "id": one.id,
            "item": one.item,
            "title": said(commitments.item(one).title),
            "state": one.state,
            "status": one.status,
            "is_settled": one.is_settled,
        }
        for one in commitments.lay_out(case)
    ]


def _permissions(case: Application) -> list[dict[str, Any]]:
    asked = services().authorisations.lay_out(case)
    return [{"person": one.person, "relation": str(one.relation), "state": one.state} for one in asked]


def _check(one: dict[str, Any]) -> dict[str, Any]:
    names = ("who", "source", "started_at", "result")
    titles = {
        "source_title": said(SOURCES.get(one["source"], one["source"])),
        "result_title": said(RESULTS[one["result"]]) if one["result"] else None,
    }
    return {name: one[name] for name in names} | titles | {"words": in_part(one["words"])}


def _need(one: dict[str, Any]) -> dict[str, Any]:
    body, shown = one["referred_to"], dict(in_part(one))
    return shown | {
        "kind_title": said(needs.KINDS[one["kind"]]),
        "status_title": said(needs.STATUSES[one["status"]]),
        "referred_to_title": said(needs.BODIES[body]) if body else None,
    }
