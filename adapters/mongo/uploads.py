"""Uploads in the store: what is known of a file in one document, its bytes sealed in GridFS.

Each file has a key of its own, sealed in the document: when the ring's key changes, only that is sealed anew.
"""

from __future__ import annotations

import secrets
from dataclasses import fields
from typing import Any

import gridfs
from cryptography.exceptions import InvalidTag
from gridfs.errors import NoFile
from pymongo import ASCENDING, DESCENDING, IndexModel

from adapters.identifiers import new_id
from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from adapters.mongo.faults import store_errors
from adapters.mongo.outbox import OUTBOX_INDEX
from adapters.vault.ciphers import NONCE_BYTES, Aead, Aes256Gcm
from adapters.vault.vault import CannotOpen, Vault
from casework.uploads.upload import Upload

NAME = "uploads"
SEALED = "content_key"
FILES = "upload_content"  # GridFS: upload_content.files and upload_content.chunks
FILE = "file"  # of a document: the name of its bytes in GridFS
INDEXES = (
    IndexModel([("owner", ASCENDING), ("uploaded_at", DESCENDING), ("_id", ASCENDING)], name="of_owner"),
    OUTBOX_INDEX,
)
_KEPT = ("kid", SEALED, FILE)
_FIELDS = tuple(item.name for item in fields(Upload) if item.name != "id")


class MongoUploads:
    """Implements :class:`casework.uploads.ports.Uploads`."""

    def __init__(self, database: Database, vault: Vault, cipher: Aead | None = None) -> None:
        self._documents = Documents(database, NAME)
        self._files = gridfs.GridFS(database, FILES)
        self._vault = vault
        self._cipher: Aead = cipher or Aes256Gcm()

    def insert(self, upload: Upload, content: bytes, *, owner: str) -> bool:
        """Keep a new one: first the bytes, under a name of their own, then the document that leads to them."""
        key, nonce, name = secrets.token_bytes(self._cipher.key_bytes), secrets.token_bytes(NONCE_BYTES), new_id("file")
        sealed = nonce + self._cipher.seal(key, nonce, content, upload.id.encode())
        with store_errors():
            self._files.put(sealed, _id=name)
        if self._documents.insert(self._document(upload, owner, key) | {FILE: name}):
            return True
        with store_errors():
            self._files.delete(name)  # a twin of this request was faster
        return False

    def find(self, upload_id: str, *, owner: str) -> Upload | None:
        """The owner's upload."""
        return _upload(self._documents.find({"_id": upload_id, "owner": owner}, fields=_FIELDS))

    def newest(self, *, owner: str, limit: int) -> list[Upload]:
        """The owner's uploads, newest first."""
        sort = [("uploaded_at", DESCENDING), ("_id", ASCENDING)]
        found = self._documents.page({"owner": owner}, sort=sort, limit=limit, fields=_FIELDS)
        return [Upload(id=document.pop("_id"), **document) for document in found]

    def awaiting(self, event_id: str, *, scope: str) -> Upload | None:
        """Upload ``scope``, if it still carries the event."""
        return _upload(self._documents.find({"_id": scope, "outbox.id": event_id}, fields=_FIELDS))

    def replace(self, upload: Upload, *, owner: str, version: int) -> bool:
        """Compare and set on ``version``."""
        kept = self._documents.find({"_id": upload.id, "owner": owner}, fields=_KEPT)
        if kept is None:
            return False
        document = _clear(upload) | {"owner": owner} | {field: kept[field] for field in _KEPT}
        return self._documents.replace(document, version=version, where={"owner": owner})

    def content(self, *, scope: str) -> bytes:
        """The bytes of upload ``scope``; raises :class:`CannotOpen` when they were damaged or exchanged."""
        document = self._documents.find({"_id": scope}, fields=_KEPT)
        if document is None:
            raise CannotOpen("no upload of that id")
        key = self._vault.open(document[SEALED], collection=NAME, document=scope, field=SEALED)
        try:
            with store_errors(passing=NoFile):
                sealed = self._files.get(document[FILE]).read()
            return self._cipher.open(key, sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], scope.encode())
        except (NoFile, InvalidTag):
            raise CannotOpen("the bytes are gone or were changed") from None

    def delete(self, upload: Upload, *, owner: str) -> bool:
        """Forget it as it was read; False when it has changed since, such as become part of a case.

        The document first: with it goes the key, and what a crash leaves of the bytes says nothing any more.
        """
        kept = self._documents.find({"_id": upload.id, "owner": owner}, fields=[FILE])
        if kept is None or not self._documents.delete({"_id": upload.id, "owner": owner, "version": upload.version}):
            return False
        with store_errors():
            self._files.delete(kept[FILE])
        return True

    def forget_content(self, *, scope: str) -> None:
        """Delete the bytes of upload ``scope``; doing it again changes nothing."""
        document = self._documents.find({"_id": scope}, fields=[FILE])
        if document is not None:
            with store_errors():
                self._files.delete(document[FILE])

    def _document(self, upload: Upload, owner: str, key: bytes) -> Document:
        sealed = self._vault.seal(key, collection=NAME, document=upload.id, field=SEALED)
        return _clear(upload) | {"owner": owner, "kid": self._vault.kid, SEALED: sealed}


def _clear(upload: Upload) -> dict[str, Any]:
    return {name: getattr(upload, name) for name in _FIELDS} | {"_id": upload.id}


def _upload(document: Document | None) -> Upload | None:
    return Upload(id=document.pop("_id"), **document) if document else None
