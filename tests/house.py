"""The whole application on the real store, entered without a network: for tests that need cases to look at."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import bson
from flask import Flask
from werkzeug.test import TestResponse

from adapters.clock import utc_now
from adapters.mongo.client import Database
from adapters.mongo.indexes import create_indexes
from adapters.qr import QrCodes
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from adapters.visitor import Visitor
from api.commands.rehearsal.stage import IndoorAnswer
from api.plumbing.links import Links
from api.plumbing.waiting import Waiting
from api.settings import Settings
from api.wiring import (
    OpenStore,
    build_casework,
    build_conversations,
    build_desk,
    build_documents,
    build_drawing,
    build_export,
    build_helping,
    build_identity,
    build_letters,
    build_looks,
    build_promises,
    build_screenings,
    build_uploads,
)
from casework.replies import Replies
from conversation_flows.personas import personas
from tests.edge import bearer, fake_app, without_limits
from tests.identity_world import CHEAP
from tests.shipped import DIVISIONS, LIBRARY


@dataclass
class House:
    """An app, its store, and people who walk in by naming themselves (see ``FakeIdentity``)."""

    app: Flask
    database: Database

    def open(self, method: str, path: str, *, who: str | None = None, **given: Any) -> TestResponse:
        headers = given.pop("headers", {}) | (bearer(who) if who else {})
        return self.app.test_client().open(path, method=method, headers=headers, **given)

    def apply(self, who: str, persona: str = "herder_couple") -> dict[str, Any]:
        """A whole application; the last view, with its receipt."""
        return _Indoors(self, who).apply(personas()[persona], lambda speaker, words: None)

    def begin(self, who: str) -> dict[str, Any]:
        """A conversation at its first question."""
        return _Indoors(self, who).call("POST", "/v1/conversations", {"service": "minimum_living_guarantee"}).json()

    def send(self, who: str, content: bytes) -> str:
        """A file; the id of the upload."""
        headers = {"Idempotency-Key": secrets.token_hex(16)}
        form = {"file": (BytesIO(content), "photo.jpg")}
        return str(self.open("POST", "/v1/uploads", who=who, headers=headers, data=form).json["id"])

    def delegate(self, who: str) -> str:
        """A delegation somebody gave; its id."""
        until = (utc_now() + timedelta(days=30)).date().isoformat()
        body = {"rights": ["see"], "reason": "old", "until": until}
        headers = {"Idempotency-Key": secrets.token_hex(16)}
        return str(self.open("POST", "/v1/delegations", who=who, headers=headers, json=body).json["id"])

    def fingerprint(self) -> str:
        """Of everything that is stored."""
        digest = hashlib.sha256()
        for name in sorted(self.database.list_collection_names()):
            for document in self.database[name].find().sort("_id", 1):
                digest.update(name.encode() + bson.encode(document))
        return digest.hexdigest()


class _Indoors(Visitor):
    """A visitor who needs no network."""

    def __init__(self, house: House, who: str) -> None:
        super().__init__("")
        self.house, self.token = house, who

    def _try(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        given = {} if body is None else {"json": body}
        return IndoorAnswer(self.house.app.test_client().open(path, method=method, headers=headers, **given))


@contextmanager
def build_house(
    database: Database, vault: Vault, ring: KeyRing, *, identity_of: Settings | None = None
) -> Iterator[House]:
    """A house on an empty database; people name themselves unless ``identity_of`` settings asks for real sign-in."""
    create_indexes(database)
    store, limits = OpenStore(database, vault, ring, None), without_limits()
    conversations = build_conversations(store, DIVISIONS, LIBRARY)
    uploads = build_uploads(Settings(), store)
    promises = build_promises(Settings(), store, conversations, limits, uploads)
    casework = build_casework(store, conversations, limits, promises.commitments.require_settled)
    given: dict[str, Any] = {
        "now": utc_now,
        "helping": build_helping(Settings(), store, limits),
        "looks": build_looks(store),
        "limits": limits,
        "regions": DIVISIONS,
        "conversations": conversations,
        "screenings": build_screenings(DIVISIONS, LIBRARY),
        "casework": casework,
        "replies": Replies(casework, uploads),
        "waiting": Waiting(places=4, every_seconds=0.02),
        "desk": build_desk(store, casework, promises.authorisations),
        "drawing": build_drawing(store, casework),
        "uploads": uploads,
        "export": build_export(store, conversations, casework, uploads),
        "documents": build_documents(Settings(), store),
        "letters": build_letters(store, conversations, promises, build_documents(Settings(), store)),
        "commitments": promises.commitments,
        "authorisations": promises.authorisations,
        "verifying": promises.verifying,
        "verifications": promises.verifications,
        "links": Links("https://bangban.example"),
        "qr": QrCodes(),
    }
    if identity_of:
        given["identity"] = build_identity(identity_of, store, limits, CHEAP)
    yield House(fake_app(blind=vault.blind, **given), database)
