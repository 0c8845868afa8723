"""Log lines carry declared fields, one line each, and nothing of what a person typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from api.plumbing import logs
from api.plumbing.logs import EVENTS, UndeclaredFieldError, configure_logs, log


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    configure_logs(strict=True, stream=stream)
    yield stream
    configure_logs(strict=True)


def parsed(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_an_operator_sees_one_json_object_to_a_line(lines: io.StringIO) -> None:
    log("request", method="GET", route="/livez", status=200, milliseconds=0.1)
    (line,) = parsed(lines)
    assert line.keys() == {"at", "level", "logger", "request", "event", "method", "route", "status", "milliseconds"}


def test_an_undeclared_field_or_event_stops_a_test(lines: io.StringIO) -> None:
    with pytest.raises(UndeclaredFieldError):
        log("request", phone="13800138000")
    with pytest.raises(UndeclaredFieldError):
        log("unheard_of")
    assert lines.getvalue() == ""


def test_an_undeclared_field_is_dropped_in_production() -> None:
    stream = io.StringIO()
    configure_logs(strict=False, stream=stream)
    log("limit_reached", limit="turns", phone="13800138000")
    configure_logs(strict=True)
    assert "13800138000" not in stream.getvalue()
    assert parsed(stream)[0]["limit"] == "turns"


def test_a_line_break_in_a_value_does_not_make_a_line(lines: io.StringIO) -> None:
    log("limit_reached", limit='a\r\n{"event":"forged"}\u2028')
    assert len(lines.getvalue().splitlines()) == 1 or lines.getvalue().count("\n") == 1


def test_of_another_librarys_record_only_the_template_is_kept(lines: io.StringIO) -> None:
    logging.getLogger("other").warning("cannot store %s", {"name": "张三"})
    try:
        raise ValueError("张三")
    except ValueError:
        logging.getLogger("other").exception("failed for %s", "张三")
    first, second = parsed(lines)
    assert (first["message"], first["event"]) == ("cannot store %s", "library")
    assert second["error"] == "ValueError"
    assert "张三" not in lines.getvalue()


def test_no_declared_field_invites_what_a_person_typed() -> None:
    inviting = {
        "name",
        "phone",
        "text",
        "answer",
        "value",
        "body",
        "path",
        "url",
        "query",
        "id_number",
        "token",
        "code",
    }
    assert {event: fields & inviting for event, fields in EVENTS.items() if fields & inviting} == {}


def test_a_place_is_a_file_and_a_line() -> None:
    with pytest.raises(ZeroDivisionError) as failure:
        raise ZeroDivisionError
    assert logs.place_of(failure.value).startswith("test_logs.py:")
    assert logs.place_of(None) == "?"
