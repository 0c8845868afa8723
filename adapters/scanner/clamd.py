"""Speaks to a ClamAV daemon (`clamd`) over TCP: the INSTREAM command of its documented protocol."""

from __future__ import annotations

import socket
from time import monotonic

from casework.uploads.ports import Scan
from i18n.errors import Unavailable

NAME = "clamav"
CHUNK_BYTES = 64 * 1024
LONGEST_ANSWER = 4096
_FOUND = " FOUND"


class ClamdScanner:
    """Implements :class:`casework.uploads.ports.Scanner`."""

    def __init__(self, host: str, port: int, *, deadline_seconds: float = 10.0) -> None:
        self._address = (host, port)
        self._deadline_seconds = deadline_seconds

    def scan(self, content: bytes) -> Scan:
        """What it found; raises Unavailable when it is away, too slow, or says it could not look."""
        answer = self._asked(content)
        if answer == "stream: OK":
            return Scan(None, NAME)
        if answer.startswith("stream: ") and answer.endswith(_FOUND):
            return Scan(answer.removeprefix("stream: ").removesuffix(_FOUND), NAME)
        raise Unavailable(retry_after_seconds=5)

    def _asked(self, content: bytes) -> str:
        end = monotonic() + self._deadline_seconds
        try:
            with socket.create_connection(self._address, timeout=self._deadline_seconds) as connection:
                connection.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), CHUNK_BYTES):
                    chunk = content[start : start + CHUNK_BYTES]
                    connection.sendall(len(chunk).to_bytes(4) + chunk)
                connection.sendall(bytes(4))
                return _read(connection, end)
        except OSError:
            raise Unavailable(retry_after_seconds=5) from None


def _read(connection: socket.socket, end: float) -> str:
    """The answer up to its NUL; one that drips, or never ends, is none."""
    answer = b""
    while not answer.endswith(b"\0"):
        left = end - monotonic()
        if left <= 0 or len(answer) > LONGEST_ANSWER:
            raise TimeoutError
        connection.settimeout(left)
        received = connection.recv(LONGEST_ANSWER)
        if not received:
            raise ConnectionError
        answer += received
    return answer[:-1].decode("utf-8", "replace")
