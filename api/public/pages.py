"""The few pages that QR codes lead to; what is secret stands in their fragment and stays in the browser."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Response

from api.plumbing.audiences import Audience
from i18n.errors import NotFound

pages = Audience("pages", guard="public", description="The pages that QR codes lead to")

_STATIC = Path(__file__).parent / "static"
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ASSETS = {
    "plain.css": "text/css",
    "track.js": "text/javascript",
    "continue.js": "text/javascript",
    "verify.js": "text/javascript",
    "authorise.js": "text/javascript",
}


@pages.route("/track")
@pages.response(200, {"type": "string"}, content_type="text/html", example="<!doctype html>…")
def tracking_page() -> Response:
    """Follow an application: asks for the last four of the identity number"""
    return _page("track.html")


@pages.route("/continue")
@pages.response(200, {"type": "string"}, content_type="text/html", example="<!doctype html>…")
def continue_page() -> Response:
    """Show the one-time code of a handed-over conversation"""
    return _page("continue.html")


@pages.route("/verify")
@pages.response(200, {"type": "string"}, content_type="text/html", example="<!doctype html>…")
def verification_page() -> Response:
    """Verify a signed document: its QR code leads here"""
    return _page("verify.html")


@pages.route("/authorise")
@pages.response(200, {"type": "string"}, content_type="text/html", example="<!doctype html>…")
def authorisation_page() -> Response:
    """Give or refuse one's own authorisation: asks for the last four of one's identity number"""
    return _page("authorise.html")


@pages.route("/pages/<name>")
@pages.response(200, {"type": "string"}, content_type="text/css", example="body { … }")
def asset(name: str) -> Response:
    """Script and style of these pages"""
    if name not in _ASSETS:
        raise NotFound
    return Response(_read(name), mimetype=_ASSETS[name], headers={"Cache-Control": "public, max-age=3600"})


def _page(name: str) -> Response:
    response = Response(_read(name), mimetype="text/html")
    response.headers["Content-Security-Policy"] = _CSP
    return response


@cache
def _read(name: str) -> bytes:
    return (_STATIC / name).read_bytes()
