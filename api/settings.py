"""Everything an operator can set, read once from the environment.

A value that cannot be understood, or a ``BANGBAN_…`` name that is not known, refuses to start:
a typing error must not become a silent default.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from regions.divisions import SERVED_PROVINCES


class SettingsError(Exception):
    """A setting is missing, unknown or cannot be understood; the message names it and never its value."""


class Mode(StrEnum):
    """`demo` brings its own store, people and outside world; `production` refuses all of them."""

    DEMO = "demo"
    PRODUCTION = "production"


class Cipher(StrEnum):
    """AEAD ciphers personal data may be locked with."""

    AES_256_GCM = "aes-256-gcm"
    SM4_GCM = "sm4-gcm"


class SmsSender(StrEnum):
    """How a one-time code leaves the house."""

    CONSOLE = "console"
    GATEWAY = "gateway"


def _number(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise ValueError
        return value

    return parse


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.strip() for part in text.split(",") if part.strip())
    if any(origin in {"*", "null"} or not origin.startswith(("https://", "http://")) for origin in origins):
        raise ValueError
    return origins


def _yes_no(text: str) -> bool:
    return {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}[text.lower()]


def _served(text: str) -> str:
    if f"{text}0000" not in SERVED_PROVINCES:
        raise ValueError
    return text


def _url(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ValueError
    return text.rstrip("/")


def _scanner(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "clamd" or not parts.hostname or not parts.port or parts.path:
        raise ValueError
    return text


def _env(name: str, parse: Callable[[str], Any], default: Any) -> Any:
    return field(default=default, metadata={"env": name, "parse": parse})


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one process. Seconds, bytes and counts are said in the names."""

    mode: Mode = _env("BANGBAN_MODE", Mode, Mode.DEMO)
    data: Path = _env("BANGBAN_DATA", Path, Path("var"))
    mongodb_uri: str | None = _env("MONGODB_URI", str, None)
    database: str = _env("BANGBAN_DATABASE", str, "bangban")
    host: str = _env("BANGBAN_HOST", str, "127.0.0.1")
    port: int = _env("PORT", _number(1, 65535), 8000)
    workers: int = _env("BANGBAN_WORKERS", _number(1, 64), 1)
    threads: int = _env("BANGBAN_THREADS", _number(1, 256), 8)
    public_url: str = _env("BANGBAN_PUBLIC_URL", _url, "http://127.0.0.1:8000")
    key_ring: Path | None = _env("BANGBAN_KEY_RING", Path, None)
    cipher: Cipher = _env("BANGBAN_CIPHER", Cipher, Cipher.AES_256_GCM)
    region: str = _env("BANGBAN_REGION", _served, "15")
    demo_figures: bool = _env("BANGBAN_DEMO_FIGURES", _yes_no, False)
    demo_people: bool = _env("BANGBAN_DEMO_PEOPLE", _yes_no, True)
    docs_public: bool = _env("BANGBAN_DOCS_PUBLIC", _yes_no, True)
    metrics_public: bool = _env("BANGBAN_METRICS_PUBLIC", _yes_no, False)
    proxy_hops: int = _env("BANGBAN_PROXY_HOPS", _number(0, 5), 0)
    cors_origins: tuple[str, ...] = _env("BANGBAN_CORS_ORIGINS", _origins, ())
    wechat_url: str | None = _env("BANGBAN_WECHAT_URL", _url, None)
    wechat_app_id: str = _env("BANGBAN_WECHAT_APP_ID", str, "stand-in")
    wechat_secret: str = _env("BANGBAN_WECHAT_SECRET", str, "stand-in")
    sms_sender: SmsSender = _env("BANGBAN_SMS_SENDER", SmsSender, SmsSender.CONSOLE)
    sms_url: str | None = _env("BANGBAN_SMS_URL", _url, None)
    sms_key: str = _env("BANGBAN_SMS_KEY", str, "stand-in")
    scanner: str | None = _env("BANGBAN_SCANNER", _scanner, None)
    store_timeout_seconds: int = _env("BANGBAN_STORE_TIMEOUT_SECONDS", _number(1, 60), 5)
    session_idle_seconds: int = _env("BANGBAN_SESSION_IDLE_SECONDS", _number(60, 31_536_000), 14 * 86_400)
    session_absolute_seconds: int = _env("BANGBAN_SESSION_ABSOLUTE_SECONDS", _number(60, 31_536_000), 90 * 86_400)
    staff_session_idle_seconds: int = _env("BANGBAN_STAFF_SESSION_IDLE_SECONDS", _number(60, 86_400), 1_800)
    staff_session_absolute_seconds: int = _env("BANGBAN_STAFF_SESSION_ABSOLUTE_SECONDS", _number(60, 86_400), 36_000)
    remind_after_days: int = _env("BANGBAN_REMIND_AFTER_DAYS", _number(1, 3_650), 7)
    warn_before_days: int = _env("BANGBAN_WARN_BEFORE_DAYS", _number(1, 3_650), 3)
    expire_after_days: int = _env("BANGBAN_EXPIRE_AFTER_DAYS", _number(1, 3_650), 30)

    keep_cases_days: int = _env("BANGBAN_KEEP_CASES_DAYS", _number(30, 36_500), 3_650)

    @property
    def is_production(self) -> bool:
        """Whether real people's data is at stake."""
        return self.mode is Mode.PRODUCTION


