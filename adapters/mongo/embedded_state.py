"""The note an embedded server's owner leaves for the others: its port and process id."""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from adapters.mongo import embedded_process as server

LEFTOVER_SECONDS = 5.0
DYING_SECONDS = 1.0  # no longer: the process id may be somebody else's by now


class ServerState:
    """``state.json`` in the store's folder; replaced whole, so that a reader never sees half of it."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "state.json"

    @property
    def port(self) -> int | None:
        """The port of the last server that became ready here."""
        return self._read()[0]

    def write(self, port: int, pid: int) -> None:
        """Say where the server is."""
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps({"port": port, "pid": pid}))
        fresh.replace(self._path)

    def clear(self) -> None:
        """Say that there is no server any more; the port stays, to be preferred next time."""
        if port := self.port:
            self.write(port, 0)

    def live_port(self) -> int | None:
        """The port, if the very server of the note answers there now."""
        port, pid = self._read()
        is_alive = port and server.is_listening(port) and server.server_pid(port) == pid
        return port if is_alive else None

    def end_leftover(self) -> None:
        """See off a server that outlived its owner: on Linux it is dying already, elsewhere it has to be told."""
        deadline = time.monotonic() + LEFTOVER_SECONDS
        while port := self.live_port():
            if time.monotonic() > deadline:
                raise server.StoreCannotStart(f"The store's port {port} is held by a server that does not stop.")
            self._ask_to_stop()
            time.sleep(0.05)
        deadline = time.monotonic() + DYING_SECONDS
        while self._is_alive() and time.monotonic() < deadline:  # its files are locked until the very end
            time.sleep(0.02)

    def _ask_to_stop(self) -> None:
        _, pid = self._read()
        if pid:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)

    def _is_alive(self) -> bool:
        """Whether there is a process of that id."""
        _, pid = self._read()
        try:
            os.kill(pid or 0, 0)
        except OSError:
            return False
        return bool(pid)

    def _read(self) -> tuple[int | None, int | None]:
        try:
            note = json.loads(self._path.read_text())
            return int(note["port"]), int(note["pid"])
        except (OSError, ValueError, KeyError, TypeError):
            return None, None
