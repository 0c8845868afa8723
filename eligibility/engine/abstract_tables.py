"""Decision tables read with uncertain arguments: everything that a row which may apply gives."""

from __future__ import annotations

from typing import Any

from eligibility.engine.abstract_logic import options
from eligibility.engine.abstract_reads import note_figure
from eligibility.engine.environment import Closure
from eligibility.engine.figures import TableRow
from eligibility.engine.intervals import INFINITY, Span, ends, hull, is_less
from eligibility.engine.lookups import Cell


def table(place: int, read_place: Closure, name: str, arguments: tuple[Closure, ...]) -> Closure:
    """A table at its place: the first row that applies, or all that may."""

    def read(frame: Any) -> Span:
        figures = frame.root.places[place]
        rows, bounds = figures.table(name)
        given = [argument(frame) for argument in arguments]
        value = looked_up(rows, bounds, given)
        if type(value) is tuple:
            note_figure(frame, figures.region, read_place, name)
        return value

    return read


def looked_up(rows: tuple[TableRow, ...], bounds: Span, given: list[Any]) -> Span:
    """What the table gives for arguments that may be uncertain; its bounds where perhaps no row applies."""
    found: Span = None
    for row in rows:
        applies = _applies(row.cells, given)
        if applies is False:
            continue
        found = row.gives if found is None else hull(found, row.gives)
        if applies:
            return found
    return bounds if found is None else hull(found, bounds)


def _applies(cells: tuple[Cell, ...], given: list[Any]) -> bool | None:
    is_open = False
    for cell, value in zip(cells, given, strict=True):
        fits = True if cell is None else _fits(cell, value)
        if fits is False:
            return False
        is_open = is_open or fits is None
    return None if is_open else True


def _fits(cell: Any, value: Any) -> bool | None:
    if isinstance(cell, tuple):
        return _is_within(cell, value)
    if value is None:  # a truth that can be either
        return True if len(cell) == 2 else None
    if isinstance(value, bool):
        return value in cell
    possible = options(value)
    if possible <= cell:
        return True
    return None if possible & cell else False


def _is_within(cell: Any, value: Span) -> bool | None:
    low, high = ends(value)
    least = -INFINITY if cell[0] is None else cell[0]
    most = INFINITY if cell[1] is None else cell[1]
    if is_less(high, least) or is_less(most, low):
        return False
    return None if is_less(low, least) or is_less(most, high) else True
