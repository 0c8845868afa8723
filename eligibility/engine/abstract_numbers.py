"""Arithmetic and comparisons of numbers that may be uncertain, as closures; and what has more than two sides to it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR
from functools import reduce
from typing import Any, Final

from eligibility.engine.days import months_between, years_between
from eligibility.engine.environment import Closure
from eligibility.engine.intervals import (
    ANY_NUMBER,
    Span,
    at_least,
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

_SIGNS: Final[dict[str, Callable[[Span, Span], Span]]] = {
    "+": plus,
    "-": minus,
    "*": times,
    "min": least,
    "max": greatest,
}
_JUDGES: Final[dict[str, Callable[[Span, Span], bool | None]]] = {
    "==": equal,
    "<": less,
    ">": lambda one, other: less(other, one),
    "<=": lambda one, other: at_least(other, one),
    ">=": at_least,
}


def call(term: Call, arguments: tuple[Closure, ...], step: int) -> Closure:
    """A sign or a function; ``step`` is what floor and ceil bring to a multiple of."""
    compute = function_of(term, step)
    return lambda frame: compute(*[argument(frame) for argument in arguments])


def function_of(term: Call, step: int) -> Callable[..., Span]:
    """What a sign or a function does with spans."""
    name = term.function
    match name:
        case "+" | "-" | "*" | "min" | "max":
            sign = _SIGNS[name]
            return lambda *spans: reduce(sign, spans)
        case "/":
            divisor = term.arguments[1].type
            return whole_quotient if isinstance(divisor, Number) and divisor.is_whole else quotient
        case "floor" | "ceil":
            mode = ROUND_FLOOR if name == "floor" else ROUND_CEILING
            return lambda span: rounded(span, step, mode)
        case "monthly":
            return monthly
        case "yearly":
            return lambda span: times(span, 12)
    return years if name == "years" else months


def quotient(one: Span, other: Span) -> Span:
    """A division; any number where there is none."""
    if type(one) is not tuple and type(other) is not tuple:
        return divided(one, other) if other else ANY_NUMBER
    return over(one, other)


def whole_quotient(one: Span, other: Span) -> Span:
    """A division by a count, which is at least 1 where it is not 0."""
    if type(one) is not tuple and type(other) is not tuple:
        return divided(one, other) if other else ANY_NUMBER
    return over(one, other, is_whole=True)


def monthly(span: Span) -> Span:
    """A twelfth."""
    if type(span) is not tuple:
        return divided(span, 12)
    return between(divided(span[0], 12), divided(span[1], 12))


def years(start: Span, end: Span) -> Span:
    """Whole years between two uncertain days."""
    (early, late), (end_early, end_late) = ends(start), ends(end)
    return between(years_between(int(late), int(end_early)), years_between(int(early), int(end_late)))


def months(start: Span, end: Span) -> Span:
    """Whole months between two uncertain days."""
    (early, late), (end_early, end_late) = ends(start), ends(end)
    return between(months_between(int(late), int(end_early)), months_between(int(early), int(end_late)))


def number_comparison(term: Comparison, left: Closure, right: Closure) -> Closure:
    """``left how right`` of numbers or days."""
    judge: Any = _JUDGES[term.how]
    return lambda frame: judge(left(frame), right(frame))
