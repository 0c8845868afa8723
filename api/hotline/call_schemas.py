"""How calls are taken and shown."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.schemas import AnswerSchema, StrictSchema, Text

#: Why somebody rang; a code, because it stands in the trail.
REASONS = ("apply", "ask_progress", "supplement", "report_change", "appeal", "emergency")
_PHONE = ma.validate.Regexp(r"1[3-9][0-9]{9}\Z", error="请填写 11 位手机号码。")
_REGION = ma.validate.Regexp(r"[0-9]{6}([0-9]{3})?\Z", error="请填写行政区划代码。")


class CallBody(StrictSchema):
    """A call that came in."""

    phone = Text(max_length=11, load_default=None, allow_none=True, validate=_PHONE)
    reason = ma.fields.String(required=True, validate=ma.validate.OneOf(REASONS))
    region = Text(max_length=9, load_default="", metadata={"description": "Where the caller is, if she said"})

    @ma.validates("region")
    def known_form(self, value: str, **kwargs: Any) -> None:
        """Empty, or a code."""
        if value:
            _REGION(value)


class AgreementBody(StrictSchema):
    """How the caller agreed: exactly one of the two."""

    code = Text(max_length=7, validate=ma.validate.Regexp(r"[0-9]{7}\Z", error="数字是 7 位的。"))
    spoken = ma.fields.Boolean(truthy={True}, falsy=set(), metadata={"description": "She said yes, and has no phone"})

    @ma.validates_schema
    def exactly_one(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Refuse both, and neither."""
        if len(data) != 1:
            raise ma.ValidationError("code、spoken 两项里填一项。", "code")


class SendBody(StrictSchema):
    """Which conversation, and the version it was seen at."""

    conversation = Text(required=True, max_length=40)
    version = ma.fields.Integer(required=True, strict=True)


class CallView(AnswerSchema):
    """A call; the phone number only in part."""

    id = ma.fields.String(required=True)
    phone = ma.fields.String(required=True, allow_none=True)
    reason = ma.fields.String(required=True)
    region = ma.fields.String(required=True)
    is_live = ma.fields.Boolean(required=True)
    consent = ma.fields.String(required=True, metadata={"description": "`code`, `spoken`, or empty until she agreed"})
    offered_at = ma.fields.DateTime(required=True)
    confirmed_at = ma.fields.DateTime(required=True, allow_none=True)
    ended_at = ma.fields.DateTime(required=True, allow_none=True)
    expires_at = ma.fields.DateTime(required=True)


class SentView(AnswerSchema):
    """A link went out."""

    sent = ma.fields.Boolean(required=True)
    expires_in_seconds = ma.fields.Integer(required=True)


CALL: dict[str, Any] = {
    "id": "call_2tq5vhmjwmznskbzkpr4ghyc3u",
    "phone": "138****8000",
    "reason": "apply",
    "region": "150425",
    "is_live": True,
    "consent": "code",
    "offered_at": "2026-11-22T02:00:00+00:00",
    "confirmed_at": "2026-11-22T02:01:00+00:00",
    "ended_at": None,
    "expires_at": "2026-11-22T05:00:00+00:00",
}
SENT = {"sent": True, "expires_in_seconds": 600}
