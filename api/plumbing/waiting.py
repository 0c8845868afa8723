"""Lets a few requests of this process wait for something to change, and never so many that others find no thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Event, Lock
from time import monotonic

LONGEST_SECONDS = 25  # what mini-programs and proxies let an answer take, with a little to spare
_EVERY_SECONDS = 1.0  # how often a waiting request asks the store
_MOST_OF_ONE = 2  # places one person can take: her phone, and a second one


class Place:
    """One place among those that wait; give it back once, however often it is asked for."""

    def __init__(self, waiting: Waiting, of: str) -> None:
        self._waiting, self._of, self._lock, self._is_mine = waiting, of, Lock(), True

    def give_back(self) -> None:
        """Make room for the next."""
        with self._lock:
            is_mine, self._is_mine = self._is_mine, False
        if is_mine:
            self._waiting.freed(self._of)


class Waiting:
    """``places`` threads may wait at a time. Whoever comes when all are taken is answered at once, never refused."""

    def __init__(self, places: int, *, every_seconds: float = _EVERY_SECONDS) -> None:
        self._places, self._every_seconds = places, every_seconds
        self._taken: Counter[str] = Counter()
        self._lock, self._stopping = Lock(), Event()

    def place(self, of: str) -> Place | None:
        """A place for this person; None when there is none, or she has hers already, or the process is ending."""
        with self._lock:
            is_full = self._taken.total() >= self._places or self._taken[of] >= _MOST_OF_ONE
            if is_full or self._stopping.is_set():
                self._taken += Counter()  # forgets people with no place
                return None
            self._taken[of] += 1
        return Place(self, of)

    def freed(self, of: str) -> None:
        """A place of this person's is free again."""
        with self._lock:
            self._taken[of] -= 1
            self._taken += Counter()

    def until(self, has_changed: Callable[[], bool], *, seconds: float) -> bool:
        """Wait until it has, or the time is over, or the process is told to stop; whether it has changed."""
        ends_at = monotonic() + seconds
        while not has_changed():
            left = ends_at - monotonic()
            if left <= 0 or self._stopping.wait(min(left, self._every_seconds)):
                return False
        return True

    @property
    def is_over(self) -> bool:
        """Whether the process is ending."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """End every wait now, and let nobody begin another."""
        self._stopping.set()
