"""One case on an officer's desk: looking with a purpose, one number in full, and what is done to it."""

from __future__ import annotations

from typing import Any

from api.desk.case_schemas import (
    FILE,
    STATE,
    ActionBody,
    CaseStateView,
    ChecksBody,
    FileView,
    NeedBody,
    PurposeQuery,
    RecusalBody,
    UnmaskedView,
    UnmaskingBody,
)
from api.desk.views import shown_file, shown_state
from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.idempotency import etag, if_match_version, outcome_headers
from api.plumbing.repeating import this_request
from api.plumbing.services import services
from casework.acting import Acted
from casework.changing import Change
from casework.department_checks import Check

cases = Audience("cases", guard="desk", url_prefix="/v1/desk", description="One case on an officer's desk")
_UNMASKED = {"field": "applicant.phone", "value": "13800138000"}
Answer = tuple[dict[str, Any], int, dict[str, str]]


@cases.route("/cases/<id:application_id>")
@Audience.refuses(409)
@cases.arguments(PurposeQuery, location="query")
@cases.response(200, FileView, example=FILE)
def show_case(query: dict[str, Any], application_id: str) -> Answer:
    """Open a case, for a purpose. The look is written down, and the person can read it."""
    file = services().desk.file(principal(), application_id, query["purpose"])
    return shown_file(file), 200, {"ETag": etag(file.application.version)}


@cases.route("/cases/<id:application_id>/unmasking", methods=["POST"])
@Audience.limited("unmasking")
@Audience.keyed
@Audience.refuses(409)
@cases.arguments(UnmaskingBody)
@cases.response(200, UnmaskedView, example=_UNMASKED)
def unmask(body: dict[str, Any], application_id: str) -> dict[str, Any]:
    """See one number in full; needs a fresh dynamic code, and the person can read that it was seen."""
    value = services().desk.unmask(principal(), application_id, body["field"], body["purpose"], body["reason"])
    return {"field": body["field"], "value": value}


@cases.route("/cases/<id:application_id>/actions", methods=["POST"])
@Audience.keyed
@Audience.versioned
@Audience.refuses(409)
@cases.arguments(ActionBody)
@cases.response(200, CaseStateView, example=STATE)
def act(body: dict[str, Any], application_id: str) -> Answer:
    """Take a step of the lifecycle. A refusal says what is possible, and nothing has changed."""
    given = {name: body[name] for name in ("details", "reasons")}
    return _answer(services().desk.act(principal(), application_id, body["action"], _change(body), **given))


@cases.route("/cases/<id:application_id>/recusal", methods=["POST"])
@Audience.keyed
@Audience.versioned
@Audience.refuses(409)
@cases.arguments(RecusalBody)
@cases.response(200, CaseStateView, example=STATE | {"can": []})
def recuse(body: dict[str, Any], application_id: str) -> Answer:
    """Keep out of a case you have an interest in: from now on it is for your colleagues, and there is no way back."""
    return _answer(services().desk.recuse(principal(), application_id, body["words"], _change(body)))


@cases.route("/cases/<id:application_id>/needs", methods=["POST"])
@Audience.keyed
@Audience.versioned
@Audience.refuses(409)
@cases.arguments(NeedBody)
@cases.response(200, CaseStateView, example=STATE)
def note_need(body: dict[str, Any], application_id: str) -> Answer:
    """Record a need for a service, refer it to whoever provides it, or say what became of it."""
    desk, who, change, words = services().desk, principal(), _change(body), body["words"]
    if body["do"] == "record":
        return _answer(desk.record_need(who, application_id, body["kind"], words, change))
    if body["do"] == "refer":
        return _answer(desk.refer_need(who, application_id, body["need"], body["body"], words, change))
    return _answer(desk.follow_up_need(who, application_id, body["need"], body["status"], words, change))


@cases.route("/checks", methods=["POST"])
@Audience.keyed
@Audience.versioned
@Audience.refuses(404, 409)
@cases.arguments(ChecksBody)
@cases.response(200, CaseStateView, example=STATE)
def check(body: dict[str, Any]) -> Answer:
    """Ask departments about people who authorised it, or write down what came back."""
    checks = [Check(**one) for one in body["checks"]]
    return _answer(services().desk.check(principal(), body["application"], checks, _change(body)))


def _change(body: dict[str, Any]) -> Change:
    return Change(if_match_version(), this_request(body))


def _answer(acted: Acted) -> Answer:
    """Where the case stands now; a repeated request says that it was one."""
    application = acted.application
    shown = shown_state(application, services().desk.possible(principal(), application))
    return shown, 200, outcome_headers(application.version, is_replayed=acted.is_replayed)
