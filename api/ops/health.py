"""Whether this process lives, whether it can serve, what it is and how it does."""

from __future__ import annotations

import ipaddress

import marshmallow as ma
from flask import Response, current_app, request

from api.ops.version import VERSION
from api.plumbing import metrics
from api.plumbing.audiences import Audience
from api.plumbing.schemas import AnswerSchema
from api.plumbing.services import services
from i18n.errors import NotFound

health = Audience("health", guard="ops", description="For whoever runs the service")
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


class StateSchema(AnswerSchema):
    """How the process does."""

    status = ma.fields.Constant("ok")


class VersionSchema(AnswerSchema):
    """What the process runs."""

    version = ma.fields.String(required=True, metadata={"example": VERSION})


@health.route("/livez")
@health.response(200, StateSchema, example={"status": "ok"})
def live() -> dict[str, str]:
    """Is this process alive?

    Asks nothing of anything else: a store that is away must not get the process killed.
    """
    return {}


@health.route("/readyz")
@health.refuses(503)
@health.response(200, StateSchema, example={"status": "ok"})
def ready() -> dict[str, str]:
    """Can this process serve?

    Asks the store, within its deadline.
    """
    services().ping_store()
    return {}


@health.route("/version")
@health.response(200, VersionSchema, example={"version": VERSION})
def version() -> dict[str, str]:
    """Which version runs here?"""
    return {"version": VERSION}


@health.route("/metrics")
@health.refuses(404)
@health.response(200, {"type": "string"}, content_type="text/plain", example="bangban_request_seconds_count 1.0\n")
def figures() -> Response:
    """Figures for Prometheus

    From this machine, or from anywhere when the settings say so; otherwise not there.
    """
    if not (current_app.config["METRICS_PUBLIC"] or _is_local()):
        raise NotFound
    return Response(metrics.render(), mimetype="text/plain")


def _is_local() -> bool:
    """Whether the caller is on this machine, and not a proxy on this machine speaking for somebody elsewhere."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    return ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 — an address, not a bind
