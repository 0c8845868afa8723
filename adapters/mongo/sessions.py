"""Sessions in the store: one document is one refresh family, with digests in the place of tokens."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from pymongo import ASCENDING, IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from identity.principal import Role
from identity.sessions import Session

NAME = "sessions"
KEEP_SECONDS = 30 * 86_400  # after its end a session is evidence for a month

INDEXES = (
    IndexModel([("account", ASCENDING), ("revoked_at", ASCENDING)], name="open_of_account"),
    IndexModel([("expires_at", ASCENDING)], name="forgotten", expireAfterSeconds=KEEP_SECONDS),
)


class MongoSessions:
    """Implements :class:`identity.ports.Sessions`."""

    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, NAME)

    def add(self, session: Session) -> bool:
        """Insert a new session."""
        return self._documents.insert(_document(session))

    def find(self, session: str) -> Session | None:
        """The session with this id."""
        document = self._documents.find({"_id": session})
        return _session(document) if document else None

    def save(self, session: Session) -> Session | None:
        """Replace the version it was read at; the saved one, or None when somebody was faster."""
        saved = replace(session, version=session.version + 1)
        return saved if self._documents.replace(_document(saved), version=session.version) else None

    def open_of(self, *, owner: str, limit: int) -> list[Session]:
        """Sessions of an account that nobody has ended."""
        query = {"account": owner, "revoked_at": None}
        return [_session(document) for document in self._documents.page(query, sort=[("_id", 1)], limit=limit)]


def _document(session: Session) -> Document:
    fields: dict[str, Any] = asdict(session)
    return {"_id": fields.pop("id"), **fields, "role": session.role.value, "regions": list(session.regions)}


def _session(document: Document) -> Session:
    fields = dict(document)
    role, regions = Role(fields.pop("role")), tuple(fields.pop("regions"))
    return Session(id=fields.pop("_id"), role=role, regions=regions, **fields)
