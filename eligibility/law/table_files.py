"""Reads the decision tables of packs from ``tables/<name>.yaml``, strictly; mistakes come with file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final

from eligibility.findings import Ledger, Spot, spot_of
from eligibility.law.dated_values import is_inside, is_timely
from eligibility.law.decision_tables import Edition, Input, Table
from eligibility.law.parameter_files import read_ends
from eligibility.law.published_values import number_of
from eligibility.law.row_files import read_row
from eligibility.law.sources import read_source, read_status
from eligibility.reading.pack_sheets import PackSheet
from eligibility.reading.sheet_keys import check_keys, sheets_below
from eligibility.reading.sheets import Sheet

_DECLARING: Final = frozenset({"inputs", "unit", "hit", "bounds"})
_KEYS: Final = _DECLARING | {"description", "values", "note"}
_EDITION: Final = frozenset({"status", "source", "until", "note", "rows"})


def read_tables(packs: Iterable[PackSheet], ledger: Ledger) -> dict[str, Table]:
    """The tables of some packs, the nation's first, by name; packs below add the tables of their regions."""
    tables: dict[str, Table] = {}
    for pack in packs:
        for name, sheet in sheets_below(pack.folder / "tables", f"{pack.pack}/tables", ledger):
            required = {"description", "values"} | (set() if name in tables else _DECLARING)
            allowed = _KEYS - _DECLARING if name in tables else _KEYS
            if not check_keys(sheet, allowed, frozenset(required), ledger):
                continue
            table = tables.get(name) or _declared(name, sheet, ledger)
            if table is not None:
                tables[name] = with_editions(table, sheet, pack.region, ledger)
    return tables


def with_editions(table: Table, sheet: Sheet, within: str, ledger: Ledger) -> Table:
    """The table with the editions of one more sheet; ``within`` is the region of its pack."""
    editions = dict(table.editions)
    for code, days in sheet["values"].items() if isinstance(sheet["values"], Sheet) else ():
        spot = spot_of(sheet["values"], code)
        if not is_inside(code, within) or not isinstance(days, Sheet):
            advice = f'write "{code}" in quotes, below it days; this pack is for {within}'
            ledger.add("unknown_region", spot, f"{code!r} is no region of this pack", advice)
            continue
        read = [_edition(table, code, day, days, within, ledger) for day in days]
        found = [edition for edition in read if edition is not None]
        editions[code] = tuple(sorted(found, key=lambda edition: edition.since))
    return replace(table, editions=editions)


def _declared(name: str, sheet: Sheet, ledger: Ledger) -> Table | None:
    bounds = read_ends(sheet, "bounds", ledger)
    inputs = sheet["inputs"]
    if not isinstance(inputs, Sheet) or sheet["hit"] not in ("unique", "first"):
        advice = "write `hit: unique` or `hit: first`, and below inputs one line for each column"
        ledger.add("wrong_type", spot_of(sheet, "hit"), "hit or inputs are not what they must be", advice)
        return None
    columns = [_input(str(key), inputs[key], spot_of(inputs, key), ledger) for key in inputs]
    sound = tuple(column for column in columns if column is not None)
    if bounds is None or len(sound) < len(columns):
        return None
    spot = spot_of(sheet)
    return Table(name, sheet["description"], sound, str(sheet["unit"]), sheet["hit"], *bounds, {}, spot)


def _input(name: str, said: Any, spot: Spot, ledger: Ledger) -> Input | None:
    if isinstance(said, list) and said and all(type(one) is type(said[0]) and type(one) in {str, bool} for one in said):
        return Input(name, frozenset(said))
    if isinstance(said, Sheet) and set(said) == {"from", "to"}:
        low, high = number_of(said["from"]), number_of(said["to"])
        if low is not None and high is not None and low <= high:
            return Input(name, None, low, high)
    advice = "write the choices `[one, two]`, `[true, false]`, or whole numbers `{from: 0, to: 150}`"
    ledger.add("wrong_type", spot, f"{name} is no input", advice)
    return None


def _edition(table: Table, code: str, day: Any, days: Sheet, within: str, ledger: Ledger) -> Edition | None:
    said, spot = days[day], spot_of(days, day)
    if type(day) is not date or not isinstance(said, Sheet) or not isinstance(said.get("rows"), list):
        ledger.add("wrong_type", spot, f"{day!r} has no rows", "write `2025-01-01: {status: …, source: …, rows: …}`")
        return None
    if not check_keys(said, _EDITION, frozenset({"status", "rows"}), ledger):
        return None
    source, status = read_source(said, said, within, ledger), read_status(said, said, within, ledger)
    if source is None or status is None or not is_timely(day, said, ledger):
        return None
    rows = tuple(read_row(table, row, status, spot, ledger) for row in said["rows"])
    sound = tuple(row for row in rows if row is not None)
    if len(sound) < len(rows):
        return None
    return Edition(code, day, said.get("until"), status, source, sound, spot, str(said.get("note", "")))
