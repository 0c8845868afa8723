"""Whether what is in a store holds together: everything opens, everything that is named is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pymongo

from adapters.mongo.audit import Broken, MongoAuditTrail
from adapters.mongo.client import Database, Document
from adapters.mongo.faults import store_errors
from adapters.mongo.registry import sealed_fields
from adapters.vault.vault import CannotOpen, Vault

PATIENCE_SECONDS = 3600

#: A field that names a document of another collection, which must then be there.
REFERENCES = (
    ("applications", "conversation", "conversations"),
    ("applications", "owner", "accounts"),
    ("conversations", "owner", "accounts"),
    ("sessions", "account", "accounts"),
    ("uploads", "owner", "accounts"),
    ("uploads", "file", "upload_content.files"),
    ("upload_content.chunks", "files_id", "upload_content.files"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not hold; ids only, nothing personal."""

    collection: str
    document: str
    what: str

    def __str__(self) -> str:
        return f"{self.collection}/{self.document}: {self.what}"


def faults(database: Database, vault: Vault) -> Iterator[Fault]:
    """Everything that does not hold, one at a time."""
    found = MongoAuditTrail(database, vault).verify()
    if isinstance(found, Broken):
        yield Fault("audit", str(found.sequence), found.reason)
    yield from _unopenable(database, vault)
    yield from _dangling(database)


def _unopenable(database: Database, vault: Vault) -> Iterator[Fault]:
    for name, fields in sorted(sealed_fields().items()):
        for document in _every(database, name, list(fields)):
            for field in fields:
                if document.get(field) and not _opens(vault, name, document, field):
                    yield Fault(name, document["_id"], f"{field} does not open")


def _opens(vault: Vault, name: str, document: Document, field: str) -> bool:
    try:
        vault.open(document[field], collection=name, document=document["_id"], field=field)
    except CannotOpen:
        return False
    return True


def _dangling(database: Database) -> Iterator[Fault]:
    for name, field, target in REFERENCES:
        there = {document["_id"] for document in _every(database, target, ["_id"])}
        for document in _every(database, name, [field]):
            named = document.get(field)
            if named is not None and named not in there:
                yield Fault(name, str(document["_id"]), f"{field} names what is not there")


def _every(database: Database, name: str, fields: list[str]) -> Iterator[Document]:
    with store_errors(), pymongo.timeout(PATIENCE_SECONDS):
        yield from database[name].find({}, fields)
