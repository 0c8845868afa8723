"""A server that answers whatever it is told, byte by byte if need be: for clients that must not trust theirs."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from threading import Thread
from types import TracebackType


class LocalServer:
    """Answers each connection on a free local port with the same bytes; keeps what it was asked."""

    def __init__(self, answer: bytes, *, drip_seconds: float = 0.0) -> None:
        self.requests: list[bytes] = []
        self._answer, self._drip_seconds = answer, drip_seconds
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = Thread(target=self._serve, daemon=True)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> LocalServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                with connection, suppress(OSError):
                    self.requests.append(connection.recv(65_536))
                    self._send(connection)

    def _send(self, connection: socket.socket) -> None:
        if not self._drip_seconds:
            connection.sendall(self._answer)
            return
        head, _, body = self._answer.partition(b"\r\n\r\n")
        connection.sendall(head + b"\r\n\r\n")
        for byte in body:
            connection.sendall(bytes((byte,)))
            time.sleep(self._drip_seconds)
