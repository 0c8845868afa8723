"""Watches the whole run for leaked personal data: the marked names, numbers and phones must stay inside (promise 36).

A canary seen in a log line, a problem document, an address, a header or a figure fails the test it was seen in.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import unquote

import pytest
from flask import Response, got_request_exception, request, request_finished

from api.plumbing import metrics
from api.plumbing.logs import JsonFormatter
from conversation_flows.personas import personas

#: People of the tests beside the personas.
PEOPLE = ("13800138000", "13912345678", "13812345678")
_NUMBER = re.compile(r"\d{11,19}[\dX]?")
_NAME_ENDS = (".name", "_name", "holder")
_seen: list[str] = []


@cache
def canaries() -> frozenset[str]:
    """Every personal value the tests type in: numbers of eleven digits and more, and people's names."""
    answers = [(key, value) for persona in personas().values() for key, value in _flat("", persona.answers)]
    personal = {value for key, value in answers if _NUMBER.fullmatch(value) or key.endswith(_NAME_ENDS)}
    return frozenset(personal | set(PEOPLE))


def _flat(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(f"{key}.{name}", inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _flat(key, inner)
    elif isinstance(value, str):
        yield key, value


def look_for_canaries(where: str, text: str) -> None:
    """Note every canary in ``text``; the test that runs now fails."""
    _seen.extend(f"{where} shows {canary!r}" for canary in canaries() if canary in text)


class _Ear(logging.Handler):
    """Hears every log line as it would be written."""

    def emit(self, record: logging.LogRecord) -> None:
        look_for_canaries("a log line", self.format(record))


_EAR = _Ear()
_EAR.setFormatter(JsonFormatter())


def _on_answer(sender: object, response: Response, **_: object) -> None:
    look_for_canaries("an address", unquote(request.full_path))
    look_for_canaries("a header", str(response.headers))
    if response.status_code >= 400:
        look_for_canaries("a problem", response.get_data(as_text=True))


def _on_exception(sender: object, exception: Exception, **_: object) -> None:
    look_for_canaries("an exception", f"{exception!s} {exception!r}")


@pytest.fixture(scope="session", autouse=True)
def _look_at_the_figures() -> Iterator[None]:
    yield
    look_for_canaries("a figure", metrics.render().decode())
    assert _seen == []


@pytest.fixture(autouse=True)
def _watch_for_canaries() -> Iterator[None]:
    _seen.clear()
    for logger in (logging.getLogger(), logging.getLogger("bangban")):
        logger.addHandler(_EAR)
    with request_finished.connected_to(_on_answer), got_request_exception.connected_to(_on_exception):
        yield
    for logger in (logging.getLogger(), logging.getLogger("bangban")):
        logger.removeHandler(_EAR)
    leaks, _seen[:] = sorted(set(_seen)), []
    assert leaks == []
