"""Numbers that may be uncertain: an ``int`` or ``Decimal``, or a pair of the lowest and the highest it can be.

Ends are included. Where there is no end, it is :data:`INFINITY`: a whole number far beyond all money there is, so that
ends are calculated with like any others; :func:`is_endless` tells what has come of one. A pair of equal ends is never
made: that is a number. Two numbers nearer to each other than :data:`NEAR` are equal, so that 1000/12*3 is 250; all
evaluators keep to that.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from math import lcm
from typing import Any, Final

from eligibility.engine.values import Quantity

#: a number, or its lowest and highest
Span = Any
INFINITY: Final = 10**10 * lcm(*range(1, 82)) * 12**4  # the shares of so many people and months of it are whole too
ANY_NUMBER: Final = (-INFINITY, INFINITY)
NEAR: Final = Decimal("0.000001")
_ENDLESS: Final = 10**30  # no amount, area or number of people comes near; what is left of INFINITY does not fall below


def is_endless(end: Quantity) -> bool:
    """Whether an end is none."""
    return end >= _ENDLESS or end <= -_ENDLESS


def ends(span: Span) -> tuple[Quantity, Quantity]:
    """The lowest and the highest it can be."""
    return span if type(span) is tuple else (span, span)


def between(low: Quantity, high: Quantity) -> Span:
    """Everything from low to high; a number when they are one."""
    return low if low == high else (low, high)


def hull(one: Span, other: Span) -> Span:
    """What is either of the two."""
    low, high = one if type(one) is tuple else (one, one)
    other_low, other_high = other if type(other) is tuple else (other, other)
    low, high = low if low < other_low else other_low, high if high > other_high else other_high
    return low if low == high else (low, high)


def plus(one: Span, other: Span) -> Span:
    """The sum."""
    low, high = one if type(one) is tuple else (one, one)
    other_low, other_high = other if type(other) is tuple else (other, other)
    low, high = low + other_low, high + other_high
    return low if low == high else (low, high)


def minus(one: Span, other: Span) -> Span:
    """The difference."""
    low, high = one if type(one) is tuple else (one, one)
    other_low, other_high = other if type(other) is tuple else (other, other)
    low, high = low - other_high, high - other_low
    return low if low == high else (low, high)


def times(one: Span, other: Span) -> Span:
    """The product."""
    if type(one) is not tuple:
        one, other = other, one
    if type(other) is not tuple:
        if other == 0 or type(one) is not tuple:
            return 0 if other == 0 else one * other
        low, high = one
        return (low * other, high * other) if other > 0 else (high * other, low * other)
    (low, high), (other_low, other_high) = one, other
    if low >= 0 and other_low >= 0:
        return low * other_low, high * other_high
    corners = (low * other_low, low * other_high, high * other_low, high * other_high)
    return between(min(corners), max(corners))


def divided(one: Quantity, other: Quantity) -> Quantity:
    """The quotient of two numbers, whole where it can be; raises ZeroDivisionError."""
    if type(one) is int and type(other) is int and one % other == 0:
        return one // other
    if other == 0:
        raise ZeroDivisionError
    return Decimal(one) / other


def over(one: Span, other: Span, *, is_whole: bool = False) -> Span:
    """The quotient; any number where the divisor can be zero. A whole divisor from 0 on is taken to be at least 1."""
    (low, high), (other_low, other_high) = ends(one), ends(other)
    if is_whole and other_low == 0 and other_high >= 1:
        other_low = 1
    if low >= 0 and other_low > 0:
        return between(divided(low, other_high), divided(high, other_low))
    if other_low > 0 or other_high < 0:
        corners = [divided(a, b) for a in (low, high) for b in (other_low, other_high)]
        return between(min(corners), max(corners))
    if other_low == 0 and other_high > 0 and low >= 0:
        return between(divided(low, other_high), INFINITY if high > 0 else 0)
    return ANY_NUMBER


def least(one: Span, other: Span) -> Span:
    """The smaller of the two."""
    if type(one) is not tuple and type(other) is not tuple:
        return one if one < other else other
    low, high = one if type(one) is tuple else (one, one)
    other_low, other_high = other if type(other) is tuple else (other, other)
    return between(low if low < other_low else other_low, high if high < other_high else other_high)


def greatest(one: Span, other: Span) -> Span:
    """The larger of the two."""
    if type(one) is not tuple and type(other) is not tuple:
        return one if one > other else other
    low, high = one if type(one) is tuple else (one, one)
    other_low, other_high = other if type(other) is tuple else (other, other)
    return between(low if low > other_low else other_low, high if high > other_high else other_high)


def stepped(number: Quantity, step: int, mode: str) -> Quantity:
    """A number brought to a multiple of ``step`` (ROUND_FLOOR, ROUND_CEILING, ROUND_HALF_UP), near ones counting."""
    if type(number) is int and number % step == 0:
        return number
    shift = {ROUND_FLOOR: NEAR, ROUND_CEILING: -NEAR, ROUND_HALF_UP: NEAR}[mode]
    return int(((number + shift) / step).to_integral_value(mode)) * step


def rounded(span: Span, step: int, mode: str) -> Span:
    """The same for what may be uncertain."""
    if type(span) is not tuple:
        return stepped(span, step, mode)
    low, high = span
    if step == 1 and type(low) is int and type(high) is int:
        return span
    return between(stepped(low, step, mode), stepped(high, step, mode))


def is_less(one: Quantity, other: Quantity) -> bool:
    """Whether one number is less than the other, and not by so little that they are equal."""
    apart = other - one
    return apart > 0 if type(apart) is int else apart > NEAR


def less(one: Span, other: Span) -> bool | None:
    """``one < other``; ``None`` when it can be either."""
    low, high = one if type(one) is tuple else (one, one)
    other_low, other_high = other if type(other) is tuple else (other, other)
    apart = other_low - high
    if apart > 0 and (type(apart) is int or apart > NEAR):
        return True
    apart = other_high - low
    return None if apart > 0 and (type(apart) is int or apart > NEAR) else False


def at_least(one: Span, other: Span) -> bool | None:
    """``one >= other``; ``None`` when it can be either."""
    low, high = one if type(one) is tuple else (one, one)
    other_low, other_high = other if type(other) is tuple else (other, other)
    apart = other_high - low
    if apart <= 0 or (type(apart) is not int and apart <= NEAR):
        return True
    apart = other_low - high
    return None if apart <= 0 or (type(apart) is not int and apart <= NEAR) else False


def equal(one: Span, other: Span) -> bool | None:
    """``one == other``; ``None`` when it can be either."""
    (low, high), (other_low, other_high) = ends(one), ends(other)
    if is_less(high, other_low) or is_less(other_high, low):
        return False
    is_one = not is_less(low, other_high) and not is_less(other_low, high)
    return True if is_one else None
