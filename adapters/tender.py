"""Has abandoned conversations tended every so often, in the background of a process that serves."""

from __future__ import annotations

import random
from threading import Event, Thread

from api.plumbing.logs import log
from conversation_flows.tending import Tending

_LIMIT = 1_000  # conversations in one go


class Tender:
    """A thread that tends every ten minutes or so. Any number of processes may run one: compare-and-set decides."""

    def __init__(self, tending: Tending, *, every_seconds: float = 600.0) -> None:
        self._tending = tending
        self._every_seconds = every_seconds
        self._stopping = Event()

    def start(self) -> None:
        """Begin, in the background; the first time after a while, and never in step with other processes."""
        Thread(target=self._run, name="tender", daemon=True).start()

    def stop(self) -> None:
        """End after the round at hand."""
        self._stopping.set()

    def run_once(self) -> None:
        """One round; what goes wrong is logged, and the next round tries again."""
        try:
            tended = self._tending.tend(_LIMIT)
        except Exception as error:  # the store is away, or worse: nobody is waiting for us
            log("tending_failed", error=type(error).__name__)
            return
        for error_name in tended.failures:
            log("tending_failed", error=error_name)
        if tended.reminded or tended.expired:
            log("tended", reminded=tended.reminded, expired=tended.expired)

    def _run(self) -> None:
        while not self._stopping.wait(self._every_seconds * random.uniform(0.5, 1.5)):  # noqa: S311 — jitter, no secret
            self.run_once()
