"""Comparisons of choices, sets of choices, truths and texts in many rows; decision tables row by row."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from eligibility.engine.environment import Closure
from eligibility.engine.figures import TableRow
from eligibility.engine.intervals import is_endless
from eligibility.engine.lookups import Cell
from eligibility.engine.terms import Comparison
from eligibility.engine.types import Boolean, Day, Many, Number, Text
from eligibility.engine.vector_comparisons import any_equal, less
from eligibility.engine.vector_comparisons import comparison as number_comparison
from eligibility.engine.vector_logic import combined, negated
from eligibility.engine.vector_values import Between, Column, NotVector, between, where

_FEW = 3  # up to so many comparisons cost less than one look-up


def comparison(term: Comparison, left: Closure, right: Closure) -> Closure:
    """``left how right`` for any kinds the type checker lets through."""
    if term.how == "in":
        is_number = isinstance(term.left.type, Number)
        return _judged(any_equal, left, right) if is_number else _membership(left, right)
    match term.left.type:
        case Number() | Day():
            return number_comparison(term, left, right)
        case Boolean():
            return _judged(_same_truth, left, right)
        case Many():
            return _judged(_same_set, left, right)
        case Text():
            return _judged(lambda one, other: one == other, left, right)
    return lambda view: _coded(view, left(view)) == _coded(view, right(view))


def _judged(judge: Callable[[Any, Any], Column], left: Closure, right: Closure) -> Closure:
    return lambda view: judge(left(view), right(view))


def _coded(view: Any, value: Column) -> Column:
    return view.code(value) if isinstance(value, str) else value


def _same_truth(one: Column, other: Column) -> Column:
    if isinstance(other, bool):
        return one if other else negated(one)
    both = combined("and", one, other)
    return combined("or", both, combined("and", negated(one), negated(other)))


def _same_set(one: Column, other: Column) -> Column:
    first, second = (each if isinstance(each, dict) else dict.fromkeys(each, True) for each in (one, other))
    result: Column = True
    for option in {**first, **second}:
        result = combined("and", result, _same_truth(first.get(option, False), second.get(option, False)))
    return result


def _membership(left: Closure, right: Closure) -> Closure:
    """A choice in a written set, or in a set somebody chose."""

    def judge(view: Any) -> Column:
        value, group = left(view), right(view)
        if isinstance(group, frozenset):
            return is_one_of(_coded(view, value), [view.code(option) for option in sorted(group)])
        if isinstance(value, str):
            return group.get(value, False)
        result: Column = False
        for option, is_in in group.items():
            result = combined("or", result, combined("and", value == view.code(option), is_in))
        return result

    return judge


def is_one_of(values: Column, codes: Iterable[int]) -> Column:
    """Whether each code is one of some."""
    wanted = list(codes)
    if not isinstance(values, np.ndarray):
        return bool(values in wanted)
    if len(wanted) > _FEW:
        lookup = np.zeros(np.iinfo(values.dtype).max + 1, dtype=np.bool_)
        lookup[wanted] = True
        return lookup[values]
    result: Column = False
    for code in wanted:
        result = result | (values == code)
    return result


def looked_up(rows: tuple[TableRow, ...], bounds: Any, given: list[Column], code: Callable[[str], int]) -> Column:
    """What a table gives row by row: the first of its rows that applies, its bounds where none does."""
    if any(type(each) is Between for each in given):
        raise NotVector("a table is asked with what is not certain")
    low, high = spanned(bounds)
    for row in reversed(rows):
        applies: Column = True
        for cell, value in zip(row.cells, given, strict=True):
            applies = combined("and", applies, _fits(cell, value, code))
        row_low, row_high = spanned(row.gives)
        low, high = where(applies, row_low, low), where(applies, row_high, high)
    return low if np.array_equal(low, high) else between(low, high)


def spanned(span: Any) -> tuple[float, float]:
    """The ends of a figure as the vector evaluator counts."""
    low, high = span if isinstance(span, tuple) else (span, span)
    return _end(low), _end(high)


def _end(number: Any) -> float:
    return math.copysign(math.inf, number) if is_endless(number) else float(number)


def _fits(cell: Cell, value: Column, code: Callable[[str], int]) -> Column:
    if cell is None:
        return True
    if isinstance(cell, tuple):
        low, high = cell
        is_above = True if low is None else negated(less(value, float(low)))
        return combined("and", is_above, True if high is None else negated(less(float(high), value)))
    if cell <= {True, False}:
        return True if len(cell) == 2 else _same_truth(value, True in cell)
    asked = code(value) if isinstance(value, str) else value
    return is_one_of(asked, [code(str(option)) for option in sorted(cell, key=str)])
