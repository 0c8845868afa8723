"""How the store stands: reachable, migrated, indexed, and how much is in it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from adapters.mongo import migrations
from adapters.mongo.client import Database
from adapters.mongo.faults import store_errors
from adapters.mongo.indexes import missing_indexes
from adapters.mongo.steps import STEPS


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """``documents`` are estimates by collection; ``ping_milliseconds`` is one round trip."""

    server: str
    ping_milliseconds: float
    documents: dict[str, int]
    pending_migrations: list[int]
    missing_indexes: list[str]

    @property
    def is_fit(self) -> bool:
        """Whether a release may start on it."""
        return not self.pending_migrations and not self.missing_indexes


def status(database: Database) -> StoreStatus:
    """Look; raises ``Unavailable`` when there is nothing to look at."""
    with store_errors():
        started = time.perf_counter()
        database.command("ping")
        milliseconds = (time.perf_counter() - started) * 1000
        server = str(database.client.server_info()["version"])
        names = sorted(database.list_collection_names())
        documents = {name: database[name].estimated_document_count() for name in names}
    pending = [step.number for step in migrations.pending(database, STEPS)]
    return StoreStatus(server, round(milliseconds, 2), documents, pending, missing_indexes(database))
