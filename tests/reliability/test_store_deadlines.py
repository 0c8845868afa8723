"""A store that swallows everything costs a bounded time, and nothing is left behind (promise 52)."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from adapters.mongo.audit import MongoAuditTrail
from adapters.mongo.client import Database, connect, is_ready
from adapters.mongo.counters import Counters
from adapters.mongo.documents import Documents
from adapters.vault.vault import Vault
from i18n.errors import Unavailable


@contextmanager
def black_hole() -> Iterator[str]:
    """A server that accepts, reads and never answers."""
    accepted: list[socket.socket] = []

    def accept(listening: socket.socket) -> None:
        while True:
            try:
                accepted.append(listening.accept()[0])
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        thread = threading.Thread(target=accept, args=(listening,), daemon=True)
        thread.start()
        yield f"mongodb://127.0.0.1:{listening.getsockname()[1]}/?directConnection=true"
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
    for connection in accepted:
        connection.close()


@contextmanager
def connected(uri: str, seconds: int) -> Iterator[Database]:
    database = connect(uri, database="nowhere", timeout_seconds=seconds)
    yield database
    database.client.close()


def test_a_caller_is_told_to_come_back_when_the_store_is_a_black_hole(vault: Vault) -> None:
    with black_hole() as uri, connected(uri, 1) as database:
        things = Documents(database, "things")
        acts = [
            lambda: things.insert({"_id": "a", "version": 1}),
            lambda: things.find({"_id": "a"}),
            lambda: things.replace({"_id": "a", "version": 2}, version=1),
            lambda: things.page({}, sort=[("_id", 1)], limit=1),
            lambda: things.delete({}),
            lambda: Counters(database).next("n"),
            lambda: MongoAuditTrail(database, vault).head(),
        ]
        for act in acts:
            started = time.monotonic()
            with pytest.raises(Unavailable) as refusal:
                act()
            assert time.monotonic() - started < 2
            assert refusal.value.retry_after_seconds


def test_a_caller_is_told_at_once_enough_when_nobody_listens() -> None:
    with connected("mongodb://127.0.0.1:1/?directConnection=true", 1) as database:
        started = time.monotonic()
        with pytest.raises(Unavailable):
            Documents(database, "things").find({})
        assert time.monotonic() - started < 2
        assert not is_ready(database)


def test_threads_do_not_pile_up_before_a_black_hole() -> None:
    with black_hole() as uri, connected(uri, 1) as database:
        assert not is_ready(database, timeout_seconds=0.2)
        before = threading.active_count()

        def ask(_: int) -> bool:
            with pytest.raises(Unavailable):
                Documents(database, "things").find({})
            return True

        with ThreadPoolExecutor(16) as pool:
            assert all(pool.map(ask, range(48)))
        assert threading.active_count() <= before + 2


def test_a_store_that_goes_silent_in_the_middle_is_bounded_too(store_uri: str) -> None:
    with silencing_proxy(store_uri) as (uri, silence), connected(uri, 1) as database:
        things = Documents(database, "silenced")
        assert things.find({"_id": "a"}) is None
        silence.set()
        started = time.monotonic()
        with pytest.raises(Unavailable):
            things.insert({"_id": "a", "version": 1})
        assert time.monotonic() - started < 2


@contextmanager
def silencing_proxy(store_uri: str) -> Iterator[tuple[str, threading.Event]]:
    """A way to the real store that passes nothing on any more once the event is set."""
    silence = threading.Event()
    port = int(store_uri.split(":")[2].split("/", maxsplit=1)[0])

    def pump(source: socket.socket, target: socket.socket) -> None:
        try:
            while block := source.recv(65536):
                if not silence.is_set():
                    target.sendall(block)
        except OSError:
            pass

    def accept(listening: socket.socket) -> None:
        while True:
            try:
                near = listening.accept()[0]
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", port))
            open_sockets.extend((near, far))
            for pair in ((near, far), (far, near)):
                threading.Thread(target=pump, args=pair, daemon=True).start()

    open_sockets: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=accept, args=(listening,), daemon=True)
        thread.start()
        yield f"mongodb://127.0.0.1:{listening.getsockname()[1]}/?directConnection=true", silence
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
    for one in open_sockets:
        one.close()
