"""Kleene's logic on ``True``, ``False`` and ``None``, which can be either; what is settled carries no doubt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eligibility.engine.environment import Closure
from eligibility.engine.intervals import hull
from eligibility.engine.types import Boolean, Choice, Day, Many, Number, Text, Type


def logic(how: str, parts: tuple[Closure, ...]) -> Closure:
    """``and`` or ``or`` of the parts."""
    decisive = how == "or"

    def decide(frame: Any) -> bool | None:
        trace = frame.trace
        start = trace.mask
        is_open = False
        for part in parts:
            mask = trace.mask
            value: bool | None = part(frame)
            if value is None:
                is_open = True
            elif value is decisive:
                trace.mask = start
                return value
            else:
                trace.mask = mask
        return None if is_open else not decisive

    return decide


def negation(of: Closure) -> Closure:
    """``not``."""

    def negate(frame: Any) -> bool | None:
        value = of(frame)
        return None if value is None else not value

    return negate


def either(test: Closure, then: Closure, other: Closure, kind: Type) -> Closure:
    """One of two values; what can be either where the test is open."""
    join = joining(kind)

    def choose(frame: Any) -> Any:
        trace = frame.trace
        mask = trace.mask
        truth = test(frame)
        if truth is None:
            return join(then(frame), other(frame))
        trace.mask = mask
        return then(frame) if truth else other(frame)

    return choose


def joining(kind: Type) -> Callable[[Any, Any], Any]:
    """How to say that a value of that type is one of two."""
    match kind:
        case Number() | Day():
            return hull
        case Boolean():
            return lambda one, other: one if one is other else None
        case Choice():
            return join_choices
        case Many():
            return join_sets
        case Text():
            return lambda one, other: one if one == other else None
    return lambda one, other: None


def options(value: Any) -> frozenset[str]:
    """What a choice can be."""
    return value if isinstance(value, frozenset) else frozenset((value,))


def join_choices(one: Any, other: Any) -> Any:
    """A choice that is one of two."""
    if isinstance(one, str) and one == other:
        return one
    return options(one) | options(other)


def sides(value: Any) -> tuple[frozenset[str], frozenset[str]]:
    """What is certainly in a set, and what may be."""
    return value if isinstance(value, tuple) else (value, value)


def join_sets(one: Any, other: Any) -> Any:
    """A set that is one of two."""
    (must, may), (other_must, other_may) = sides(one), sides(other)
    must, may = must & other_must, may | other_may
    return must if must == may else (must, may)
