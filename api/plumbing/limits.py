"""How often anybody may try: windows in this process, and windows and delays in the store where guessing pays."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from threading import Lock
from typing import Protocol

from api.plumbing.logs import log
from i18n.errors import TooMany, Unavailable

_MAX_KEYS = 50_000  # of each kind in this process: some 10 MB at worst; the least recently used goes first


@dataclass(frozen=True, slots=True)
class Window:
    """At most ``limit`` hits in any ``seconds``; ``shared`` windows live in the store and hold for all processes."""

    limit: int
    seconds: int
    shared: bool = False
    fails_closed: bool = True


@dataclass(frozen=True, slots=True)
class Delay:
    """After ``free`` tries each further one must wait, twice as long every time, up to ``cap_seconds``.

    Lives in the store; forgotten ``forget_seconds`` after the last try.
    """

    free: int
    first_seconds: int
    cap_seconds: int
    forget_seconds: int
    fails_closed: bool = True


#: Every limit by name. A name may carry several: all must admit.
RULES: Mapping[str, tuple[Window | Delay, ...]] = {
    "turns.principal": (Window(60, 60),),
    "turns.network": (Window(1200, 60),),  # a village behind one carrier NAT address
    "reads.network": (Window(600, 60),),
    "sign_in.network": (Window(60, 600, shared=True),),
    "sign_in.account": (Window(10, 900, shared=True),),
    "sms_code.phone": (Window(1, 60, shared=True), Window(5, 3600, shared=True), Window(10, 86_400, shared=True)),
    "sms_code.network": (Window(20, 3600, shared=True),),
    "sms_code.everybody": (Window(5000, 3600, shared=True),),  # the circuit that bounds what an attack can cost
    "refresh.session": (Window(30, 600, shared=True),),
    "refresh.network": (Window(300, 600, shared=True),),
    "claim.principal": (Window(10, 600, shared=True),),
    "tracking.code": (Delay(3, 2, 900, 86_400),),
    "tracking.network": (Delay(10, 1, 600, 86_400), Window(60, 3600, shared=True)),
}


class SharedAttempts(Protocol):
    """Attempts counted in the store; every method is one atomic step and raises ``Unavailable`` when it is away."""

    def hit(self, key: str, *, limit: int, seconds: int, now: datetime) -> datetime | None:
        """Count a try; None when admitted, else the instant from which one will be."""
        ...

    def delay(self, key: str, rule: DelayTerms, *, now: datetime) -> datetime | None:
        """Count a try under an exponential delay; None when admitted, else the instant from which one will be."""
        ...

    def forget(self, key: str) -> None:
        """Start anew, after a success."""
        ...


class DelayTerms(Protocol):
    """The figures of a :class:`Delay`, as an adapter sees them."""

    @property
    def free(self) -> int: ...
    @property
    def first_seconds(self) -> int: ...
    @property
    def cap_seconds(self) -> int: ...
    @property
    def forget_seconds(self) -> int: ...


class LocalWindows:
    """Moving windows in this process: exact at the edge, atomic among its threads."""

    def __init__(self) -> None:
        self._hits: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def hit(self, key: str, *, limit: int, seconds: int, now: datetime) -> datetime | None:
        """Count a try; None when admitted, else the instant from which one will be."""
        window = timedelta(seconds=seconds)
        with self._lock:
            hits = self._recent(key)
            while hits and hits[0] + window <= now:
                hits.popleft()
            if len(hits) >= limit:
                return hits[0] + window
            hits.append(now)
            return None

    def _recent(self, key: str) -> deque[datetime]:
        hits = self._hits.setdefault(key, deque())
        self._hits.move_to_end(key)
        if len(self._hits) > _MAX_KEYS:
            self._hits.popitem(last=False)
        return hits


class Limits:
    """Counts tries by rule name and key; keys are blinded before they go anywhere."""

    def __init__(
        self,
        *,
        shared: SharedAttempts,
        blind: Callable[[str, str], str],
        now: Callable[[], datetime],
        rules: Mapping[str, tuple[Window | Delay, ...]] = RULES,
    ) -> None:
        self._shared, self._blind, self._now, self._rules = shared, blind, now, rules
        self._local = LocalWindows()
        self._closed: OrderedDict[str, datetime] = OrderedDict()

    def hit(self, name: str, key: str) -> None:
        """Count one try; raise ``TooMany`` with the seconds to wait, or ``Unavailable`` when counting must not fail."""
        now, blinded = self._now(), self._blind(f"limit/{name}", key)
        for number, rule in enumerate(self._rules[name]):
            free_at = self._try(rule, f"{name}/{number}/{blinded}", now, name)
            if free_at is not None:
                log("limit_reached", limit=name)
                raise TooMany(retry_after_seconds=max(1, ceil((free_at - now).total_seconds())))

    def forget(self, name: str, key: str) -> None:
        """Start the delays of ``name`` anew for ``key``, after a success; windows keep counting."""
        blinded = self._blind(f"limit/{name}", key)
        for number, rule in enumerate(self._rules[name]):
            if isinstance(rule, Delay):
                self._closed.pop(f"{name}/{number}/{blinded}", None)
                self._shared.forget(f"{name}/{number}/{blinded}")

    def _try(self, rule: Window | Delay, key: str, now: datetime, name: str) -> datetime | None:
        if isinstance(rule, Window) and not rule.shared:
            return self._local.hit(key, limit=rule.limit, seconds=rule.seconds, now=now)
        closed_until = self._closed.get(key)
        if closed_until is not None and now < closed_until:
            return closed_until  # known to be closed: a guesser does not reach the store
        try:
            free_at = self._ask_store(rule, key, now)
        except Unavailable:
            log("limiter_away", limit=name)
            if rule.fails_closed:
                raise
            return None
        self._remember(key, free_at)
        return free_at

    def _ask_store(self, rule: Window | Delay, key: str, now: datetime) -> datetime | None:
        if isinstance(rule, Delay):
            return self._shared.delay(key, rule, now=now)
        return self._shared.hit(key, limit=rule.limit, seconds=rule.seconds, now=now)

    def _remember(self, key: str, free_at: datetime | None) -> None:
        if free_at is not None:
            self._closed[key] = free_at
            if len(self._closed) > _MAX_KEYS:
                self._closed.popitem(last=False)
