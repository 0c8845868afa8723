"""A call to the hotline: taken, agreed to by the caller, helped with, ended.

Within a live call an operator uses the citizen's own endpoints, with the call's id in ``Bangban-On-Behalf``.
"""

from __future__ import annotations

from typing import Any

from api.hotline.call_schemas import CALL, SENT, AgreementBody, CallBody, CallView, SendBody, SentView
from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.network import client_network
from api.plumbing.repeating import this_request
from api.plumbing.services import services
from conversation_flows.handover import HANDOVER_MINUTES
from i18n.errors import Conflict
from identity.mandates import Mandate, Right

calls = Audience("calls", guard="hotline", url_prefix="/v1/hotline/calls", description="Calls to the 12345 hotline")
_SHOWN = ("id", "reason", "region", "offered_at", "expires_at", "confirmed_at", "ended_at", "consent")


@calls.route("", methods=["POST"])
@Audience.keyed
@Audience.limited("calls")
@calls.arguments(CallBody)
@calls.response(201, CallView, example=CALL)
@Audience.refuses(429)
def take_call(body: dict[str, Any]) -> dict[str, Any]:
    """Take a call.

    With ``phone`` a number goes there by text message: whoever reads it out to the operator agrees. Without one (a
    landline, no mobile phone) the caller says yes, and the operator confirms it.
    """
    given: dict[str, Any] = body | {"network": client_network(), "request": this_request(body), "now": services().now()}
    call = services().helping.begin_call(principal(), **given)
    return _shown(call)


@calls.route("/<id:call_id>")
@calls.response(200, CallView, example=CALL)
def show_call(call_id: str) -> dict[str, Any]:
    """Show one of my calls."""
    return _shown(services().helping.call(principal(), call_id))


@calls.route("/<id:call_id>/agreement", methods=["POST"])
@Audience.keyed
@Audience.limited("calls")
@calls.arguments(AgreementBody)
@calls.response(200, CallView, example=CALL)
@Audience.refuses(409, 412)
def agree_to_call(body: dict[str, Any], call_id: str) -> dict[str, Any]:
    """Put down that the caller agrees: ``code`` as she read it out, or ``spoken`` where no message can reach her."""
    helping, now = services().helping, services().now()
    if "code" in body:
        return _shown(helping.agree_by_code(principal(), call_id, body["code"], now=now))
    return _shown(helping.agree_by_word(principal(), call_id, now=now))


@calls.route("/<id:call_id>/send-to-phone", methods=["POST"])
@Audience.keyed
@Audience.limited("calls")
@calls.arguments(SendBody)
@calls.response(200, SentView, example=SENT)
@Audience.refuses(409, 412)
def send_to_phone(body: dict[str, Any], call_id: str) -> dict[str, Any]:
    """Send the caller a link by text message, so that she goes on with a conversation herself, or signs."""
    now, helping = services().now(), services().helping
    call = helping.call(principal(), call_id)
    if not call.phone:
        raise Conflict(code="no_phone", text="这次来电没有登记手机号，发不了短信。")
    caller = helping.stand_in(principal(), call_id, Right.ACT, now=now)
    handed_over = services().conversations.hand_over
    code, _ = handed_over(caller, body["conversation"], body["version"], "hotline", this_request(body))
    helping.send_link(call, services().links.going_on(code), minutes=HANDOVER_MINUTES)
    return {"sent": True, "expires_in_seconds": HANDOVER_MINUTES * 60}


@calls.route("/<id:call_id>/end", methods=["POST"])
@Audience.keyed
@calls.response(200, CallView, example=CALL)
def end_call(call_id: str) -> dict[str, Any]:
    """End the call: from the next request on nothing can be done for the caller any more."""
    return _shown(services().helping.end_call(principal(), call_id, now=services().now()))


def _shown(call: Mandate) -> dict[str, Any]:
    live = call.is_live(services().now())
    phone = f"{call.phone[:3]}****{call.phone[-4:]}" if call.phone else None
    return {name: getattr(call, name) for name in _SHOWN} | {"phone": phone, "is_live": live}
