"""One id for a request, in its answer and in every log line it causes."""

from __future__ import annotations

import re
import uuid
from contextvars import ContextVar

from flask import Flask, Response, request

HEADER = "Request-Id"
_GIVEN = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)  # only a UUID: a name or a number must not get into logs
_current: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """The id of the request being answered; empty outside of one."""
    return _current.get()


def carry_request_ids(app: Flask) -> None:
    """Take the caller's id if it is a UUID, else make one; say it in the answer."""

    @app.before_request
    def take() -> None:
        given = request.headers.get(HEADER, "")
        _current.set(given if _GIVEN.fullmatch(given) else str(uuid.uuid4()))

    @app.after_request
    def say(response: Response) -> Response:
        response.headers[HEADER] = request_id()
        return response
