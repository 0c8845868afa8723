"""The progress of an application as its owner sees it, in the language of the request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from api.citizen.replying import shown_apply_again, shown_can
from api.plumbing.guards import principal
from api.plumbing.languages import language, said
from api.plumbing.services import services
from casework import needs
from casework.application import Application
from casework.catalog import shipped_reasons
from casework.documents import shown_to_citizens, title_of
from casework.possibilities import Possible
from casework.progress import Decided, Progress, progress
from casework.promising.wording import NOT_AUTHORISED, RELATION_TITLES, STATE_TITLES
from casework.replies import HERS_ALONE
from casework.route import route_from
from casework.timeline import Line, ToldReason, Words, stages
from conversation_flows.conversation import day_in_china
from i18n.formatting import formats
from i18n.marking import N_

PHONE = "12345"
_OUTCOMES = {
    "granted": N_("同意"),
    "refused": N_("不同意"),
    "changed": N_("待遇有调整"),
    "stopped": N_("停发，或者取消认定"),
    "terminated": N_("不再往下办"),
}
_REVIEWS = {"stable": N_("每年复核一次"), "changing": N_("每半年复核一次")}
_REASON = ("code", "text", "way_on", "law")
_DUE = ("deadline", "title", "text", "on", "basis", "law_on", "missed_on", "is_hers", "is_provisional", "law")
_LINE = ("id", "at", "step", "title", "says", "by", "by_office")


def shown_progress(application: Application) -> dict[str, Any]:
    """Everything about where it stands."""
    told = _told(application)
    return {
        **{name: getattr(told, name) for name in ("step", "title", "says", "next", "by_when", "words")},
        "held": {
            "waits_for": told.waits_for,
            "office": told.office,
            "phone": PHONE,
            "since": told.since,
            "text": told.held,
        },
        "due": [{name: getattr(one, name) for name in _DUE} for one in told.due],
        "reasons": _reasons(told.because),
        "asked": list(told.asked),
        "route": list(route_from(application.route).told(said)) if application.route else [],
        "to_do": [] if application.decision_made or told.is_over else list(_to_do(application)),
        "papers": list(_papers(application)),
        "decision": _decision(told.decided),
        "needs": [_need(one) for one in application.needs],
        "can": [shown_can(application, one) for one in told.can if _is_open_to_speaker(one)]
        + ([shown_apply_again(application)] if told.can_apply_again else []),
    }


def shown_happenings(application: Application) -> list[dict[str, Any]]:
    """The timeline, oldest first."""
    return [_line(line) for line in _told(application).timeline]


def shown_stages(application: Application) -> list[dict[str, Any]]:
    """The steps it came through."""
    found = stages(application, services().casework.lifecycle(application))
    return [{"state": one.step, "at": one.at, "title": said(one.title)} for one in found]


def _is_open_to_speaker(possible: Possible) -> bool:
    return principal().helper is None or possible.action not in HERS_ALONE


def _told(application: Application) -> Progress:
    casework, speech = services().casework, formats(language())
    words = Words(said, speech, services().regions, shipped_reasons())
    today = day_in_china(services().now())
    return progress(application, casework.lifecycle(application), words, today, casework.rules.clockwork)


def _line(line: Line) -> dict[str, Any]:
    details = line.details
    return {name: getattr(line, name) for name in _LINE} | {
        "reasons": _reasons(line.reasons),
        "asked": list(details.get("materials", ())),
        "words": str(details.get("words") or ""),
        "new_date": date.fromisoformat(details["new_date"]) if details.get("new_date") else None,
        "papers": list(line.papers),
    }


def _reasons(reasons: Iterable[ToldReason]) -> list[dict[str, str]]:
    return [{name: getattr(one, name) for name in _REASON} for one in reasons]


def _to_do(application: Application) -> Iterator[dict[str, Any]]:
    commitments = services().commitments
    for one in commitments.lay_out(application):
        if not one.is_settled:
            state = said(STATE_TITLES[one.state])
            yield _thing("commitment", one.id, said(commitments.item(one).title), state, f"/v1/commitments/{one.id}")
    for asked in services().authorisations.lay_out(application):
        if asked.state != "given":
            title, path = said(RELATION_TITLES[asked.relation]), f"/v1/applications/{application.id}/authorisations"
            yield _thing("authorisation", asked.id, title, said(NOT_AUTHORISED), path)


def _thing(kind: str, thing: str, title: str, state_title: str, path: str) -> dict[str, Any]:
    return {"kind": kind, "id": thing, "title": title, "state_title": state_title, "path": path}


def _papers(application: Application) -> Iterator[dict[str, Any]]:
    for paper in shown_to_citizens(application):
        path = f"/v1/applications/{application.id}/documents/{paper.name}"
        shown = {name: getattr(paper, name) for name in ("name", "number", "issued_at")}
        yield shown | {"title": said(title_of(application, paper)), "path": path}


def _decision(decided: Decided | None) -> dict[str, Any] | None:
    if decided is None:
        return None
    names = ("outcome", "decided_on", "happening", "amount", "from_month", "until", "review")
    return {name: getattr(decided.decision, name) for name in names} | {
        "outcome_title": said(_OUTCOMES[decided.decision.outcome]),
        "review_title": said(_REVIEWS[decided.decision.review]) if decided.decision.review in _REVIEWS else None,
        "reasons": _reasons(decided.because),
        "words": decided.words,
    }


def _need(one: dict[str, Any]) -> dict[str, Any]:
    provider = one["referred_to"]
    return {
        "kind": one["kind"],
        "title": said(needs.KINDS[one["kind"]]),
        "status": one["status"],
        "status_title": said(needs.STATUSES[one["status"]]),
        "provider": said(needs.BODIES[provider]) if provider else None,
    }
