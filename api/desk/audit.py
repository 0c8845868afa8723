"""The audit trail for auditors: who did what to what, when; never with whose data."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing import cursors
from api.plumbing.audiences import Audience
from api.plumbing.cursors import PageQuery
from api.plumbing.guards import principal
from api.plumbing.schemas import AnswerSchema, Text
from api.plumbing.services import services
from i18n.errors import NotFound
from identity.principal import Role

audit = Audience("audit", guard="desk", url_prefix="/v1/desk/audit", description="The audit trail, for auditors")
_ID = ma.validate.Regexp(r"[a-z]{2,8}_[A-Za-z0-9_-]{10,64}\Z", error="这不是一个编号。")
_EVENT = ma.validate.Regexp(r"[a-z][a-z_]{0,63}\Z", error="这不是一种事件。")


class AuditQuery(PageQuery):
    """Which entries: of one subject, one actor, one kind, or any of these together."""

    subject = Text(max_length=80, validate=_ID, load_default=None)
    actor = Text(max_length=80, validate=_ID, load_default=None)
    event = Text(max_length=64, validate=_EVENT, load_default=None)


class AuditEntryView(AnswerSchema):
    """One entry of the chain."""

    number = ma.fields.Integer(required=True)
    at = ma.fields.DateTime(required=True)
    event = ma.fields.String(required=True)
    actor = ma.fields.String(required=True, allow_none=True)
    subject = ma.fields.String(required=True, allow_none=True)
    facts = ma.fields.Dict(keys=ma.fields.String(), required=True, metadata={"description": "Codes and counts"})


class AuditView(AnswerSchema):
    """A page of entries, newest first."""

    items = ma.fields.List(ma.fields.Nested(AuditEntryView), required=True)
    next = ma.fields.String(allow_none=True, required=True)


_ENTRY = {
    "number": 412,
    "at": "2026-11-23T01:12:00+00:00",
    "event": "file_read",
    "actor": "acct_4hq5vhmjwmznskbzkpr4ghyc3u",
    "subject": "acct_2tq5vhmjwmznskbzkpr4ghyc3u",
    "facts": {"purpose": "handling", "thing": "file", "role": "township_officer", "office": "150425100"},
}


@audit.route("")
@audit.arguments(AuditQuery, location="query")
@audit.response(200, AuditView, example={"items": [_ENTRY], "next": None})
@Audience.refuses(404)
def show_audit(query: dict[str, Any]) -> dict[str, Any]:
    """Read the audit trail, newest first. For auditors; to everybody else it is not there, and reading is an entry."""
    who = principal()
    if who.role is not Role.AUDITOR:
        raise NotFound
    named = {name: query[name] for name in ("subject", "actor", "event")}
    looks = services().looks
    looks.trail.record("audit_read", actor=who.account, subject=query["subject"], at=services().now())
    items, following = cursors.newest_numbers(
        query,
        of=f"audit/{who.account}/{'/'.join(value or '' for value in named.values())}",
        blind=services().blind,
        fetch=lambda before, limit: looks.log.newest(before=before, limit=limit, **named),
        number=lambda entry: entry.number,
    )
    shown = ("number", "at", "event", "actor", "subject", "facts")
    return {"items": [{name: getattr(entry, name) for name in shown} for entry in items], "next": following}
