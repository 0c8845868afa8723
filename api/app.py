"""The application: what every request passes through, in order, and the audiences it may reach."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from api.audiences import AUDIENCES
from api.ops.version import VERSION
from api.plumbing.audiences import Audience, enforce_guards
from api.plumbing.bounded_json import BoundedRequest
from api.plumbing.headers import send_headers
from api.plumbing.json_provider import OrjsonProvider
from api.plumbing.metrics import observe_requests
from api.plumbing.paths import IdConverter, PaperConverter, id_in_openapi, paper_in_openapi
from api.plumbing.problems import ProblemApi, keep_errors_quiet
from api.plumbing.request_ids import carry_request_ids
from api.plumbing.services import Deferred, Services
from api.settings import Settings


class Bangban(Flask):
    """Flask with bounded requests and orjson answers."""

    request_class = BoundedRequest
    json_provider_class = OrjsonProvider


def create_app(settings: Settings, services: Services | Deferred, audiences: Iterable[Audience] = AUDIENCES) -> Flask:
    """The WSGI application of ``settings``, whose views call ``services``.

    Raises ``UnguardedRouteError`` when a route belongs to no audience.
    """
    app = Bangban("bangban", static_folder=None)
    app.config.update(_configuration(settings))
    app.extensions["bangban"] = services if isinstance(services, Deferred) else Deferred(lambda: services)
    app.url_map.converters["id"] = IdConverter
    app.url_map.converters["paper"] = PaperConverter
    app.url_map.merge_slashes = False  # `//v1` is nothing of ours: 404, not a redirect
    keep_errors_quiet(app)

    observe_requests(app)
    carry_request_ids(app)
    send_headers(app, cors_origins=settings.cors_origins)
    _mount(app, audiences)
    enforce_guards(app)

    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


def _mount(app: Flask, audiences: Iterable[Audience]) -> None:
    api = ProblemApi(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    api.register_converter(IdConverter, id_in_openapi)
    api.register_converter(PaperConverter, paper_in_openapi)
    for audience in audiences:
        api.register_blueprint(audience)


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "API_TITLE": "Bangban 帮办",
        "API_VERSION": VERSION,
        "OPENAPI_VERSION": "3.1.0",
        "API_SPEC_OPTIONS": {"servers": [{"url": settings.public_url}]},
        "DOCS_PUBLIC": settings.docs_public,
        "METRICS_PUBLIC": settings.metrics_public,
    }
