"""Moving windows counted in this process: exact at the edge, atomic among threads, bounded in memory."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime
from threading import Lock

from api.plumbing.limit_rules import Window

MAX_KEYS = 20_000  # at 60 tries each some 40 MB at the very worst; the least recently used goes first


class LocalWindows:
    """The tries of recent keys."""

    def __init__(self, *, max_keys: int = MAX_KEYS) -> None:
        self._tries: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()
        self._max_keys = max_keys

    def hit(self, key: str, window: Window, *, now: datetime) -> datetime | None:
        """Count a try; None when admitted, else the instant from which one will be (a refused try is not counted)."""
        with self._lock:
            tries = self._of(key)
            while tries and tries[0] + window.length <= now:
                tries.popleft()
            if len(tries) >= window.limit:
                return tries[0] + window.length
            tries.append(now)
            return None

    def _of(self, key: str) -> deque[datetime]:
        tries = self._tries.setdefault(key, deque())
        self._tries.move_to_end(key)
        if len(self._tries) > self._max_keys:
            self._tries.popitem(last=False)
        return tries
