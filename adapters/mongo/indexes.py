"""Creating the indexes the adapters declare; safe to repeat, on a store in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pymongo
from pymongo import IndexModel

from adapters.mongo.client import Database
from adapters.mongo.faults import store_errors
from adapters.mongo.registry import declared_indexes

BUILD_SECONDS = 3600  # a large collection takes its time; the deadline of a turn is not for this

Declared = Mapping[str, Sequence[IndexModel]]


def create_indexes(database: Database, declared: Declared | None = None) -> list[str]:
    """Create what is missing; every declared index as ``collection.name``.

    An index that exists with other options is a :class:`StoreFault`: changing one is a migration's job.
    """
    created = []
    for collection, indexes in (declared_indexes() if declared is None else declared).items():
        if indexes:
            with store_errors(), pymongo.timeout(BUILD_SECONDS):
                names = database[collection].create_indexes(list(indexes))
            created += [f"{collection}.{name}" for name in names]
    return created


def missing_indexes(database: Database, declared: Declared | None = None) -> list[str]:
    """Declared indexes the store does not have, as ``collection.name``."""
    missing = []
    for collection, indexes in (declared_indexes() if declared is None else declared).items():
        with store_errors():
            present = set(database[collection].index_information())
        missing += [
            f"{collection}.{index.document['name']}" for index in indexes if index.document["name"] not in present
        ]
    return missing