#: Every environment variable the app knows; deployment files are checked against it.
KNOWN_VARIABLES = frozenset(item.metadata["env"] for item in fields(Settings))


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read settings; raise :class:`SettingsError` naming the variable that is wrong."""
    unknown = sorted(name for name in environ if name.startswith("BANGBAN_") and name not in KNOWN_VARIABLES)
    if unknown:
        raise SettingsError(f"unknown setting: {', '.join(unknown)}")
    settings = Settings(**dict(_given(environ)))
    _require_room_for_words(settings)
    if settings.is_production:
        require_fit_for_production(settings)
    return settings


def _given(environ: Mapping[str, str]) -> list[tuple[str, Any]]:
    given = []
    for item in fields(Settings):
        text = environ.get(item.metadata["env"])
        if text is None or text == "":
            continue
        try:
            given.append((item.name, item.metadata["parse"](text)))
        except (ValueError, KeyError):
            raise SettingsError(f"{item.metadata['env']} cannot be understood") from None
    return given


def _require_room_for_words(settings: Settings) -> None:
    """Refuse to delete before there was time to remind and to warn."""
    if settings.remind_after_days + settings.warn_before_days >= settings.expire_after_days:
        others = "BANGBAN_REMIND_AFTER_DAYS and BANGBAN_WARN_BEFORE_DAYS"
        raise SettingsError(f"BANGBAN_EXPIRE_AFTER_DAYS must be more than {others} together")


def require_fit_for_production(settings: Settings) -> None:
    """Refuse whatever belongs to a demo; every reason at once, so that one start shows them all."""
    wrong = {
        "MONGODB_URI is not set: the embedded store is for demo and tests": settings.mongodb_uri is None,
        "BANGBAN_KEY_RING is not set: keys must not live beside the data": settings.key_ring is None,
        "BANGBAN_DEMO_PEOPLE is on": settings.demo_people,
        "BANGBAN_DEMO_FIGURES is on": settings.demo_figures,
        "BANGBAN_WECHAT_SECRET is the stand-in's": settings.wechat_secret == "stand-in",  # noqa: S105 — a refused default, not a secret
        "BANGBAN_WECHAT_URL is a stand-in": bool(settings.wechat_url)
        and not str(settings.wechat_url).startswith("https://"),
        "BANGBAN_SMS_SENDER is the console": settings.sms_sender is SmsSender.CONSOLE,
        "BANGBAN_SMS_KEY is the stand-in's": settings.sms_key == "stand-in",
        "BANGBAN_SMS_URL is not https": not (settings.sms_url or "").startswith("https://"),
        "BANGBAN_SCANNER is not set: what people send must be scanned": settings.scanner is None,
        "BANGBAN_PUBLIC_URL is not https": not settings.public_url.startswith("https://"),
    }
    reasons = [reason for reason, is_wrong in wrong.items() if is_wrong]
    if reasons:
        raise SettingsError("not fit for production: " + "; ".join(reasons))
