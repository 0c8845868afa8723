"""What is sent to sign in, and what comes back."""

from __future__ import annotations

import marshmallow as ma

from api.plumbing.schemas import StrictSchema, Text
from identity.principal import Role

# `$` also stops before a last line break; each field is as long as its pattern, so there is no room for one.
_PHONE = ma.validate.Regexp(r"^1[3-9][0-9]{9}$", error="请填写 11 位手机号码。")
_REQUEST = ma.validate.Regexp(r"^code_[a-z2-7]{26}$", error="格式不对。")
_DIGITS = ma.validate.Regexp(r"^[0-9]{7}$", error="验证码是 7 位数字。")
_TOTP = ma.validate.Regexp(r"^[0-9]{6}$", error="动态码是 6 位数字。")


class WeChatCode(StrictSchema):
    """A login code, as `wx.login` gave it."""

    code = Text(required=True, min_length=1, max_length=128, metadata={"example": "0b3Xyz000AbC1D1xQy000aBcDe1Xyz0s"})


class CodeRequest(StrictSchema):
    """Where a one-time code should go."""

    phone = Text(required=True, max_length=11, validate=_PHONE, metadata={"example": "13800138000"})


class CodeSentView(ma.Schema):
    """A code is on its way; send `request` back with it."""

    request = ma.fields.String(required=True)
    expires_in_seconds = ma.fields.Integer(required=True)


class PhoneCode(StrictSchema):
    """The code that arrived, with the request and phone it belongs to."""

    request = Text(
        required=True, max_length=31, validate=_REQUEST, metadata={"example": "code_2tq5vhmjwmznskbzkpr4ghyc3u"}
    )
    phone = Text(required=True, max_length=11, validate=_PHONE, metadata={"example": "13800138000"})
    code = Text(required=True, max_length=7, validate=_DIGITS, metadata={"example": "0480127"})


class StaffProofBody(StrictSchema):
    """All that staff sign in with; `new_password` when the first one must be changed."""

    username = Text(required=True, min_length=1, max_length=64, is_name=True, metadata={"example": "sarnai"})
    password = Text(required=True, min_length=1, max_length=256, metadata={"example": "dusty-amber-canal-7"})
    totp = Text(required=True, max_length=6, validate=_TOTP, metadata={"example": "492039"})
    new_password = Text(load_default=None, max_length=256, metadata={"description": "Twelve characters or more"})


class RefreshTokenBody(StrictSchema):
    """A refresh token."""

    refresh_token = Text(
        required=True,
        min_length=1,
        max_length=256,
        metadata={"example": f"sess_{'a' * 26}.1.{'B' * 43}.{'c' * 22}"},
    )


class SignedInAccount(ma.Schema):
    """Whose tokens these are."""

    id = ma.fields.String(required=True)
    role = ma.fields.Enum(Role, by_value=True, required=True)


class SignedInView(ma.Schema):
    """Two tokens: one for requests, one for the next pair."""

    access_token = ma.fields.String(required=True)
    token_type = ma.fields.Constant("Bearer", required=True, metadata={"type": "string"})
    expires_in = ma.fields.Integer(required=True, metadata={"description": "Seconds the access token lives"})
    refresh_token = ma.fields.String(required=True, metadata={"description": "Good for one refresh"})
    account = ma.fields.Nested(SignedInAccount, required=True)
