"""A whole service to test applications in: signed-in people, the real store, a clock that can be set."""

from __future__ import annotations

import dataclasses
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import bson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from adapters.mongo.client import Database
from adapters.mongo.indexes import create_indexes
from adapters.mongo.limits import MongoLimits
from adapters.mongo.outbox import Outbox
from adapters.qr import QrCodes
from adapters.relay import Relay
from api.plumbing.limits import Limits
from api.plumbing.links import Links
from api.plumbing.waiting import Waiting
from api.wiring import (
    OpenStore,
    Promises,
    build_casework,
    build_conversations,
    build_desk,
    build_documents,
    build_drawing,
    build_export,
    build_helping,
    build_letters,
    build_looks,
    build_notices,
    build_promises,
    build_reminders,
    build_screenings,
    build_tending,
    build_uploads,
    build_watching,
)
from casework.commitment import Deed
from casework.draws import DRAWN
from casework.office import SYSTEM
from casework.replies import Replies
from casework.service import SUBMITTED, Casework
from conversation_flows.personas import Persona, Player, personas
from conversation_flows.service import ConversationService
from conversation_flows.tending import Tending
from tests.edge import app_of, fake_services
from tests.identity_world import SetClock, World
from tests.shipped import DIVISIONS, LIBRARY

SERVICE = "minimum_living_guarantee"
View = dict[str, Any]


def new_key() -> str:
    return secrets.token_hex(16)


@dataclass
class Person:
    """Somebody signed in on one device."""

    world: ApplicationWorld
    token: str
    account: str

    def post(
        self, path: str, body: Any = None, *, version: int | None = None, key: str | None = None, **headers: str
    ) -> TestResponse:
        """A changing request, with a key of its own unless one is given."""
        self.world.clock.forward(milliseconds=150)  # slower than the limit on turns
        given = {"Idempotency-Key": key or new_key()} | self._headers() | headers
        given |= {} if version is None else {"If-Match": f'"v{version}"'}
        return self.client.post(path, headers=given, **({} if body is None else {"json": body}))

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.client.get(path, headers=self._headers(), query_string=query or None)

    @property
    def client(self) -> FlaskClient:
        return self.world.app.test_client()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def begin(self, key: str | None = None, *, service: str = SERVICE) -> View:
        return good(self.post("/v1/conversations", {"service": service}, key=key), 201)

    def turn(self, view: View, body: Any, key: str | None = None) -> TestResponse:
        return self.post(f"/v1/conversations/{view['id']}/turns", body, version=view["version"], key=key)

    def say(self, view: View, **body: Any) -> View:
        """A turn that must be taken."""
        return good(self.turn(view, body))

    def answer(self, view: View, value: Any) -> View:
        """Answer whatever is asked."""
        return self.say(view, question=view["question"]["id"], answer=value)

    def look(self, view: View) -> View:
        return good(self.get(f"/v1/conversations/{view['id']}"))

    def fill_in(self, persona: str | Persona = "single_mother", *, until: str | None = None, **answers: Any) -> View:
        """Answer everything as a persona would, some answers changed; or stop where `until` is asked."""
        known = personas()[persona] if isinstance(persona, str) else persona
        changed = {name.replace("__", "."): value for name, value in answers.items()}
        player = Player(dataclasses.replace(known, answers={**known.answers, **changed}))
        view = self.begin(service=known.service)
        while view["question"] is None or view["question"]["id"] != until:
            body = player.reply(view)
            if body is None:
                break
            view = good(self.turn(view, body))
        return view

    def submit(self, view: View, key: str | None = None) -> TestResponse:
        return self.post(f"/v1/conversations/{view['id']}/submission", version=view["version"], key=key)

    def apply(self, persona: str = "single_mother") -> View:
        """A submitted application; the last view, with its receipt."""
        return good(self.submit(self.fill_in(persona)))


def good(answer: TestResponse, status: int = 200) -> Any:
    """The body of an answer that must be as expected."""
    assert answer.status_code == status, answer.text
    return answer.json


