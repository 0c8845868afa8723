"""A citizen's own account: looking at it, who looked at one's files, taking all of it along, and closing it."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
import orjson
from flask import Response

from api.plumbing import cursors
from api.plumbing.audiences import Audience
from api.plumbing.cursors import PageQuery
from api.plumbing.guards import principal
from api.plumbing.languages import said
from api.plumbing.schemas import AnswerSchema
from api.plumbing.services import services
from api.plumbing.slow import at_most
from i18n.marking import N_
from identity.looking import PURPOSE_TITLES, ROLE_TITLES, THING_TITLES, Look
from identity.principal import Role
from identity.service import Profile

me = Audience("me", guard="citizen", url_prefix="/v1/me", description="The signed-in citizen's own account")


class ProfileView(ma.Schema):
    """One's own account; the phone number only in part."""

    id = ma.fields.String(required=True, attribute="account")
    role = ma.fields.Enum(Role, by_value=True, required=True)
    phone = ma.fields.String(required=True, allow_none=True)
    has_wechat = ma.fields.Boolean(required=True)


class LookView(AnswerSchema):
    """One look at one of my files: as what and from where, when and why; never who in person, never what it said."""

    at = ma.fields.DateTime(required=True)
    role = ma.fields.String(required=True)
    office = ma.fields.String(required=True, metadata={"description": "Code of the division the person works for"})
    office_name = ma.fields.String(required=True)
    purpose = ma.fields.String(required=True)
    thing = ma.fields.String(required=True, metadata={"description": "What was looked at: the file, a field of it, …"})
    application = ma.fields.String(required=True)
    text = ma.fields.String(required=True, metadata={"description": "All of it in one plain sentence"})


class AccessLogView(AnswerSchema):
    """A page of looks, newest first."""

    items = ma.fields.List(ma.fields.Nested(LookView), required=True)
    next = ma.fields.String(allow_none=True, required=True)


class ExportView(AnswerSchema):
    """Everything that is kept about a person."""

    exported_at = ma.fields.DateTime(required=True)
    account = ma.fields.Dict(required=True)
    conversations = ma.fields.List(ma.fields.Dict(), required=True)
    applications = ma.fields.List(ma.fields.Dict(), required=True)
    uploads = ma.fields.List(ma.fields.Dict(), required=True)
    access_log = ma.fields.List(ma.fields.Dict(), required=True)


_LOOK = {
    "at": "2026-11-23T01:12:00+00:00",
    "role": "township_officer",
    "office": "150425100",
    "office_name": "内蒙古自治区赤峰市克什克腾旗经棚镇",
    "purpose": "handling",
    "thing": "file",
    "application": "appl_2tq5vhmjwmznskbzkpr4ghyc3u",
    "text": "苏木乡镇（街道）工作人员（内蒙古自治区赤峰市克什克腾旗经棚镇）为了办理申请，看了您的申请。",
}
_PROFILE = {"id": "acct_2tq5vhmjwmznskbzkpr4ghyc3u", "role": "citizen", "phone": "138****8000", "has_wechat": False}
_EXPORT = {
    "exported_at": "2026-11-23T01:12:00Z",
    "account": {
        "id": _PROFILE["id"],
        "created_at": "2026-11-20T08:30:00Z",
        "identities": {"phone": "13800138000"},
    },
    "conversations": [],
    "applications": [],
    "uploads": [],
    "access_log": [],
}


@me.route("")
@me.response(200, ProfileView, example=_PROFILE)
def show_me() -> Profile:
    """Show my account."""
    return services().identity.profile(principal())


@me.route("/closure", methods=["POST"])
@Audience.keyed
@me.response(204)
def close_my_account() -> None:
    """Close my account.

    Every device is signed out from its next request on; phone and WeChat are forgotten. There is no way back.
    """
    services().identity.close(principal(), now=services().now())


@me.route("/access-log")
@me.arguments(PageQuery, location="query")
@me.response(200, AccessLogView, example={"items": [_LOOK], "next": None})
def show_access_log(query: dict[str, Any]) -> dict[str, Any]:
    """See which of the staff looked at my files, when and why, newest first."""
    owner = principal().account
    looks, following = cursors.newest_numbers(
        query,
        of=f"access-log/{owner}",
        blind=services().blind,
        fetch=lambda before, limit: services().looks.at(owner=owner, before=before, limit=limit),
        number=lambda look: look.number,
    )
    return {"items": [_shown(look) for look in looks], "next": following}


@me.route("/export")
@Audience.limited("export")
@me.response(200, ExportView, content_type="application/json", example=_EXPORT)
@at_most(1)
def export_everything() -> Response:
    """Take along everything that is kept about me, as one JSON file.

    What I said, what I submitted, what was decided and issued, and who looked. My files are listed; get each by its id.
    """
    content = orjson.dumps(services().export.whole(principal()), option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z)
    answer = Response(content, content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="bangban-export.json"'
    return answer


def _shown(look: Look) -> dict[str, Any]:
    office = services().regions.full_name(look.office)
    names = {
        "role": said(ROLE_TITLES.get(look.role, N_("工作人员"))),
        "office": office,
        "purpose": said(PURPOSE_TITLES.get(look.purpose, look.purpose)),
        "thing": said(THING_TITLES.get(look.thing, look.thing)),
    }
    shown = ("at", "role", "office", "purpose", "thing", "application")
    text = said(N_("{role}（{office}）为了{purpose}，看了{thing}。"), names)
    return {name: getattr(look, name) for name in shown} | {"office_name": office, "text": text}
