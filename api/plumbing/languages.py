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


def told() -> dict[str, str]:
    """The headers that say in which language an answer speaks, and that another request may get another."""
    return {"Content-Language": language(), "Vary": "Accept-Language"}


def tell_language(response: Response) -> None:
    """Put them on an answer."""
    response.headers.update(told())
