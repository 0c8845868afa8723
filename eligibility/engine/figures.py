"""The parameters and tables of one place on one day, in the engine's units; looked up once, then remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.engine.intervals import INFINITY, Span, between
from eligibility.engine.lookups import Cell
from eligibility.engine.rules import Rules
from eligibility.engine.units import parse_unit

_MOST_KEPT = 2_000  # places and days; one is some kilobytes


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a decision table with what it gives."""

    cells: tuple[Cell, ...]
    gives: Span


class Figures(dict[str, Span]):
    """Parameters by path: a number, or a span where the figure is missing, disputed or a range.

    ``region`` is ``None`` where no place is known: then every figure reaches as far as its bounds. So it does where the
    place is not one of the pack (``is_covered``): nothing is recorded for it.
    """

    def __init__(self, rules: Rules, region: str | None, on: date) -> None:
        super().__init__()
        self.rules = rules
        self.region = region
        self.on = on
        self.is_covered = region is not None and rules.parameters.covers(region, on)
        self.rows: dict[str, tuple[TableRow, ...]] = {}
        self.bounds: dict[str, Span] = {}
        self.found: dict[tuple[Any, ...], Span] = {}

    def __missing__(self, path: str) -> Span:
        parameters, factor = self.rules.parameters, self._factor(parameters_unit(self.rules, path))
        if self.region is None or not self.is_covered:
            low, high = parameters.bounds(path)
        else:
            figure = parameters.resolve(path, self.region, self.on)
            low, high = figure.low, figure.high
        value = self[path] = _span(low, high, factor)
        return value

    def table(self, name: str) -> tuple[tuple[TableRow, ...], Span]:
        """The rows of a table, and how far what it gives can reach where none applies."""
        if name not in self.rows:
            tables = self.rules.tables
            factor = self._factor(tables.unit(name) or "")
            there = () if self.region is None or not self.is_covered else tables.rows(name, self.region, self.on)
            self.rows[name] = tuple(TableRow(row.cells, _span(row.low, row.high, factor)) for row in there)
            self.bounds[name] = _span(*tables.bounds(name), factor)
        return self.rows[name], self.bounds[name]

    def looked_up(self, name: str, given: tuple[Any, ...], look_up: Callable[..., Span]) -> Span:
        """What a table gives for these arguments by that way of looking up, remembered."""
        key = (name, look_up, given)
        found = self.found.get(key)
        if found is None:
            if len(self.found) >= _MOST_KEPT:
                self.found.clear()
            found = self.found[key] = look_up(*self.table(name), given)
        return found

    @staticmethod
    def _factor(unit: str) -> int:
        return 100 if parse_unit(unit).is_money else 1


def parameters_unit(rules: Rules, path: str) -> str:
    """The unit a parameter is declared with."""
    return rules.parameters.unit(path) or ""


def _span(low: Decimal | None, high: Decimal | None, factor: int) -> Span:
    return between(
        -INFINITY if low is None else _whole(low * factor), INFINITY if high is None else _whole(high * factor)
    )


def _whole(number: Decimal) -> Any:
    return int(number) if number == number.to_integral_value() else number


class FiguresByPlace:
    """The figures of every place and day asked for."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._known: dict[tuple[str | None, date], Figures] = {}

    def of(self, region: str | None, on: date) -> Figures:
        """The figures of a region on a day."""
        found = self._known.get((region, on))
        if found is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            found = self._known[region, on] = Figures(self.rules, region, on)
        return found
