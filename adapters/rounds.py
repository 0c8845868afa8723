"""Has what was promised looked after every so often, in the background of a process that serves."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from threading import Event, Thread

from api.plumbing.logs import log

#: ``watch(limit)`` looks at up to so many things whose time has come, and says how many there were.
Watch = Callable[[int], int]

_LIMIT = 1_000  # in one go


class Rounds:
    """A thread that goes round every ten minutes or so. Any number may run: compare-and-set decides."""

    def __init__(self, watches: Mapping[str, Watch], *, every_seconds: float = 600.0) -> None:
        self._watches = watches
        self._every_seconds = every_seconds
        self._stopping = Event()

    def start(self) -> None:
        """Begin, in the background; the first time after a while, and never in step with other processes."""
        Thread(target=self._run, name="rounds", daemon=True).start()

    def stop(self) -> None:
        """End after the round at hand."""
        self._stopping.set()

    def run_once(self) -> None:
        """One round; what goes wrong is logged, holds up no other watch, and is tried again in the next."""
        for name, watch in self._watches.items():
            try:
                watch(_LIMIT)
            except Exception as error:  # the store is away, or worse: nobody is waiting for us
                log("watch_failed", kind=name, error=type(error).__name__)

    def _run(self) -> None:
        while not self._stopping.wait(self._every_seconds * random.uniform(0.5, 1.5)):  # noqa: S311 — jitter, no secret
            self.run_once()
