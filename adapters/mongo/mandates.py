"""Mandates in the store: who may act for whom; the phone a call came from sealed."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from adapters.vault.vault import Vault
from identity.mandates import Kind, Mandate, Right
from identity.principal import Role

NAME = "mandates"
SEALED = "phone"
INDEXES = (
    IndexModel([("owner", ASCENDING), ("offered_at", DESCENDING)], name="of_owner"),
    IndexModel([("helper", ASCENDING), ("offered_at", DESCENDING)], name="of_helper"),
    IndexModel([("key", ASCENDING)], name="offered", unique=True, sparse=True),
    IndexModel([("expires_at", ASCENDING)], name="forgotten", expireAfterSeconds=400 * 86_400),
)


class MongoMandates:
    """Implements :class:`identity.ports.Mandates`."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._documents = Documents(database, NAME)
        self._vault = vault

    def add(self, mandate: Mandate) -> bool:
        """Insert a new one."""
        return self._documents.insert(self._document(mandate))

    def find(self, mandate: str) -> Mandate | None:
        """The mandate with this id."""
        return self._maybe(self._documents.find({"_id": mandate}))

    def find_offered(self, *, scope: str) -> Mandate | None:
        """The offer with this key."""
        return self._maybe(self._documents.find({"key": scope}))

    def save(self, mandate: Mandate) -> Mandate | None:
        """Replace the version it was read at."""
        saved = replace(mandate, version=mandate.version + 1)
        return saved if self._documents.replace(self._document(saved), version=mandate.version) else None

    def of_owner(self, *, owner: str, limit: int) -> list[Mandate]:
        """What somebody gave, newest first."""
        return self._newest({"owner": owner}, limit)

    def of_helper(self, *, owner: str, limit: int) -> list[Mandate]:
        """What somebody was given, newest first."""
        return self._newest({"helper": owner}, limit)

    def _newest(self, query: Document, limit: int) -> list[Mandate]:
        found = self._documents.page(query, sort=[("offered_at", DESCENDING)], limit=limit)
        return [self._mandate(document) for document in found]

    def _document(self, mandate: Mandate) -> Document:
        document: dict[str, Any] = asdict(mandate)
        document["_id"] = document.pop("id")
        if not document["key"]:
            del document["key"]
        phone = document[SEALED].encode()
        document[SEALED] = self._vault.seal(phone, collection=NAME, document=mandate.id, field=SEALED)
        return document | {"kid": self._vault.kid}

    def _maybe(self, document: Document | None) -> Mandate | None:
        return self._mandate(document) if document else None

    def _mandate(self, document: Document) -> Mandate:
        fields = dict(document)
        mandate_id = fields.pop("_id")
        del fields["kid"]
        phone = self._vault.open(fields.pop(SEALED), collection=NAME, document=mandate_id, field=SEALED)
        rights, touched = tuple(map(Right, fields.pop("rights"))), tuple(fields.pop("touched"))
        requests = tuple((key, body) for key, body in fields.pop("requests"))
        kind, role = Kind(fields.pop("kind")), Role(fields.pop("helper_role"))
        return Mandate(
            id=mandate_id,
            kind=kind,
            helper_role=role,
            rights=rights,
            touched=touched,
            requests=requests,
            phone=phone.decode(),
            **fields,
        )
