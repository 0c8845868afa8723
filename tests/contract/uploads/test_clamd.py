"""The scanner's client against a daemon that behaves, and misbehaves, as clamd may."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import pytest

from adapters.scanner.clamd import ClamdScanner
from casework.uploads.ports import Scan
from i18n.errors import Unavailable


class Daemon:
    """Reads one INSTREAM as the protocol has it, and answers as told."""

    def __init__(self, answer: bytes) -> None:
        self.received = b""
        self._answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            connection, _ = self._socket.accept()
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                while size := int.from_bytes(stream.read(4)):
                    self.received += stream.read(size)
                connection.sendall(self._answer)


@contextmanager
def daemon(answer: bytes) -> Iterator[tuple[Daemon, ClamdScanner]]:
    there = Daemon(answer)
    try:
        yield there, ClamdScanner("127.0.0.1", there.port, deadline_seconds=1)
    finally:
        there.close()


def test_a_clean_file_goes_through_whole() -> None:
    content = bytes(range(256)) * 1000
    with daemon(b"stream: OK\0") as (there, scanner):
        assert scanner.scan(content) == Scan(None, "clamav")
    assert there.received == content


def test_what_it_found_is_named() -> None:
    with daemon(b"stream: Eicar-Test-Signature FOUND\0") as (_, scanner):
        assert scanner.scan(b"X5O!P%") == Scan("Eicar-Test-Signature", "clamav")


@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK", b"stream: \0", b"x" * 5000],
)
def test_an_answer_that_is_none_lets_nothing_through(answer: bytes) -> None:
    with daemon(answer) as (_, scanner), pytest.raises(Unavailable):
        scanner.scan(b"a photo")


def test_a_daemon_that_is_away_lets_nothing_through() -> None:
    with daemon(b"") as (there, scanner):
        there.close()
        with pytest.raises(Unavailable):
            scanner.scan(b"a photo")
