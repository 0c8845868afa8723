"""The mark by which a changing request is recognised when it comes again."""

from __future__ import annotations

from typing import Any

import orjson
from flask import request

from api.plumbing.guards import principal
from api.plumbing.idempotency import idempotency_key
from api.plumbing.services import services
from conversation_flows.log import Request


def this_request(body: Any) -> Request:
    """Keyed hashes of route, key and body; everybody's keys are their own."""
    blind, owned = services().blind, f"{principal().account}/{idempotency_key()}"
    content = orjson.dumps([request.path, body], option=orjson.OPT_SORT_KEYS).decode()
    return Request(key=blind("request key", owned), body=blind("request body", content))
