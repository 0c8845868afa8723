"""What a figure of the law can be, where it is not one number: bounds, choices, and how to calculate with them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

Value = Decimal | str | bool
#: what a choice or a truth can be
Options = frozenset[str] | frozenset[bool]
_End = Decimal | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What something can be: a number from ``low`` to ``high`` (None: no bound), or one of ``options``."""

    low: _End = None
    high: _End = None
    options: Options | None = None

    @property
    def value(self) -> Value | None:
        """The one value it can be; None while there are several."""
        if self.options is not None:
            options: list[str | bool] = [*self.options]
            return options[0] if len(options) == 1 else None
        return self.low if self.low == self.high else None

    def joined(self, other: Estimate) -> Estimate:
        """Whatever either can be."""
        if self.options is not None and other.options is not None:
            return Estimate(options=frozenset({*self.options, *other.options}))
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Estimate(low, high)


YES: Final = Estimate(options=frozenset({True}))
NO: Final = Estimate(options=frozenset({False}))
EITHER: Final = YES.joined(NO)


def _added(one: Estimate, other: Estimate) -> Estimate:
    return Estimate(_both(one.low, other.low), _both(one.high, other.high))


def _negative(of: Estimate) -> Estimate:
    return Estimate(None if of.high is None else -of.high, None if of.low is None else -of.low)


def _multiplied(one: Estimate, other: Estimate) -> Estimate:
    if one.low is not None and one.low >= 0 and other.low is not None and other.low >= 0:
        high = None if one.high is None or other.high is None else one.high * other.high
        return Estimate(one.low * other.low, high)
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return Estimate()
    products = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]
    return Estimate(min(products), max(products))


def _divided(one: Estimate, by: Estimate) -> Estimate:
    """``by`` is one number above zero."""
    divisor = by.low or Decimal(1)
    return Estimate(None if one.low is None else one.low / divisor, None if one.high is None else one.high / divisor)


def _least(*parts: Estimate) -> Estimate:
    lows = [part.low for part in parts if part.low is not None]
    highs = [part.high for part in parts if part.high is not None]
    return Estimate(min(lows) if len(lows) == len(parts) else None, min(highs, default=None))


def _most(*parts: Estimate) -> Estimate:
    return _negative(_least(*map(_negative, parts)))


def _rounder(how: Callable[[Decimal], int]) -> Callable[[Estimate], Estimate]:
    def rounded(part: Estimate) -> Estimate:
        low, high = (None if end is None else Decimal(how(end)) for end in (part.low, part.high))
        return Estimate(low, high)

    return rounded


def _both(one: _End, other: _End) -> _End:
    return None if one is None or other is None else one + other


ROUNDED: Final = {"floor": _rounder(math.floor), "ceil": _rounder(math.ceil)}
#: what the calls of a formula do
ARITHMETIC: Final[dict[str, Callable[..., Estimate]]] = {
    "+": _added,
    "-": lambda one, other: _added(one, _negative(other)),
    "*": _multiplied,
    "/": _divided,
    "min": _least,
    "max": _most,
    **ROUNDED,
}
