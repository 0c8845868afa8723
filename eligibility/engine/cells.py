"""The values worth trying for a variable: one of each stretch on which no condition can tell two values apart."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any, Final

from eligibility.engine.terms import Comparison, Constant, Term, walk
from eligibility.engine.types import Boolean, Choice, Many, Number, Text, words_of

_MOST_MENTIONED: Final = 12  # values of one set: 4 096 ways to choose
_OTHER: Final = "\0"  # stands for every text that nobody compares with


class TooMuch(Exception):
    """There is more to try than the budget allows."""


def values_of(variable: Term, looked_at: list[Term]) -> list[Any]:
    """The values of a variable, as far as the terms looked at can tell them apart; raises :class:`TooMuch`."""
    match variable.type:
        case Boolean():
            return [True, False]
        case Number() as number:
            return list(_points(number, _compared_with(variable, looked_at)))
        case Choice(values):
            return sorted(values)
        case Many() as many:
            return list(_subsets(many, _mentioned(variable, looked_at, many)))
        case Text():
            return [_OTHER, *sorted(_compared_with(variable, looked_at))]
    return [_OTHER]  # a day: it is only ever compared with another


def _compared_with(variable: Term, looked_at: list[Term]) -> set[Any]:
    return {
        part.right.value
        for term in looked_at
        for part in walk(term)
        if isinstance(part, Comparison) and part.left == variable and isinstance(part.right, Constant)
    }


def _points(number: Number, cuts: set[Decimal]) -> Iterator[Decimal]:
    """One number from every stretch between the cuts and the bounds, and the cuts themselves."""
    edges = sorted(cuts | {bound for bound in (number.low, number.high) if bound is not None}) or [Decimal(0)]
    between = [(low + high) / 2 for low, high in pairwise(edges)]
    if number.is_whole:
        between = [low + 1 for low, high in pairwise(edges) if high - low > 1]
    for point in (edges[0] - 1, *edges, *between, edges[-1] + 1):
        is_within = (number.low is None or point >= number.low) and (number.high is None or point <= number.high)
        is_there = not number.is_whole or point == point.to_integral_value()
        if is_within and is_there:
            yield point


def _mentioned(variable: Term, looked_at: list[Term], many: Many) -> frozenset[str]:
    """The values of a set that somebody asks for; all of them when the set is compared as a whole."""
    mentioned: set[str] = set()
    for term in looked_at:
        for part in walk(term):
            if isinstance(part, Comparison) and part.right == variable:
                mentioned |= words_of(part.left.type) or set()
            if isinstance(part, Comparison) and part.left == variable:
                mentioned |= words_of(many) or set()
    return frozenset(mentioned)


def _subsets(many: Many, mentioned: frozenset[str]) -> Iterator[frozenset[str]]:
    """What may be chosen, as far as it is mentioned; at least one thing is always chosen."""
    if len(mentioned) > _MOST_MENTIONED:
        raise TooMuch
    offered = words_of(many) or frozenset()
    for size in range(len(mentioned) + 1):
        for chosen in map(frozenset, combinations(sorted(mentioned), size)):
            is_lonely = size > 1 and bool(chosen & many.alone)
            is_empty = size == 0 and offered <= mentioned
            if not is_lonely and not is_empty:
                yield chosen
