"""What is one of two abstract values; and ``not``: truths are ``True``, ``False`` or ``None``, which can be either."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from eligibility.engine.environment import Closure
from eligibility.engine.intervals import hull
from eligibility.engine.types import Boolean, Choice, Day, Many, Number, Text, Type

MOST_KEPT: Final = 4_096  # sets of options of which it is remembered what they come to


def negation(of: Closure) -> Closure:
    """``not``."""

    def negate(frame: Any) -> bool | None:
        value = of(frame)
        return None if value is None else not value

    return negate


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


@lru_cache(MOST_KEPT)
def join_choices(one: Any, other: Any) -> Any:
    """A choice that is one of two; remembered, because a pack has few and a preview joins them for every person."""
    if one == other:
        return one
    left = one if type(one) is frozenset else frozenset((one,))
    return left.union(other if type(other) is frozenset else (other,))


def sides(value: Any) -> tuple[frozenset[str], frozenset[str]]:
    """What is certainly in a set, and what may be."""
    return value if isinstance(value, tuple) else (value, value)


def join_sets(one: Any, other: Any) -> Any:
    """A set that is one of two."""
    (must, may), (other_must, other_may) = sides(one), sides(other)
    must, may = must & other_must, may | other_may
    return must if must == may else (must, may)
