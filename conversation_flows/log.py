"""The log of a conversation: what happened, in order, and which requests already counted.

Entries are kept as lines of bytes and read only when somebody looks, so that a turn costs the same after three answers
and after three hundred.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import orjson

SERVICE = -1  # `Entry.by` of what the service said unasked; else the index of a source of the state
_SEPARATOR = b"\n"  # JSON never holds a bare line break


@dataclass(frozen=True, slots=True)
class Request:
    """What makes a retry recognisable: keyed hashes of the Idempotency-Key and of the body, never themselves."""

    key: str
    body: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: what the person did, what was said to her, and what was asked next."""

    version: int
    at: datetime
    by: int
    outcome: str
    did: str
    messages: tuple[str, ...]
    asked: str | None


@dataclass(slots=True)
class Log:
    """The newest entries; ``requests[i]`` is what made entry ``i``."""

    requests: list[Request] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)

    def append(self, request: Request, entry: Entry) -> None:
        """Add the newest entry."""
        self.requests.append(request)
        self.lines.append(_write(entry))

    def find(self, key: str) -> tuple[Request, Entry] | None:
        """The request with this key and the entry it made."""
        for index in range(len(self.requests) - 1, -1, -1):
            if self.requests[index].key == key:
                return self.requests[index], _read(self.lines[index])
        return None

    def latest(self) -> Entry:
        """The newest entry."""
        return _read(self.lines[-1])

    def entries(self) -> list[Entry]:
        """All entries, oldest first."""
        return [_read(line) for line in self.lines]

    def split(self, count: int) -> Log:
        """Take the oldest ``count`` entries out, as a log of their own."""
        oldest = Log(self.requests[:count], self.lines[:count])
        self.requests, self.lines = self.requests[count:], self.lines[count:]
        return oldest

    def to_bytes(self) -> bytes:
        """The entries as one string of bytes, without the requests."""
        return _SEPARATOR.join(self.lines)

    @classmethod
    def from_bytes(cls, content: bytes, requests: list[Request]) -> Log:
        """The log that :meth:`to_bytes` wrote."""
        return cls(requests, content.split(_SEPARATOR) if content else [])


def _write(entry: Entry) -> bytes:
    return orjson.dumps(
        [entry.version, entry.at, entry.by, entry.outcome, entry.did, entry.messages, entry.asked],
        option=orjson.OPT_UTC_Z,
    )


def _read(line: bytes) -> Entry:
    version, at, by, outcome, did, messages, asked = orjson.loads(line)
    return Entry(version, datetime.fromisoformat(at), by, outcome, did, tuple(messages), asked)
