"""Rows of decision tables: which of them apply to what is known, and what they then give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from eligibility.findings import Spot
from eligibility.law.estimates import Estimate
from eligibility.law.published import Status

_Range = tuple[Decimal | None, Decimal | None]
#: what a row asks of one input: anything (None), one of some values, or a number between two ends, both included
Cell = frozenset[str] | frozenset[bool] | _Range | None
#: what is known of one input: its value, the values it can be, or the two ends it is between
Argument = str | bool | int | Decimal | frozenset[str] | frozenset[bool] | _Range


@dataclass(frozen=True, slots=True)
class Row:
    """One row: it applies when each of its cells does, and gives a number from ``low`` to ``high``.

    ``because`` says why it gives no single number.
    """

    cells: tuple[Cell, ...]
    low: Decimal | None
    high: Decimal | None
    is_missing: bool
    status: Status
    because: str
    spot: Spot

    @property
    def is_exact(self) -> bool:
        """Whether it gives one number."""
        return not self.is_missing and self.low == self.high


def first_that_applies(rows: Iterable[Row], arguments: Sequence[Argument]) -> Row | None:
    """The row for inputs that are all known; None when there is none."""
    return next((row for row in rows if _applies(row, arguments) is True), None)


def all_that_may_apply(rows: Iterable[Row], arguments: Sequence[Argument]) -> tuple[Estimate, bool] | None:
    """What the table can give for inputs known only in part, and whether a missing figure is among it.

    None when perhaps no row applies: then nothing is known but the table's bounds.
    """
    found: Estimate | None = None
    is_missing = False
    for row in rows:
        applies = _applies(row, arguments)
        if applies is False:
            continue
        estimate = Estimate(row.low, row.high)
        found, is_missing = estimate if found is None else found.joined(estimate), is_missing or row.is_missing
        if applies is True:
            return found, is_missing
    return None


def filled(rows: Iterable[Row], made_up: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with made-up ones in the place of those that give no single number, as far as these reach."""
    return tuple(each for row in rows for each in ((row,) if row.is_exact else _replaced(row, made_up)))


def common(one: Cell, other: Cell) -> Cell | bool:
    """What both cells ask; False when nothing can be both."""
    if one is None or other is None:
        return other if one is None else one
    if isinstance(one, tuple) and isinstance(other, tuple):
        lows = [end for end in (one[0], other[0]) if end is not None]
        highs = [end for end in (one[1], other[1]) if end is not None]
        low, high = max(lows, default=None), min(highs, default=None)
        return False if low is not None and high is not None and low > high else (low, high)
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one & other or False
    return False


def _replaced(row: Row, made_up: Sequence[Row]) -> Iterable[Row]:
    for other in made_up:
        cells = [common(one, another) for one, another in zip(row.cells, other.cells, strict=True)]
        if False not in cells:
            yield replace(other, cells=tuple(cell for cell in cells if not isinstance(cell, bool)))
    yield row


def _applies(row: Row, arguments: Sequence[Argument]) -> bool | None:
    """Whether it applies; None when that depends on what the inputs turn out to be."""
    answers = {_holds(cell, _possible(given)) for cell, given in zip(row.cells, arguments, strict=True)}
    return False if False in answers else None if None in answers else True


def _possible(given: Argument) -> frozenset[str] | frozenset[bool] | _Range:
    if isinstance(given, frozenset | tuple):
        return given
    if isinstance(given, str | bool):
        return frozenset({given})  # type: ignore[return-value]
    return Decimal(given), Decimal(given)


def _holds(cell: Cell, possible: frozenset[str] | frozenset[bool] | _Range) -> bool | None:
    if cell is None:
        return True
    both = common(cell, possible)
    if both is False:
        return False
    return True if both == possible else None
