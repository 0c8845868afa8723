"""What every changing request of a citizen says about itself: which one it is, and through which channel."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import request

from api.plumbing.guards import principal
from api.plumbing.repeating import this_request
from conversation_flows.log import Request
from i18n.errors import Malformed
from identity.principal import Role

CHANNELS = ("h5", "wechat")
CHANNEL_PARAMETER: dict[str, Any] = {
    "in": "header",
    "name": "Bangban-Channel",
    "required": False,
    "description": "Where the person is: kept beside every answer. `h5` when it is left out.",
    "schema": {"type": "string", "enum": list(CHANNELS), "default": "h5"},
}


def this_upload(content: bytes) -> Request:
    """The mark of a request that brings a file, told apart by its bytes."""
    return this_request(hashlib.sha256(content).hexdigest())


def channel() -> str:
    """The channel of this request; raises Malformed for one that citizens do not use."""
    helper = principal().helper
    if helper is not None and helper.role is Role.HOTLINE_OPERATOR:
        return "hotline"
    given = request.headers.get("Bangban-Channel", CHANNELS[0])
    if given not in CHANNELS:
        raise Malformed(code="channel_unknown", text="Bangban-Channel 应为 h5 或 wechat。")
    return given
