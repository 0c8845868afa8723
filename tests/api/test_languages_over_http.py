"""Which language answers speak: problems and titles as the request asks, a conversation as it was begun or changed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from i18n import errors
from tests.api.probe import make_probe
from tests.edge import fake_app


def asking(*, raising: Exception, language: str | None) -> FlaskClient:
    client = fake_app(make_probe(raising=raising)).test_client()
    if language is not None:
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return client


@pytest.mark.parametrize(
    ("language", "answered"),
    [
        (None, "zh-Hans-CN"),
        ("", "zh-Hans-CN"),
        ("en-GB,en;q=0.9", "en"),
        ("fr, en;q=0.2, zh;q=0.1", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans-CN"),
        ("en;q=0, zh-TW", "zh-Hans-CN"),
        ("mn-Mong-CN", "mn-Mong-CN"),
        ("*", "zh-Hans-CN"),
        ("fr;q=x,\u00e9", "zh-Hans-CN"),
        ("en," * 500, "en"),
    ],
)
def test_a_problem_says_which_language_it_speaks(language: str | None, answered: str) -> None:
    answer = asking(raising=errors.Stale(), language=language).get("/probe/raise")
    assert answer.headers["Content-Language"] == answered
    assert "Accept-Language" in answer.vary


def test_a_person_reads_the_whole_problem_in_english() -> None:
    message = "新密码至少 {least} 个字符，不能和旧密码相同，也不能包含用户名。"
    field = errors.FieldError("/a", "weak_password", message, values={"least": 12})
    error = errors.Invalid(errors=(field,), next="请先登录。")
    answer = asking(raising=error, language="en").get("/probe/raise")
    assert answer.json["title"] == "Some things need to be put right"
    assert answer.json["detail"] == "Some things need to be put right."
    assert answer.json["errors"][0]["message"].startswith("The new password needs at least 12 characters")
    assert answer.json["next"] == "Please sign in first."


def test_an_unknown_address_and_a_missing_thing_are_the_same_404_in_english_too() -> None:
    client = asking(raising=errors.NotFound(), language="en")
    assert client.get("/probe/raise").data == client.get("/nowhere").data
    assert client.get("/nowhere").json["detail"] == "Nothing was found."


def test_an_error_of_the_http_machinery_speaks_english() -> None:
    answer = asking(raising=errors.NotFound(), language="en").put("/probe/form")
    assert (answer.status_code, answer.json["detail"]) == (405, "This cannot be done here.")


def test_a_client_reads_in_english_what_is_wrong_with_a_field() -> None:
    client = fake_app().test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    answer = client.post("/v1/auth/sms/codes", json={"phone": "1", "more": 1})
    said = {error["pointer"]: error["message"] for error in answer.json["errors"]}
    assert said["/phone"] == "Please enter a mobile number of 11 digits."
    assert said["/more"] == "There is no such field."
    answer = client.post("/v1/tracking", json={"tracking_code": "x" * 21, "last_four": "123x"})
    assert answer.json["errors"][0]["message"] == "Too long: at most 20 characters."
