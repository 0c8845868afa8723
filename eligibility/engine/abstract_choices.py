"""Comparisons of choices, sets and truths that may be uncertain, as closures; and of numbers, passed on."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from eligibility.engine.abstract_logic import MOST_KEPT, options, sides
from eligibility.engine.abstract_numbers import number_comparison
from eligibility.engine.environment import Closure
from eligibility.engine.intervals import equal
from eligibility.engine.terms import Comparison
from eligibility.engine.types import Boolean, Day, Many, Number

Judge = Callable[[Any, Any], bool | None]


def comparison(term: Comparison, left: Closure, right: Closure) -> Closure:
    """``left how right`` for any kinds the type checker lets through."""
    if isinstance(term.left.type, Number | Day) and term.how != "in":
        return number_comparison(term, left, right)
    judge = _judge_of(term)
    return lambda frame: judge(left(frame), right(frame))


def _judge_of(term: Comparison) -> Judge:
    if term.how == "in":
        return any_equal if isinstance(term.left.type, Number) else is_in
    if isinstance(term.left.type, Boolean):
        return same_truth
    return same_set if isinstance(term.left.type, Many) else same_choice


def same_truth(one: Any, other: Any) -> bool | None:
    """Whether two truths are the same."""
    return None if one is None or other is None else one is other


def same_choice(one: Any, other: Any) -> bool | None:
    """Whether two choices are the same."""
    if one is None or other is None:
        return None
    if type(one) is str and type(other) is str:
        return one == other
    return None if options(one) & options(other) else False


def same_set(one: Any, other: Any) -> bool | None:
    """Whether two sets are the same."""
    if type(one) is not tuple and type(other) is not tuple:
        return bool(one == other)
    (must, may), (other_must, other_may) = sides(one), sides(other)
    return None if must <= other_may and other_must <= may else False


def any_equal(value: Any, wanted: Any) -> bool | None:
    """Whether a number is one of those."""
    found = [equal(value, each) for each in wanted]
    if True in found:
        return True
    return None if None in found else False


@lru_cache(MOST_KEPT)
def is_one_of(value: Any, wanted: frozenset[Any]) -> bool | None:
    """Whether an uncertain choice is one of those written; remembered like what is joined."""
    if value is None:
        return None
    if value <= wanted:
        return True
    return False if value.isdisjoint(wanted) else None


def has(group: tuple[frozenset[str], frozenset[str]], option: str) -> bool | None:
    """Whether an option is in an uncertain set."""
    must, may = group
    if option in must:
        return True
    return None if option in may else False


def is_in(value: Any, group: Any) -> bool | None:
    """Whether a choice is in a set, either of them uncertain."""
    if value is None:
        return None
    (must, may), wanted = sides(group), options(value)
    if wanted <= must:
        return True
    return None if wanted & may else False
