"""Expressions with their types: what the type checker makes of a text, and what proofs are made on.

A term is what a compiled expression computes, but to be looked at instead of evaluated. Terms are values: two that say
the same are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from eligibility.engine.types import Boolean, Type

TRUTH: Final[Type] = Boolean()
Value = bool | Decimal | str | frozenset[str | Decimal]


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written in the expression; numbers are Decimal."""

    value: Value
    type: Type


@dataclass(frozen=True, slots=True)
class Read:
    """The value called ``key``; the same key means the same value."""

    key: str
    type: Type


@dataclass(frozen=True, slots=True)
class Logic:
    """``and`` or ``or`` of its parts."""

    how: str
    parts: tuple[Term, ...]
    type: Type = TRUTH


@dataclass(frozen=True, slots=True)
class Negation:
    """``not`` of something."""

    of: Term
    type: Type = TRUTH


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left how right`` with how one of ``== != < <= > >= in``; ``not in`` is `not (… in …)` of known values."""

    how: str
    left: Term
    right: Term
    type: Type = TRUTH


@dataclass(frozen=True, slots=True)
class Either:
    """``then if test else other``."""

    test: Term
    then: Term
    other: Term
    type: Type


@dataclass(frozen=True, slots=True)
class IsKnown:
    """``known(of)``."""

    of: Term
    type: Type = TRUTH


@dataclass(frozen=True, slots=True)
class Call:
    """A function or an arithmetic sign applied to arguments."""

    function: str
    arguments: tuple[Term, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Each:
    """``any all count sum`` of ``element`` over the members of a list for which ``conditions`` hold.

    ``list`` is the list's key, after ``member→`` when it is a member's list; ``variable`` names one of its items.
    """

    how: str
    list: str
    element: Term
    conditions: tuple[Term, ...]
    type: Type
    variable: str = ""


Term = Constant | Read | Logic | Negation | Comparison | Either | IsKnown | Call | Each


def parts_of(term: Term) -> tuple[Term, ...]:
    """The terms directly inside a term."""
    match term:
        case Logic(_, parts) | Call(_, parts):
            return parts
        case Negation(of) | IsKnown(of):
            return (of,)
        case Comparison(_, left, right):
            return (left, right)
        case Either(test, then, other):
            return (test, then, other)
        case Each(_, _, element, conditions):
            return (element, *conditions)
    return ()


def walk(term: Term) -> Iterator[Term]:
    """The term and every term inside it."""
    yield term
    for part in parts_of(term):
        yield from walk(part)


def reads(term: Term) -> Iterator[Read]:
    """Every read inside a term, of list members too."""
    return (part for part in walk(term) if isinstance(part, Read))


def renamed(term: Term, rename: Callable[[str], str]) -> Term:
    """The same term reading under other keys."""
    match term:
        case Read(key):
            return replace(term, key=rename(key))
        case Logic(_, parts):
            return replace(term, parts=tuple(renamed(part, rename) for part in parts))
        case Call(_, arguments):
            return replace(term, arguments=tuple(renamed(argument, rename) for argument in arguments))
        case Negation(of) | IsKnown(of):
            return replace(term, of=renamed(of, rename))
        case Comparison(_, left, right):
            return replace(term, left=renamed(left, rename), right=renamed(right, rename))
        case Either(test, then, other):
            return replace(term, test=renamed(test, rename), then=renamed(then, rename), other=renamed(other, rename))
        case Each(_, _, element, conditions):
            inner = tuple(renamed(condition, rename) for condition in conditions)
            return replace(term, element=renamed(element, rename), conditions=inner)
    return term
