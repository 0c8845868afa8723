"""Sealing anew what an older key sealed, while people go on working (promise 39)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from adapters.mongo.client import Database, Document
from adapters.mongo.faults import store_errors
from adapters.mongo.registry import sealed_fields
from adapters.vault.vault import CannotOpen, Vault

PAGE = 100


@dataclass(slots=True)
class Progress:
    """What one collection came to: sealed anew, left to a turn that was faster, and impossible to open."""

    collection: str
    renewed: int = 0
    overtaken: int = 0
    unopenable: int = 0


class Reencryption:
    """Goes through the documents whose ``kid`` is not the current one. Kept nowhere, it cannot get out of step:
    what a kill left undone is what a second run finds."""

    def __init__(self, database: Database, vault: Vault, fields: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._database = database
        self._vault = vault
        self._fields = sealed_fields() if fields is None else fields

    def left(self) -> int:
        """How many documents an older key sealed."""
        with store_errors():
            return sum(self._database[name].count_documents(self._stale()) for name in self._fields)

    def run(self, told: Callable[[], None] = lambda: None) -> list[Progress]:
        """Renew all of them; ``told`` is called after each document."""
        return [self._renew_collection(name, told) for name in sorted(self._fields)]

    def _renew_collection(self, name: str, told: Callable[[], None]) -> Progress:
        progress = Progress(name)
        for document in self._stale_documents(name):
            try:
                renewed = self._renew(name, document)
            except CannotOpen:
                progress.unopenable += 1
            else:
                progress.renewed += renewed
                progress.overtaken += not renewed
            told()
        return progress

    def _stale(self) -> Document:
        return {"kid": {"$exists": True, "$ne": self._vault.kid}}

    def _stale_documents(self, name: str) -> Iterator[Document]:
        """Page by page in the order of ids, so that documents nothing can be done about are met once."""
        fields = ["kid", "version", *self._fields[name]]
        after: Document = {}
        while True:
            with store_errors():
                query = {**self._stale(), **after}
                page = list(self._database[name].find(query, fields, sort=[("_id", 1)], limit=PAGE))
            yield from page
            if len(page) < PAGE:
                return
            after = {"_id": {"$gt": page[-1]["_id"]}}

    def _renew(self, name: str, document: Document) -> bool:
        """Whether it was still as we read it. The version stays: nobody's next turn should fail for our tidying.

        A turn that has read the old envelopes may replace ours with its own; they are sealed with the current key too.
        """
        kid = self._vault.kid
        renewed = {field: self._resealed(name, document, field) for field in self._fields[name] if document.get(field)}
        unchanged = {field: document.get(field) for field in ("_id", "version", "kid")}
        with store_errors():
            result = self._database[name].update_one(unchanged, {"$set": {**renewed, "kid": kid}})
        return result.matched_count == 1

    def _resealed(self, name: str, document: Document, field: str) -> bytes:
        place = {"collection": name, "document": document["_id"], "field": field}
        return self._vault.seal(self._vault.open(document[field], **place), **place)
