"""The headers every answer carries, whatever its status; and which other origins may read it."""

from __future__ import annotations

from flask import Flask, Response, request

from api.plumbing.audiences import guard_of
from api.plumbing.guards import ROLES

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",  # for the old web views that do not know frame-ancestors
}
NOTHING_LOADS = "default-src 'none'; frame-ancestors 'none'"
_EXPOSED = "ETag, Idempotency-Replayed, Request-Id, Retry-After"
_ACCEPTED = (
    "Authorization, Bangban-Channel, Bangban-On-Behalf, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
    "Last-Event-ID, Request-Id"
)


def send_headers(app: Flask, *, cors_origins: tuple[str, ...]) -> None:
    """Set the header set on every answer of ``app``; ``cors_origins`` may read it from a browser."""

    @app.after_request
    def secure(response: Response) -> Response:
        response.headers.update(ALWAYS)
        response.headers.setdefault("Content-Security-Policy", NOTHING_LOADS)
        if "Cache-Control" not in response.headers or _is_personal(app):
            response.headers["Cache-Control"] = "no-store"
        _share(response, cors_origins)
        return response


def _is_personal(app: Flask) -> bool:
    return request.endpoint is None or guard_of(app, request.endpoint) in ROLES


def _share(response: Response, origins: tuple[str, ...]) -> None:
    if not origins:
        return
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin not in origins:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED
    if request.method == "OPTIONS" and "Allow" in response.headers:
        response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        response.headers["Access-Control-Allow-Headers"] = _ACCEPTED
        response.headers["Access-Control-Max-Age"] = "600"
