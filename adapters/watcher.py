"""Has the deadlines of cases watched every so often, in the background of a process that serves."""

from __future__ import annotations

import random
from threading import Event, Thread

from api.plumbing.logs import log
from casework.watching import Watching

_LIMIT = 1_000  # cases in one go


class Watcher:
    """A thread that watches every few minutes. Any number of processes may run one: compare-and-set decides."""

    def __init__(self, watching: Watching, *, every_seconds: float = 300.0) -> None:
        self._watching = watching
        self._every_seconds = every_seconds
        self._stopping = Event()

    def start(self) -> None:
        """Begin, in the background; the first time after a while, and never in step with other processes."""
        Thread(target=self._run, name="watcher", daemon=True).start()

    def stop(self) -> None:
        """End after the round at hand."""
        self._stopping.set()

    def run_once(self) -> None:
        """One round; what goes wrong is logged, and the next round tries again."""
        try:
            seen = self._watching.watch(_LIMIT)
        except Exception as error:  # the store is away, or worse: nobody is waiting for us
            log("watching_failed", error=type(error).__name__)
            return
        for error_name in seen.failures:
            log("watching_failed", error=error_name)
        if seen.ended or seen.broken:
            log("watched", ended=seen.ended, broken=seen.broken)

    def _run(self) -> None:
        while not self._stopping.wait(self._every_seconds * random.uniform(0.5, 1.5)):  # noqa: S311 — jitter, no secret
            self.run_once()
