"""Counts and times requests by route template; no path, no person."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Histogram, generate_latest

from api.plumbing.logs import log

#: One registry to a process; a scraper of several processes asks each.
REGISTRY = CollectorRegistry()
_SECONDS = Histogram(
    "bangban_request_seconds",
    "Time to answer, by route template and status",
    ("method", "route", "status"),
    registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def observe_requests(app: Flask) -> None:
    """Measure and log every request of ``app``."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        seconds = time.perf_counter() - g.started
        method = request.method if request.method in _METHODS else "other"  # a caller must not make label values
        route = request.url_rule.rule if request.url_rule else "unrouted"
        _SECONDS.labels(method, route, str(response.status_code)).observe(seconds)
        log("request", method=method, route=route, status=response.status_code, milliseconds=round(seconds * 1000, 1))
        return response


def render() -> bytes:
    """The figures in Prometheus' text format."""
    return generate_latest(REGISTRY)
