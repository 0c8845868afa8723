"""Attacks on WeChat sign-in: replayed codes, and secrets that must go nowhere (promise 8)."""

from __future__ import annotations

import logging

import pytest

from tests.identity_world import World


def test_a_replayed_code_is_refused_and_changes_nothing(world: World) -> None:
    code = world.stand_ins.wechat.login_code("sarnai")
    assert world.post("/v1/auth/wechat", {"code": code}).status_code == 200
    before = world.content()
    assert world.post("/v1/auth/wechat", {"code": code}).status_code == 401
    assert world.content() == before


def test_a_code_older_than_five_minutes_is_refused(world: World) -> None:
    code = world.stand_ins.wechat.login_code("sarnai")
    world.clock.forward(minutes=5)
    assert world.post("/v1/auth/wechat", {"code": code}).status_code == 401
    assert world.content("accounts") == {"accounts": []}


def test_a_code_is_exchanged_once(world: World) -> None:
    world.sign_in()
    assert world.stand_ins.wechat.calls == 1


def test_openid_and_session_key_are_in_no_answer_no_log_and_not_readable_in_the_store(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    openid = world.identity.citizens.wechat.openid(world.stand_ins.wechat.login_code("sarnai"))
    signed_in = world.sign_in()
    answers = repr(signed_in) + world.me(signed_in["access_token"]).text
    everything = repr({name: list(world.database[name].find()) for name in world.database.list_collection_names()})
    for place in (answers, caplog.text, everything):
        assert openid not in place
        assert "session_key" not in place
        assert "openid" not in place
    assert signed_in["refresh_token"] not in caplog.text + everything
    assert signed_in["access_token"] not in caplog.text + everything


@pytest.mark.parametrize("fault", ["blocked", "too_frequent", "busy", "garbage", "redirect"])
def test_a_failure_of_wechat_leaves_no_account_and_no_session(world: World, fault: str) -> None:
    code = world.stand_ins.wechat.login_code("sarnai", fault)
    assert world.post("/v1/auth/wechat", {"code": code}).status_code in {401, 429, 503}
    assert world.content("accounts", "sessions") == {"accounts": [], "sessions": []}
