"""Certificate items of an application: read the notice, commit or bring the certificate, withdraw."""

from __future__ import annotations

from typing import Any

from api.citizen.commitment_schemas import (
    COMMITMENT,
    LINE,
    ChoiceBody,
    CommitmentsView,
    CommitmentView,
    OfApplicationQuery,
    WithdrawalBody,
)
from api.citizen.requests import CHANNEL_PARAMETER, channel
from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.idempotency import if_match_version, outcome_headers
from api.plumbing.languages import said
from api.plumbing.repeating import this_request
from api.plumbing.services import services
from casework.commitment import Commitment
from casework.commitments import Choice, Step
from casework.promising.items import Item
from casework.promising.notices import Sheet, commitment, notice
from casework.promising.wording import STATE_TITLES
from identity.mandates import Right

commitments = Audience(
    "commitments",
    guard="citizen",
    url_prefix="/v1/commitments",
    description="Promising instead of fetching certificates",
)


@commitments.route("")
@Audience.on_behalf(Right.SEE)
@commitments.arguments(OfApplicationQuery, location="query")
@Audience.refuses(404)
@commitments.response(200, CommitmentsView, example={"settled": False, "items": [LINE]})
def list_commitments(query: dict[str, Any]) -> dict[str, Any]:
    """List what an application needs proved or promised; it can be accepted once all of it is settled."""
    found = services().commitments.of_application(principal(), query["application"])
    found.sort(key=lambda each: each.is_settled)  # what is still to be done comes first
    return {"settled": all(each.is_settled for each in found), "items": [_line(each) for each in found]}


@commitments.route("/<id:commitment_id>")
@Audience.on_behalf(Right.SEE)
@commitments.response(200, CommitmentView, example=COMMITMENT)
def show_commitment(commitment_id: str) -> Any:
    """Show an item: the short notice, the full one, what to tick, and what may be chosen."""
    return _answer(Step(services().commitments.find(principal(), commitment_id)))


@commitments.route("/<id:commitment_id>", methods=["POST"])
@Audience.keyed
@Audience.versioned
@Audience.limited("turns")
@Audience.refuses(409)
@commitments.doc(parameters=[CHANNEL_PARAMETER])
@commitments.arguments(ChoiceBody)
@commitments.response(200, CommitmentView, example=COMMITMENT | {"state": "committed", "settled": True})
def choose(body: dict[str, Any], commitment_id: str) -> Any:
    """Commit, with all four ticks and a signature, or say that the certificate will come.

    Whoever may not commit is told why and what to do instead; nothing is changed then.
    """
    choice = Choice(
        choice=body["choice"],
        notice=body["notice"],
        ticks=frozenset(name for name, ticked in body["ticks"].items() if ticked),
        signer=body["signer"],
        signature=body["signature"],
        locale=body["locale"],
        uploads=tuple(body["uploads"]),
    )
    step = services().commitments.choose(
        principal(),
        commitment_id,
        choice,
        based_on=if_match_version(),
        channel=channel(),
        request=this_request(body),
    )
    return _answer(step)


@commitments.route("/<id:commitment_id>/withdrawal", methods=["POST"])
@Audience.keyed
@Audience.versioned
@Audience.limited("turns")
@Audience.refuses(409)
@commitments.doc(parameters=[CHANNEL_PARAMETER])
@commitments.arguments(WithdrawalBody)
@commitments.response(200, CommitmentView, example=COMMITMENT | {"state": "bringing"})
def withdraw(body: dict[str, Any], commitment_id: str) -> Any:
    """Take a commitment back, with a reason, until the decision; then the certificate is needed after all."""
    step = services().commitments.withdraw(
        principal(),
        commitment_id,
        body["reason"],
        based_on=if_match_version(),
        channel=channel(),
        request=this_request(body),
    )
    return _answer(step)


def _answer(step: Step) -> tuple[dict[str, Any], dict[str, str]]:
    return _view(step.commitment), outcome_headers(step.commitment.version, is_replayed=step.replayed)


def _line(one: Commitment) -> dict[str, Any]:
    item = services().commitments.item(one)
    return {
        "id": one.id,
        "item": item.id,
        "title": said(item.title),
        "certificate": said(item.certificate),
        "state": one.state,
        "state_title": said(STATE_TITLES[one.state]),
        "settled": one.is_settled,
        "brief": said(item.brief),
        "version": one.version,
    }


def _view(one: Commitment) -> dict[str, Any]:
    service = services().commitments
    item, wording = service.item(one), service.catalogue.wording
    may = item.may_be_committed(one.region)
    follows = [wording.consequences[name] for name in item.consequences] if may else []
    return _line(one) | {
        "application": one.application,
        "law": said(item.law),
        "alternative": said(item.alternative),
        "can": [
            {"action": action, "possible": not why_not, "why_not": said(why_not) if why_not else None}
            for action, why_not in service.can(one).items()
        ],
        "notice": _sheet(item, notice(item, wording, said)) if may else None,
        "commitment": _sheet(item, commitment(item, wording, said)) if may else None,
        "consequences": [{"text": said(each.text), "law": said(each.law)} for each in follows],
        "appeal": said(wording.appeal),
        "signed": _signed(one),
    }


def _sheet(item: Item, sheet: Sheet) -> dict[str, Any]:
    parts = [{"id": part.id, "heading": part.heading, "text": part.text} for part in sheet.parts]
    return {"version": item.version, "title": sheet.title, "parts": parts}


def _signed(one: Commitment) -> dict[str, Any] | None:
    if one.signed is None:
        return None
    link = services().links.verification(one.statement)
    return {
        "at": one.signed.at,
        "notice": one.signed.notice,
        "status": one.status,
        "digest": one.digest,
        "verification": one.verification,
        "statement": one.statement,
        "link": link,
        "qr_svg": services().qr.svg(link).decode(),
    }
