"""Carries events from the outboxes to their handlers, again and again until each has had its effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Event, Thread

from adapters.clock import utc_now
from adapters.mongo.outbox import Outbox, PendingEvent
from adapters.retrying import Backoff, Breaker
from api.plumbing.logs import log
from i18n.errors import Unavailable

#: ``handler(document id, event id)``; does nothing the second time
Handler = Callable[[str, str], None]

_BATCH = 50
MOST_TRIES = 12  # with the waits between them, more than an hour


class Relay:
    """A thread that looks for events of its kinds every so often. Any number of processes may run one.

    Either its handlers are idempotent, or each try is claimed for the length of ``lease``: nobody else tries meanwhile.
    What fails is tried again, ever more rarely. While something we depend on is away, that goes on for as long as it
    takes, and a breaker spares it; an event whose handler fails otherwise is parked after ``MOST_TRIES``, for a person
    to look at (``flask outbox``). Neither holds up any other event.
    """

    def __init__(
        self,
        outbox: Outbox,
        handlers: Mapping[str, Handler],
        *,
        every_seconds: float = 2.0,
        lease: timedelta | None = None,
        now: Callable[[], datetime] = utc_now,
        backoff: Backoff | None = None,
    ) -> None:
        self._outbox = outbox
        self._handlers = handlers
        self._every_seconds = every_seconds
        self._lease = lease
        self._now = now
        self._backoff = backoff or Backoff()
        self._breakers = {kind: Breaker() for kind in handlers}
        self._stopping = Event()

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of event it has a handler for."""
        return frozenset(self._handlers)

    def start(self) -> None:
        """Begin looking, in the background."""
        Thread(target=self._run, name="relay", daemon=True).start()

    def stop(self) -> None:
        """End after the event at hand."""
        self._stopping.set()

    def run_once(self) -> int:
        """Handle what is due now; how many events had their effect. One that fails waits, and holds up no other."""
        now = self._now()
        # what a breaker spares stays where it is, the oldest of all: it must not fill the batch
        kinds = [kind for kind, breaker in self._breakers.items() if not breaker.rests(now)]
        found = self._outbox.pending(_BATCH, kinds=kinds, by=now)
        return sum(self._handle(pending) for pending in found)

    def _handle(self, pending: PendingEvent) -> bool:
        now, kind = self._now(), pending.event["kind"]
        if not self._breakers[kind].admits(now):
            return False
        if self._lease:
            until = now + self._lease
            if not self._outbox.claim(pending, until=until):
                return False
            pending.event["at"] = until
        try:
            self._handlers[kind](pending.document_id, pending.event["id"])
        except Unavailable as error:
            self._breakers[kind].failed(now)
            self._try_later(pending, error, at_least=timedelta(seconds=error.retry_after_seconds or 0))
            return False
        except Exception as error:  # whatever it is, the event is still in the outbox
            self._try_later_or_park(pending, error)
            return False
        self._breakers[kind].succeeded()
        return True

    def _try_later_or_park(self, pending: PendingEvent, error: Exception) -> None:
        if pending.event.get("tries", 0) + 1 < MOST_TRIES:
            self._try_later(pending, error, at_least=timedelta(0))
            return
        log("outbox_parked", kind=pending.event["kind"], error=type(error).__name__)
        self._outbox.park(pending, reason=type(error).__name__, now=self._now())

    def _try_later(self, pending: PendingEvent, error: Exception, *, at_least: timedelta) -> None:
        log("outbox_failed", kind=pending.event["kind"], error=type(error).__name__)
        tries = pending.event.get("tries", 0) + 1
        wait = self._backoff.wait(tries, at_least=max(at_least, self._lease or timedelta(0)))
        self._outbox.put_off(pending, until=self._now() + wait, tries=tries)

    def _run(self) -> None:
        while not self._stopping.wait(self._every_seconds):
            try:
                self.run_once()
            except Unavailable as error:  # the store is away, and the events with it
                log("outbox_failed", kind="store", error=type(error).__name__)
