"""Blueprints that carry a guard: one audience each, and no route without one."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from http import HTTPStatus
from typing import Any, Protocol, TypeVar, cast

import flask_smorest
from flask import Flask, request

from api.plumbing.guards import ON_BEHALF, ROLES, Guard, enforce, principal
from api.plumbing.idempotency import (
    IDEMPOTENCY_KEY_PARAMETER,
    IF_MATCH_PARAMETER,
    idempotency_key,
    if_match_version,
)
from api.plumbing.network import client_network
from api.plumbing.parsing import StrictParser, expect_file, refuse_body, refuse_query
from api.plumbing.services import services
from identity.mandates import Right

ON_BEHALF_PARAMETER: dict[str, Any] = {
    "in": "header",
    "name": ON_BEHALF,
    "required": False,
    "description": "The id of a call or a delegation: act for the person who agreed to it.",
    "schema": {"type": "string", "pattern": "^(call|dele)_[a-z2-7]{26}$"},
}
View = TypeVar("View", bound=Callable[..., Any])


class Decorator(Protocol):
    """What leaves a view's type as it was."""

    def __call__(self, view: View, /) -> View: ...


class UnguardedRouteError(Exception):
    """A route belongs to no audience; the app refuses to start."""


class Audience(flask_smorest.Blueprint):  # type: ignore[misc] # the library is untyped
    """A blueprint for one audience.

    Its guard runs before parsing; its operations document the statuses the plumbing can answer. Mark views with
    :meth:`keyed` (``Idempotency-Key``), :meth:`versioned` (``If-Match``) and :meth:`refuses` (further statuses).
    """

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, *, guard: str, **options: Any) -> None:
        super().__init__(name, __name__, **options)
        self.guard = Guard(guard)
        self._prepare_doc_cbks.append(self._document_plumbing)

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Any = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """Register a route; one that names something in its path can end in 404."""
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)
        named = "<" in f"{self.url_prefix or ''}{rule}"
        for operation in self._docs[self._endpoints[-1]].values():
            if named and isinstance(operation, dict):
                operation.setdefault("plumbing", {})["named"] = True

    def route(self, rule: str, **options: Any) -> Decorator:
        """Register the decorated view at ``rule``."""
        return cast(Decorator, super().route(rule, **options))

    def doc(self, **described: Any) -> Decorator:
        """Add to what OpenAPI says of the view; ``parameters`` join the plumbing's, where a list would replace them."""
        parameters, describe = described.pop("parameters", []), super().doc(**described)
        return lambda view: _mark(describe(view), parameters=parameters)

    def arguments(self, schema: Any, **options: Any) -> Decorator:
        """Read a part of the request (``location="json"``) through ``schema`` and pass it to the view."""
        return cast(Decorator, super().arguments(schema, **options))

    def response(self, status_code: int, schema: Any = None, **options: Any) -> Decorator:
        """Write the view's answer through ``schema``, with ``status_code``."""
        return cast(Decorator, super().response(status_code, schema, **options))

    @staticmethod
    def keyed(view: View) -> View:
        """Mark a view that needs an ``Idempotency-Key``; checked before its body is read."""
        return _mark(view, keyed=True)

    @staticmethod
    def versioned(view: View) -> View:
        """Mark a view that needs ``If-Match``; checked before its body is read."""
        return _mark(view, versioned=True)

    @staticmethod
    def on_behalf(right: Right) -> Decorator:
        """Mark a view that somebody may use for another, whose mandate has ``right``."""
        return lambda view: _mark(view, on_behalf=right)

    @staticmethod
    def takes_file(view: View) -> View:
        """Mark a view that takes a form with a file: its body may be large, and is not JSON."""
        return _mark(view, takes_file=True)

    @staticmethod
    def limited(name: str) -> Decorator:
        """Limit how often the view is called, by ``<name>.network`` and, behind a guard, ``<name>.principal``."""
        return lambda view: _mark(view, limited=name)

    @staticmethod
    def refuses(*statuses: int) -> Decorator:
        """Document further problem statuses the view's use case can end in."""
        return lambda view: _mark(view, refuses=statuses)

    def enforce(self, endpoint: str, method: str) -> None:
        """What is decided before the view, in its fixed order: limits, guard, headers, query."""
        operation = self._docs[endpoint].get(method.lower(), {})
        marks = operation.get("plumbing", {})
        self._pass_guard(marks.get("limited"), marks.get("on_behalf"))
        if marks.get("keyed"):
            idempotency_key()
        if marks.get("versioned"):
            if_match_version()
        if request.args and not _takes(operation, "query"):
            refuse_query(request)
        if marks.get("takes_file"):
            expect_file(request)
        elif method == "POST" and not _takes(operation, "json"):
            refuse_body(request)

    def _pass_guard(self, name: str | None, right: Right | None) -> None:
        if name:
            services().limits.hit(f"{name}.network", client_network())
        enforce(self.guard, right)
        if name and self.guard in ROLES:
            services().limits.hit(f"{name}.principal", principal().account)

    def _document_plumbing(self, doc: dict[str, Any], info: dict[str, Any], **context: Any) -> dict[str, Any]:
        marks = info.get("plumbing", {})
        parameters = doc.setdefault("parameters", [])
        parameters += marks.get("parameters", [])
        parameters += [IDEMPOTENCY_KEY_PARAMETER] if marks.get("keyed") else []
        parameters += [IF_MATCH_PARAMETER] if marks.get("versioned") else []
        parameters += [ON_BEHALF_PARAMETER] if marks.get("on_behalf") else []
        for status in sorted(self._statuses(marks, context)):
            doc.setdefault("responses", {}).setdefault(str(status), HTTPStatus(status).name)
        doc["security"] = [{"bearer": []}] if self.guard in ROLES else []
        return doc

    def _statuses(self, marks: dict[str, Any], context: dict[str, Any]) -> set[int]:
        """Problem statuses the plumbing can answer for an operation."""
        statuses = {422, *marks.get("refuses", ())}  # an unknown query parameter is refused everywhere
        statuses |= {401, 503} if self.guard in ROLES else set()
        statuses |= {400, 413, 415} if context["method"] == "post" else set()
        statuses |= {404} if marks.get("named") or marks.get("on_behalf") else set()
        statuses |= {429} if marks.get("limited") else set()
        statuses |= {400} if marks.get("keyed") else set()
        statuses |= {400, 412, 428} if marks.get("versioned") else set()
        return statuses


