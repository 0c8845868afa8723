"""Says how often anybody may try, by the rules of `limit_rules.py`."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from math import ceil
from typing import Protocol

from api.plumbing.limit_rules import RULES, Delay, Rule, Window
from api.plumbing.local_windows import MAX_KEYS, LocalWindows
from api.plumbing.logs import log
from i18n.errors import TooMany, Unavailable


class SharedTries(Protocol):
    """Tries counted in the store; every method is atomic and raises ``Unavailable`` when the store is away."""

    def hit(self, key: str, window: Window, *, now: datetime) -> datetime | None:
        """Count a try in a moving window; None when admitted, else the instant from which one will be."""
        ...

    def delay(self, key: str, rule: Delay, *, now: datetime) -> datetime | None:
        """Count a try under a growing delay; None when admitted, else the instant from which one will be."""
        ...

    def take_back(self, key: str, *, now: datetime) -> None:
        """Uncount one try under a growing delay."""
        ...

    def forget(self, key: str) -> None:
        """Start a delay anew."""
        ...


class Limits:
    """Counts tries by the name of a rule and a key; keys are blinded before they go anywhere."""

    def __init__(
        self,
        *,
        shared: SharedTries,
        blind: Callable[[str, str], str],
        now: Callable[[], datetime],
        rules: Mapping[str, tuple[Rule, ...]] = RULES,
    ) -> None:
        self._shared, self._blind, self._now, self._rules = shared, blind, now, rules
        self._local = LocalWindows()
        self._closed: OrderedDict[str, datetime] = OrderedDict()

    def hit(self, name: str, key: str) -> None:
        """Count one try.

        Raises ``TooMany`` with the seconds to wait, and ``Unavailable`` when the counter is away and the rule
        guards something that guessing pays for.
        """
        now = self._now()
        for rule, counter in self._counters(name, key):
            free_at = self._try(name, rule, counter, now)
            if free_at is not None:
                log("limit_reached", limit=name)
                raise TooMany(retry_after_seconds=max(1, ceil((free_at - now).total_seconds())))

    def take_back(self, name: str, key: str) -> None:
        """Uncount the try that was just admitted under the delays of ``name``; failures before it stay counted."""
        for rule, counter in self._counters(name, key):
            if isinstance(rule, Delay):
                self._shared.take_back(counter, now=self._now())

    def forget(self, name: str, key: str) -> None:
        """Start the delays of ``name`` anew for ``key``, after a success; windows keep what they counted."""
        for rule, counter in self._counters(name, key):
            if isinstance(rule, Delay):
                self._closed.pop(counter, None)
                self._shared.forget(counter)

    def _counters(self, name: str, key: str) -> list[tuple[Rule, str]]:
        blinded = self._blind(f"limit/{name}", key)
        return [(rule, f"{name}/{number}/{blinded}") for number, rule in enumerate(self._rules[name])]

    def _try(self, name: str, rule: Rule, counter: str, now: datetime) -> datetime | None:
        if isinstance(rule, Window) and not rule.shared:
            return self._local.hit(counter, rule, now=now)
        closed_until = self._closed.get(counter)
        if closed_until is not None and now < closed_until:
            return closed_until  # known to be closed: a guesser does not reach the store
        return self._try_shared(name, rule, counter, now)

    def _try_shared(self, name: str, rule: Rule, counter: str, now: datetime) -> datetime | None:
        count = self._shared.delay if isinstance(rule, Delay) else self._shared.hit
        try:
            free_at = count(counter, rule, now=now)  # type: ignore[arg-type] # the line above chose by the rule's type
        except Unavailable:
            log("limiter_away", limit=name)
            if rule.fails_closed:
                raise
            return None
        self._remember(counter, free_at)
        return free_at

    def _remember(self, counter: str, free_at: datetime | None) -> None:
        if free_at is None:
            return
        self._closed[counter] = free_at
        if len(self._closed) > MAX_KEYS:
            self._closed.popitem(last=False)
