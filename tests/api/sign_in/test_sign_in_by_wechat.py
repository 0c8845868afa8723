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
