"""Comparisons of choices, sets and truths that may be uncertain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eligibility.engine.abstract_logic import options, sides
from eligibility.engine.abstract_numbers import number_comparison
from eligibility.engine.environment import Closure
from eligibility.engine.intervals import equal
from eligibility.engine.terms import Comparison, Constant
from eligibility.engine.types import Boolean, Day, Many, Number

Judge = Callable[[Any, Any], bool | None]


def comparison(term: Comparison, left: Closure, right: Closure) -> Closure:
    """``left how right`` for any kinds the type checker lets through."""
    if term.how == "in":
        return _membership(term, left, right)
    if isinstance(term.left.type, Number | Day):
        return number_comparison(term, left, right)
    judge: Judge = _same_choice
    if isinstance(term.left.type, Boolean):
        judge = _same_truth
    elif isinstance(term.left.type, Many):
        judge = _same_set
    elif isinstance(term.right, Constant):
        return _is_option(left, term.right.value)
    return lambda frame: judge(left(frame), right(frame))


def _is_option(left: Closure, wanted: Any) -> Closure:
    def judge(frame: Any) -> bool | None:
        value = left(frame)
        if type(value) is str:
            return bool(value == wanted)
        return None if value is None or wanted in value else False

    return judge


def _same_truth(one: Any, other: Any) -> bool | None:
    return None if one is None or other is None else one is other


def _same_choice(one: Any, other: Any) -> bool | None:
    if one is None or other is None:
        return None
    if type(one) is str and type(other) is str:
        return one == other
    return None if options(one) & options(other) else False


def _same_set(one: Any, other: Any) -> bool | None:
    if type(one) is not tuple and type(other) is not tuple:
        return bool(one == other)
    (must, may), (other_must, other_may) = sides(one), sides(other)
    return None if must <= other_may and other_must <= may else False


def _membership(term: Comparison, left: Closure, right: Closure) -> Closure:
    if isinstance(term.left.type, Number):
        return lambda frame: _any_equal(left(frame), right(frame))
    if isinstance(term.right, Constant) and isinstance(term.right.value, frozenset):
        return _is_one_of(left, term.right.value)
    return lambda frame: _is_in(left(frame), right(frame))


def _any_equal(value: Any, wanted: Any) -> bool | None:
    found = [equal(value, each) for each in wanted]
    if True in found:
        return True
    return None if None in found else False


def _is_one_of(left: Closure, wanted: frozenset[Any]) -> Closure:
    def judge(frame: Any) -> bool | None:
        value = left(frame)
        if type(value) is str:
            return value in wanted
        if value is None or not value.isdisjoint(wanted):
            return True if value is not None and value <= wanted else None
        return False

    return judge


def _is_in(value: Any, group: Any) -> bool | None:
    if value is None:
        return None
    (must, may), wanted = sides(group), options(value)
    if wanted <= must:
        return True
    return None if wanted & may else False
