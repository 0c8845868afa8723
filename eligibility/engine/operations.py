"""What the operators, calls and aggregates of the expression language come to: closures made of closures.

Logic is Kleene's: ``unknown and False`` is false, ``unknown or True`` is true. Evaluating never raises.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final

from eligibility.engine.absent import NOT_APPLICABLE, UNKNOWN

#: ``(context, items bound to loop variables) -> value``
Evaluator = Callable[[Any, tuple[Any, ...]], Any]
#: ``(context, items bound) -> the contexts of a list``
Contexts = Callable[[Any, tuple[Any, ...]], Iterable[Any]]

ARITHMETIC: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
COMPARISONS: Final[dict[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}
_NEGATIVE_COMPARISONS: Final = (ast.NotEq, ast.NotIn)
_NUMBERS: Final = (int, Decimal)


def negated(part: Evaluator) -> Evaluator:
    """`not`; only what is unknown stays so."""

    def negation(context: Any, items: tuple[Any, ...]) -> Any:
        value = part(context, items)
        return UNKNOWN if value is UNKNOWN else value is not True

    return negation


def joined(parts: tuple[Evaluator, ...], *, decisive: bool) -> Evaluator:
    """`or` (decisive True) and `and` (decisive False) of the parts; looks no further than what decides."""

    def either(context: Any, items: tuple[Any, ...]) -> Any:
        doubtful = False
        for part in parts:
            value = part(context, items)
            if value is True:
                return True
            doubtful = doubtful or value is UNKNOWN
        return UNKNOWN if doubtful else False

    def both(context: Any, items: tuple[Any, ...]) -> Any:
        doubtful = False
        for part in parts:
            value = part(context, items)
            if value is UNKNOWN:
                doubtful = True
            elif value is not True:
                return False
        return UNKNOWN if doubtful else True

    return either if decisive else both


def compared(left: Evaluator, kind: ast.cmpop, right: Evaluator) -> Evaluator:
    """One comparison; what is not applicable equals nothing."""
    function, negative = COMPARISONS[type(kind)], isinstance(kind, _NEGATIVE_COMPARISONS)

    def comparison(context: Any, items: tuple[Any, ...]) -> Any:
        one, other = left(context, items), right(context, items)
        if one is UNKNOWN or other is UNKNOWN:
            return UNKNOWN
        if one is NOT_APPLICABLE or other is NOT_APPLICABLE:
            return negative
        try:
            return function(one, other)
        except (ArithmeticError, TypeError):
            return UNKNOWN  # kinds that cannot be compared tell us nothing

    return comparison


def chosen(test: Evaluator, then: Evaluator, other: Evaluator) -> Evaluator:
    """One value or the other."""

    def choice(context: Any, items: tuple[Any, ...]) -> Any:
        truth = test(context, items)
        if truth is UNKNOWN:
            return UNKNOWN
        return then(context, items) if truth is True else other(context, items)

    return choice


def calculated(left: Evaluator, function: Callable[[Any, Any], Any], right: Evaluator) -> Evaluator:
    """One arithmetic operation, of :data:`ARITHMETIC`."""
    return lambda context, items: _arithmetic(function, left(context, items), right(context, items))


def _arithmetic(function: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if left is NOT_APPLICABLE or right is NOT_APPLICABLE:
        return NOT_APPLICABLE
    if not isinstance(left, _NUMBERS) or not isinstance(right, _NUMBERS):
        return UNKNOWN  # texts and days have no arithmetic here
    try:
        return function(Decimal(left), right) if function is operator.truediv else function(left, right)
    except ArithmeticError:
        return UNKNOWN


def called(function: Callable[..., Any], arguments: tuple[Evaluator, ...]) -> Evaluator:
    """A function of known values."""

    def call(context: Any, items: tuple[Any, ...]) -> Any:
        values = [argument(context, items) for argument in arguments]
        if UNKNOWN in values:
            return UNKNOWN
        if NOT_APPLICABLE in values:
            return NOT_APPLICABLE
        try:
            return function(*values)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            return UNKNOWN

    return call


def truths(contexts: Contexts, truth: Evaluator) -> Contexts:
    """What a condition comes to for one item of a list after the other."""

    def each(context: Any, items: tuple[Any, ...]) -> Iterable[Any]:
        for item in contexts(context, items):
            yield UNKNOWN if item is UNKNOWN else truth(context, (*items, item))

    return each


def _any(truths: Iterable[Any]) -> Any:
    doubtful = False
    for truth in truths:
        if truth is True:
            return True
        doubtful = doubtful or truth is UNKNOWN
    return UNKNOWN if doubtful else False


def _all(truths: Iterable[Any]) -> Any:
    doubtful = False
    for truth in truths:
        if truth is False:
            return False
        doubtful = doubtful or truth is UNKNOWN
    return UNKNOWN if doubtful else True


def _count(truths: Iterable[Any]) -> Any:
    number = 0
    for truth in truths:
        if truth is UNKNOWN:
            return UNKNOWN
        number += truth
    return number


#: what the truths of all items come to
AGGREGATES: Final[dict[str, Callable[[Iterable[Any]], Any]]] = {"any": _any, "all": _all, "count": _count}


def summed(contexts: Contexts, counts: Evaluator, element: Evaluator) -> Evaluator:
    """The sum over the items that count; what is not applicable is passed over."""

    def total_of(context: Any, items: tuple[Any, ...]) -> Any:
        total: Any = 0
        for item in contexts(context, items):
            if item is UNKNOWN:
                return UNKNOWN
            inside = (*items, item)
            does_count, value = counts(context, inside), element(context, inside)
            if does_count is False or value is NOT_APPLICABLE:
                continue
            if does_count is UNKNOWN:
                return UNKNOWN
            total = _arithmetic(operator.add, total, value)
        return total

    return total_of
