"""Copying a store into a folder, and out of one into an empty store.

A folder holds one ``<collection>.bson`` for each collection, documents one behind the other as they travel, and a
``manifest.json`` that says how many there are and what their bytes come to. What is personal is sealed in the store and
stays so here: without the key ring, which is not in it, a stolen backup says nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import bson
import pymongo
from bson.errors import InvalidBSON
from bson.raw_bson import RawBSONDocument
from pymongo.client_session import ClientSession
from pymongo.errors import OperationFailure

from adapters.mongo.client import Database
from adapters.mongo.faults import store_errors

MANIFEST = "manifest.json"
MIGRATIONS = "migrations"  # an empty store that was made ready has its list already
BATCH = 200
PATIENCE_SECONDS = 6 * 3600  # for one collection; the deadline of a turn is not for this
_LENGTH_BYTES = 4  # every BSON document begins with its length, little-endian
_LONGEST_DOCUMENT = 17 * 1024 * 1024


class BackupError(Exception):
    """A backup that cannot be taken, or must not be restored; one sentence a person can act on."""


@dataclass(frozen=True, slots=True)
class Copied:
    """One collection: how many documents, and the SHA-256 of their bytes in the order of their ids."""

    documents: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. ``is_snapshot``: all collections as of one moment; else each document as of its own."""

    taken_at: datetime
    is_snapshot: bool
    collections: Mapping[str, Copied]

    def write(self, folder: Path) -> None:
        """Written last: a folder without it is no backup."""
        data = asdict(self) | {"taken_at": self.taken_at.isoformat()}
        with _private(folder / MANIFEST) as file:
            file.write(json.dumps(data, indent=1, sort_keys=True).encode())

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises :class:`BackupError`."""
        try:
            data = json.loads((folder / MANIFEST).read_bytes())
            copied = {name: Copied(**item) for name, item in data["collections"].items()}
            return cls(datetime.fromisoformat(data["taken_at"]), data["is_snapshot"], copied)
        except (OSError, ValueError, KeyError, TypeError):
            raise BackupError("This folder holds no whole backup: it has no manifest one can read.") from None


def take(database: Database, folder: Path, *, now: datetime) -> Manifest:
    """Copy every collection into ``folder``, which must be empty or not there. Raises :class:`BackupError`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BackupError("The folder is not empty; a backup gets one of its own.")
    raw = database.with_options(codec_options=database.codec_options.with_options(document_class=RawBSONDocument))
    with store_errors():
        names = sorted(name for name in database.list_collection_names() if not name.startswith("system."))
    with _snapshot(database, names) as session:
        copied = {name: _copy(raw[name], folder, session) for name in names}
    manifest = Manifest(now, session is not None, copied)
    manifest.write(folder)
    return manifest


def check(folder: Path) -> Manifest:
    """Read a backup through, without a store; raises :class:`BackupError` at the first document that is not whole."""
    manifest = Manifest.read(folder)
    for name, expected in manifest.collections.items():
        digest, count = hashlib.sha256(), 0
        for document in _documents(folder / _file(name)):
            digest.update(document)
            count += 1
        if (count, digest.hexdigest()) != (expected.documents, expected.digest):
            raise BackupError(f"{name}: the file is not what was backed up.")
    return manifest


def restore(database: Database, folder: Path) -> Manifest:
    """Put a backup into a database without documents. The whole of it is checked first: half a restore helps nobody."""
    manifest = check(folder)
    with store_errors():
        names = set(database.list_collection_names()) - {MIGRATIONS}
        if any(database[name].find_one({}, ["_id"]) for name in names):
            raise BackupError("The database is not empty; restore into a new one, look, and then switch over.")
        database[MIGRATIONS].delete_many({})  # which have been run is part of what is restored
    for name in manifest.collections:
        _fill(database, name, folder)
    return manifest


def _copy(collection: Any, folder: Path, session: ClientSession | None) -> Copied:
    digest, count = hashlib.sha256(), 0
    with _private(folder / _file(collection.name)) as file, store_errors(), pymongo.timeout(PATIENCE_SECONDS):
        for document in collection.find({}, sort=[("_id", 1)], session=session, batch_size=BATCH):
            file.write(document.raw)
            digest.update(document.raw)
            count += 1
    return Copied(count, digest.hexdigest())


def _fill(database: Database, name: str, folder: Path) -> None:
    batch: list[RawBSONDocument] = []
    for document in _documents(folder / _file(name)):
        batch.append(RawBSONDocument(document))
        if len(batch) == BATCH:
            _insert(database, name, batch)
            batch = []
    if batch:
        _insert(database, name, batch)


def _insert(database: Database, name: str, batch: list[RawBSONDocument]) -> None:
    with store_errors(), pymongo.timeout(PATIENCE_SECONDS):
        database[name].insert_many(batch, ordered=True)


def _documents(path: Path) -> Iterator[bytes]:
    """Each document's bytes; raises :class:`BackupError` where the file ends within one."""
    try:
        with path.open("rb") as file:
            while head := file.read(_LENGTH_BYTES):
                yield _document(file, head)
    except (OSError, InvalidBSON):
        raise BackupError(f"{path.stem}: the file is missing, or not what was backed up.") from None


def _document(file: IO[bytes], head: bytes) -> bytes:
    length = int.from_bytes(head, "little")
    if len(head) < _LENGTH_BYTES or not _LENGTH_BYTES < length <= _LONGEST_DOCUMENT:
        raise InvalidBSON
    document = head + file.read(length - _LENGTH_BYTES)
    if len(document) != length:
        raise InvalidBSON
    bson.decode(document)  # whole, not merely long enough
    return document


def _file(name: str) -> str:
    return f"{name}.bson"


def _private(path: Path) -> IO[bytes]:
    """A new file nobody else may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _snapshot(database: Database, names: list[str]) -> AbstractContextManager[ClientSession | None]:
    """A session that sees one moment, where the server has them (a replica set of MongoDB 5 or later)."""
    session = database.client.start_session(snapshot=True)
    try:
        with store_errors(passing=OperationFailure):
            if names:
                database[names[0]].find_one({}, ["_id"], session=session)
    except OperationFailure:
        session.end_session()
        return nullcontext(None)
    return session
