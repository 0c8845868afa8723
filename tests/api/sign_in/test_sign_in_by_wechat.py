"""Signing in by WeChat, over HTTP, against a WeChat that behaves as documented."""

from __future__ import annotations

import pytest

from tests.identity_world import World


def test_a_citizen_can_sign_in_with_a_wechat_code(world: World) -> None:
    signed_in = world.sign_in()
    assert set(signed_in) == {"access_token", "token_type", "expires_in", "refresh_token", "account"}
    assert signed_in["token_type"] == "Bearer"
    assert signed_in["expires_in"] == 900
    assert set(signed_in["account"]) == {"id", "role"}
    assert signed_in["account"]["role"] == "citizen"
    me = world.me(signed_in["access_token"])
    assert me.get_json() == {"id": signed_in["account"]["id"], "role": "citizen", "phone": None, "has_wechat": True}
    assert world.events() == ["sign_in"]


def test_a_citizen_who_comes_back_has_the_same_account_and_another_session(world: World) -> None:
    first, second = world.sign_in(), world.sign_in()
    assert first["account"] == second["account"]
    assert first["refresh_token"] != second["refresh_token"]
    assert len(world.content("accounts")["accounts"]) == 1
    assert len(world.content("sessions")["sessions"]) == 2


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("blocked", 401, "wechat_blocked"),
        ("too_frequent", 429, "too_many"),
        ("busy", 503, "unavailable"),
        ("garbage", 503, "unavailable"),
    ],
)
def test_a_citizen_sees_kindly_what_is_wrong_with_wechat(world: World, fault: str, status: int, code: str) -> None:
    answer = world.post("/v1/auth/wechat", {"code": world.stand_ins.wechat.login_code("sarnai", fault)})
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert ("Retry-After" in answer.headers) is (status in {429, 503})
    assert world.content("accounts", "sessions") == {"accounts": [], "sessions": []}


@pytest.mark.parametrize("body", [{}, {"code": ""}, {"code": "x" * 129}, {"code": 7}, {"code": "x", "role": "auditor"}])
def test_a_body_that_does_not_fit_never_reaches_wechat(world: World, body: dict[str, object]) -> None:
    assert world.post("/v1/auth/wechat", body).status_code == 422
    assert world.stand_ins.wechat.calls == 0
