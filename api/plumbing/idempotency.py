"""The headers that make a change safe to repeat: `Idempotency-Key`, `If-Match` and `ETag`."""

from __future__ import annotations

import re
from typing import Any

from flask import request

from i18n.errors import IdempotencyKeyMissing, Malformed, PreconditionMissing

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_VERSION = re.compile(r'"v(0|[1-9][0-9]{0,9})"')

IDEMPOTENCY_KEY_PARAMETER: dict[str, Any] = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "Random, made by the client for this one change; the same on every retry of it.",
    "schema": {"type": "string", "pattern": f"^{_KEY.pattern}$", "example": "0b6d0e1c9f4a4a0f9c53b1f2a7d8e6c4"},
}
IF_MATCH_PARAMETER: dict[str, Any] = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag of the version the change is based on.",
    "schema": {"type": "string", "pattern": f"^{_VERSION.pattern}$", "example": '"v7"'},
}

IF_NONE_MATCH_PARAMETER: dict[str, Any] = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "The ETag of the version the client has: 304 while there is no other.",
    "schema": {"type": "string", "example": '"v7"'},
}


def idempotency_key() -> str:
    """The request's key; raises ``IdempotencyKeyMissing`` or, when it is not 16 to 64 of A-Za-z0-9_-, ``Malformed``."""
    given = request.headers.get("Idempotency-Key")
    if given is None:
        raise IdempotencyKeyMissing
    if not _KEY.fullmatch(given):
        raise Malformed(code="idempotency_key_malformed", text="Idempotency-Key 应为 16 到 64 位字母、数字、- 或 _。")
    return given


def if_match_version() -> int:
    """The version in ``If-Match: "v7"``; raises ``PreconditionMissing`` or ``Malformed``.

    ``*`` and weak tags are refused: they would change what the sender has not seen.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise PreconditionMissing
    match = _VERSION.fullmatch(given)
    if match is None:
        raise Malformed(code="if_match_malformed", text='If-Match 的格式应为 "v7"。')
    return int(match[1])


def etag(version: int) -> str:
    """The entity tag of a version."""
    return f'"{opaque(version)}"'


def opaque(version: int) -> str:
    """What stands between the quotes of an entity tag."""
    return f"v{version}"


def outcome_headers(version: int, *, is_replayed: bool) -> dict[str, str]:
    """What every change answers with: the version it came to, and whether it had been done before."""
    return {"ETag": etag(version)} | ({"Idempotency-Replayed": "true"} if is_replayed else {})
