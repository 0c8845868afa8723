"""What uploads need from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from casework.uploads.upload import Inspected, Upload


class FileRefused(Exception):
    """A file that is not taken in; ``code`` is one of :data:`casework.uploads.service.REFUSALS`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scanner says: the name of what it found, if anything, and its own name."""

    malware: str | None
    by: str


class Uploads(Protocol):
    """Where uploads and their bytes are kept. Not the owner's means not there."""

    def insert(self, upload: Upload, content: bytes, *, owner: str) -> bool:
        """Keep a new one, the bytes first; False when it is already there."""
        ...

    def find(self, upload_id: str, *, owner: str) -> Upload | None:
        """The owner's upload."""
        ...

    def newest(self, *, owner: str, limit: int) -> list[Upload]:
        """The owner's uploads, newest first."""
        ...

    def awaiting(self, event_id: str, *, scope: str) -> Upload | None:
        """Upload ``scope``, if it still carries the event."""
        ...

    def replace(self, upload: Upload, *, owner: str, version: int) -> bool:
        """Compare and set on ``version``; False when somebody else was first."""
        ...

    def content(self, *, scope: str) -> bytes:
        """The bytes of upload ``scope``, which the caller has found by its owner."""
        ...

    def delete(self, upload: Upload, *, owner: str) -> bool:
        """Forget it, bytes and all; False when it is not as it was read any more."""
        ...

    def forget_content(self, *, scope: str) -> None:
        """Delete the bytes of upload ``scope`` and keep what is known of it."""
        ...


class Inspector(Protocol):
    """Makes a file anew from untrusted bytes, where it can hurt nobody."""

    def inspect(self, content: bytes) -> Inspected:
        """The file without anything hidden; raises FileRefused or Unavailable."""
        ...


class Scanner(Protocol):
    """Looks for malware."""

    def scan(self, content: bytes) -> Scan:
        """What it found; raises Unavailable."""
        ...
