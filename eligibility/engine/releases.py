"""Where Kleene's logic does no injustice after all: what some variables must still be able to be for that.

A variable that does not clash has a value that is best for the formula, whatever the others are. If it can have that
value, and no clash is left once it has it, Kleene's logic overlooks nothing: there is no need to walk a diagram.
``received and not (poor and received)`` is such a case as long as ``poor`` may be no.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from itertools import combinations

from eligibility.engine.clashes import Clashes, clashing, wishes_of
from eligibility.engine.expansion import Formula, Junction, Literal, Opposite, Variable, joined, opposite

#: variables that together take away every clash, each with the cells of which it must be able to be in one
Release = Mapping[Variable, frozenset[int]]


def releases(clashes: Clashes, at: str) -> list[Release]:
    """What takes away all clashes across ``and`` (or ``or``): single variables, or where there is none, pairs.

    Pairs are not looked for where several variables clash: that takes long, and hardly finds any.
    """
    formula, torn = (clashes.most, clashes.of_and) if at == "and" else (clashes.least, clashes.of_or)
    best = _best(formula, clashes, at, torn)
    for together in (1, 2) if len(torn) == 1 else (1,):
        sets: list[Release] = [dict(chosen) for chosen in combinations(best.items(), together)]
        found = [each for each in sets if not clashing(_best_of(formula, each, clashes), clashes.cells, at)]
        if found:
            return found
    return []


def _best(formula: Formula, clashes: Clashes, at: str, torn: frozenset[Variable]) -> Release:
    """The cells of every variable that is not torn in which all its literals are as wanted: not, across ``or``."""
    found = {}
    for variable, wishes in wishes_of(formula, clashes.cells).items():
        everywhere = frozenset(range(clashes.cells[variable].count))
        best = reduce(frozenset.intersection, (wish if at == "and" else everywhere - wish for wish in wishes))
        if best and variable not in torn:
            found[variable] = best
    return found


def _best_of(formula: Formula, release: Release, clashes: Clashes) -> Formula:
    """The formula where variables are known to be in the best of their cells."""
    match formula:
        case Literal(variable) if variable in release:
            return min(release[variable]) in clashes.cells[variable].true_in(formula)
        case Opposite(of):
            return opposite(_best_of(of, release, clashes))
        case Junction(how, parts):
            return joined(how, [_best_of(part, release, clashes) for part in parts])
    return formula
