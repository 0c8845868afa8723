"""A server with a fault of our choosing: a proxy that edits MongoDB messages on their way to a sound one."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import bson

HEADER = struct.Struct("<iiii")  # length, request id, response to, operation
OP_MSG = 2013
Statement = dict[str, Any]
Edit = Callable[[str, Statement], Statement]
Passes = Callable[[str], bool]


def as_it_is(kind: str, statement: Statement) -> Statement:
    """No edit at all."""
    return statement


@contextmanager
def faulty_server(store_uri: str, edit: Edit = as_it_is, reply_passes: Passes = lambda command: True) -> Iterator[str]:
    """The URI of a server that sees every statement as ``edit(kind, statement)`` makes it.

    ``kind`` is ``updates``, ``documents`` or ``deletes`` for statements of a write, ``command`` for a command's body.
    A reply for which ``reply_passes(command)`` is false is lost, and the connection with it.
    """
    port = int(store_uri.split(":")[2].split("/", maxsplit=1)[0])
    pumps: list[threading.Thread] = []

    def accept() -> None:
        while True:
            try:
                near = listening.accept()[0]
            except OSError:
                return
            pumps.extend(_connected(near, socket.create_connection(("127.0.0.1", port)), edit, reply_passes))

    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        yield f"mongodb://127.0.0.1:{listening.getsockname()[1]}/?directConnection=true"
        listening.shutdown(socket.SHUT_RDWR)
        accepting.join()
    for pump in pumps:
        pump.join(5)


def _connected(near: socket.socket, far: socket.socket, edit: Edit, reply_passes: Passes) -> list[threading.Thread]:
    """The two threads that carry one connection there and back."""
    asked = [""]

    def there(message: bytes) -> bytes:
        asked[0] = _command(message)
        return _edited(message, edit)

    def back(message: bytes) -> bytes:
        return message if reply_passes(asked[0]) else b""

    ways = (near, far, there), (far, near, back)
    pumps = [threading.Thread(target=_pump, args=way, daemon=True) for way in ways]
    for pump in pumps:
        pump.start()
    return pumps


def _pump(source: socket.socket, target: socket.socket, through: Callable[[bytes], bytes]) -> None:
    """Pass messages on until one end, or ``through``, has no more."""
    with suppress(OSError):
        while (message := _receive(source)) and (passed := through(message)):
            target.sendall(passed)
    for one in (source, target):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
    source.close()


def _receive(source: socket.socket) -> bytes:
    head = _exactly(source, HEADER.size)
    return head + _exactly(source, HEADER.unpack(head)[0] - HEADER.size) if head else b""


def _exactly(source: socket.socket, count: int) -> bytes:
    received = b""
    while len(received) < count:
        block = source.recv(count - len(received))
        if not block:
            return b""
        received += block
    return received


def _command(message: bytes) -> str:
    """The name of the command in a message, which is the first name in its body."""
    at = HEADER.size + 4
    while at < len(message) and message[at] != 0:
        at += 1 + _size(message, at + 1)
    body = message[at + 1 : at + 1 + _size(message, at + 1)] if at < len(message) else b"\5\0\0\0\0"
    return next(iter(bson.decode(body)), "")


def _edited(message: bytes, edit: Edit) -> bytes:
    length, request, response, operation = HEADER.unpack_from(message)
    if operation != OP_MSG or edit is as_it_is:
        return message
    body, at = message[HEADER.size : HEADER.size + 4], HEADER.size + 4
    while at < length:
        if message[at] == 0:
            size = _size(message, at + 1)
            body += b"\0" + _statements(message[at + 1 : at + 1 + size], "command", edit)
            at += 1 + size
        else:
            size = _size(message, at + 1)
            end_of_name = message.index(b"\0", at + 5)
            name = message[at + 5 : end_of_name]
            statements = _statements(message[end_of_name + 1 : at + 1 + size], name.decode(), edit)
            body += b"\1" + struct.pack("<i", 4 + len(name) + 1 + len(statements)) + name + b"\0" + statements
            at += 1 + size
    return HEADER.pack(HEADER.size + len(body), request, response, operation) + body


def _size(message: bytes, at: int) -> int:
    return int(struct.unpack_from("<i", message, at)[0])


def _statements(encoded: bytes, kind: str, edit: Edit) -> bytes:
    return b"".join(bson.encode(edit(kind, statement)) for statement in bson.decode_all(encoded))
