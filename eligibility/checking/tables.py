"""Checks decision tables: inputs that no row answers, and rows that contradict each other or can never be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import product
from math import prod
from typing import Final

from eligibility.findings import Ledger
from eligibility.law.decision_tables import Edition, Input, Table
from eligibility.law.table_rows import Argument, Row, first_that_applies

#: more inputs than these are not tried; no table of a county has a tenth of them
_MOST_INPUTS: Final = 200_000


def check_tables(tables: Iterable[Table], ledger: Ledger) -> None:
    """Find gaps, overlaps (where rows are to be unique) and rows out of reach in every edition of every table."""
    for table in tables:
        for edition in (edition for editions in table.editions.values() for edition in editions):
            _check(table, edition, ledger)


def _check(table: Table, edition: Edition, ledger: Ledger) -> None:
    columns = [_representatives(column, at, edition.rows) for at, column in enumerate(table.inputs)]
    if prod(map(len, columns)) > _MOST_INPUTS:
        ledger.note("table_too_large", edition.spot, "this table is too large to be tried", "split it")
        return
    reached: set[Row] = set()
    for inputs in product(*columns):
        applying = [row for row in edition.rows if first_that_applies((row,), inputs) is not None]
        if not applying or (table.hit == "unique" and len(applying) > 1):
            _complain(table, edition, inputs, applying, ledger)
            return
        reached.add(applying[0])
    for row in edition.rows:
        if row not in reached:
            ledger.add("unreachable_row", row.spot, "the rows before it leave nothing for it", "move or remove it")


def _complain(table: Table, edition: Edition, inputs: Sequence[Argument], rows: Sequence[Row], ledger: Ledger) -> None:
    words = ", ".join(f"{column.name} {given}" for column, given in zip(table.inputs, inputs, strict=True))
    if not rows:
        ledger.add("table_gap", edition.spot, f"no row is for {words}", "add a row for it")
        return
    message = f"this row and the one in line {rows[0].spot[1]} are both for {words}"
    ledger.add("table_overlap", rows[1].spot, message, "make them exclude each other, or write `hit: first`")


def _representatives(column: Input, at: int, rows: Sequence[Row]) -> list[Argument]:
    """One input for each way the rows can treat a column: every choice; of numbers, where a range begins or is over."""
    if column.values is not None:
        return sorted(column.values, key=str)
    return list(_borders(column, [cell for row in rows if isinstance(cell := row.cells[at], tuple)]))


def _borders(column: Input, ranges: Iterable[tuple[Decimal | None, Decimal | None]]) -> Iterator[Decimal]:
    low, high = column.low or Decimal(0), column.high
    starts = {low}
    for start, last in ranges:
        starts |= {end for end in (start, None if last is None else last + 1) if end is not None}
    return (start for start in sorted(starts) if start >= low and (high is None or start <= high))
