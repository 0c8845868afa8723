"""Speaks the language a request asks for: problems, titles, whatever belongs to no conversation."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, has_request_context, request

from i18n.languages import SOURCE, negotiate
from i18n.translations import translator


def language() -> str:
    """The language of this request by its ``Accept-Language``; Chinese when it names none we speak."""
    if not has_request_context():
        return SOURCE
    return negotiate(tag for tag, quality in request.accept_languages if quality > 0)


def said(text: str, values: Mapping[str, object] | None = None) -> str:
    """A Chinese text in the language of this request, with ``values`` put in."""
    translated = translator(language())(text)
    return translated.format(**values) if values else translated


def tell_language(response: Response) -> None:
    """Say on an answer in which language it speaks, and that another request may get another."""
    response.headers["Content-Language"] = language()
    response.vary.add("Accept-Language")
