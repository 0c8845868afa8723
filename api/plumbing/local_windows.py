"""Moving windows counted in this process: exact at the edge, atomic among threads, bounded in memory."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from api.plumbing.limit_rules import Window

MAX_KEYS = 20_000  # the least recently used goes first


@dataclass(slots=True)
class _Tries:
    """The tries of one key that may still count, oldest first, and until when the newest does."""

    at: deque[datetime]
    until: datetime


class LocalWindows:
    """The tries of recent keys; of a key that nobody uses nothing stays, so memory follows the traffic of a window."""

    def __init__(self, *, max_keys: int = MAX_KEYS) -> None:
        self._tries: OrderedDict[str, _Tries] = OrderedDict()
        self._lock = Lock()
        self._max_keys = max_keys

    def hit(self, key: str, window: Window, *, now: datetime) -> datetime | None:
        """Count a try; None when admitted, else the instant from which one will be (a refused try is not counted)."""
        with self._lock:
            tries = self._of(key, now)
            while tries.at and tries.at[0] + window.length <= now:
                tries.at.popleft()
            if len(tries.at) >= window.limit:
                return tries.at[0] + window.length
            tries.at.append(now)
            tries.until = now + window.length
            self._forget_past(now)
            return None

    def _of(self, key: str, now: datetime) -> _Tries:
        tries = self._tries.setdefault(key, _Tries(deque(), now))
        self._tries.move_to_end(key)
        if len(self._tries) > self._max_keys:
            self._tries.popitem(last=False)
        return tries

    def _forget_past(self, now: datetime) -> None:
        """Drop the least recently used keys of which no try counts any more; each is dropped once."""
        while next(iter(self._tries.values())).until <= now:
            self._tries.popitem(last=False)
