"""Letting somebody act for oneself, and ending it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import marshmallow as ma

from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.repeating import this_request
from api.plumbing.schemas import AnswerSchema, Day, StrictSchema, Text
from api.plumbing.services import services
from conversation_flows.conversation import end_of_day_in_china
from identity.mandates import Mandate, Right

delegations = Audience(
    "delegations", guard="citizen", url_prefix="/v1/delegations", description="Who may act for whom, and for how long"
)
#: Why somebody lets another act; a code, because it stands in the trail.
REASONS = ("ill", "old", "away", "cannot_read", "no_smartphone", "other")


class OfferBody(StrictSchema):
    """What the helper may do, until when, and why."""

    rights = ma.fields.List(
        ma.fields.Enum(Right, by_value=True), required=True, validate=ma.validate.Length(min=1, max=2)
    )
    reason = ma.fields.String(required=True, validate=ma.validate.OneOf(REASONS))
    until = Day(required=True, metadata={"description": "The last day, at most a year from now"})


class AcceptBody(StrictSchema):
    """The code somebody was given."""

    code = Text(required=True, max_length=40)


class DelegationView(AnswerSchema):
    """One delegation; the other person is not named: who gave it knows to whom."""

    id = ma.fields.String(required=True)
    rights = ma.fields.List(ma.fields.String(), required=True)
    reason = ma.fields.String(required=True)
    is_live = ma.fields.Boolean(required=True)
    offered_at = ma.fields.DateTime(required=True)
    confirmed_at = ma.fields.DateTime(required=True, allow_none=True)
    ended_at = ma.fields.DateTime(required=True, allow_none=True)
    expires_at = ma.fields.DateTime(required=True)


class OfferedView(DelegationView):
    """A delegation just offered, with the code for the helper, shown this once."""

    code = ma.fields.String(required=True)


class DelegationsView(AnswerSchema):
    """What I gave, and what I was given."""

    given = ma.fields.List(ma.fields.Nested(DelegationView), required=True)
    received = ma.fields.List(ma.fields.Nested(DelegationView), required=True)


_SHOWN = ("id", "reason", "offered_at", "confirmed_at", "ended_at", "expires_at")
_DELEGATION: dict[str, Any] = {
    "id": "dele_2tq5vhmjwmznskbzkpr4ghyc3u",
    "rights": ["see", "act"],
    "reason": "old",
    "is_live": True,
    "offered_at": "2026-11-22T02:00:00+00:00",
    "confirmed_at": "2026-11-22T02:10:00+00:00",
    "ended_at": None,
    "expires_at": "2027-05-31T16:00:00+00:00",
}


@delegations.route("", methods=["POST"])
@Audience.keyed
@Audience.limited("delegations")
@delegations.arguments(OfferBody)
@delegations.response(201, OfferedView, example=_DELEGATION | {"code": "k3mp7xw2rabcdk3mp7xw2rabcd"})
@Audience.refuses(409)
def offer_delegation(body: dict[str, Any]) -> dict[str, Any]:
    """Let somebody act for me. Give that person the code; it is good for half an hour, once."""
    until: datetime = end_of_day_in_china(body["until"])
    rights = tuple(sorted(set(body["rights"])))
    said = [list(rights), body["reason"], body["until"].isoformat()]
    given: dict[str, Any] = {"request": this_request(said), "now": services().now()}
    offered, code = services().helping.offer(principal(), rights=rights, reason=body["reason"], until=until, **given)
    return _shown(offered) | {"code": code}


@delegations.route("/acceptance", methods=["POST"])
@Audience.keyed
@Audience.limited("claim")
@delegations.arguments(AcceptBody)
@delegations.response(200, DelegationView, example=_DELEGATION)
@Audience.refuses(409, 412)
def accept_delegation(body: dict[str, Any]) -> dict[str, Any]:
    """Take up what somebody offered me, with the code. Then send its id in ``Bangban-On-Behalf``."""
    given: dict[str, Any] = {"request": this_request(body), "now": services().now()}
    return _shown(services().helping.accept(principal(), body["code"], **given))


@delegations.route("")
@delegations.response(200, DelegationsView, example={"given": [_DELEGATION], "received": []})
def list_delegations() -> dict[str, Any]:
    """List who may act for me, and for whom I may."""
    given, received = services().helping.mine(principal())
    return {"given": [_shown(one) for one in given], "received": [_shown(one) for one in received]}


@delegations.route("/<id:delegation_id>/withdrawal", methods=["POST"])
@Audience.keyed
@delegations.response(200, DelegationView, example=_DELEGATION)
def withdraw_delegation(delegation_id: str) -> dict[str, Any]:
    """End a delegation I gave or was given, from the next request on."""
    return _shown(services().helping.withdraw(principal(), delegation_id, now=services().now()))


def _shown(one: Mandate) -> dict[str, Any]:
    rights = [right.value for right in one.rights]
    return {name: getattr(one, name) for name in _SHOWN} | {"rights": rights, "is_live": one.is_live(services().now())}
