"""Truths of many rows: and, or, not and if/else; a truth that may be either is a pair (certainly, possibly)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from eligibility.engine.environment import Closure
from eligibility.engine.types import Boolean, Choice, Day, Number, Type
from eligibility.engine.vector_values import (
    Between,
    Column,
    NotVector,
    Partial,
    between,
    ends,
    is_single,
    where,
)


def negated(value: Column) -> Column:
    """``not``."""
    if type(value) is Between:
        return between(negated(value.high), negated(value.low))
    return (not value) if is_single(value) else ~value


def combined(how: str, one: Column, other: Column) -> Column:
    """``one and other`` or ``one or other``."""
    if is_single(one) or is_single(other):
        single, rest = (one, other) if is_single(one) else (other, one)
        return rest if bool(single) is (how == "and") else bool(single)
    if type(one) is Between or type(other) is Between:
        (low, high), (other_low, other_high) = ends(one), ends(other)
        return between(combined(how, low, other_low), combined(how, high, other_high))
    return one & other if how == "and" else one | other


def logic(how: str, parts: tuple[Closure, ...]) -> Closure:
    """``and`` or ``or`` of the parts; none after one that settles every row is computed."""
    decisive = how == "or"

    def decide(view: Any) -> Column:
        result: Column = not decisive
        for part in parts:
            result = combined(how, result, part(view))
            if is_single(result) and bool(result) is decisive:
                return decisive
        return result

    return decide


def negation(of: Closure) -> Closure:
    """``not``."""
    return lambda view: negated(of(view))


def either(test: Closure, then: Closure, other: Closure, kind: Type) -> Closure:
    """One of two values row by row; of the two branches only one is computed where all rows take the same."""
    encoded: Callable[[Any, Column], Column] = _as_code if isinstance(kind, Choice) else _as_it_is

    def choose(view: Any) -> Column:
        truth = test(view)
        if is_single(truth):
            chosen = encoded(view, then(view) if truth else other(view))
            return _sure(chosen, True)
        one, another = encoded(view, _sure(then(view), truth)), encoded(view, _sure(other(view), negated(truth)))
        return _mixed(truth, one, another, is_ordered=isinstance(kind, _ORDERED))

    return choose


_ORDERED = (Boolean, Number, Day)


def _as_it_is(view: Any, value: Column) -> Column:
    return value


def _as_code(view: Any, value: Column) -> Column:
    """A written option as its code."""
    return view.code(value) if isinstance(value, str) else value


def _sure(value: Column, used: Column) -> Column:
    """A fact that may not be known everywhere, once it is in every row that uses it."""
    if type(value) is not Partial:
        return value
    if np.any(ends(used)[1] & ~value.is_known):
        raise NotVector(f"{value.name} is not known of everybody it matters for")
    return value.values


def _mixed(test: Column, then: Column, other: Column, *, is_ordered: bool) -> Column:
    if isinstance(then, dict) or isinstance(other, dict):
        return _mixed_options(test, _options(then), _options(other))
    if type(test) is not Between:
        (low, high), (other_low, other_high) = ends(then), ends(other)
        if low is high and other_low is other_high:
            return where(test, then, other)
        return Between(where(test, low, other_low), where(test, high, other_high))
    if not is_ordered:
        raise NotVector("a choice hangs on what is not certain")
    (low, high), (other_low, other_high) = ends(then), ends(other)
    return between(
        where(test.low, low, where(test.high, np.minimum(low, other_low), other_low)),
        where(test.low, high, where(test.high, np.maximum(high, other_high), other_high)),
    )


def _options(value: Column) -> dict[str, Column]:
    """A set of options as columns of truth."""
    return value if isinstance(value, dict) else dict.fromkeys(value, True)


def _mixed_options(test: Column, then: dict[str, Column], other: dict[str, Column]) -> dict[str, Column]:
    if type(test) is Between:
        raise NotVector("a set of choices hangs on what is not certain")
    names = {**then, **other}
    return {name: where(test, then.get(name, False), other.get(name, False)) for name in names}
