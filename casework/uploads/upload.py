"""An upload: a photo or a PDF somebody sent, from quarantine to a file that may be looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

State = Literal["quarantined", "clean", "refused"]

#: What a file may be, by what its first bytes say; whatever its name or sender says does not count.
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
PDF = "application/pdf"
ACCEPTED = PICTURES | {PDF}

LARGEST_BYTES = 10 * 1024 * 1024  # a photo of a phone is 3 to 8 MB
MOST_FILES = 60  # of one person
MOST_BYTES = 100 * 1024 * 1024  # of one person, as kept


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file made anew from what was sent, with nothing in it that nobody asked for."""

    media_type: str
    content: bytes
    pages: int


@dataclass(slots=True)
class Upload:
    """What is known of a file; its bytes are kept apart, sealed.

    ``fingerprint`` is a keyed hash of what was sent: the same request sent twice is one upload. ``scanned_by`` names
    what looked for malware, ``reason`` why it is refused.
    """

    id: str
    owner: str
    version: int
    state: State
    media_type: str
    bytes: int
    pages: int
    uploaded_at: datetime
    fingerprint: str
    digest: str
    scanned_by: str | None = None
    reason: str | None = None
    application: str | None = None
    outbox: list[dict[str, Any]] = field(default_factory=list)

    @property
    def may_be_seen(self) -> bool:
        """Whether its bytes may leave the house."""
        return self.state == "clean"

    def judge(self, *, malware: str | None, by: str) -> None:
        """Take in what a scan found."""
        self.state = "refused" if malware else "clean"
        self.reason = "malware" if malware else None
        self.scanned_by = by
        self.version += 1
