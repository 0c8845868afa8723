"""The files of packs in the store, each state once under its digest: what the records of previews are replayed with."""

from __future__ import annotations

from adapters.mongo.client import Database
from adapters.mongo.documents import Documents
from eligibility.records.bundles import Bundle

NAME = "packs"


class MongoPacks:
    """Implements :class:`casework.ports.Packs`. Nothing here is personal, and nothing is ever changed or removed."""

    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, NAME)
        self._kept: set[str] = set()

    def keep(self, bundle: Bundle) -> None:
        """Keep a bundle; one that is there already is the same."""
        if bundle.digest not in self._kept:
            if self._documents.find({"_id": bundle.digest}, fields=["_id"]) is None:
                self._documents.insert({"_id": bundle.digest, "version": 1, "files": bundle.to_bytes()})
            self._kept.add(bundle.digest)

    def find(self, digest: str) -> Bundle | None:
        """The bundle of that digest; raises :class:`NotThatBundle` when it was tampered with."""
        document = self._documents.find({"_id": digest})
        return Bundle.from_bytes(document["files"], digest) if document else None
