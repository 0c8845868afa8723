"""Arithmetic on many numbers at once, uncertain ones by their ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from eligibility.engine.environment import Closure
from eligibility.engine.terms import Call
from eligibility.engine.types import Number
from eligibility.engine.vector_days import months_between, years_between
from eligibility.engine.vector_values import NEAR, Between, Column, between, ends

_Operation = Callable[[Column, Column], Column]


def _by_ends(operation: _Operation, one: Column, other: Column) -> Column:
    """An operation that grows with both sides."""
    if type(one) is not Between and type(other) is not Between:
        return operation(one, other)
    (low, high), (other_low, other_high) = ends(one), ends(other)
    return between(operation(low, other_low), operation(high, other_high))


def plus(one: Column, other: Column) -> Column:
    """The sum."""
    return _by_ends(lambda a, b: a + b, one, other)


def minus(one: Column, other: Column) -> Column:
    """The difference."""
    if type(other) is Between:
        other = Between(-other.high, -other.low)
        return plus(one, other)
    return _by_ends(lambda a, b: a - b, one, other)


def _product(one: Column, other: Column) -> Column:
    """Nothing, of however much, is nothing."""
    result = one * other
    return np.where(np.isnan(result), 0.0, result)[()]


def times(one: Column, other: Column) -> Column:
    """The product."""
    if type(one) is not Between and type(other) is not Between:
        return one * other
    (low, high), (other_low, other_high) = ends(one), ends(other)
    return _around([_product(a, b) for a in (low, high) for b in (other_low, other_high)])


def _around(corners: list[Column]) -> Column:
    low, high = corners[0], corners[0]
    for corner in corners[1:]:
        low, high = np.minimum(low, corner), np.maximum(high, corner)
    return between(low, high)


def over(one: Column, other: Column, *, is_whole: bool = False) -> Column:
    """The quotient; any number where the divisor can be zero. A whole divisor from 0 on is taken to be at least 1."""
    (low, high), (other_low, other_high) = ends(one), ends(other)
    if is_whole and type(other) is Between:
        other_low = np.where((other_low == 0) & (other_high >= 1), 1.0, other_low)
    is_open = (other_low <= 0) & (other_high >= 0)
    if type(one) is not Between and type(other) is not Between and not np.any(is_open):
        return one / other
    quotient = _around([np.asarray(a) / b for a in (low, high) for b in (other_low, other_high)])
    low, high = ends(quotient)
    return Between(np.where(is_open, -np.inf, low), np.where(is_open, np.inf, high))


def stepped(value: Column, step: int, mode: str) -> Column:
    """Numbers brought to a multiple of ``step``: ``floor``, ``ceil``, or ``half_up``; near ones count as there."""
    if type(value) is Between:
        return between(stepped(value.low, step, mode), stepped(value.high, step, mode))
    match mode:
        case "floor":
            return np.floor((value + NEAR) / step) * step
        case "ceil":
            return np.ceil((value - NEAR) / step) * step
    return np.floor((value + NEAR) / step + 0.5) * step


_FOLDED: Final[dict[str, _Operation]] = {"min": np.minimum, "max": np.maximum}
_SIGNS: Final[dict[str, _Operation]] = {"+": plus, "-": minus, "*": times}


def call(term: Call, arguments: tuple[Closure, ...], step: int) -> Closure:
    """A sign or a function; ``step`` is what floor and ceil bring to a multiple of."""
    name, of = term.function, arguments[0]
    if name in _SIGNS:
        return _applied(_SIGNS[name], of, arguments[1])
    if name in _FOLDED:
        return _folded(_FOLDED[name], arguments)
    match name:
        case "/":
            divisor = term.arguments[1].type
            is_whole = isinstance(divisor, Number) and divisor.is_whole
            return _applied(lambda one, other: over(one, other, is_whole=is_whole), of, arguments[1])
        case "floor" | "ceil":
            return lambda view: stepped(of(view), step, name)
        case "monthly":
            return lambda view: over(of(view), 12.0)
        case "yearly":
            return lambda view: times(of(view), 12.0)
    return _applied(years_between if name == "years" else months_between, of, arguments[1])


def _applied(operation: _Operation, left: Closure, right: Closure) -> Closure:
    return lambda view: operation(left(view), right(view))


def _folded(operation: _Operation, arguments: tuple[Closure, ...]) -> Closure:
    def fold(view: Any) -> Column:
        result = arguments[0](view)
        for argument in arguments[1:]:
            result = _by_ends(operation, result, argument(view))
        return result

    return fold
