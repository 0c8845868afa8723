"""One collection of versioned documents: insert, find, and replace if nobody was faster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from adapters.mongo.client import Database, Document
from adapters.mongo.faults import store_errors
from i18n.errors import Conflict

Sort = Sequence[tuple[str, int]]


class Documents:
    """A thin wrapper of one collection; every call is exactly one operation on the store.

    A document is a ``dict`` with a string ``_id`` and, where it is ever replaced, an integer ``version`` that grows by
    one with each replace. Every method raises :class:`i18n.errors.Unavailable` when the store is away or too slow; a
    write that raised it may have been applied all the same, so callers read again before they retry (promise 49). So
    do callers who lost: where the driver resends writes to a server that does not recognise them, it was perhaps their
    own first try that won.
    Queries are written by the adapters: values from outside go in as plain values, never as keys or operators.
    """

    def __init__(self, database: Database, name: str) -> None:
        self.collection = database[name]

    def insert(self, document: Document) -> bool:
        """Add a new document; ``False`` when its ``_id`` or another unique key is already there."""
        try:
            with store_errors(passing=DuplicateKeyError):
                self.collection.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    def find(self, query: Mapping[str, Any], *, fields: Sequence[str] | None = None) -> Document | None:
        """The one document that matches, or ``None``; ``fields`` limits what travels (``_id`` always does)."""
        with store_errors():
            return self.collection.find_one(query, fields)

    def replace(self, document: Document, *, version: int, where: Mapping[str, Any] | None = None) -> bool:
        """Put ``document`` in the place of its own ``version``; ``False`` when that version is no longer there.

        ``document["version"]`` must be ``version + 1``. Of any number of callers with one version exactly one wins.
        ``where`` names what else the replaced one must have, such as its owner.
        Raises :class:`Conflict` when another document already has one of its unique keys.
        """
        if document["version"] != version + 1:
            raise ValueError("a replacement carries the next version")
        try:
            with store_errors(passing=DuplicateKeyError):
                result = self.collection.replace_one(
                    {"_id": document["_id"], "version": version, **(where or {})}, document
                )
        except DuplicateKeyError:
            raise Conflict from None
        return result.matched_count == 1

    def page(
        self, query: Mapping[str, Any], *, sort: Sort, limit: int, fields: Sequence[str] | None = None
    ) -> list[Document]:
        """The first ``limit`` matching documents in the order of ``sort``, ``[(field, 1 or -1), …]``."""
        with store_errors():
            return list(self.collection.find(query, fields, sort=list(sort), limit=limit))

    def delete(self, query: Mapping[str, Any]) -> int:
        """Remove every matching document; how many there were."""
        with store_errors():
            return self.collection.delete_many(query).deleted_count
