"""What officers verify of what was promised: the list, one of them, a certificate that came in, what was found out."""

from __future__ import annotations

from typing import Any

from api.desk.case_schemas import PurposeQuery
from api.desk.commitment_schemas import (
    PROMISED,
    TASK,
    FindingBody,
    PromisedView,
    TasksQuery,
    TasksView,
    TaskView,
)
from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.idempotency import etag
from api.plumbing.languages import said
from api.plumbing.repeating import this_request
from api.plumbing.services import services
from casework.commitment import Commitment

promised = Audience(
    "promised", guard="desk", url_prefix="/v1/desk/commitments", description="Verifying what was promised"
)
_CHANNEL = "desk"


@promised.route("")
@promised.arguments(TasksQuery, location="query")
@promised.response(200, TasksView, example={"items": [TASK]})
def list_tasks(query: dict[str, Any]) -> dict[str, Any]:
    """List what is to be verified in my townships and counties, the longest due first."""
    return {"items": [_line(each) for each in services().verifying.tasks(principal(), limit=query["limit"])]}


@promised.route("/<id:commitment_id>")
@promised.arguments(PurposeQuery, location="query")
@Audience.refuses(409)
@promised.response(200, PromisedView, example=PROMISED)
def show_promised(query: dict[str, Any], commitment_id: str) -> Any:
    """See what was signed, for a purpose. The look is written down, and the person can read it."""
    commitment = services().verifying.find(principal(), commitment_id)
    services().desk.seen(principal(), commitment.application, query["purpose"], thing="commitment")
    return _view(commitment), {"ETag": etag(commitment.version)}


@promised.route("/<id:commitment_id>/receipt", methods=["POST"])
@Audience.keyed
@Audience.refuses(409, 412)
@promised.response(200, TaskView, example=TASK | {"state": "brought"})
def receive_certificate(commitment_id: str) -> dict[str, Any]:
    """Note that the certificate came in at the window."""
    return _line(services().verifying.receive(principal(), commitment_id, _CHANNEL, this_request(None)))


@promised.route("/<id:commitment_id>/findings", methods=["POST"])
@Audience.keyed
@Audience.refuses(409, 412)
@promised.arguments(FindingBody)
@promised.response(200, TaskView, example=TASK)
def note_finding(body: dict[str, Any], commitment_id: str) -> dict[str, Any]:
    """Say whether it was true, and how that was found out.

    A later finding, such as after an appeal, takes the place of this one. What follows is for officers to decide.
    """
    found = services().verifying.find_out(
        principal(), commitment_id, body["result"], body["words"], _CHANNEL, this_request(body)
    )
    return _line(found)


def _line(one: Commitment) -> dict[str, Any]:
    item, task = services().commitments.item(one), one.task
    return {
        "id": one.id,
        "application": one.application,
        "item": one.item,
        "title": said(item.title),
        "sources": [said(source) for source in item.sources],
        "state": one.state,
        "township": one.township,
        "check": task.kind if task else None,
        "phase": task.phase if task else None,
        "due_on": task.due_on if task else None,
        "missed_on": task.missed_on if task else None,
        "version": one.version,
    }


def _view(one: Commitment) -> dict[str, Any]:
    signed = one.signed
    findings = [{"result": found.result, "at": found.at, "words": found.words} for found in one.findings]
    return _line(one) | {
        "status": one.status,
        "signer": signed.signer if signed else None,
        "signed_at": signed.at if signed else None,
        "text": signed.commitment_text if signed else None,
        "digest": one.digest,
        "findings": findings,
        "consequences": [said(each.text) for each in services().verifying.consequences(one)] if signed else [],
    }
