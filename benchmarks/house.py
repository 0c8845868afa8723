"""The whole application in this process, over a throwaway embedded store, and people who use it."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import requests
from flask import Flask

from adapters import stand_ins
from adapters.clock import utc_now
from adapters.mongo.embedded import EmbeddedStore
from adapters.mongo.limits import MongoLimits
from adapters.mongo.migrations import migrate
from adapters.mongo.steps import STEPS
from api.app import create_app
from api.plumbing.limit_rules import RULES, Rule, Window
from api.plumbing.limits import Limits
from api.plumbing.logs import configure_logs
from api.plumbing.memory import keep_what_was_loaded
from api.plumbing.services import Services
from api.settings import Settings
from api.wiring import OpenStore, build_services, open_store
from benchmarks.calls import Answer, call
from conversation_flows.personas import Persona, Player


def _never_reached(rule: Rule) -> Rule:
    return replace(rule, limit=10**9) if isinstance(rule, Window) and not rule.shared else rule


#: The limits of turns count as ever and are never reached: one bench visitor is faster than any person.
BENCH_RULES: Mapping[str, tuple[Rule, ...]] = {
    name: tuple(_never_reached(rule) for rule in rules) for name, rules in RULES.items()
}


@dataclass(frozen=True)
class House:
    """The application, the store under it, and where WeChat's stand-in answers."""

    app: Flask
    store: OpenStore
    wechat: str
    services: Services


@contextmanager
def house(*, store_timeout_seconds: int = 5) -> Iterator[House]:
    """An application as `flask serve` builds it, logging to nowhere; gone afterwards."""
    nowhere = open(os.devnull, "w")  # noqa: SIM115 — for as long as the process lives: the relay logs, too
    configure_logs(strict=False, stream=nowhere)
    with tempfile.TemporaryDirectory() as folder:
        embedded, world = EmbeddedStore(Path(folder)), stand_ins.serve()
        settings = Settings(
            data=Path(folder),
            mongodb_uri=embedded.start(),
            wechat_url=world.url,
            store_timeout_seconds=store_timeout_seconds,
        )
        store = open_store(settings)
        try:
            migrate(store.database, STEPS, now=utc_now)
            services = _services(settings, store)
            app = create_app(settings, services)
            services.conversations.previews.library.pack(settings.region)
            keep_what_was_loaded()  # as a server process does
            yield House(app, store, world.url, services)
        finally:
            world.close()
            store.close()
            embedded.stop()


def _services(settings: Settings, store: OpenStore) -> Services:
    limits = Limits(shared=MongoLimits(store.database), blind=store.vault.blind, now=utc_now, rules=BENCH_RULES)
    return replace(build_services(settings), limits=limits)


class Refused(Exception):
    """The application answered something the bench cannot go on with."""


@dataclass(slots=True)
class Visitor:
    """One person in the house; ``taken`` are the answers to her turns, in order."""

    house: House
    persona: Persona
    view: dict[str, Any] = field(default_factory=dict)
    taken: list[Answer] = field(default_factory=list)
    _headers: dict[str, str] = field(default_factory=dict)
    _player: Player = field(init=False)

    def __post_init__(self) -> None:
        self._player = Player(self.persona)

    def arrive(self) -> Visitor:
        """Sign in and begin."""
        minted = requests.post(
            f"{self.house.wechat}/stand-in/login-codes", json={"user": secrets.token_hex(8)}, timeout=10
        )
        signed_in = self._post("/v1/auth/wechat", {"code": minted.json()["code"]}).data
        self._headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
        self.view = self._post("/v1/conversations", {"service": self.persona.service}).data
        return self

    def next_turn(self) -> Answer | None:
        """Take the persona's next turn; None when everything is said."""
        turn = self._player.reply(self.view)
        return None if turn is None else self.take(turn)

    def submit(self) -> Answer:
        """Hand in what is said."""
        path = f"/v1/conversations/{self.view['id']}/submission"
        return self._post(path, None, {"If-Match": f'"v{self.view["version"]}"'})

    def take(self, turn: dict[str, Any]) -> Answer:
        """Take a turn of one's own."""
        path = f"/v1/conversations/{self.view['id']}/turns"
        answer = self._post(path, turn, {"If-Match": f'"v{self.view["version"]}"'})
        self.view = answer.data
        self.taken.append(answer)
        return answer

    def _post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> Answer:
        sent = {"Idempotency-Key": secrets.token_hex(16)} | self._headers | (headers or {})
        answer = call(self.house.app, "POST", path, body, sent)
        if answer.status >= 300:
            raise Refused(f"{path}: {answer.status} {answer.data['code']}")
        return answer
