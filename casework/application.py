"""The application: what was submitted, as it was submitted, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

ApplicationState = Literal["submitted"]


@dataclass(frozen=True, slots=True)
class Stage:
    """Something that happened to an application."""

    state: ApplicationState
    at: datetime


@dataclass(slots=True)
class Application:
    """One submitted application; ``content`` holds what people said and is sealed wherever it is kept.

    ``content`` is ``{"answers": …, "summary": …, "sources": …}``: the state of the conversation without what was off
    its path, the same in words as the citizen reviewed it, and who entered what by which channel. ``decision`` is the
    record of the preview on the day of submission; it is kept with the application, and read with
    :meth:`casework.ports.Applications.decision` alone.
    """

    id: str
    owner: str
    version: int
    number: str
    service: str
    flow: str
    flow_version: int
    region: str
    township: str
    state: ApplicationState
    submitted_at: datetime
    conversation: str
    tracking_code: str
    last_four: str
    content: dict[str, Any]
    stages: tuple[Stage, ...] = ()
    decision: bytes | None = field(default=None, repr=False)
    outbox: list[dict[str, Any]] = field(default_factory=list)
