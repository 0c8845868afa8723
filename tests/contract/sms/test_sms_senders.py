"""The senders of text messages against a gateway that takes, refuses, dawdles or is gone."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import requests

from adapters.sms.console import ConsoleSender
from adapters.sms.gateway import GatewaySender
from adapters.stand_ins import StandIns, serve
from i18n.errors import Unavailable
from tests.local_server import LocalServer

PHONE = "13800138000"


@pytest.fixture
def stand_ins() -> Iterator[StandIns]:
    running = serve()
    yield running
    running.close()


def gateway(origin: str, key: str = "stand-in") -> GatewaySender:
    return GatewaySender(origin, key=key, deadline_seconds=0.5)


def test_a_code_reaches_the_phone(stand_ins: StandIns) -> None:
    gateway(stand_ins.url).send_code(PHONE, "0480127", minutes=5)
    answer = requests.get(f"{stand_ins.url}/stand-in/messages", params={"phone": PHONE}, timeout=5)
    [message] = answer.json()["messages"]
    assert "0480127" in message["text"]
    assert message["phone"] == "+8613800138000"


def test_a_notice_reaches_the_phone_with_our_name_in_front(stand_ins: StandIns) -> None:
    gateway(stand_ins.url).send_notice(PHONE, "有一份申请还没填完。")
    answer = requests.get(f"{stand_ins.url}/stand-in/messages", params={"phone": PHONE}, timeout=5)
    assert [message["text"] for message in answer.json()["messages"]] == ["【帮办】有一份申请还没填完。"]


def test_a_gateway_that_refuses_makes_the_notice_unavailable(stand_ins: StandIns) -> None:
    stand_ins.sms.status = 500
    with pytest.raises(Unavailable):
        gateway(stand_ins.url).send_notice(PHONE, "有一份申请还没填完。")


def test_the_console_shows_a_notice(capsys: pytest.CaptureFixture[str]) -> None:
    ConsoleSender().send_notice(PHONE, "有一份申请还没填完。")
    assert capsys.readouterr().err == "[短信 SMS → 138****8000] 有一份申请还没填完。\n"


def test_other_phones_see_nothing_of_it(stand_ins: StandIns) -> None:
    gateway(stand_ins.url).send_code(PHONE, "0480127", minutes=5)
    answer = requests.get(f"{stand_ins.url}/stand-in/messages", params={"phone": "13900139000"}, timeout=5)
    assert answer.json() == {"messages": []}


@pytest.mark.parametrize("status", [302, 400, 429, 500])
def test_a_gateway_that_refuses_makes_the_code_unavailable(stand_ins: StandIns, status: int) -> None:
    stand_ins.sms.status = status
    with pytest.raises(Unavailable):
        gateway(stand_ins.url).send_code(PHONE, "0480127", minutes=5)
    assert stand_ins.sms.sent == []


def test_a_wrong_key_sends_nothing(stand_ins: StandIns) -> None:
    with pytest.raises(Unavailable):
        gateway(stand_ins.url, key="wrong").send_code(PHONE, "0480127", minutes=5)
    assert stand_ins.sms.sent == []


def test_a_gateway_that_dawdles_or_is_gone_makes_the_code_unavailable(stand_ins: StandIns) -> None:
    stand_ins.sms.latency_seconds = 1.0
    with pytest.raises(Unavailable):
        gateway(stand_ins.url).send_code(PHONE, "0480127", minutes=5)
    with LocalServer(b"") as gone:
        origin = gone.origin
    with pytest.raises(Unavailable):
        gateway(origin).send_code(PHONE, "0480127", minutes=5)


def test_neither_phone_nor_code_reaches_a_log(stand_ins: StandIns, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    gateway(stand_ins.url).send_code(PHONE, "0480127", minutes=5)
    assert PHONE not in caplog.text
    assert "0480127" not in caplog.text


def test_the_console_shows_the_code_and_only_part_of_the_phone(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    screen = io.StringIO()
    ConsoleSender(screen).send_code(PHONE, "0480127", minutes=5)
    assert "0480127" in screen.getvalue()
    assert "138****8000" in screen.getvalue()
    assert PHONE not in screen.getvalue()
    assert caplog.text == ""
    ConsoleSender().send_code(PHONE, "0480127", minutes=5)
    printed = capsys.readouterr()
    assert "0480127" in printed.err
    assert printed.out == ""


def test_the_stand_in_knows_no_other_address(stand_ins: StandIns) -> None:
    assert requests.post(f"{stand_ins.url}/stand-in/messages", timeout=5).status_code == 405
