"""Comparisons and arithmetic of known values; numbers nearer than a millionth of a fen are equal."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR
from typing import Any, Final

from eligibility.engine.days import months_between, years_between
from eligibility.engine.environment import Closure
from eligibility.engine.intervals import NEAR, divided, stepped
from eligibility.engine.terms import Call, Comparison, Constant
from eligibility.engine.types import Day, Number


class NotExact(Exception):
    """Something is not known that an exact value needs; the message is its name."""


_COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": lambda one, other: abs(one - other) <= NEAR,
    "<": lambda one, other: other - one > NEAR,
    ">": lambda one, other: one - other > NEAR,
    "<=": lambda one, other: one - other <= NEAR,
    ">=": lambda one, other: other - one <= NEAR,
}
_WHOLE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_SIGNS: Final[dict[str, Callable[[Any, Any], Any]]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def _quotient(one: Any, other: Any) -> Any:
    try:
        return divided(one, other)
    except ZeroDivisionError:
        raise NotExact("/") from None


def comparison(term: Comparison, left: Closure, right: Closure) -> Closure:
    """A comparison; numbers nearer than a millionth of a fen are equal."""
    compare = _comparing(term)
    if isinstance(term.right, Constant):  # the most frequent kind by far
        value = right(None)
        return lambda frame: compare(left(frame), value)
    return lambda frame: compare(left(frame), right(frame))


def _comparing(term: Comparison) -> Callable[[Any, Any], bool]:
    if not isinstance(term.left.type, Number | Day):
        return operator.eq if term.how == "==" else (lambda one, other: one in other)
    if term.how == "in":
        return _is_among
    near, whole = _COMPARISONS[term.how], _WHOLE[term.how]
    return lambda one, other: whole(one, other) if type(one) is int and type(other) is int else near(one, other)


def call(term: Call, arguments: tuple[Closure, ...], step: int) -> Closure:
    """A sign or a function."""
    name, of = term.function, arguments[0]
    match name:
        case "+" | "-" | "*" | "/":
            sign, right = _SIGNS.get(name, _quotient), arguments[1]
            return lambda frame: sign(of(frame), right(frame))
        case "min" | "max":
            extreme = min if name == "min" else max
            return lambda frame: extreme(argument(frame) for argument in arguments)
        case "floor" | "ceil":
            mode = ROUND_FLOOR if name == "floor" else ROUND_CEILING
            return lambda frame: stepped(of(frame), step, mode)
        case "monthly":
            return lambda frame: divided(of(frame), 12)
        case "yearly":
            return lambda frame: of(frame) * 12
    count, end = (years_between if name == "years" else months_between), arguments[1]
    return lambda frame: count(of(frame), end(frame))


def _is_among(value: Any, numbers: Any) -> bool:
    return any(abs(value - number) <= NEAR for number in numbers)
