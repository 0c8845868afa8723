"""Staff prove once more who they are, before what is graver than looking."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from api.plumbing.audiences import Audience
from api.plumbing.guards import principal
from api.plumbing.schemas import StrictSchema, Text
from api.plumbing.services import services

step_up = Audience(
    "step_up",
    guard="desk",
    url_prefix="/v1/auth/staff",
    description="A fresh dynamic code, before a field is unmasked, a list exported or a rule overridden",
)
_TOTP = ma.validate.Regexp(r"^[0-9]{6}$", error="动态码是 6 位数字。")


class DynamicCode(StrictSchema):
    """What the authenticator app shows now."""

    totp = Text(required=True, max_length=6, validate=_TOTP, metadata={"example": "492039"})


class SteppedUpView(ma.Schema):
    """Until when this session may do what is graver."""

    until = ma.fields.DateTime(required=True)


@step_up.route("/step-up", methods=["POST"])
@Audience.refuses(401, 429, 503)
@step_up.arguments(DynamicCode)
@step_up.response(200, SteppedUpView, example={"until": "2026-11-22T02:25:00+00:00"})
def prove_again(body: dict[str, Any]) -> dict[str, Any]:
    """Give a fresh dynamic code; for five minutes this session may unmask, export and override.

    A code works once for everything: not the one that signed you in. Takes no `Idempotency-Key`: when the answer got
    lost, give the next code.
    """
    return {"until": services().identity.step_up.take(principal(), body["totp"], now=services().now())}
