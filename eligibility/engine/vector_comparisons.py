"""Comparisons of many numbers at once; those nearer to each other than a millionth of a fen are equal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from eligibility.engine.environment import Closure
from eligibility.engine.terms import Comparison
from eligibility.engine.types import Number
from eligibility.engine.vector_logic import combined, negated
from eligibility.engine.vector_values import NEAR, Between, Column, between, ends

_Operation = Callable[[Column, Column], Column]


def less(one: Column, other: Column) -> Column:
    """``one < other``, and not by so little that they are equal."""
    (low, high), (other_low, other_high) = ends(one), ends(other)
    if type(one) is not Between and type(other) is not Between:
        return _less(one, other)
    return between(_less(high, other_low), _less(low, other_high))


def _less(one: Column, other: Column) -> Column:
    if isinstance(other, np.ndarray) and not isinstance(one, np.ndarray):
        return other > one + NEAR
    return one < other - NEAR


def equal(one: Column, other: Column) -> Column:
    """``one == other``."""
    return combined("and", negated(less(one, other)), negated(less(other, one)))


_COMPARED: Final[dict[str, _Operation]] = {
    "<": less,
    ">": lambda one, other: less(other, one),
    "<=": lambda one, other: negated(less(other, one)),
    ">=": lambda one, other: negated(less(one, other)),
    "==": equal,
}
_WHOLE: Final[dict[str, _Operation]] = {
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
    "==": lambda one, other: one == other,
}


def comparison(term: Comparison, left: Closure, right: Closure) -> Closure:
    """A comparison of numbers or days; numbers nearer than a millionth of a fen are equal."""
    near, whole = _COMPARED[term.how], _WHOLE[term.how]
    is_whole = all(not isinstance(side.type, Number) or side.type.is_whole for side in (term.left, term.right))

    def judge(view: Any) -> Column:
        one, other = left(view), right(view)
        if is_whole and type(one) is not Between and type(other) is not Between:
            return whole(one, other)
        return near(one, other)

    return judge


def any_equal(value: Column, wanted: frozenset[Any]) -> Column:
    """Whether a number is one of some."""
    result: Column = False
    for number in wanted:
        result = combined("or", result, equal(value, float(number)))
    return result
