"""Fakes for testing the HTTP edge alone: people by token, tries in memory, and an app around them."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from api.app import create_app
from api.plumbing.guards import ROLES, Guard
from api.plumbing.limit_rules import RULES, Delay, Window
from api.plumbing.limits import Limits
from api.plumbing.local_windows import LocalWindows
from api.plumbing.services import Deferred, Services
from api.settings import Settings
from i18n.errors import NotSignedIn
from identity.principal import Principal, Role

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)  # noon in China
KEY = "0123456789abcdef0123456789abcdef"


class FakeIdentity:
    """Knows people by token: a role, or a role and a name as in ``citizen.sarnai``.

    Staff may say where they work and that they just proved who they are: ``county_officer.150425-bold-proven``.
    """

    def authenticate(self, token: str, now: datetime) -> Principal:
        role, _, name = token.partition(".")
        if role not in set(Role):
            raise NotSignedIn
        place, *said = name.split("-")
        regions = (place,) if place.isdecimal() else ("150105",)
        until = now + timedelta(minutes=5) if "proven" in said else None
        return Principal(f"acct_{token}", f"sess_{token}", Role(role), regions, until)


class MemoryTries:
    """Shared tries without a store: windows only."""

    def __init__(self) -> None:
        self.asked = 0
        self._windows = LocalWindows()

    def hit(self, key: str, window: Window, *, now: datetime) -> datetime | None:
        self.asked += 1
        return self._windows.hit(key, window, now=now)

    def delay(self, key: str, rule: Delay, *, now: datetime) -> datetime | None:
        self.asked += 1
        return None

    def take_back(self, key: str, *, now: datetime) -> None:
        pass

    def forget(self, key: str) -> None:
        pass


def fake_blind(purpose: str, value: str) -> str:
    return hashlib.sha256(f"{purpose}\0{value}".encode()).hexdigest()


def fake_services(**given: Any) -> Services:
    """Services of which only the plumbing's own are there, and those given."""
    plumbing = {
        "now": lambda: NOON,
        "blind": fake_blind,
        "ping_store": lambda: None,
        "limits": Limits(shared=MemoryTries(), blind=fake_blind, now=lambda: NOON),
        "identity": FakeIdentity(),
    }
    known = plumbing | given
    return Services(**{field.name: known.get(field.name) for field in dataclasses.fields(Services)})


def fake_app(*audiences: Any, settings: Settings | None = None, **given: Any) -> Flask:
    """The whole application, or one of `audiences` alone, on fake services."""
    known, services = settings or Settings(), fake_services(**given)
    return create_app(known, services, audiences) if audiences else app_of(known, services)


def app_of(settings: Settings, services: Services) -> Flask:
    """The whole application as ``create_app`` makes it, its routes and description shared with others of its settings.

    To describe every operation takes longer than most tests do, and does not depend on the services.
    """
    app = copy(_described(dataclasses.replace(settings, wechat_url=None, sms_url=None)))
    app.config = copy(app.config)
    app.extensions = app.extensions | {"bangban": Deferred(lambda: services)}
    return app


@cache
def _described(settings: Settings) -> Flask:
    assert not settings.proxy_hops, "the proxy's part belongs to one app: use create_app"
    return create_app(settings, Deferred(fake_services))


def bearer(role: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {role}"}


def without_limits() -> Limits:
    """Limits that know every name and admit everything."""
    return Limits(shared=MemoryTries(), blind=fake_blind, now=lambda: NOON, rules=dict.fromkeys(RULES, ()))


def role_for(guard: Guard | None) -> Role | None:
    """Somebody the guard lets in; None when it asks for no token."""
    return min(ROLES[guard]) if guard in ROLES else None


def operations(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every operation: method and rule, HEAD and OPTIONS left out."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule


def path_of(rule: Rule, value: str = "none_aaaaaaaaaaaaaaaaaaaaaaaaaa") -> str:
    """A path of the rule, with `value` for whatever it names."""
    return re.sub(r"<[^>]+>", value, rule.rule)
