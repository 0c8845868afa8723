"""The stage: a whole service in this process, over a store that is thrown away, on a clock that can be put forward."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from adapters import stand_ins
from adapters.stand_ins import StandIns
from adapters.visitor import VisitFailed, Visitor
from adapters.wechat.stand_in import WeChatStandIn
from api.app import create_app
from api.plumbing.services import Services
from api.settings import Settings, SmsSender
from api.wiring import build_services, open_store

_ROUNDS = 20  # an effect may cause another, and that a third


@dataclass
class Clock:
    """Says what it is told."""

    at: datetime

    def __call__(self) -> datetime:
        """The time on this stage."""
        return self.at

    def forward(self, **by: float) -> None:
        """Put it forward."""
        self.at += timedelta(**by)


@dataclass
class Stage:
    """Everything a rehearsal needs; nothing of it outlives the rehearsal."""

    app: Flask
    services: Services
    clock: Clock
    world: StandIns

    def settle(self) -> None:
        """Let everything follow that follows by itself: events, deadlines, papers."""
        for _ in range(_ROUNDS):
            if not sum(self._run(work) for work in self.services.background):  # each of them, not only the first
                return

    def pass_days(self, days: int) -> None:
        """Let days pass, and the watchers look every night."""
        for _ in range(days):
            self.clock.forward(days=1)
            self.settle()

    @staticmethod
    def _run(work: Any) -> int:
        """What one round of a background task had to do, as far as it says."""
        return int(work.run_once() or 0)


@contextmanager
def stage(begins: datetime) -> Iterator[Stage]:
    """A stage on which it is ``begins``; raises what opening a store raises."""
    clock = Clock(begins)
    world = stand_ins.serve(wechat=WeChatStandIn(clock=lambda: clock().timestamp()))
    with tempfile.TemporaryDirectory(prefix="bangban-") as folder:
        settings = replace(
            Settings(),
            data=Path(folder),
            wechat_url=world.url,
            sms_sender=SmsSender.GATEWAY,
            sms_url=world.url,
        )
        store = open_store(settings)
        try:
            services = build_services(settings, store, clock)
            yield Stage(create_app(settings, services), services, clock, world)
        finally:
            store.close()
            world.close()


@dataclass(slots=True)
class IndoorAnswer:
    """A test response with the few names `requests` gives it."""

    response: TestResponse

    @property
    def ok(self) -> bool:
        return self.response.status_code < 400

    @property
    def status_code(self) -> int:
        return self.response.status_code

    @property
    def headers(self) -> Any:
        return self.response.headers

    @property
    def content(self) -> bytes:
        return bytes(self.response.data)

    def json(self) -> Any:
        return self.response.json


class Phone(Visitor):
    """Somebody on this stage: a visitor who needs no network. What is refused is told with what is possible."""

    def __init__(self, stage: Stage, token: str = "") -> None:
        super().__init__("")
        self.stage, self.token = stage, token

    def get(self, path: str) -> Any:
        """What is there."""
        return self.call("GET", path).json()

    def file(self, path: str) -> bytes:
        """A file that is there."""
        return bytes(self.call("GET", path).content)

    def refused(self, method: str, path: str, body: Any = None, *, version: int | None = None) -> str | None:
        """The code of the refusal, or None when it was done."""
        headers = {"Authorization": f"Bearer {self.token}"} | self._marks(version)
        answer = self._try(method, path, body, headers)
        return None if answer is None or answer.ok else str(answer.json().get("code"))

    @staticmethod
    def _marks(version: int | None) -> dict[str, str]:
        key = {"Idempotency-Key": secrets.token_hex(16)}
        return key | ({"If-Match": f'"v{version}"'} if version is not None else {})

    def _try(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        self.stage.clock.forward(milliseconds=200)
        given = {} if body is None else {"json": body}
        return IndoorAnswer(self.stage.app.test_client().open(path, method=method, headers=headers, **given))


def signed_in(stage: Stage, name: str) -> Phone:
    """A citizen, by WeChat."""
    phone = Phone(stage)
    phone.sign_in(stage.world.url, name)
    return phone


__all__ = ["Clock", "Phone", "Stage", "VisitFailed", "signed_in", "stage"]
