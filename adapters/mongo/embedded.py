"""The embedded store of demo and tests: one server to a data folder, whoever starts first.

Every :class:`EmbeddedStore` on a folder has a thread that tries for one lock. Who holds it runs the server and starts
it again when it dies. The others use that server, and take over, on the same port, when its owner is gone: then the
lock is free, because the kernel gave it back, and the server is dead, because it dies with its owner.
"""

from __future__ import annotations

import atexit
import fcntl
import logging
import os
import subprocess
import threading
import time
from pathlib import Path

from adapters.mongo import embedded_process as server
from adapters.mongo.embedded_process import StoreCannotStart
from adapters.mongo.embedded_state import ServerState

__all__ = ["EmbeddedStore", "StoreCannotStart"]

POLL_SECONDS = 0.1
TRIES = 5

_log = logging.getLogger(__name__)


class EmbeddedStore:
    """A supervised SecantusDB on ``data``/store: ``start()`` gives its URI, ``stop()`` ends our part in it.

    ``sync=False`` is for throwaway data only: acknowledged writes may be lost when the server is killed.
    """

    def __init__(self, data: Path, *, sync: bool = True) -> None:
        self.folder = (data / "store").absolute()
        self._sync = sync
        self._pid = os.getpid()
        self._stopping = threading.Event()
        self._settled = threading.Event()
        self._state = ServerState(self.folder)
        self._uri: str | None = None
        self._port: int | None = None
        self._failure: StoreCannotStart | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._supervise, name="embedded-store", daemon=True)

    @property
    def server_pid(self) -> int | None:
        """The process id of the server we run ourselves; ``None`` while it is somebody else's."""
        process = self._process
        return process.pid if process else None

    def start(self) -> str:
        """The URI of the running server; raises :class:`StoreCannotStart` with one sentence."""
        self._make_folder()
        self._thread.start()
        atexit.register(self.stop)
        if not self._settled.wait(server.START_SECONDS + server.STOP_SECONDS):
            self._failure = StoreCannotStart(f"The embedded store did not get ready; see {self.folder / 'log'}.")
        if self._failure:
            self.stop()
            raise self._failure
        return str(self._uri)

    def stop(self) -> None:
        """End the server if it is ours. Safe to repeat; without effect in a forked child, whose store it is not."""
        if os.getpid() != self._pid:
            return
        atexit.unregister(self.stop)
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2 * server.STOP_SECONDS)

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreCannotStart(f"The store's folder {self.folder} cannot be used: {error.strerror}.") from None

    def _supervise(self) -> None:
        try:
            while not self._stopping.wait(0 if not self._settled.is_set() else POLL_SECONDS):
                if self._take_lock():
                    self._run_server()
                elif not self._settled.is_set():
                    self._use_neighbour()
        except StoreCannotStart as failure:
            self._failure = failure
            _log.error("%s", failure)
        finally:
            os.close(self._lock)
            self._settled.set()

    def _take_lock(self) -> bool:
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _use_neighbour(self) -> None:
        """Use the server of whoever holds the lock, once it says where it is."""
        port = self._state.live_port()
        if port:
            self._announce(port)
        else:
            time.sleep(POLL_SECONDS)

    def _run_server(self) -> None:
        """Run the server until we are stopped, starting it again, on the same port, whenever it dies."""
        self._state.end_leftover()
        failures = 0
        while not self._stopping.is_set():
            failures = 0 if self._run_once() else failures + 1
            is_first = self._port is None  # then only another program on the port is worth another try
            if failures == TRIES or (failures and is_first and not server.is_port_taken(self.folder)):
                raise StoreCannotStart(server.why_not(self.folder))

    def _run_once(self) -> bool:
        """Whether it became ready; returns when it has ended, by our wish or by itself."""
        port = self._port or server.private_port(self._state.port)
        self._process = server.launch(self.folder, port, sync=self._sync)
        try:
            if not server.wait_until_ready(self._process, port):
                return False
            self._state.write(port, self._process.pid)
            self._announce(port)
            while self._process.poll() is None and not self._stopping.wait(POLL_SECONDS):
                pass
            return True
        finally:
            server.end(self._process, port, gently=self._sync)
            self._state.clear()
            self._process = None

    def _announce(self, port: int) -> None:
        self._port = port
        # It does not always know a write it is sent twice, so the driver must not send one twice behind our back.
        self._uri = f"mongodb://127.0.0.1:{port}/?directConnection=true&retryWrites=false"
        self._settled.set()
