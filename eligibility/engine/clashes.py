"""Where Kleene's logic does a variable injustice: contrary things asked of it that are reckoned with both at once.

Kleene's logic lets every literal do its best for the formula (or its worst). That is what a world can do unless
literals of one variable exclude each other where both are needed: joined by ``and`` they may not all be true, joined
by ``or`` not all false. Only there a diagram can tell more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Final

from eligibility.engine.expansion import Formula, Junction, Literal, Opposite, Variable, literals
from eligibility.engine.threshold_cells import Cells, cells_of

_OPPOSITE: Final = {"and": "or", "or": "and"}
#: the sets of cells in which literals of a variable are as wanted
_Wishes = dict[Variable, set[frozenset[int]]]


@dataclass(frozen=True, slots=True)
class Clashes:
    """The cells of a formula's variables, and those variables that clash across an ``and`` or an ``or``.

    ``least`` and ``most`` are the formula with every officer's decision no, and yes.
    """

    cells: Mapping[Variable, Cells]
    of_and: frozenset[Variable]
    of_or: frozenset[Variable]
    least: Formula
    most: Formula

    @classmethod
    def of(cls, formula: Formula, least: Formula, most: Formula) -> Clashes:
        """Those of a formula; raises :class:`eligibility.engine.threshold_cells.TooClose`.

        Decisions nobody has made cannot make anything certain, so they are looked for in ``least`` and ``most``.
        """
        about: dict[Variable, list[Literal]] = {}
        for literal in literals(formula):
            about.setdefault(literal.variable, []).append(literal)
        cells = {variable: cells_of(variable, found) for variable, found in about.items()}
        return cls(cells, clashing(most, cells, "and"), clashing(least, cells, "or"), least, most)

    @property
    def all(self) -> frozenset[Variable]:
        """Every variable that clashes."""
        return self.of_and | self.of_or


def clashing(formula: Formula, cells: Mapping[Variable, Cells], at: str) -> frozenset[Variable]:
    """The variables that clash across every ``and``, or every ``or``."""
    search = _Search(cells, at)
    search.wishes(formula, is_wanted=True)
    return frozenset(search.found)


def wishes_of(formula: Formula, cells: Mapping[Variable, Cells]) -> Mapping[Variable, set[frozenset[int]]]:
    """For every variable the sets of cells in which some literal of it is as the formula wants it."""
    return _Search(cells, "and").wishes(formula, is_wanted=True)


@dataclass
class _Search:
    cells: Mapping[Variable, Cells]
    at: str
    found: set[Variable] = field(default_factory=set)

    def wishes(self, formula: Formula, *, is_wanted: bool) -> _Wishes:
        match formula:
            case Literal(variable):
                true_in = self.cells[variable].true_in(formula)
                everywhere = frozenset(range(self.cells[variable].count))
                return {variable: {true_in if is_wanted else everywhere - true_in}}
            case Opposite(of):
                return self.wishes(of, is_wanted=not is_wanted)
            case Junction(how, parts):
                inside = [self.wishes(part, is_wanted=is_wanted) for part in parts]
                if (how if is_wanted else _OPPOSITE[how]) == self.at:
                    self.found |= {variable for one, other in combinations(inside, 2) for variable in _torn(one, other)}
                return _together(inside)
        return {}


def _torn(one: _Wishes, other: _Wishes) -> Iterable[Variable]:
    """The variables of which two parts want things that no order of the cells suits."""
    for variable in one.keys() & other.keys():
        if any(not (a <= b or b <= a) for a, b in product(one[variable], other[variable])):
            yield variable


def _together(parts: list[_Wishes]) -> _Wishes:
    found: _Wishes = {}
    for part in parts:
        for variable, wishes in part.items():
            found.setdefault(variable, set()).update(wishes)
    return found
