"""Reads one row of a decision table: what it asks of every column, and what it gives."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from eligibility.findings import Ledger, Spot, spot_of
from eligibility.law.decision_tables import Input, Table
from eligibility.law.parameter_files import read_ends
from eligibility.law.published import Status
from eligibility.law.published_values import number_of
from eligibility.law.table_rows import Cell, Row
from eligibility.reading.sheet_keys import check_keys
from eligibility.reading.sheets import Sheet

_Ends = tuple[Decimal | None, Decimal | None]


def read_row(table: Table, said: Any, status: Status, near: Spot, ledger: Ledger) -> Row | None:
    """``{sex: male, age: {from: 16, to: 50}, gives: 1}``; None where it is wrong, which is then a finding."""
    if not isinstance(said, Sheet):
        ledger.add("wrong_type", near, "this is no row", "write `- {sex: male, gives: 1}`")
        return None
    names = frozenset(column.name for column in table.inputs)
    if not check_keys(said, names | {"gives", "because"}, frozenset({"gives"}), ledger):
        return None
    cells = [_cell(column, said, ledger) for column in table.inputs]
    given = _given(table, said, ledger)
    sound = tuple(cell for cell in cells if cell is not False)
    if given is None or len(sound) < len(cells):
        return None
    return Row(sound, *given, said["gives"] == "missing", status, str(said.get("because", "")), spot_of(said))


def _given(table: Table, said: Sheet, ledger: Ledger) -> _Ends | None:
    gives = said["gives"]
    number = number_of(gives)
    ends = (table.low, table.high) if gives == "missing" else (number, number)
    if gives != "missing" and number is None:
        read = read_ends(said, "gives", ledger)
        if read is None:
            return None
        ends = read
    if not _is_within(ends, table):
        advice = "give a number, a range `{low: 0, high: 1}` or `missing`, within the bounds of the table"
        ledger.add("outside_bounds", spot_of(said, "gives"), f"{gives} is outside the bounds", advice)
        return None
    if (number is None) and not said.get("because"):
        what = "nobody can see why this is no single number"
        ledger.add("missing_key", spot_of(said, "gives"), what, "add `because: …`")
        return None
    return ends


def _is_within(ends: _Ends, table: Table) -> bool:
    low, high = ends
    is_high_enough = table.low is None or (low is not None and low >= table.low)
    return is_high_enough and (table.high is None or (high is not None and high <= table.high))


def _cell(column: Input, said: Sheet, ledger: Ledger) -> Cell | Literal[False]:
    """What the row asks of a column; False where that cannot be."""
    if column.name not in said:
        return None
    value = said[column.name]
    cell = _choices(column, value) if column.values is not None else _range(column, value)
    if cell is None:
        known = "" if column.values is None else f" of {', '.join(sorted(map(str, column.values)))}"
        advice = f"write one or some{known}" if known else "write a number or `{from: 16, to: 50}`, both included"
        ledger.add("wrong_type", spot_of(said, column.name), f"{value} is nothing {column.name} can be", advice)
        return False
    return cell


def _choices(column: Input, value: Any) -> frozenset[str] | frozenset[bool] | None:
    asked = value if isinstance(value, list) else [value]
    known = column.values or frozenset()
    if not asked or not all(any(type(one) is type(each) and one == each for each in known) for one in asked):
        return None
    return frozenset(asked)


def _range(column: Input, value: Any) -> _Ends | None:
    number = number_of(value)
    if number is not None:
        return number, number
    if not isinstance(value, Sheet) or not value or not value.keys() <= {"from", "to"}:
        return None
    low = number_of(value["from"]) if "from" in value else column.low
    high = number_of(value["to"]) if "to" in value else column.high
    return None if low is None or high is None or low > high else (low, high)
