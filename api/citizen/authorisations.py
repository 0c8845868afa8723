"""Whose authorisation an application needs, and a link for each of them to give it on their own phone."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.languages import said
from api.plumbing.repeating import this_request
from api.plumbing.schemas import AnswerSchema, StrictSchema, Text
from api.plumbing.services import services
from casework.authorisation import Authorisation
from casework.promising.wording import AUTHORISED, NOT_AUTHORISED, RELATION_TITLES
from identity.mandates import Right

asked = Audience(
    "asked",
    guard="citizen",
    url_prefix="/v1/applications",
    description="Everybody authorises for themself",
)
_AN_ID = ma.validate.Regexp(r"[a-z]{2,8}_[A-Za-z0-9_-]{10,64}\Z", error="这不是一个编号。")


class LinkBody(StrictSchema):
    """For whom."""

    authorisation = Text(max_length=80, required=True, validate=_AN_ID)


class AskedView(AnswerSchema):
    """Somebody who is asked. Whether they declined, or have not looked yet, is theirs to tell."""

    id = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    relation = ma.fields.String(required=True)
    relation_title = ma.fields.String(required=True)
    given = ma.fields.Boolean(required=True)
    state_title = ma.fields.String(required=True)
    by_link = ma.fields.Boolean(required=True, metadata={"description": "False: in person, at a window"})
    link_until = ma.fields.DateTime(required=True, allow_none=True)


class AllAskedView(AnswerSchema):
    """Everybody who is asked."""

    complete = ma.fields.Boolean(required=True)
    items = ma.fields.List(ma.fields.Nested(AskedView), required=True)


class LinkView(AnswerSchema):
    """A link for one person; the one before holds no more."""

    id = ma.fields.String(required=True)
    link = ma.fields.String(required=True, metadata={"description": "The code is in the fragment"})
    qr_svg = ma.fields.String(required=True)
    until = ma.fields.DateTime(required=True)


_ASKED = {
    "id": "athn_2tq5vhmjwmznskbzkpr4ghyc3u",
    "name": "巴图",
    "relation": "member",
    "relation_title": RELATION_TITLES["member"],
    "given": False,
    "state_title": NOT_AUTHORISED,
    "by_link": True,
    "link_until": None,
}
_LINK = {
    "id": "athn_2tq5vhmjwmznskbzkpr4ghyc3u",
    "link": "https://bangban.example/authorise#k3mp7xw2rak3mp7xw2ra",
    "qr_svg": "<svg xmlns=…",
    "until": "2026-11-29T04:00:00+00:00",
}


@asked.route("/<id:application_id>/authorisations")
@Audience.on_behalf(Right.SEE)
@asked.response(200, AllAskedView, example={"complete": False, "items": [_ASKED]})
def list_authorisations(application_id: str) -> dict[str, Any]:
    """List who has to authorise for themself, and who has."""
    found = services().authorisations.of_application(principal(), application_id)
    return {"complete": all(one.state == "given" for one in found), "items": [_shown(one) for one in found]}


@asked.route("/<id:application_id>/authorisations", methods=["POST"])
@Audience.on_behalf(Right.ACT)
@Audience.keyed
@Audience.limited("authorise")
@Audience.refuses(409, 412)
@asked.arguments(LinkBody)
@asked.response(201, LinkView, example=_LINK)
def make_link(body: dict[str, Any], application_id: str) -> dict[str, Any]:
    """Get a link for one of them, good for seven days; make it anew whenever it ran out or got lost."""
    code, made = services().authorisations.make_link(
        principal(), application_id, body["authorisation"], this_request(body)
    )
    link = services().links.authorisation(code)
    until = made.link.expires_at if made.link else None
    return {"id": made.id, "link": link, "qr_svg": services().qr.svg(link).decode(), "until": until}


def _shown(one: Authorisation) -> dict[str, Any]:
    given = one.state == "given"
    return {
        "id": one.id,
        "name": one.who.name,
        "relation": one.relation,
        "relation_title": said(RELATION_TITLES[one.relation]),
        "given": given,
        "state_title": said(AUTHORISED if given else NOT_AUTHORISED),
        "by_link": one.can_be_linked,
        "link_until": one.link.expires_at if one.link and not given else None,
    }
