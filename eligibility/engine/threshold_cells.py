"""Cells of a variable: stretches between the values it is compared with, on which no comparison tells values apart.

A number compared with 16 and 60 has five: below 16, 16, between, 60, above. What is known of the variable allows some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from eligibility.engine.expansion import Literal, Variable
from eligibility.engine.intervals import NEAR, ends
from eligibility.engine.types import Choice, Number

_MOST_KEPT: Final = 256  # sets of options whose cells are remembered
_APART: Final = 4 * NEAR  # cuts nearer to each other than this are not told apart reliably


class TooClose(Exception):
    """Two values compared with are too near to each other for a cell between them."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one variable: ``count`` of them; which a literal is true in, and which a value allows."""

    count: int
    true_in: Callable[[Literal], frozenset[int]]
    allowed_by: Callable[[Any], tuple[int, ...]]


def cells_of(variable: Variable, literals: Iterable[Literal]) -> Cells:
    """The cells of a variable of which these are all the literals; raises :class:`TooClose`."""
    kind = variable.term.type
    if isinstance(kind, Choice):
        return _choice_cells(kind, [literal for literal in literals if literal.how == "in"])
    if isinstance(kind, Number):
        return _number_cells(sorted({Decimal(str(literal.value)) for literal in literals}), is_whole=kind.is_whole)
    return _TRUTH


_BY_TRUTH: Final[dict[Any, tuple[int, ...]]] = {True: (1,), False: (0,), None: (0, 1)}
_TRUTH: Final = Cells(2, lambda literal: frozenset({1}), _BY_TRUTH.__getitem__)


# --- choices ---------------------------------------------------------------------------------------------------------


def _choice_cells(kind: Choice, literals: list[Literal]) -> Cells:
    """Options that every literal treats alike are one cell."""
    groups: dict[tuple[bool, ...], int] = {}
    cell_of = {
        option: groups.setdefault(tuple(option in literal.value for literal in literals), len(groups))  # type: ignore[operator]
        for option in sorted(kind.values)
    }

    def true_in(literal: Literal) -> frozenset[int]:
        return frozenset(cell for option, cell in cell_of.items() if option in literal.value)  # type: ignore[operator]

    @lru_cache(_MOST_KEPT)
    def allowed_by(value: Any) -> tuple[int, ...]:
        options = (value,) if isinstance(value, str) else value
        return tuple(sorted({cell_of[option] for option in options if option in cell_of})) or tuple(range(len(groups)))

    return Cells(len(groups), true_in, allowed_by)


# --- numbers ---------------------------------------------------------------------------------------------------------


def _number_cells(cuts: list[Decimal], *, is_whole: bool) -> Cells:
    """Cell 2i is what lies below cut i and above the one before it, cell 2i+1 the cut itself."""
    if any(high - low < _APART for low, high in pairwise(cuts)):
        raise TooClose
    places = {cut: 2 * number + 1 for number, cut in enumerate(cuts)}
    count = 2 * len(cuts) + 1
    empty = {
        2 * number + 2 for number, (low, high) in enumerate(pairwise(cuts)) if is_whole and high // 1 - low // 1 <= 1
    }

    def true_in(literal: Literal) -> frozenset[int]:
        at = places[Decimal(str(literal.value))]
        return frozenset(cell for cell in range(count) if _COMPARED[literal.how](cell, at))

    near = [(cut - NEAR, cut + NEAR) for cut in cuts]
    exact = [(int(cut), int(cut)) for cut in cuts if cut == cut.to_integral_value()]
    are_whole = len(exact) == len(near)

    def allowed_by(value: Any) -> tuple[int, ...]:
        low, high = ends(value)
        found, cell, is_above = [], 0, True
        for under, over in exact if are_whole and type(low) is int and type(high) is int else near:
            if is_above and low < under and cell not in empty:
                found.append(cell)
            if low <= over and high >= under:
                found.append(cell + 1)
            cell, is_above = cell + 2, high > over
        return (*found, cell) if is_above else tuple(found)

    return Cells(count, true_in, allowed_by)


_COMPARED: Final[dict[str, Callable[[int, int], bool]]] = {
    "==": lambda cell, cut: cell == cut,
    "<": lambda cell, cut: cell < cut,
    "<=": lambda cell, cut: cell <= cut,
    ">": lambda cell, cut: cell > cut,
    ">=": lambda cell, cut: cell >= cut,
}
