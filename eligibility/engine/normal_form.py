"""Brings terms into the one form proofs are made on: a quantity compared with a written value."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from eligibility.engine.terms import (
    Call,
    Comparison,
    Constant,
    Each,
    Either,
    IsKnown,
    Logic,
    Negation,
    Read,
    Term,
    parts_of,
)
from eligibility.engine.types import Day, Many, Number, Text, Type, calculated


def normal(term: Term) -> Term:
    """The same term with every comparison of numbers, days or texts made one of a quantity with a written value."""
    match term:
        case Negation(of):
            return Negation(normal(of))
        case Logic(how, parts):
            return Logic(how, tuple(normal(part) for part in parts))
        case IsKnown(of):
            return IsKnown(normal(of))
        case Either(test, then, other):
            return Either(normal(test), normal(then), normal(other), term.type)
        case Comparison():
            return _normal_comparison(term)
    return term


_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}
_ZERO: Final = Constant(Decimal(0), Number(Decimal(0), Decimal(0), is_whole=True))


def _normal_comparison(term: Comparison) -> Term:
    how, left, right = term.how, normal(term.left), normal(term.right)
    if how == "in":
        return _normal_membership(left, right)
    if isinstance(left, Constant) and not isinstance(right, Constant):
        how, left, right = _MIRRORED[how], right, left
    if isinstance(right, Constant) or not isinstance(left.type, Number | Day | Text):
        return Comparison(how, left, right)
    if repr(left) > repr(right):
        how, left, right = _MIRRORED[how], right, left
    return Comparison(how, Call("-", (left, right), _apart(left.type, right.type)), _ZERO)


def _apart(left: Type, right: Type) -> Number:
    """How far two values of one kind can be apart."""
    match left, right:
        case Number(), Number():
            return calculated("-", left, right)
        case Day(is_past=True), Day(is_today=True):
            return Number(high=Decimal(0), is_whole=True)
        case Day(is_today=True), Day(is_past=True):
            return Number(low=Decimal(0), is_whole=True)
    return Number()


def _normal_membership(left: Term, right: Term) -> Term:
    if isinstance(right, Constant) and isinstance(right.value, frozenset) and isinstance(left.type, Number):
        of = right.type.of if isinstance(right.type, Many) else right.type
        return Logic("or", tuple(Comparison("==", left, Constant(v, of)) for v in sorted(right.value, key=repr)))
    return Comparison("in", left, right)


def variables_in(term: Term) -> Iterator[Term]:
    """The reads and opaque parts of a term in normal form: what a world gives a value to."""
    if isinstance(term, Read | Call | Each) or (isinstance(term, Either) and isinstance(term.type, Number)):
        yield term
    else:
        for part in parts_of(term):
            yield from variables_in(part)


def arguments_of(call: Call) -> Iterator[Term]:
    """What must be known for a call to give a value."""
    for argument in call.arguments:
        yield argument
        if isinstance(argument, Call):
            yield from arguments_of(argument)


def reads_of(variable: Term) -> Iterator[Read]:
    """What a variable is made of, without looking into the members of lists."""
    if isinstance(variable, Read):
        yield variable
    elif not isinstance(variable, Each):
        for part in parts_of(variable):
            yield from reads_of(part)
