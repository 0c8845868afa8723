"""Decision tables read with uncertain arguments: everything that a row which may apply gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eligibility.engine.abstract_logic import options
from eligibility.engine.figures import TableRow
from eligibility.engine.intervals import INFINITY, Span, ends, hull, is_less
from eligibility.engine.lookups import Cell


def looked_up(rows: tuple[TableRow, ...], bounds: Span, given: Sequence[Any]) -> Span:
    """What a table gives for arguments that may be uncertain; its bounds where perhaps no row applies."""
    found: Span = None
    for row in rows:
        applies = _applies(row, given)
        if applies is False:
            continue
        found = row.gives if found is None else hull(found, row.gives)
        if applies:
            return found
    return bounds if found is None else hull(found, bounds)


def _applies(row: TableRow, given: Sequence[Any]) -> bool | None:
    is_open = False
    for cell, value in zip(row.cells, given, strict=True):
        fits = True if cell is None else _fits(cell, value)
        if fits is False:
            return False
        is_open = is_open or fits is None
    return None if is_open else True


def _fits(cell: Cell, value: Any) -> bool | None:
    if isinstance(cell, tuple):
        return _is_within(cell, value)
    wanted: Any = cell
    if value is None:  # a truth that can be either
        return True if len(wanted) == 2 else None
    if isinstance(value, bool):
        return value in wanted
    possible = options(value)
    if possible <= wanted:
        return True
    return None if possible & wanted else False


def _is_within(cell: tuple[Any, Any], value: Span) -> bool | None:
    low, high = ends(value)
    least = -INFINITY if cell[0] is None else cell[0]
    most = INFINITY if cell[1] is None else cell[1]
    if is_less(high, least) or is_less(most, low):
        return False
    return None if is_less(low, least) or is_less(most, high) else True
