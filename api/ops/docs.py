"""The API's own description, and a page to read it with; every asset comes from here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import orjson
from flask import Response, current_app

from api.plumbing.audiences import Audience
from i18n.errors import NotFound

docs = Audience("docs", guard="ops", description="The description of this API")

_STATIC = Path(__file__).parent / "static"
_PAGE_CSP = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; "
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@docs.route("/v1/openapi.json")
@docs.refuses(404)
@docs.response(200, {"type": "object"}, example={"openapi": "3.1.0"})
def description() -> Response:
    """This description"""
    _require_public()
    api = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    return Response(orjson.dumps(api.spec.to_dict(), option=orjson.OPT_NON_STR_KEYS), mimetype="application/json")


@docs.route("/docs")
@docs.refuses(404)
@docs.response(200, {"type": "string"}, content_type="text/html", example="<!doctype html>…")
def page() -> Response:
    """A page to read the description with"""
    _require_public()
    response = Response(_asset("docs.html"), mimetype="text/html")
    response.headers["Content-Security-Policy"] = _PAGE_CSP
    return response


@docs.route("/docs/rapidoc-min.js")
@docs.refuses(404)
@docs.response(200, {"type": "string"}, content_type="text/javascript", example="…")
def script() -> Response:
    """The script of that page"""
    _require_public()
    return Response(
        _asset("rapidoc-min.js"), mimetype="text/javascript", headers={"Cache-Control": "public, max-age=3600"}
    )


@cache
def _asset(name: str) -> bytes:
    return (_STATIC / name).read_bytes()


def _require_public() -> None:
    if not current_app.config["DOCS_PUBLIC"]:
        raise NotFound
