"""The embedded store: one server to a folder, there while somebody needs it and not a moment longer."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.mongo import embedded_process
from adapters.mongo.client import connect, is_ready
from adapters.mongo.documents import Documents
from adapters.mongo.embedded import EmbeddedStore, StoreCannotStart
from adapters.mongo.embedded_state import ServerState

ROOT = Path(__file__).parents[2]

#: An app as far as the store is concerned: starts it, says where, and waits.
APP = """
import sys, time
from pathlib import Path
from adapters.mongo.embedded import EmbeddedStore
store = EmbeddedStore(Path(sys.argv[1]))
print(store.start(), store.server_pid, flush=True)
time.sleep(300)
"""


@contextmanager
def running(data: Path) -> Iterator[EmbeddedStore]:
    store = EmbeddedStore(data)
    try:
        yield store
    finally:
        store.stop()


def eventually(holds: Callable[[], bool], within: float = 10.0) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"


def port_of(uri: str) -> int:
    return int(uri.split(":")[2].split("/", maxsplit=1)[0])


@contextmanager
def app_process(data: Path) -> Iterator[tuple[subprocess.Popen[str], str, int | None]]:
    process = subprocess.Popen([sys.executable, "-c", APP, data], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with process:
        try:
            assert process.stdout
            uri, pid = process.stdout.readline().split()
            yield process, uri, None if pid == "None" else int(pid)
        finally:
            process.kill()


def test_what_was_stored_is_there_after_a_restart(data: Path) -> None:
    for expected in ([], [{"_id": "a"}]):
        with running(data) as store:
            database = connect(store.start(), database="kept", timeout_seconds=10)
            assert list(database["things"].find()) == expected
            Documents(database, "things").insert({"_id": "a"})
            database.client.close()


def test_an_app_that_stops_takes_its_store_along(data: Path) -> None:
    with running(data) as store:
        uri = store.start()
        pid = store.server_pid or 0
        assert is_alive(pid)
    assert not is_alive(pid)
    assert not embedded_process.is_listening(port_of(uri))


def test_an_app_that_is_killed_leaves_no_orphan(data: Path) -> None:
    with app_process(data) as (app, _, pid):
        assert pid
        assert is_alive(pid)
        app.send_signal(signal.SIGKILL)
        app.wait()
        assert eventually(lambda: not is_alive(pid), within=3)


def test_a_second_start_uses_the_server_that_runs(data: Path) -> None:
    with app_process(data) as (_, uri, pid), running(data) as second:
        assert second.start() == uri
        assert second.server_pid is None
        second.stop()
        assert is_alive(pid or 0)
        assert embedded_process.is_listening(port_of(uri))


def test_eight_starts_at_once_share_one_server(data: Path) -> None:
    stores = [EmbeddedStore(data) for _ in range(8)]
    try:
        with ThreadPoolExecutor(8) as pool:
            uris = set(pool.map(lambda store: store.start(), stores))
        assert len(uris) == 1
        assert len([store for store in stores if store.server_pid]) == 1
    finally:
        for store in stores:
            store.stop()


def test_a_neighbour_takes_over_on_the_same_port_when_the_owner_is_killed(data: Path) -> None:
    with app_process(data) as (owner, uri, pid), running(data) as neighbour:
        database = connect(neighbour.start(), database="kept", timeout_seconds=15)
        Documents(database, "things").insert({"_id": "a"})
        owner.send_signal(signal.SIGKILL)
        owner.wait()
        assert eventually(lambda: neighbour.server_pid not in (None, pid))
        assert Documents(database, "things").find({"_id": "a"}) == {"_id": "a"}
        assert database.client.address == ("127.0.0.1", port_of(uri))
        database.client.close()


def test_a_server_that_outlived_its_owner_is_seen_off(data: Path) -> None:
    with running(data) as store:
        store.folder.mkdir(parents=True)
        port = embedded_process.private_port(None)
        orphan = embedded_process.launch(store.folder, port, sync=True)
        assert embedded_process.wait_until_ready(orphan, port)
        ServerState(store.folder).write(port, orphan.pid)
        reaping = threading.Thread(target=orphan.wait)  # as init would
        reaping.start()
        assert port_of(store.start()) == port
        assert store.server_pid not in (None, orphan.pid)
        reaping.join(10)
        assert orphan.poll() is not None


def test_a_server_that_dies_is_started_again_on_the_same_port(data: Path) -> None:
    with running(data) as store:
        database = connect(store.start(), database="kept", timeout_seconds=15)
        for turn in range(2):
            assert Documents(database, "things").insert({"_id": turn})
            pid = store.server_pid or 0
            os.kill(pid, signal.SIGKILL)
            assert eventually(lambda: store.server_pid not in (None, pid) and is_ready(database))  # noqa: B023
        assert database["things"].count_documents({}) == 2
        database.client.close()


def test_a_forked_child_cannot_stop_its_parents_store(data: Path) -> None:
    with running(data) as store:
        store.start()
        pid = store.server_pid or 0
        store._pid += 1  # as a fork sees it: made in another process
        store.stop()
        assert is_alive(pid)
        store._pid -= 1


def test_a_taken_port_is_stepped_around(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, running(data) as store:
        store.folder.mkdir(parents=True)
        ServerState(store.folder).write(taken.getsockname()[1], 1)
        assert port_of(store.start()) != taken.getsockname()[1]


def test_a_person_is_told_when_the_folder_is_in_use(data: Path) -> None:
    with app_process(data), running(data) as second:
        (second.folder / "lock").unlink()  # a server somebody started by hand holds no lock of ours
        (second.folder / "state.json").unlink()
        with pytest.raises(StoreCannotStart, match="in use by another process"):
            second.start()


def test_a_person_is_told_when_the_folder_is_a_file(data: Path) -> None:
    data.write_text("not a folder")
    with pytest.raises(StoreCannotStart, match="cannot be used: Not a directory"):
        EmbeddedStore(data).start()


def test_a_person_is_told_when_the_server_is_not_installed(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/bin/python")
    with pytest.raises(StoreCannotStart, match="not installed"):
        EmbeddedStore(data).start()


def test_a_person_is_told_when_files_are_damaged_beyond_starting(data: Path) -> None:
    files = data / "store" / "files"
    files.mkdir(parents=True)
    (files / "WiredTiger.turtle").write_text("nonsense")
    (files / "WiredTiger").write_text("nonsense")
    with running(data) as store, pytest.raises(StoreCannotStart, match="log says why"):
        store.start()


def test_the_server_does_not_see_our_secrets(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGBAN_SMS_KEY", "canary")
    with running(data) as store:
        store.start()
        assert b"canary" not in Path(f"/proc/{store.server_pid}/environ").read_bytes()


def test_the_store_starts_within_two_seconds(data: Path) -> None:
    started = time.monotonic()
    with running(data) as store:
        store.start()
        assert time.monotonic() - started < 4  # two on a machine of its own; tests share theirs
