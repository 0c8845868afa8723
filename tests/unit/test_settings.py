"""Settings: what is understood, what refuses to start, and what production does not stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import Cipher, Mode, Settings, SettingsError, SmsSender, read_settings

PRODUCTION = {
    "BANGBAN_MODE": "production",
    "MONGODB_URI": "mongodb://store",
    "BANGBAN_KEY_RING": "/keys/keys.json",
    "BANGBAN_DEMO_PEOPLE": "no",
    "BANGBAN_WECHAT_SECRET": "of the operator",
    "BANGBAN_SMS_SENDER": "gateway",
    "BANGBAN_SMS_URL": "https://sms.example/",
    "BANGBAN_SMS_KEY": "of the operator",
    "BANGBAN_SCANNER": "clamd://scanner.example:3310",
    "BANGBAN_PUBLIC_URL": "https://bangban.example/",
}


def test_an_operator_who_sets_nothing_gets_a_demo() -> None:
    assert read_settings({}) == Settings()
    assert Settings().mode is Mode.DEMO


def test_an_empty_value_counts_as_none() -> None:
    assert read_settings({"PORT": "", "BANGBAN_CIPHER": ""}) == Settings()


def test_an_operator_can_set_everything_a_production_needs() -> None:
    settings = read_settings(
        PRODUCTION | {"BANGBAN_CIPHER": "sm4-gcm", "BANGBAN_CORS_ORIGINS": "https://a.example, https://b.example,"}
    )
    assert settings.is_production
    assert settings.cipher is Cipher.SM4_GCM
    assert settings.sms_sender is SmsSender.GATEWAY
    assert settings.key_ring == Path("/keys/keys.json")
    assert settings.public_url == "https://bangban.example"
    assert settings.cors_origins == ("https://a.example", "https://b.example")


def test_an_operator_cannot_mistype_a_name() -> None:
    with pytest.raises(SettingsError, match=r"^unknown setting: BANGBAN_DEMOPEOPLE, BANGBAN_PORT$"):
        read_settings({"BANGBAN_PORT": "8000", "BANGBAN_DEMOPEOPLE": "no", "OTHER": "1"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "eight"),
        ("BANGBAN_MODE", "prod"),
        ("BANGBAN_CIPHER", "des"),
        ("BANGBAN_DEMO_PEOPLE", "perhaps"),
        ("BANGBAN_REGION", "11"),
        ("BANGBAN_DEMO_FIGURES", "perhaps"),
        ("BANGBAN_PUBLIC_URL", "bangban.example"),
        ("BANGBAN_PROXY_HOPS", "-1"),
        ("BANGBAN_SCANNER", "http://scanner.example:3310"),
        ("BANGBAN_SCANNER", "clamd://scanner.example"),
        ("BANGBAN_CORS_ORIGINS", "*"),
        ("BANGBAN_CORS_ORIGINS", "null"),
        ("BANGBAN_CORS_ORIGINS", "https://a.example,*"),
        ("BANGBAN_SESSION_IDLE_SECONDS", "0"),
    ],
)
def test_a_value_that_is_not_understood_refuses_to_start_and_is_not_repeated(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({name: value})
    assert str(refused.value) == f"{name} cannot be understood"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MONGODB_URI", ""),
        ("BANGBAN_KEY_RING", ""),
        ("BANGBAN_DEMO_PEOPLE", "yes"),
        ("BANGBAN_DEMO_FIGURES", "yes"),
        ("BANGBAN_WECHAT_SECRET", "stand-in"),
        ("BANGBAN_WECHAT_URL", "http://127.0.0.1:9"),
        ("BANGBAN_SMS_SENDER", "console"),
        ("BANGBAN_SMS_KEY", "stand-in"),
        ("BANGBAN_SMS_URL", "http://sms.example"),
        ("BANGBAN_SCANNER", ""),
        ("BANGBAN_PUBLIC_URL", "http://bangban.example"),
    ],
)
def test_production_does_not_start_with_what_belongs_to_a_demo(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"^not fit for production: {name} "):
        read_settings(PRODUCTION | {name: value})


def test_an_operator_cannot_delete_before_people_were_reminded_and_warned() -> None:
    with pytest.raises(SettingsError, match=r"^BANGBAN_EXPIRE_AFTER_DAYS must be more than "):
        read_settings({"BANGBAN_EXPIRE_AFTER_DAYS": "10"})
    settings = read_settings({"BANGBAN_EXPIRE_AFTER_DAYS": "11"})
    assert (settings.remind_after_days, settings.warn_before_days, settings.expire_after_days) == (7, 3, 11)


def test_an_operator_hears_every_reason_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"BANGBAN_MODE": "production"})
    assert str(refused.value).count(";") == 8
