"""Every answer carries the same headers, whatever its status; and other origins read only what settings allow."""

from __future__ import annotations

import re
import uuid

import pytest
from flask import jsonify
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.ops.health import health
from api.plumbing.caching import cacheable
from api.plumbing.headers import ALWAYS, NOTHING_LOADS
from api.plumbing.network import client_network
from api.settings import Settings
from i18n import errors
from tests.api.probe import make_guarded, make_probe
from tests.edge import KEY, bearer, fake_app

ORIGIN = "https://h5.example.cn"


@pytest.fixture
def client() -> FlaskClient:
    settings = Settings(cors_origins=(ORIGIN, "https://b.example.cn"))
    return fake_app(make_probe(raising=ZeroDivisionError()), make_guarded("citizen"), settings=settings).test_client()


def one_of_each(client: FlaskClient) -> dict[int, TestResponse]:
    json_type = {"content_type": "application/json"}
    signed_in = bearer("citizen") | {"Idempotency-Key": KEY}
    answers = [
        client.get("/probe/list"),
        client.post("/probe/nothing"),
        client.post("/probe/form", data=b"{", **json_type),
        client.get("/guarded/x"),
        client.get("/nowhere"),
        client.put("/probe/form"),
        client.post("/probe/form", data=b" " * 70_000, **json_type),
        client.post("/probe/form", data=b"x", content_type="text/plain"),
        client.get("/probe/list?x=1"),
        client.post("/guarded/x", json={}, headers=signed_in),
        client.get("/probe/raise"),
    ]
    return {answer.status_code: answer for answer in answers}


def test_every_status_carries_the_same_security_headers(client: FlaskClient) -> None:
    answers = one_of_each(client)
    assert sorted(answers) == [200, 204, 400, 401, 404, 405, 413, 415, 422, 428, 500]
    for answer in answers.values():
        assert {name: answer.headers.getlist(name) for name in ALWAYS} == {
            name: [value] for name, value in ALWAYS.items()
        }
        assert answer.headers.getlist("Content-Security-Policy") == [NOTHING_LOADS]
        assert answer.headers.getlist("Cache-Control") == ["no-store"]
        assert uuid.UUID(answer.headers["Request-Id"])
        assert "Server" not in answer.headers
        assert "Set-Cookie" not in answer.headers
        assert "X-Powered-By" not in answer.headers


def test_a_429_and_a_503_carry_them_too() -> None:
    for kind in (errors.TooMany, errors.Unavailable):
        answer = fake_app(make_probe(raising=kind(retry_after_seconds=1))).test_client().get("/probe/raise")
        assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS


def test_an_answer_to_a_signed_in_person_is_never_stored_whatever_the_view_says() -> None:
    guarded = make_guarded("citizen")
    guarded.add_url_rule("/cached/<thing>", "cached", cacheable(seconds=60)(_answer))
    answer = fake_app(guarded).test_client().get("/guarded/cached/x", headers=bearer("citizen"))
    assert answer.headers.getlist("Cache-Control") == ["no-store"]


def _answer(thing: str) -> object:
    return jsonify(thing=thing)


def test_a_callers_request_id_comes_back_if_it_is_a_uuid(client: FlaskClient) -> None:
    given = str(uuid.uuid4())
    assert client.get("/probe/list", headers={"Request-Id": given}).headers["Request-Id"] == given


@pytest.mark.parametrize(
    "given", ["13800138000", "张三", "a" * 36, "../../etc", "11010119900101001X", f"{uuid.UUID(int=7)}x"]
)
def test_a_caller_cannot_put_words_into_the_log_as_a_request_id(client: FlaskClient, given: str) -> None:
    answer = client.get("/probe/list", headers={"Request-Id": given.encode().decode("latin-1")})
    assert answer.headers["Request-Id"] != given
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["Request-Id"])


