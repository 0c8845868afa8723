"""Decision tables of the law: which rows hold in a region on a day, and what they give."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources.abc import Traversable

from eligibility.findings import Ledger
from eligibility.law.decision_tables import Edition, Table
from eligibility.law.estimates import Estimate
from eligibility.law.overlay import read_table_overlay
from eligibility.law.parameters import Lineage
from eligibility.law.table_files import read_tables
from eligibility.law.table_rows import Argument, Row, all_that_may_apply, filled, first_that_applies
from eligibility.reading.pack_sheets import NATION, PACKS, load_pack_sheets

_CACHED = 1 << 14


class Tables:
    """The decision tables of one pack and of those above it."""

    def __init__(self, tables: dict[str, Table], demo: dict[str, Table], lineage: Lineage) -> None:
        """Use :meth:`of_pack`."""
        self._tables = tables
        self._demo = demo
        self._lineage = lineage
        self._cached = lru_cache(maxsize=_CACHED)(self._rows)

    @classmethod
    def of_pack(cls, pack: str, lineage: Lineage, *, demo: bool = False, root: Traversable = PACKS) -> Tables:
        """Read a pack; raises :class:`PackError` with file and line. ``demo`` fills open cells with made-up numbers."""
        ledger = Ledger()
        tables = read_tables(load_pack_sheets(pack, root), ledger)
        overlay = read_table_overlay(tables, root, ledger) if demo else {}
        ledger.refuse()
        return cls(tables, overlay, lineage)

    def names(self) -> Sequence[str]:
        """Every table, in order."""
        return sorted(self._tables)

    def declared(self, name: str) -> Table | None:
        """What the files say of a table; None when there is none of that name."""
        return self._tables.get(name)

    def unit(self, name: str) -> str | None:
        """The unit of what it gives; None when there is no such table."""
        table = self._tables.get(name)
        return None if table is None else table.unit

    def arity(self, name: str) -> int:
        """How many arguments it takes."""
        return len(self._tables[name].inputs)

    def bounds(self, name: str) -> tuple[Decimal | None, Decimal | None]:
        """How far what it gives can reach."""
        return self._tables[name].low, self._tables[name].high

    def edition(self, name: str, region: str, on: date) -> Edition | None:
        """What holds in a region on a day, from the nearest region that has a table of its own; None for nothing."""
        return _nearest(self._tables[name], self._chain(region, on), on)

    def rows(self, name: str, region_code: str, on: date) -> Sequence[Row]:
        """Its rows in order, the first that applies holds; none where the region has no such table."""
        return self._cached(name, region_code, on)

    def lookup(self, name: str, region: str, on: date, arguments: Sequence[Argument]) -> Row | None:
        """The row for inputs that are all known; None when none applies."""
        return first_that_applies(self.rows(name, region, on), arguments)

    def within(self, name: str, region: str, on: date, arguments: Sequence[Argument]) -> tuple[Estimate, bool]:
        """What it can give for inputs known in part, and whether a missing figure is among it.

        Every :meth:`lookup` of inputs that fit the arguments lies within.
        """
        return all_that_may_apply(self.rows(name, region, on), arguments) or (Estimate(*self.bounds(name)), True)

    def _rows(self, name: str, region: str, on: date) -> tuple[Row, ...]:
        edition = self.edition(name, region, on)
        made_up = _nearest(self._demo[name], self._chain(region, on), on) if name in self._demo else None
        rows = () if edition is None else edition.rows
        return rows if made_up is None else filled(rows, made_up.rows)

    def _chain(self, region: str, on: date) -> tuple[str, ...]:
        return (*(() if region == NATION else self._lineage(region, on)), NATION)


def _nearest(table: Table, chain: Sequence[str], on: date) -> Edition | None:
    for code in chain:
        begun = [edition for edition in table.editions.get(code, ()) if edition.since <= on]
        if begun and (begun[-1].until is None or on <= begun[-1].until):
            return begun[-1]
    return None
