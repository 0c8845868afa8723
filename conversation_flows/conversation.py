"""The conversation: one person's guided application, as one aggregate with one version."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any, Literal

from conversation_flows.engine.state import State
from conversation_flows.log import Entry, Log, Request

Status = Literal["open", "paused", "submitted"]

_CHINA = timezone(timedelta(hours=8))  # one time zone, no summer time


def day_in_china(now: datetime) -> date:
    """The day of the calendar people in China live by."""
    return now.astimezone(_CHINA).date()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof of submission. The tracking code is a secret of the citizen's."""

    number: str
    application: str
    tracking_code: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class Handover:
    """A one-time way onto another device: a keyed hash of the code, and until when it holds."""

    key: str
    expires_at: datetime
    is_used: bool = False


@dataclass(slots=True)
class Conversation:
    """One conversation; every change makes the next version.

    ``log`` holds the newest entries; older ones lie in ``pages`` immutable pages beside the conversation, so that a
    turn's cost does not grow with its length.
    """

    id: str
    owner: str
    version: int
    service: str
    flow: str
    flow_version: int
    status: Status
    locale: str
    created_at: datetime
    updated_at: datetime
    state: State = field(default_factory=State)
    log: Log = field(default_factory=Log)
    pages: int = 0
    receipt: Receipt | None = None
    handover: Handover | None = None
    outbox: list[dict[str, Any]] = field(default_factory=list)

    def advance(self, request: Request, entry: Entry) -> None:
        """Take ``entry`` into the log; its version is the conversation's from now on."""
        self.version = entry.version
        self.updated_at = entry.at
        self.log.append(request, entry)
