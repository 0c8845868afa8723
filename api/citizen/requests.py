"""What every changing request of a citizen says about itself: which one it is, and through which channel."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from flask import request

from api.plumbing.guards import principal
from api.plumbing.idempotency import idempotency_key
from api.plumbing.services import services
from conversation_flows.log import Request
from i18n.errors import Malformed

CHANNELS = ("h5", "wechat")
CHANNEL_PARAMETER: dict[str, Any] = {
    "in": "header",
    "name": "Bangban-Channel",
    "required": False,
    "description": "Where the person is: kept beside every answer. `h5` when it is left out.",
    "schema": {"type": "string", "enum": list(CHANNELS), "default": "h5"},
}


def this_request(body: Any) -> Request:
    """The mark that recognises a retry: keyed hashes of route, key and body; everybody's keys are their own."""
    blind, owned = services().blind, f"{principal().account}/{idempotency_key()}"
    content = orjson.dumps([request.path, body], option=orjson.OPT_SORT_KEYS).decode()
    return Request(key=blind("request key", owned), body=blind("request body", content))


def this_upload(content: bytes) -> Request:
    """The same for a file, told apart by its bytes."""
    return this_request(hashlib.sha256(content).hexdigest())


def channel() -> str:
    """The channel of this request; raises Malformed for one that citizens do not use."""
    given = request.headers.get("Bangban-Channel", CHANNELS[0])
    if given not in CHANNELS:
        raise Malformed(code="channel_unknown", text="Bangban-Channel 应为 h5 或 wechat。")
    return given