@dataclass
class ApplicationWorld:
    """Everything from sign-in to tracking, wired as the app wires it; relays run and tending is done when told to."""

    world: World
    app: Flask
    conversations: ConversationService
    casework: Casework
    relay: Relay
    limits: Limits
    tending: Tending
    notices: Relay
    promises: Promises
    reminders: Relay
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def clock(self) -> SetClock:
        return self.world.clock

    @property
    def database(self) -> Database:
        return self.world.database

    def person(self, name: str = "sarnai") -> Person:
        """Somebody, signed in once; see :meth:`device` for a second phone."""
        return self.people.setdefault(name, self.device(name))

    def device(self, name: str = "sarnai") -> Person:
        """A new session of somebody's account."""
        signed_in = self.world.sign_in(name)
        return Person(self, signed_in["access_token"], signed_in["account"]["id"])

    def track(self, code: str, last_four: str, network: str = "127.0.0.1") -> TestResponse:
        body = {"tracking_code": code, "last_four": last_four}
        return self.app.test_client().post("/v1/tracking", json=body, environ_base={"REMOTE_ADDR": network})

    def documents(self, name: str) -> list[dict[str, Any]]:
        return list(self.database[name].find().sort("_id", 1))

    def settle(self, application_id: str) -> None:
        """As if every certificate an application needs had been brought to the window."""
        kept = self.promises.commitments.commitments
        [application] = [one for one in self.documents("applications") if one["_id"] == application_id]
        found = self.casework.applications.find(application_id, owner=application["owner"])
        assert found is not None
        for one in self.promises.commitments.lay_out(found):
            if not one.is_settled:
                brought = one.after(Deed("receive", self.clock(), SYSTEM), state="brought")
                assert kept.replace(brought, owner=one.owner, version=one.version)

    def fingerprint(self, *names: str) -> str:
        """Of everything that is stored there, to see that nothing changed."""
        content = [self.documents(name) for name in names or ("conversations", "conversation_pages", "applications")]
        return hashlib.sha256(b"".join(bson.encode(one) for part in content for one in part)).hexdigest()


@pytest.fixture
def applications(world: World) -> ApplicationWorld:
    """A world in which one can apply."""
    return build_world(world)


def build_world(world: World, database: Database | None = None) -> ApplicationWorld:
    """The services over `database` instead of the world's own: one that loses replies, say."""
    create_indexes(world.database)
    store = OpenStore(world.database if database is None else database, world.vault, world.ring, None)
    limits = Limits(shared=MongoLimits(world.database), blind=world.vault.blind, now=world.clock)
    conversations = dataclasses.replace(build_conversations(store, DIVISIONS, LIBRARY), now=world.clock)
    tending = build_tending(store, conversations)
    own = OpenStore(world.database, world.vault, world.ring, None)  # GridFS takes no stand-in for a database
    uploads = dataclasses.replace(build_uploads(world.settings, own), now=world.clock)
    promises = build_promises(world.settings, store, conversations, limits, uploads, world.clock)
    guard = promises.commitments.require_settled
    casework = dataclasses.replace(build_casework(store, conversations, limits, guard), now=world.clock)
    drawing = build_drawing(store, casework)
    services: Mapping[str, Any] = {
        "identity": world.identity,
        "helping": build_helping(world.settings, store, limits),
        "looks": build_looks(store),
        "now": world.clock,
        "blind": world.vault.blind,
        "limits": limits,
        "regions": DIVISIONS,
        "conversations": conversations,
        "screenings": dataclasses.replace(build_screenings(DIVISIONS, LIBRARY), now=world.clock),
        "tending": tending,
        "casework": casework,
        "watching": build_watching(store, casework),
        "replies": Replies(casework, uploads),
        "waiting": Waiting(places=4, every_seconds=0.02),
        "desk": build_desk(store, casework, promises.authorisations),
        "drawing": drawing,
        "uploads": uploads,
        "export": build_export(store, conversations, casework, uploads),
        "documents": build_documents(world.settings, store),
        "letters": build_letters(store, conversations, promises, build_documents(world.settings, store)),
        "commitments": promises.commitments,
        "authorisations": promises.authorisations,
        "verifying": promises.verifying,
        "verifications": promises.verifications,
        "links": Links("https://bangban.example"),
        "qr": QrCodes(),
    }
    app = app_of(world.settings, fake_services(**services))
    relay = Relay(
        Outbox(world.database),
        {SUBMITTED: casework.handle, **promises.handlers, DRAWN: drawing.handle},
        now=world.clock,
    )
    notices = build_notices(world.settings, store, conversations, limits)
    reminders = build_reminders(world.settings, store, conversations, limits)
    return ApplicationWorld(world, app, conversations, casework, relay, limits, tending, notices, promises, reminders)
