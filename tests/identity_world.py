"""A whole house of identity to test in: the real store, real HTTP to stand-ins, and a clock that can be set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pyotp
import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from adapters.clock import utc_now
from adapters.mongo import accounts, audit, sessions, sign_in_codes
from adapters.mongo.audit import MongoAuditTrail
from adapters.mongo.client import Database
from adapters.mongo.indexes import create_indexes
from adapters.mongo.limits import MongoLimits
from adapters.passwords import Argon2Passwords
from adapters.stand_ins import StandIns, serve
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from adapters.wechat.stand_in import WeChatStandIn
from api.plumbing.limits import Limits
from api.settings import Settings, SmsSender
from api.wiring import OpenStore, build_identity
from identity.principal import Role
from identity.service import Identity
from tests.edge import app_of, fake_services

PHONE = "13800138000"
#: Argon2id as ever, at a hundredth of the price; what it costs in earnest is another test's affair.
CHEAP = Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
INDEXES = {
    "accounts": accounts.INDEXES,
    "sessions": sessions.INDEXES,
    "sign_in_codes": sign_in_codes.INDEXES,
    "audit": audit.INDEXES,
}


@dataclass
class SetClock:
    """A clock that stands still until told. It starts at the real time: the store tidies up by its own."""

    at: datetime = field(default_factory=utc_now)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **delta: float) -> None:
        self.at += timedelta(**delta)


@dataclass
class StaffMember:
    """Somebody on the staff, with what they know and hold."""

    username: str
    password: str
    secret: str


@dataclass
class World:
    """Everything identity, wired as the app wires it."""

    identity: Identity
    clock: SetClock
    stand_ins: StandIns
    database: Database
    vault: Vault
    ring: KeyRing
    settings: Settings
    client: FlaskClient

    def post(self, path: str, body: Any = None, token: str | None = None, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named |= {"Authorization": f"Bearer {token}"} if token else {}
        return self.client.post(path, headers=named, **({} if body is None else {"json": body}))

    def me(self, token: str) -> TestResponse:
        return self.client.get("/v1/me", headers={"Authorization": f"Bearer {token}"})

    def sign_in(self, user: str = "sarnai") -> dict[str, Any]:
        """The tokens of a citizen who signs in by WeChat."""
        answer = self.post("/v1/auth/wechat", {"code": self.stand_ins.wechat.login_code(user)})
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def refresh(self, token: str) -> TestResponse:
        return self.post("/v1/auth/refresh", {"refresh_token": token})

    def ask_for_code(self, phone: str = PHONE) -> tuple[str, str]:
        """The request and the digits that reached the phone."""
        answer = self.post("/v1/auth/sms/codes", {"phone": phone})
        assert answer.status_code == 200, answer.text
        return answer.get_json()["request"], self.digits()

    def digits(self) -> str:
        """The digits in the newest message."""
        return self.stand_ins.sms.sent[-1]["text"].split("验证码 ")[1][:7]

    def give_code(self, request: str, code: str, phone: str = PHONE) -> TestResponse:
        return self.post("/v1/auth/sms", {"request": request, "phone": phone, "code": code})

    def hire(
        self, username: str = "batu", role: Role = Role.COUNTY_OFFICER, regions: tuple[str, ...] = ("150105",)
    ) -> StaffMember:
        """Staff who have already changed their first password."""
        enrolled = self.identity.register.create(username, role, regions, now=self.clock())
        secret = pyotp.parse_uri(enrolled.provisioning_uri).secret
        member = StaffMember(username, "correct horse battery", secret)
        first = {"username": username, "password": enrolled.password, "totp": self.totp(member)}
        answer = self.post("/v1/auth/staff", first | {"new_password": member.password})
        assert answer.status_code == 200, answer.text
        self.clock.forward(minutes=2)
        return member

    def totp(self, member: StaffMember) -> str:
        return pyotp.TOTP(member.secret).at(self.clock())

    def sign_in_staff(self, member: StaffMember, **other: str) -> TestResponse:
        proof = {"username": member.username, "password": member.password, "totp": self.totp(member)}
        return self.post("/v1/auth/staff", proof | other)

    def events(self) -> list[str]:
        """What the audit trail holds, by name, in order."""
        return [entry["event"] for entry in MongoAuditTrail(self.database, self.vault).entries()]

    def content(self, *collections: str) -> dict[str, list[dict[str, Any]]]:
        """Everything in these collections (all of identity's when none is named), to see that nothing changed."""
        names = collections or ("accounts", "sessions", "sign_in_codes")
        return {name: list(self.database[name].find().sort("_id", 1)) for name in names}


@pytest.fixture
def world(database: Database, key_ring: KeyRing) -> Iterator[World]:
    """A world without people."""
    create_indexes(database, INDEXES)
    clock = SetClock()
    stand_ins = serve(wechat=WeChatStandIn(clock=lambda: clock().timestamp()))
    settings = Settings(wechat_url=stand_ins.url, sms_sender=SmsSender.GATEWAY, sms_url=stand_ins.url)
    vault = Vault(key_ring)
    limits = Limits(shared=MongoLimits(database), blind=vault.blind, now=clock)
    identity = build_identity(settings, OpenStore(database, vault, key_ring, None), limits, CHEAP)
    services = fake_services(identity=identity, now=clock, blind=vault.blind, limits=limits)
    client = app_of(settings, services).test_client()
    yield World(identity, clock, stand_ins, database, vault, key_ring, settings, client)
    stand_ins.close()
