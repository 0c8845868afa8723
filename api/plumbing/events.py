"""Server-sent events: tells a client that something has a new version, and nothing else; it fetches the rest itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

from flask import Response, request, stream_with_context

from api.plumbing.idempotency import etag
from api.plumbing.waiting import Place, Waiting
from i18n.errors import BangbanError

_HEARTBEAT_SECONDS = 15  # less than the minute after which proxies take a connection for dead
_LIFE_SECONDS = 240  # then the client comes again, perhaps to another process
_SOON_MS, _LATER_MS = 3_000, 20_000
_MEDIA_TYPE = "text/event-stream"
LAST_EVENT_ID_PARAMETER: dict[str, Any] = {
    "in": "header",
    "name": "Last-Event-ID",
    "required": False,
    "description": "The version the client has: only others are told of.",
    "schema": {"type": "string", "pattern": "^[0-9]{1,10}$", "example": "7"},
}


def last_event_id() -> int | None:
    """The version in ``Last-Event-ID``; None when there is none that we could have sent."""
    given = request.headers.get("Last-Event-ID", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 10 else None  # an int of ours


def answer_events(
    version: Callable[[], int], require_allowed: Callable[[], object], waiting: Waiting, *, of: str
) -> Response:
    """Every new version as an event, for some minutes; where no place is free, the version as it is and the end.

    ``require_allowed`` is asked at every heartbeat: a stream ends soon after its reader signed out.
    """
    seen, place = last_event_id(), waiting.place(of)
    if place is None:
        return _answer(iter((_retry(_LATER_MS), _event(version()))))
    events = _events(version, require_allowed, waiting, seen)
    answer = _answer(stream_with_context(_giving_back(events, place)))
    answer.call_on_close(place.give_back)  # also of a stream that nobody began to read
    return answer


def _events(
    version: Callable[[], int], require_allowed: Callable[[], object], waiting: Waiting, seen: int | None
) -> Iterator[str]:
    ends_at = monotonic() + _LIFE_SECONDS
    yield _retry(_SOON_MS)
    while monotonic() < ends_at and not waiting.is_over:
        try:
            now = version()
            if now != seen:
                seen = now
                yield _event(now)
            if not waiting.until(lambda: version() != seen, seconds=_HEARTBEAT_SECONDS):  # noqa: B023 — called at once
                require_allowed()
                yield ": \n\n"
        except BangbanError:  # signed out, or the store is away: the client comes again and is told
            return


def _giving_back(events: Iterator[str], place: Place) -> Iterator[str]:
    try:
        yield from events
    finally:
        place.give_back()


def _event(version: int) -> str:
    return f'id: {version}\nevent: progress\ndata: {{"version": {version}, "etag": "{_inside(version)}"}}\n\n'


def _inside(version: int) -> str:
    """The entity tag as it stands inside a JSON text."""
    return etag(version).replace('"', '\\"')


def _retry(milliseconds: int) -> str:
    return f"retry: {milliseconds}\n\n"


def _answer(events: Iterator[str]) -> Response:
    answer = Response(events, content_type=f"{_MEDIA_TYPE}; charset=utf-8")
    answer.headers["X-Accel-Buffering"] = "no"  # nginx would keep events back until it has a bufferful
    return answer
