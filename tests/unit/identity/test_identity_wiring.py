"""Which WeChat and which sender a setting chooses: a demo must not knock at real doors."""

from __future__ import annotations

from pathlib import Path

from adapters.sms.console import ConsoleSender
from adapters.sms.gateway import GatewaySender
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from adapters.wechat.absent import NoWeChat
from adapters.wechat.client import WeChatClient
from api.settings import Mode, Settings, SmsSender
from api.wiring.identity import _wechat, sms_of


def test_a_demo_without_a_stand_in_has_no_wechat() -> None:
    assert isinstance(_wechat(Settings()), NoWeChat)


def test_a_demo_with_a_stand_in_speaks_to_it() -> None:
    wechat = _wechat(Settings(wechat_url="http://127.0.0.1:9"))
    assert isinstance(wechat, WeChatClient)
    assert wechat._outbound._origin == "http://127.0.0.1:9"


def test_production_speaks_to_wechat_itself() -> None:
    wechat = _wechat(Settings(mode=Mode.PRODUCTION, wechat_secret="real"))
    assert isinstance(wechat, WeChatClient)
    assert wechat._outbound._origin == "https://api.weixin.qq.com"


def test_messages_go_to_the_gateway_or_to_the_console() -> None:
    assert isinstance(sms_of(Settings(sms_sender=SmsSender.GATEWAY, sms_url="https://sms.example")), GatewaySender)
    assert isinstance(sms_of(Settings()), ConsoleSender)


def test_the_vault_of_another_ring_finds_nobody(tmp_path: Path, vault: Vault) -> None:
    other = Vault(KeyRing.create(tmp_path / "keys.json", "aes-256-gcm"))
    assert other.blind("identity/phone", "13800138000") != vault.blind("identity/phone", "13800138000")
