"""What the resources may call: the use cases, put together by wiring and found on the app."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Protocol, cast

from flask import current_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from api.plumbing.limits import Limits
    from api.plumbing.links import Links
    from api.plumbing.waiting import Waiting
    from casework.authorisations import Authorisations
    from casework.commitments import Commitments
    from casework.desk import Desk
    from casework.documents import Documents
    from casework.draws import Drawing
    from casework.export import Export
    from casework.letters import Letters
    from casework.promising.verifying import Verifying
    from casework.replies import Replies
    from casework.service import Casework
    from casework.uploads.service import UploadService
    from casework.verification import Verifications
    from casework.watching import Watching
    from conversation_flows.screening import Screenings
    from conversation_flows.service import ConversationService
    from conversation_flows.tending import Tending
    from identity.helping import Helping
    from identity.looking import Looks
    from identity.service import Identity
    from regions.divisions import Divisions


class QrCodes(Protocol):
    """Draws QR codes."""

    def png(self, text: str) -> bytes:
        """As a PNG."""
        ...

    def svg(self, text: str) -> bytes:
        """As an SVG document."""
        ...


class Background(Protocol):
    """Does its work again and again, beside the requests."""

    def start(self) -> None:
        """Begin."""
        ...


@dataclass(frozen=True)
class Services:
    """Every use case the edge can reach; a field for each, so that a type checker sees them all."""

    now: Callable[[], datetime]
    blind: Callable[[str, str], str]  # vault.blind(purpose, value): keyed, for cursors and limit keys
    ping_store: Callable[[], None]  # raises Unavailable within its deadline
    limits: Limits
    identity: Identity
    helping: Helping
    looks: Looks
    regions: Divisions
    conversations: ConversationService
    screenings: Screenings
    tending: Tending
    casework: Casework
    replies: Replies
    waiting: Waiting
    watching: Watching
    desk: Desk
    drawing: Drawing
    uploads: UploadService
    export: Export
    documents: Documents
    letters: Letters
    commitments: Commitments
    authorisations: Authorisations
    verifying: Verifying
    verifications: Verifications
    links: Links
    qr: QrCodes
    background: tuple[Background, ...]  # started by the process that serves, and by no command


class Deferred:
    """Builds the services when they are first needed, once, whichever thread asks.

    So that ``flask keys list`` needs no store, and a server opens its own after it forked.
    """

    def __init__(self, build: Callable[[], Services]) -> None:
        self._build = build
        self._built: Services | None = None
        self._lock = Lock()

    def __call__(self) -> Services:
        """The services; raises whatever building them raised, and tries again next time."""
        with self._lock:
            if self._built is None:
                self._built = self._build()
            return self._built


def services() -> Services:
    """The services of the app that is answering."""
    return cast(Deferred, current_app.extensions["bangban"])()
