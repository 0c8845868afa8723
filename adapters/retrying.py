"""When to try again what failed: ever more rarely, never all at once, and not at all while it is hopeless."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import SystemRandom


@dataclass(frozen=True, slots=True)
class Backoff:
    """Capped exponential waits with full jitter: any instant up to the bound is as likely as any other.

    So a thousand that failed in one second do not come back in one second (AWS Architecture Blog, "Exponential Backoff
    And Jitter"). ``chance`` gives a number from 0 up to 1.
    """

    first: timedelta = timedelta(seconds=2)
    cap: timedelta = timedelta(minutes=15)
    chance: Callable[[], float] = SystemRandom().random

    def bound(self, tries: int) -> timedelta:
        """The longest wait after so many tries, from 1."""
        return min(self.cap, self.first * (1 << min(tries - 1, 30)))

    def wait(self, tries: int, *, at_least: timedelta = timedelta(0)) -> timedelta:
        """How long to wait after so many tries; never less than what was asked for."""
        return at_least + self.bound(tries) * self.chance()


@dataclass(slots=True)
class Breaker:
    """Spares what is away: after ``failures`` in a row nobody tries for ``rest``, then one does, for all."""

    failures: int = 5
    rest: timedelta = timedelta(seconds=30)
    _failed: int = 0
    _open_until: datetime | None = field(default=None)

    def rests(self, now: datetime) -> bool:
        """Whether nobody tries now; unlike asking to be admitted, asking this changes nothing."""
        return self._open_until is not None and now < self._open_until

    def admits(self, now: datetime) -> bool:
        """Whether to try now; once the rest is over one caller is let through, and the others wait for its luck."""
        if self._open_until is None:
            return True
        if now < self._open_until:
            return False
        self._open_until = now + self.rest
        return True

    def succeeded(self) -> None:
        """It is there."""
        self._failed, self._open_until = 0, None

    def failed(self, now: datetime) -> None:
        """It is away, as far as one can tell."""
        self._failed += 1
        if self._failed >= self.failures:
            self._open_until = now + self.rest