def test_an_allowed_origin_reads_the_answer_and_its_headers(client: FlaskClient) -> None:
    for status, answer in one_of_each_from(client, ORIGIN).items():
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN, status
        assert {"ETag", "Retry-After", "Request-Id"} <= set(answer.headers["Access-Control-Expose-Headers"].split(", "))
        assert "Origin" in answer.vary
        assert "Access-Control-Allow-Credentials" not in answer.headers


def one_of_each_from(client: FlaskClient, origin: str) -> dict[int, TestResponse]:
    client.environ_base["HTTP_ORIGIN"] = origin
    return one_of_each(client)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "*",
        "https://evil.example",
        "http://h5.example.cn",
        f"{ORIGIN}.evil.example",
        f"{ORIGIN}:444",
        ORIGIN.upper(),
        f"{ORIGIN}/",
        "",
    ],
)
def test_another_origin_reads_nothing(client: FlaskClient, origin: str) -> None:
    for answer in one_of_each_from(client, origin).values():
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]
        assert "Origin" in answer.vary


def test_a_preflight_lists_only_real_methods_and_needs_no_token(client: FlaskClient) -> None:
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "DELETE"}
    answer = client.options("/guarded/x", headers=asked)
    assert answer.status_code == 200
    assert set(answer.headers["Access-Control-Allow-Methods"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert "Idempotency-Key" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Methods" not in client.options("/nowhere", headers=asked).headers
    assert "Access-Control-Allow-Methods" not in client.options("/guarded/x").headers


def test_without_origins_in_settings_no_answer_speaks_of_origins() -> None:
    answer = fake_app(make_probe()).test_client().get("/probe/list", headers={"Origin": ORIGIN})
    assert not [name for name, value in answer.headers if name.startswith("Access-Control-") or value == "Origin"]


FORGED = {
    "X-Forwarded-For": "6.6.6.6, 7.7.7.7, 8.8.8.8",
    "X-Real-IP": "9.9.9.9",
    "Forwarded": "for=9.9.9.9",
    "X-User-Id": "acct_root",
    "X-Forwarded-User": "acct_root",
    "X-Forwarded-Host": "evil.example",
}


@pytest.mark.parametrize(("hops", "seen"), [(0, "1.2.3.4"), (1, "8.8.8.8"), (2, "7.7.7.7")])
def test_a_caller_cannot_choose_its_address(hops: int, seen: str) -> None:
    app = fake_app(make_probe(), settings=Settings(proxy_hops=hops))
    found = []
    app.before_request(lambda: found.append(client_network()))
    app.test_client().get("/probe/list", headers=FORGED, environ_base={"REMOTE_ADDR": "1.2.3.4"})
    assert found == [seen]


def test_a_caller_cannot_choose_who_it_is_or_which_host_it_called() -> None:
    client = fake_app(make_guarded("citizen"), settings=Settings(proxy_hops=1)).test_client()
    answer = client.get("/guarded/x", headers=FORGED)
    assert answer.status_code == 401
    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_a_subscriber_is_one_network(address: str, network: str) -> None:
    with fake_app(make_probe()).test_request_context("/", environ_base={"REMOTE_ADDR": address}):
        assert client_network() == network


@pytest.mark.parametrize(
    ("address", "headers", "public", "status"),
    [
        ("127.0.0.1", {}, False, 200),
        ("::1", {}, False, 200),
        ("10.0.0.1", {}, False, 404),
        ("10.0.0.1", {}, True, 200),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.1"}, False, 404),
        ("127.0.0.1", {"Forwarded": "for=10.0.0.1"}, False, 404),
        ("127.0.0.1", {"X-Real-IP": "10.0.0.1"}, False, 404),
        ("10.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, False, 404),
    ],
)
def test_figures_are_for_this_machine_unless_settings_say_more(
    address: str, headers: dict[str, str], public: bool, status: int
) -> None:
    app = fake_app(health, settings=Settings(metrics_public=public))
    answer = app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status
