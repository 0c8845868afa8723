"""One-time codes in the store: phone and digits blinded, forgotten a day after they ran out."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from pymongo import ASCENDING, IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from identity.codes import SignInCode

NAME = "sign_in_codes"

INDEXES = (
    IndexModel([("phone", ASCENDING), ("expires_at", ASCENDING)], name="live_of_phone"),
    IndexModel([("expires_at", ASCENDING)], name="forgotten", expireAfterSeconds=86_400),
)


class MongoSignInCodes:
    """Implements :class:`identity.ports.SignInCodes`."""

    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, NAME)

    def add(self, code: SignInCode) -> bool:
        """Insert a new code."""
        return self._documents.insert(_document(code))

    def find(self, request: str) -> SignInCode | None:
        """The code sent for this request."""
        document = self._documents.find({"_id": request})
        return _code(document) if document else None

    def save(self, code: SignInCode) -> SignInCode | None:
        """Replace the version it was read at; the saved one, or None when somebody was faster."""
        saved = replace(code, version=code.version + 1)
        return saved if self._documents.replace(_document(saved), version=code.version) else None

    def live_of(self, phone: str, *, now: datetime, limit: int) -> list[SignInCode]:
        """Unused codes of a blinded phone number that still run, oldest first."""
        query = {"phone": phone, "used_at": None, "expires_at": {"$gt": now}}
        return [_code(document) for document in self._documents.page(query, sort=[("expires_at", 1)], limit=limit)]


def _document(code: SignInCode) -> Document:
    fields = asdict(code)
    return {"_id": fields.pop("id"), **fields}


def _code(document: Document) -> SignInCode:
    fields = dict(document)
    return SignInCode(id=fields.pop("_id"), **fields)
