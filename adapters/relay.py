"""Carries events from the outboxes to their handlers, again and again until each has had its effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Event, Thread

from adapters.clock import utc_now
from adapters.mongo.outbox import Outbox, PendingEvent
from api.plumbing.logs import log
from i18n.errors import Unavailable

#: ``handler(document id, event id)``; does nothing the second time
Handler = Callable[[str, str], None]

_BATCH = 50


class Relay:
    """A thread that looks for events of its kinds every so often. Any number of processes may run one.

    Either its handlers are idempotent, or each try is claimed for the length of ``lease``: nobody else tries meanwhile.
    """

    def __init__(
        self,
        outbox: Outbox,
        handlers: Mapping[str, Handler],
        *,
        every_seconds: float = 2.0,
        lease: timedelta | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._outbox = outbox
        self._handlers = handlers
        self._every_seconds = every_seconds
        self._lease = lease
        self._now = now
        self._stopping = Event()

    def start(self) -> None:
        """Begin looking, in the background."""
        Thread(target=self._run, name="relay", daemon=True).start()

    def stop(self) -> None:
        """End after the event at hand."""
        self._stopping.set()

    def run_once(self) -> int:
        """Handle what is there now; how many events had their effect. One that fails waits, and holds up no other."""
        due_by = self._now() if self._lease else None
        found = self._outbox.pending(_BATCH, kinds=self._handlers.keys(), by=due_by)
        return sum(self._handle(pending) for pending in found)

    def _handle(self, pending: PendingEvent) -> bool:
        if self._lease and not self._outbox.claim(pending, until=self._now() + self._lease):
            return False
        handler = self._handlers[pending.event["kind"]]
        try:
            handler(pending.document_id, pending.event["id"])
        except Exception as error:  # whatever it is, the event is still in the outbox
            log("outbox_failed", kind=pending.event["kind"], error=type(error).__name__)
            return False
        return True

    def _run(self) -> None:
        while not self._stopping.wait(self._every_seconds):
            try:
                self.run_once()
            except Unavailable as error:  # the store is away, and the events with it
                log("outbox_failed", kind="store", error=type(error).__name__)
