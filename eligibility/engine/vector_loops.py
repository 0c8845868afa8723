"""Any, all, count and sum over the lists of many households at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from eligibility.engine.compiler import Loop
from eligibility.engine.environment import Closure
from eligibility.engine.vector_logic import combined, negated
from eligibility.engine.vector_rows import Pairs, Rows, View
from eligibility.engine.vector_values import Array, Between, Column, between, ends, full, is_single, taken


def each(loop: Loop) -> Closure:
    """The closure of a loop: once over all items, or over all pairs where it looks at what is around it."""
    owner, name, gather = loop.owner, loop.name, _LOOPS[loop.how]

    def compute(view: Any) -> Column:
        there: View = view if owner is None else owner(view)
        items = there.rows.items(name)
        if loop.is_paired:
            item_index, outer_index = _pairs(items, there)
            return gather(loop, Pairs(View(items, item_index), view.at(outer_index)), outer_index, view.size)
        return taken(gather(loop, View(items), items.owners, there.rows.size), there.index)

    return compute


def _pairs(items: Rows, owners: View) -> tuple[Array, Array]:
    """Every item of the list of every row's owner: the item's row, and the number of the row it is paired with."""
    of = np.arange(owners.size, dtype=np.intp) if owners.index is None else owners.index
    first, counts = items.starts[:-1][of], np.diff(items.starts)[of]
    outer = np.repeat(np.arange(of.size, dtype=np.intp), counts)
    begins = np.cumsum(counts) - counts
    return np.arange(outer.size, dtype=np.intp) - begins[outer] + first[outer], outer


def _met(loop: Loop, view: Any, *, element_is: bool = True) -> Column:
    """Whether an item meets the loop's condition and its element is as wanted."""
    element = loop.element(view) if element_is else negated(loop.element(view))
    return element if loop.condition is None else combined("and", loop.condition(view), element)


def _counted(met: Column, owners: Array, size: int) -> Column:
    if type(met) is Between:
        return between(_counted(met.low, owners, size), _counted(met.high, owners, size))
    if is_single(met):
        return np.bincount(owners, minlength=size).astype(np.float64) if met else 0
    return np.bincount(owners[met], minlength=size).astype(np.float64)


def _are_any(met: Column, owners: Array, size: int) -> Column:
    if type(met) is Between:
        return between(_are_any(met.low, owners, size), _are_any(met.high, owners, size))
    if is_single(met) and not met:
        return False
    found = np.zeros(size, dtype=np.bool_)
    found[owners if is_single(met) else owners[met]] = True
    return found


def _any(loop: Loop, view: Any, owners: Array, size: int) -> Column:
    return _are_any(_met(loop, view), owners, size)


def _all(loop: Loop, view: Any, owners: Array, size: int) -> Column:
    return negated(_are_any(_met(loop, view, element_is=False), owners, size))


def _count(loop: Loop, view: Any, owners: Array, size: int) -> Column:
    return _counted(_met(loop, view), owners, size)


def _sum(loop: Loop, view: Any, owners: Array, size: int) -> Column:
    test = True if loop.condition is None else loop.condition(view)
    if is_single(test) and not test:
        return 0
    value = loop.element(view)
    if type(test) is not Between and type(value) is not Between:
        return _added(value, test, owners, size)
    (low, high), (certain, possible) = ends(value), ends(test)
    lows = _added(low, certain, owners, size) + _added(np.minimum(low, 0), possible & negated(certain), owners, size)
    highs = _added(high, certain, owners, size) + _added(np.maximum(high, 0), possible & negated(certain), owners, size)
    return between(lows, highs)


def _added(value: Column, test: Column, owners: Array, size: int) -> Column:
    values = full(value, owners.size).astype(np.float64, copy=False)
    if is_single(test):
        return np.bincount(owners, weights=values, minlength=size) if test else 0.0
    return np.bincount(owners[test], weights=values[test], minlength=size)


_LOOPS: Final[dict[str, Callable[[Loop, Any, Array, int], Column]]] = {
    "any": _any,
    "all": _all,
    "count": _count,
    "sum": _sum,
}
