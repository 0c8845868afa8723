"""What the vector evaluator computes with: columns, single values, and pairs of them where a value is uncertain.

A column is a numpy array with one entry a row: ``float64`` for numbers (money in fen) and ``bool`` for truths, small
codes for choices, day numbers for days. Several choices are one column of truth for each option, by option. What is
the same in every row stays a single value, so that what only depends on the law is decided once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
#: an :data:`Array`, a single value, a :class:`Between`, a :class:`Partial`, or columns of truth by option
Column = Any
NEAR: Final = 1e-6  # fen; numbers nearer than that are equal, as in every evaluator


class NotVector(Exception):
    """What rules ask here cannot be computed for many households at once; the message says what, and of which name."""


@dataclass(frozen=True, slots=True)
class Between:
    """Numbers from ``low`` to ``high``, both included; of truths, whether they certainly and whether they may hold."""

    low: Column
    high: Column


@dataclass(frozen=True, slots=True)
class Partial:
    """A fact that not every row has; whoever reads it must have made sure that it is there in the rows it uses."""

    name: str
    values: Column
    is_known: Array


def ends(value: Column) -> tuple[Column, Column]:
    """The lowest and the highest it can be."""
    return (value.low, value.high) if type(value) is Between else (value, value)


def between(low: Column, high: Column) -> Column:
    """Everything between two columns; the one value where both are the same single value."""
    is_one = not isinstance(low, np.ndarray) and not isinstance(high, np.ndarray) and low == high
    return low if is_one else Between(low, high)


def is_single(value: Column) -> bool:
    """Whether it is one truth for every row."""
    return isinstance(value, bool | np.bool_)


def rearranged(value: Column, change: Callable[[Array], Array]) -> Column:
    """The same with every array inside it changed; single values stay as they are."""
    match value:
        case np.ndarray():
            return change(value)
        case Between(low, high):
            return Between(rearranged(low, change), rearranged(high, change))
        case dict():
            return {option: rearranged(each, change) for option, each in value.items()}
        case Partial(name, values, is_known):
            return Partial(name, rearranged(values, change), change(is_known))
    return value


def taken(value: Column, index: Array | None) -> Column:
    """Its rows in another order or number: row i is row ``index[i]``; all of them for ``None``."""
    return value if index is None else rearranged(value, lambda array: array[index])


def full(value: Column, size: int) -> Array:
    """One array for what may be a single value."""
    return value if isinstance(value, np.ndarray) else np.full(size, value)


def where(test: Column, then: Column, other: Column) -> Column:
    """Row by row one of two columns; ``test`` is certain."""
    if is_single(test):
        return then if test else other
    return np.where(test, then, other)
