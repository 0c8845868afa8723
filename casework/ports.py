"""What casework needs from outside."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Protocol

from casework.application import Application, Happening, Paper
from casework.calendar import Due
from casework.limit import Limit, Setting
from casework.terms import Term
from conversation_flows.conversation import Conversation
from eligibility.records.bundles import Bundle
from regions.divisions import Division


class Applications(Protocol):
    """Where applications are kept. Not the owner's means not there."""

    def insert(self, application: Application, *, owner: str) -> bool:
        """Keep a new one; False when it is already there."""
        ...

    def find(self, application_id: str, *, owner: str) -> Application | None:
        """The owner's application."""
        ...

    def version(self, application_id: str, *, owner: str) -> int | None:
        """The version of the owner's application, without opening it."""
        ...

    def find_within(self, application_id: str, *, scope: Collection[str]) -> Application | None:
        """The application, if its township or county is one of the division codes ``scope``: for officers."""
        ...

    def replace(self, application: Application, *, owner: str, version: int) -> bool:
        """Put it in the place of ``version``; False when somebody was faster.

        Its owner stays, and so does the record of the preview, whatever ``application.decision`` holds.
        """
        ...

    def find_carrying(self, application_id: str, *, scope: str) -> Application | None:
        """The application that carries the outbox event ``scope``: for its handler, which acts for no person."""
        ...

    def newest(self, *, owner: str, before: tuple[datetime, str] | None, limit: int) -> list[Application]:
        """The owner's applications, newest first, after the given (submitted_at, id)."""
        ...

    def find_tracked(self, *, scope: str) -> Application | None:
        """The application with this tracking code: the code is the permission."""
        ...

    def decision(self, *, scope: str) -> bytes | None:
        """The record of the preview that application ``scope`` was submitted with."""
        ...


class Watched(Protocol):
    """The applications something is due in, whoever's they are: for the watcher, which acts for no person."""

    def due(self, now: datetime, *, limit: int) -> list[tuple[str, str]]:
        """Id and owner of those whose ``watch_at`` has come, the longest due first."""
        ...


class Limits(Protocol):
    """How long steps may take."""

    def of(self, lifecycle: str, name: str, region: str, on: date) -> Limit:
        """The limit in a region on a day; raises ``KeyError`` for one that no lifecycle has."""
        ...

    def setting(self, lifecycle: str, name: str, region: str, on: date) -> Setting:
        """What a region has set."""
        ...


class Calendar(Protocol):
    """Counts days as offices do."""

    def after(self, start: date, term: Term, region: str) -> Due:
        """The last day of a term that begins on ``start``."""
        ...

    def count(self, start: date, end: date, region: str) -> int:
        """How many working days lie after ``start`` up to and with ``end``."""
        ...


class Places(Protocol):
    """Where divisions lie."""

    def county(self, code: str, on: date | None = None) -> Division | None:
        """The county ``code`` is or lies in."""
        ...

    def get(self, code: str, on: date | None = None) -> Division | None:
        """The division as it stood on that day."""
        ...

    def is_served(self, code: str) -> bool:
        """Whether people of this division apply here."""
        ...


class IssuedPaper(Protocol):
    """A paper, and what it says."""

    @property
    def paper(self) -> Paper:
        """The line about it."""
        ...

    @property
    def says(self) -> dict[str, Any]:
        """What stands on it, frozen."""
        ...


class PaperIssuer(Protocol):
    """Fills papers from a case."""

    def issue(self, application: Application, kinds: tuple[str, ...], happening: Happening) -> Collection[IssuedPaper]:
        """The papers of these kinds; ``application`` is as it will be. The same case makes the same papers."""
        ...


class Packs(Protocol):
    """The files of packs, kept by their digest for as long as a record may point to them."""

    def keep(self, bundle: Bundle) -> None:
        """Keep a bundle; one that is there already is the same."""
        ...


class Events(Protocol):
    """The events that conversations carry until somebody has acted on them."""

    def conversation(self, conversation_id: str, event_id: str) -> Conversation | None:
        """The conversation, if it still carries the event."""
        ...

    def done(self, conversation_id: str, event_id: str) -> None:
        """The event has had its effect."""
        ...


class Sequence(Protocol):
    """Numbers that only grow."""

    def next(self, name: str) -> int:
        """The next number of this name, from 1; never the same twice."""
        ...


class TrackingGuard(Protocol):
    """Makes guessing slow. Names of limits as in the edge's rules."""

    def hit(self, name: str, key: str) -> None:
        """Count a try; raises TooMany."""
        ...

    def take_back(self, name: str, key: str) -> None:
        """A try was right: uncount it, and only it."""
        ...

    def forget(self, name: str, key: str) -> None:
        """A try was right: start anew."""
        ...
