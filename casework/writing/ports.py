"""What papers need from outside: somewhere to keep them, a press, and a QR code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF. ``written_out``: how many characters no font had, which stand in it as code points."""

    pdf: bytes
    pages: int
    written_out: int


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A paper as it was given out. ``page`` never changes; ``pdf`` comes once, and never changes either.

    ``id`` is the verification id. ``office`` is the code of the division whose office issued it. Everything but
    ``page`` and ``pdf`` may be told to whoever has the paper in hand, so nothing in it is about people.
    """

    id: str
    version: int
    owner: str
    application: str
    name: str
    kind: str
    title: str
    number: str
    office: str
    issued_at: datetime
    digest: str
    page: str
    pdf: bytes | None = None
    pdf_digest: str = ""


class KeptPapers(Protocol):
    """Where papers are kept, sealed. Not the owner's means not there."""

    def insert(self, paper: KeptPaper, *, owner: str) -> bool:
        """Keep a new one; False when it is already there."""
        ...

    def find(self, application_id: str, name: str, *, owner: str) -> KeptPaper | None:
        """The owner's paper of this name in an application."""
        ...

    def find_verified(self, *, scope: str) -> KeptPaper | None:
        """The paper with the verification id ``scope``, its page left empty: the id is the permission."""
        ...

    def replace(self, paper: KeptPaper, *, owner: str, version: int) -> bool:
        """Compare and set on ``version``; False when somebody else was first."""
        ...


class Press(Protocol):
    """Makes PDFs."""

    def set(self, pages: Sequence[str]) -> list[Printed | None]:
        """One for each page of HTML, None for a page that cannot be set; raises Unavailable when there is no press."""
        ...


#: an SVG document with the QR code of a text
Drawing = Callable[[str], bytes]
#: the page on which a verification id can be looked up
Link = Callable[[str], str]
#: ``mark_done(collection, document id, event id)``: the event has had its effect
MarkDone = Callable[[str, str, str], object]
