"""Step 1: the indexes of every collection."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.mongo import indexes
from adapters.mongo.client import Database
from adapters.mongo.registry import declared_indexes


def run(database: Database, after: str | None) -> Iterator[str]:
    """Collection by collection in alphabetical order; the checkpoint is the collection just done."""
    for collection, declared in sorted(declared_indexes().items()):
        if after is None or collection > after:
            indexes.create_indexes(database, {collection: declared})
            yield collection
