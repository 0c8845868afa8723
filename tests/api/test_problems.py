"""Everything that goes wrong is a problem document, and keeps the headers HTTP wants on it."""

from __future__ import annotations

import io
import json

import pytest
from werkzeug import exceptions
from werkzeug.test import TestResponse

from api.plumbing.logs import configure_logs
from api.plumbing.problems import STATUSES
from i18n import errors
from tests.api.probe import make_probe
from tests.edge import fake_app


def answer_to(raising: Exception) -> TestResponse:
    return fake_app(make_probe(raising=raising)).test_client().get("/probe/raise")


def every_error() -> list[type[errors.BangbanError]]:
    return errors.BangbanError.__subclasses__()


@pytest.mark.parametrize("kind", every_error())
def test_every_error_has_a_status_and_a_document(kind: type[errors.BangbanError]) -> None:
    answer = answer_to(kind())
    assert answer.status_code == STATUSES[kind]
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == kind.default_code
    assert answer.json["status"] == answer.status_code
    assert answer.json["detail"] == kind.default_text
    assert answer.json["type"] == f"urn:bangban:problem:{kind.default_code}"
    assert answer.json["title"]


def test_an_error_of_a_finer_kind_answers_as_its_parent() -> None:
    class Narrower(errors.Conflict):
        default_code = "narrower"

    answer = answer_to(Narrower())
    assert (answer.status_code, answer.json["code"]) == (409, "narrower")


def test_a_person_sees_the_filled_text_the_fields_and_what_to_do_next() -> None:
    field = errors.FieldError("/age", "range", "超出了范围。", hint="周岁")
    answer = answer_to(errors.Invalid(text="还差 {count} 项。", values={"count": 2}, errors=(field,), next="请补上。"))
    assert answer.json["detail"] == "还差 2 项。"
    assert answer.json["errors"] == [{"pointer": "/age", "code": "range", "message": "超出了范围。", "hint": "周岁"}]
    assert answer.json["next"] == "请补上。"


def test_braces_in_a_text_without_values_appear_literally() -> None:
    assert answer_to(errors.Conflict(text="{0} {{7*7}} ${x} %s")).json["detail"] == "{0} {{7*7}} ${x} %s"


@pytest.mark.parametrize("kind", [errors.TooMany, errors.Unavailable])
def test_a_client_sees_when_to_come_back(kind: type[errors.BangbanError]) -> None:
    assert answer_to(kind(retry_after_seconds=7)).headers["Retry-After"] == "7"


@pytest.mark.parametrize("kind", [errors.NotSignedIn, errors.NotFound])
def test_nobody_sees_why_it_is_401_or_404(kind: type[errors.BangbanError]) -> None:
    plain = answer_to(kind())
    telling = answer_to(kind(code="locked", text="账号已锁定", next="…", errors=(errors.FieldError("/a", "b", "c"),)))
    assert plain.data == telling.data
    assert "instance" not in plain.json


def test_401_says_how_to_sign_in_and_not_what_was_wrong() -> None:
    assert answer_to(errors.NotSignedIn()).headers["WWW-Authenticate"] == 'Bearer realm="bangban"'


def test_an_unknown_address_and_a_missing_thing_are_the_same_404() -> None:
    client = fake_app(make_probe(raising=errors.NotFound())).test_client()
    assert client.get("/probe/raise").data == client.get("/nowhere").data == client.get("//probe/raise").data


def test_405_keeps_allow() -> None:
    client = fake_app(make_probe()).test_client()
    for method in ("GET", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
        answer = client.open("/probe/form", method=method)
        assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
        assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


@pytest.mark.parametrize("status", [400, 403, 406, 408, 409, 410, 411, 413, 414, 415, 416, 429, 431, 500, 501, 503])
def test_an_error_of_the_http_machinery_is_a_problem_too(status: int) -> None:
    answer = answer_to(exceptions.default_exceptions[status]("泄密"))
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert "泄密" not in answer.text
    assert answer.json["code"]


def test_retry_after_of_the_http_machinery_is_kept() -> None:
    assert answer_to(exceptions.TooManyRequests(retry_after=9)).headers["Retry-After"] == "9"
    assert answer_to(exceptions.ServiceUnavailable(retry_after=3)).headers["Retry-After"] == "3"


def test_an_operator_sees_type_and_place_of_a_surprise_and_nobody_sees_its_words() -> None:
    lines = io.StringIO()
    configure_logs(strict=True, stream=lines)
    answer = answer_to(ZeroDivisionError("身份证 11010119900101001X"))
    logged = [json.loads(line) for line in lines.getvalue().splitlines()]
    surprise = next(line for line in logged if line["event"] == "unexpected_error")
    assert (surprise["error"], surprise["place"].split(":")[0]) == ("ZeroDivisionError", "probe.py")
    assert surprise["request"] == answer.headers["Request-Id"]
    assert answer.status_code == 500
    assert answer.json["instance"] == f"urn:uuid:{answer.headers['Request-Id']}"
    for seen in (answer.text, lines.getvalue()):
        assert "身份证" not in seen
        assert "Traceback" not in seen


def test_a_failure_after_the_view_is_a_quiet_500_too() -> None:
    lines = io.StringIO()
    configure_logs(strict=True, stream=lines)
    app = fake_app(make_probe())

    @app.after_request
    def fail(response: object) -> object:
        raise ZeroDivisionError("泄密")

    answer = app.test_client().get("/probe/list")
    assert answer.status_code == 500
    assert answer.mimetype == "application/problem+json"
    assert "泄密" not in lines.getvalue() + answer.text
