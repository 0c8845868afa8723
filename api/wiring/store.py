"""The store: configured, or an embedded one made ready for use, with the keys that open its contents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from adapters.clock import utc_now
from adapters.mongo.client import Database, connect, once_there
from adapters.mongo.embedded import EmbeddedStore
from adapters.mongo.readiness import make_ready
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from api.settings import Settings

Clock = Callable[[], datetime]


OPEN_SECONDS = 30  # what an embedded store that was just killed gets to be there again


@dataclass(frozen=True)
class OpenStore:
    """The store and what opens its contents; ``embedded`` is there when we run the server ourselves."""

    database: Database
    vault: Vault
    ring: KeyRing
    embedded: EmbeddedStore | None

    def close(self) -> None:
        """Give back connections, and end the embedded server if it is ours."""
        self.database.client.close()
        if self.embedded:
            self.embedded.stop()


def open_store(settings: Settings) -> OpenStore:
    """The configured store, or an embedded one made ready for use; call it in the process that will use it.

    Raises ``KeyRingError`` or ``StoreCannotStart``, one sentence each. A configured server is not contacted yet.
    """
    ring = open_ring(settings)
    embedded = None if settings.mongodb_uri else EmbeddedStore(settings.data)
    uri = settings.mongodb_uri or (embedded.start() if embedded else "")
    database = connect(uri, database=settings.database, timeout_seconds=settings.store_timeout_seconds)
    if embedded:
        # in production `flask store migrate` does this, before a release
        once_there(partial(make_ready, database, now=utc_now), within_seconds=OPEN_SECONDS)
    return OpenStore(database, Vault(ring), ring, embedded)


def open_ring(settings: Settings) -> KeyRing:
    """The key ring: one that must exist in production, one made on first use in a demo."""
    if settings.is_production:
        return KeyRing.load(ring_path(settings))
    return KeyRing.open_or_create(ring_path(settings), settings.cipher)


def ring_path(settings: Settings) -> Path:
    """Where the key ring is."""
    return settings.key_ring or settings.data / "keys.json"
