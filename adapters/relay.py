"""Carries events from the outboxes to their handlers, again and again until each has had its effect."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Event, Thread

from adapters.mongo.outbox import Outbox
from i18n.errors import BangbanError

#: ``handler(document id, event id)``; does nothing the second time
Handler = Callable[[str, str], None]

_LOG = logging.getLogger("bangban.relay")
_BATCH = 50


class Relay:
    """A thread that looks for events every so often. Any number of processes may run one: handlers are idempotent."""

    def __init__(self, outbox: Outbox, handlers: Mapping[str, Handler], *, every_seconds: float = 2.0) -> None:
        self._outbox = outbox
        self._handlers = handlers
        self._every_seconds = every_seconds
        self._stopping = Event()

    def start(self) -> None:
        """Begin looking, in the background."""
        Thread(target=self._run, name="relay", daemon=True).start()

    def stop(self) -> None:
        """End after the event at hand."""
        self._stopping.set()

    def run_once(self) -> int:
        """Handle what is there now; how many events had their effect."""
        handled = 0
        for pending in self._outbox.pending(_BATCH):
            handler = self._handlers.get(pending.event["kind"])
            if handler is not None:
                handler(pending.document_id, pending.event["id"])
                handled += 1
        return handled

    def _run(self) -> None:
        while not self._stopping.wait(self._every_seconds):
            try:
                self.run_once()
            except BangbanError:
                _LOG.warning("the store is away; the events wait")
            except Exception as error:  # one event must not end the thread that serves all of them
                _LOG.error("an event could not be handled: %s", type(error).__name__)
