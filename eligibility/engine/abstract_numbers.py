"""Arithmetic and comparisons of numbers that may be uncertain: plain where both are known, by their ends elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR
from typing import Any, Final

from eligibility.engine.days import months_between, years_between
from eligibility.engine.environment import Closure
from eligibility.engine.intervals import (
    ANY_NUMBER,
    NEAR,
    Span,
    between,
    divided,
    ends,
    equal,
    greatest,
    least,
    less,
    minus,
    over,
    plus,
    rounded,
    times,
)
from eligibility.engine.terms import Call, Comparison
from eligibility.engine.types import Number

_FOLDED: Final[dict[str, Callable[[Span, Span], Span]]] = {"min": least, "max": greatest}


def call(term: Call, arguments: tuple[Closure, ...], step: int) -> Closure:
    """A sign or a function; ``step`` is what floor and ceil bring to a multiple of."""
    name = term.function
    if name in {"+", "-", "*", "/"}:
        divisor = term.arguments[1].type
        is_whole = isinstance(divisor, Number) and divisor.is_whole
        left, right = arguments
        return quotient(left, right, is_whole=is_whole) if name == "/" else _SIGNS[name](left, right)
    if name in _FOLDED:
        return _folded(_FOLDED[name], arguments)
    of = arguments[0]
    match name:
        case "floor" | "ceil":
            mode = ROUND_FLOOR if name == "floor" else ROUND_CEILING
            return lambda frame: rounded(of(frame), step, mode)
        case "monthly":
            return lambda frame: over(of(frame), 12)
        case "yearly":
            return lambda frame: times(of(frame), 12)
    return _counted(years_between if name == "years" else months_between, *arguments)


def _sum(left: Closure, right: Closure) -> Closure:
    def add(frame: Any) -> Span:
        one, other = left(frame), right(frame)
        if type(one) is not tuple and type(other) is not tuple:
            return one + other
        return plus(one, other)

    return add


def _difference(left: Closure, right: Closure) -> Closure:
    def subtract(frame: Any) -> Span:
        one, other = left(frame), right(frame)
        if type(one) is not tuple and type(other) is not tuple:
            return one - other
        return minus(one, other)

    return subtract


def _product(left: Closure, right: Closure) -> Closure:
    def multiply(frame: Any) -> Span:
        one, other = left(frame), right(frame)
        if type(one) is not tuple and type(other) is not tuple:
            return one * other
        return times(one, other)

    return multiply


def quotient(left: Closure, right: Closure, *, is_whole: bool) -> Closure:
    """A division; any number where there is none."""

    def divide(frame: Any) -> Span:
        one, other = left(frame), right(frame)
        if type(one) is not tuple and type(other) is not tuple:
            return divided(one, other) if other else ANY_NUMBER
        return over(one, other, is_whole=is_whole)

    return divide


_SIGNS: Final = {"+": _sum, "-": _difference, "*": _product}


def _folded(fold: Callable[[Span, Span], Span], arguments: tuple[Closure, ...]) -> Closure:
    first, *others = arguments

    def compute(frame: Any) -> Span:
        value = first(frame)
        for argument in others:
            value = fold(value, argument(frame))
        return value

    return compute


def _counted(count: Callable[[int, int], int], start: Closure, end: Closure) -> Closure:
    def compute(frame: Any) -> Span:
        (early, late), (end_early, end_late) = ends(start(frame)), ends(end(frame))
        return between(count(int(late), int(end_early)), count(int(early), int(end_late)))

    return compute


def number_comparison(term: Comparison, left: Closure, right: Closure) -> Closure:
    """``left how right`` of numbers or days."""
    match term.how:
        case "==":
            return _equality(left, right)
        case "<":
            return _less(left, right)
        case ">":
            return _less(right, left)
        case "<=":
            return _not_less(right, left)
    return _not_less(left, right)


def _equality(left: Closure, right: Closure) -> Closure:
    def compare(frame: Any) -> bool | None:
        one, other = left(frame), right(frame)
        if type(one) is int and type(other) is int:
            return one == other
        return equal(one, other)

    return compare


def _less(left: Closure, right: Closure) -> Closure:
    def compare(frame: Any) -> bool | None:
        one, other = left(frame), right(frame)
        if type(one) is int and type(other) is int:
            return one < other
        if type(one) is not tuple and type(other) is not tuple:
            return bool(other - one > NEAR)
        return less(one, other)

    return compare


def _not_less(left: Closure, right: Closure) -> Closure:
    """``left >= right``."""

    def compare(frame: Any) -> bool | None:
        one, other = left(frame), right(frame)
        if type(one) is int and type(other) is int:
            return one >= other
        if type(one) is not tuple and type(other) is not tuple:
            return bool(other - one <= NEAR)
        is_less = less(one, other)
        return None if is_less is None else not is_less

    return compare
