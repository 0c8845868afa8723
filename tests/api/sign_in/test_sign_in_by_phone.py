"""Signing in by a one-time code sent to the phone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from identity.codes import SignInCode
from tests.identity_world import PHONE, World


def test_a_citizen_can_sign_in_with_the_code_that_arrived(world: World) -> None:
    request, digits = world.ask_for_code()
    assert len(digits) == 7
    answer = world.give_code(request, digits)
    assert answer.status_code == 200
    me = world.me(answer.get_json()["access_token"]).get_json()
    assert me["phone"] == "138****8000"
    assert not me["has_wechat"]


def test_a_citizen_is_told_how_long_the_code_lives(world: World) -> None:
    answer = world.post("/v1/auth/sms/codes", {"phone": PHONE})
    assert set(answer.get_json()) == {"request", "expires_in_seconds"}
    assert answer.get_json()["expires_in_seconds"] == 300


@pytest.mark.parametrize(
    "phone",
    [
        "",
        "1380013800",
        "138001380000",
        "+8613800138000",
        "12800138000",
        "1380013800a",
        "１３８００１３８０００",
        13800138000,
    ],
)
def test_a_number_that_is_no_mobile_phone_gets_no_message(world: World, phone: object) -> None:
    answer = world.post("/v1/auth/sms/codes", {"phone": phone})
    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"] == "/phone"
    assert world.stand_ins.sms.sent == []


def test_a_gateway_that_is_down_is_said_kindly(world: World) -> None:
    world.stand_ins.sms.status = 500
    answer = world.post("/v1/auth/sms/codes", {"phone": PHONE})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_five_live_codes_are_enough_for_one_phone(world: World) -> None:
    """The resend limit keeps people far from this; it holds even when that limit is set wider."""
    codes, now = world.identity.citizens.codes, world.clock()
    for number in range(5):
        expires_at = now + timedelta(seconds=100 + number)
        codes.add(SignInCode(f"code_{number}", world.vault.blind("phone", PHONE), "x", now, expires_at))
    answer = world.post("/v1/auth/sms/codes", {"phone": PHONE})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "100"
    assert world.stand_ins.sms.sent == []
    world.clock.forward(seconds=101)
    assert world.post("/v1/auth/sms/codes", {"phone": PHONE}).status_code == 200