def _mark(view: View, **marks: Any) -> View:
    documented: dict[str, Any] = deepcopy(getattr(view, "_apidoc", {}))
    documented.setdefault("plumbing", {}).update(marks)
    view._apidoc = documented  # type: ignore[attr-defined]
    return view


def _takes(operation: dict[str, Any], place: str) -> bool:
    return any(item["in"] == place for item in operation.get("arguments", {}).get("parameters", ()))


def guard_of(app: Flask, endpoint: str) -> Guard | None:
    """The guard of an endpoint of ``app``; None when it belongs to no audience."""
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
    return blueprint.guard if isinstance(blueprint, Audience) else None


def enforce_guards(app: Flask) -> None:
    """Enforce every audience's guard on its routes; raise :class:`UnguardedRouteError` when one has none."""
    for rule in app.url_map.iter_rules():
        if guard_of(app, rule.endpoint) is None:
            raise UnguardedRouteError(rule.rule)

    @app.before_request
    def pass_guard() -> None:
        if request.endpoint is None or request.method == "OPTIONS":  # unrouted, or a preflight that carries no token
            return
        blueprint, _, endpoint = request.endpoint.rpartition(".")
        audience = app.blueprints[blueprint]
        assert isinstance(audience, Audience)  # noqa: S101 — checked at start, for every rule
        audience.enforce(endpoint, "GET" if request.method == "HEAD" else request.method)
