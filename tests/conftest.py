"""What every test may ask for: a real store, a fresh database in it, a throwaway vault."""

from __future__ import annotations

import gc
import secrets
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test

from adapters.mongo.client import Database, connect
from adapters.mongo.embedded import EmbeddedStore
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault

pytest_plugins = ["tests.canaries", "tests.identity_world", "tests.application_world"]

#: Folders whose tests read our sources, or do by force or in bulk what others do once.
UNMEASURED = frozenset(
    Path(__file__).parent / name for name in ("architecture", "reliability/conversations", "security/conversations")
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure coverage where it tells something new: to count lines takes longer than to run them.

    Long tests elsewhere are marked ``no_cover`` where they stand.
    """
    for item in items:
        if is_hypothesis_test(getattr(item, "obj", None)) or not UNMEASURED.isdisjoint(item.path.parents):
            item.add_marker(pytest.mark.no_cover)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Watch no line of a test marked ``no_cover``: in a worker pytest-cov pauses only one of two measurements."""
    if item.get_closest_marker("no_cover") is None:
        return (yield)
    here, in_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(here)
        threading.settrace(in_threads)


gc.disable()  # until everything is collected: nothing of that becomes garbage


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: no use in looking at it for garbage again and again."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def store_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URI of an embedded store of this run alone; not synced to disk, because nothing here has to last."""
    store = EmbeddedStore(tmp_path_factory.mktemp("store"), sync=False)
    yield store.start()
    store.stop()


@pytest.fixture(scope="session")
def _server(store_uri: str) -> Iterator[Database]:
    """One connection pool for the whole run."""
    server = connect(store_uri, database="admin", timeout_seconds=20)
    yield server
    server.client.close()


@pytest.fixture
def database(_server: Database) -> Iterator[Database]:
    """A database nobody else has, without indexes; gone afterwards."""
    fresh = _server.client[f"test_{secrets.token_hex(6)}"]
    yield fresh
    _server.client.drop_database(fresh.name)


@pytest.fixture(scope="session")
def key_ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    """A throwaway ring for the whole run; tests that rotate make their own."""
    return KeyRing.create(tmp_path_factory.mktemp("keys") / "keys.json", "aes-256-gcm")


@pytest.fixture(scope="session")
def vault(key_ring: KeyRing) -> Vault:
    """A vault on the throwaway ring."""
    return Vault(key_ring)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty data folder, as BANGBAN_DATA would be."""
    return tmp_path / "data"
