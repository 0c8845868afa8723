"""The WeChat client against a server that behaves, and misbehaves, as WeChat may."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from time import perf_counter

import pytest
import requests

from adapters.stand_ins import StandIns, serve
from adapters.wechat.absent import NoWeChat
from adapters.wechat.client import WeChatClient
from adapters.wechat.stand_in import WeChatStandIn
from i18n.errors import BangbanError, SignInRefused, TooMany, Unavailable
from tests.local_server import LocalServer


class Seconds:
    """A clock in seconds."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def stand_ins(seconds: Seconds) -> Iterator[StandIns]:
    running = serve(wechat=WeChatStandIn(clock=seconds))
    yield running
    running.close()


def client_of(origin: str, **other: str) -> WeChatClient:
    given = {"app_id": "stand-in", "secret": "stand-in"} | other
    return WeChatClient(origin, **given, deadline_seconds=0.5)


@pytest.fixture
def wechat(stand_ins: StandIns) -> WeChatClient:
    return client_of(stand_ins.url)


def test_a_code_gives_the_same_person_every_time(stand_ins: StandIns, wechat: WeChatClient) -> None:
    first, again, other = (wechat.openid(stand_ins.wechat.login_code(user)) for user in ("sarnai", "sarnai", "batu"))
    assert first == again != other


def test_a_code_works_once(stand_ins: StandIns, wechat: WeChatClient) -> None:
    code = stand_ins.wechat.login_code("sarnai")
    wechat.openid(code)
    with pytest.raises(SignInRefused):
        wechat.openid(code)


@pytest.mark.parametrize(("age", "works"), [(299, True), (300, False)])
def test_a_code_lives_five_minutes(
    stand_ins: StandIns, wechat: WeChatClient, seconds: Seconds, age: int, works: bool
) -> None:
    code = stand_ins.wechat.login_code("sarnai")
    seconds.now += age
    if works:
        assert wechat.openid(code)
    else:
        with pytest.raises(SignInRefused):
            wechat.openid(code)


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        ("blocked", SignInRefused, "wechat_blocked"),
        ("too_frequent", TooMany, "too_many"),
        ("busy", Unavailable, "unavailable"),
        ("bad_secret", Unavailable, "unavailable"),
        ("garbage", Unavailable, "unavailable"),
        ("redirect", Unavailable, "unavailable"),
    ],
)
def test_each_failure_of_wechat_becomes_one_of_our_errors(
    stand_ins: StandIns, wechat: WeChatClient, fault: str, kind: type[BangbanError], code: str
) -> None:
    with pytest.raises(kind) as caught:
        wechat.openid(stand_ins.wechat.login_code("sarnai", fault))
    assert caught.value.code == code


def test_a_user_who_comes_too_often_is_told_to_wait(
    stand_ins: StandIns, wechat: WeChatClient, seconds: Seconds
) -> None:
    for _ in range(100):
        wechat.openid(stand_ins.wechat.login_code("sarnai"))
    with pytest.raises(TooMany) as caught:
        wechat.openid(stand_ins.wechat.login_code("sarnai"))
    assert caught.value.retry_after_seconds == 60
    seconds.now += 61
    assert wechat.openid(stand_ins.wechat.login_code("sarnai"))


@pytest.mark.parametrize("wrong", [{"app_id": "other"}, {"secret": "other"}])
def test_wrong_settings_are_logged_without_the_secret(
    stand_ins: StandIns, wrong: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = stand_ins.wechat.login_code("sarnai")
    with pytest.raises(Unavailable):
        client_of(stand_ins.url, **wrong).openid(code)
    assert "wechat refuses us" in caplog.text
    assert "other" not in caplog.text
    assert code not in caplog.text


def test_an_answer_that_is_late_is_not_waited_for(stand_ins: StandIns, wechat: WeChatClient) -> None:
    stand_ins.wechat.latency_seconds = 1.0
    start = perf_counter()
    with pytest.raises(Unavailable):
        wechat.openid(stand_ins.wechat.login_code("sarnai"))
    assert perf_counter() - start < 0.9


def test_a_wechat_that_is_down_is_unavailable() -> None:
    with LocalServer(b"") as gone:
        origin = gone.origin
    with pytest.raises(Unavailable) as caught:
        client_of(origin).openid("some-code")
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{", b"\xff\xfe", b'{"errcode": "odd"}', b'{"openid": 7}', b'{"openid": ""}', b"{}"],
)
def test_a_senseless_answer_of_wechat_is_unavailable(body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
    with LocalServer(head + body) as server, pytest.raises(Unavailable):
        client_of(server.origin).openid("some-code")


def test_an_answer_nested_without_end_is_unavailable() -> None:
    body = b"[" * 30_000
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
    with LocalServer(head + body) as server, pytest.raises(Unavailable):
        client_of(server.origin).openid("some-code")


def test_an_answer_without_end_is_not_read_to_the_end() -> None:
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    with LocalServer(head + b'{"openid": "o_sarnai"}') as server:
        assert client_of(server.origin).openid("some-code") == "o_sarnai"
    with LocalServer(head + b'{"openid": "o_sarnai"}' + b" " * 300_000) as server, pytest.raises(Unavailable):
        client_of(server.origin).openid("some-code")


def test_an_answer_that_drips_is_not_waited_for() -> None:
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    with LocalServer(head + b"x" * 100, drip_seconds=0.1) as server:
        start = perf_counter()
        with pytest.raises(Unavailable):
            client_of(server.origin).openid("some-code")
        assert perf_counter() - start < 2


def test_a_redirect_is_not_followed() -> None:
    answer = b'HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n{"openid": "o_stolen"}'
    with LocalServer(answer) as elsewhere:
        location = f"Location: {elsewhere.origin}/\r\n".encode()
        with LocalServer(b"HTTP/1.1 302 Found\r\n" + location + b"Content-Length: 0\r\n\r\n") as server:
            with pytest.raises(Unavailable):
                client_of(server.origin).openid("some-code")
            assert elsewhere.requests == []


def test_a_proxy_of_the_environment_does_not_see_the_secret(
    stand_ins: StandIns, wechat: WeChatClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LocalServer(b"") as proxy:
        monkeypatch.setenv("http_proxy", proxy.origin)
        assert wechat.openid(stand_ins.wechat.login_code("sarnai"))
        assert proxy.requests == []


def test_the_secret_and_the_code_reach_no_log(
    stand_ins: StandIns, wechat: WeChatClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = stand_ins.wechat.login_code("sarnai")
    openid = wechat.openid(code)
    for secret in (code, openid, "session_key", "jscode2session"):
        assert secret not in caplog.text


def test_without_wechat_the_other_way_in_is_named() -> None:
    with pytest.raises(Unavailable) as caught:
        NoWeChat().openid("some-code")
    assert caught.value.code == "wechat_not_set_up"


def test_the_stand_in_plays_the_phone_over_http(stand_ins: StandIns, wechat: WeChatClient) -> None:
    answer = requests.post(f"{stand_ins.url}/stand-in/login-codes", json={"user": "sarnai"}, timeout=5)
    assert wechat.openid(answer.json()["code"])
    assert requests.get(f"{stand_ins.url}/nothing", timeout=5).status_code == 404
