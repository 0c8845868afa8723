"""Verdicts and amounts of one programme for many households of one place on one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from eligibility.engine.columns import Codes, Columns
from eligibility.engine.compiler import Compiler
from eligibility.engine.figures import FiguresByPlace
from eligibility.engine.programme import Rounding
from eligibility.engine.rules import Rules, amount_key, verdict_key
from eligibility.engine.units import parse_unit
from eligibility.engine.vector import Vector
from eligibility.engine.vector_numbers import stepped
from eligibility.engine.vector_rows import Rows, Setting, View
from eligibility.engine.vector_values import Array, Column, ends, full

#: households computed together: few enough that their columns stay in the processor's cache
BLOCK: Final = 8192
_STEPS: Final[dict[Rounding, tuple[int, str]]] = {
    "fen": (1, "half_up"),
    "yuan_up": (100, "ceil"),
    "yuan_down": (100, "floor"),
}


@dataclass(frozen=True, slots=True)
class Standings:
    """What a programme is to each household: whether it certainly and whether it possibly gets it, and how much.

    Amounts are in fen where the unit has CNY; what is surely not got comes to 0. ``certain`` and ``possible`` differ,
    and so do ``low`` and ``high``, where a figure is missing or an officer decides.
    """

    certain: Array
    possible: Array
    low: Array
    high: Array
    unit: str = ""


class Vectors:
    """A pack's rules compiled for many households at once."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.codes = Codes.of_schema(rules.schema)
        self._compiler = Compiler(rules, Vector())

    def standings(
        self, columns: Columns, programme: str, region: str, on: date, officers: Mapping[str, bool] | None = None
    ) -> Standings:
        """The standing of every household, all places being ``region``.

        ``officers`` are decisions that hold for all, by ``programme/condition``. Raises
        :class:`eligibility.engine.vector_values.NotVector` where a fact the programme reads is not known.
        """
        setting = self._setting(region, on, officers or {})
        with np.errstate(all="ignore"):
            blocks = [self._block(block, setting, programme) for block in _blocks(columns)]
        certain, possible, low, high = (np.concatenate(part) for part in zip(*blocks, strict=True))
        rule = self.rules.programmes[programme].amount
        return Standings(certain, possible, low, high, rule.unit if rule else "")

    def values(
        self, columns: Columns, key: str, region: str, on: date, officers: Mapping[str, bool] | None = None
    ) -> Column:
        """What a definition comes to in every row of its scope (see ``engine/rules.py`` for keys)."""
        rows = Rows(columns, self._setting(region, on, officers or {}))
        for name in reversed([*self.rules.scopes.chain(self.rules.definitions[key].scope)][:-1]):
            rows = rows.items(name)
        with np.errstate(all="ignore"):
            return self._compiler.closure(key)(View(rows))

    def _setting(self, region: str, on: date, officers: Mapping[str, bool]) -> Setting:
        figures = FiguresByPlace(self.rules).of(region, on)
        return Setting((figures,) * len(self._compiler.places), on.toordinal(), officers, self.codes)

    def _block(self, columns: Columns, setting: Setting, programme: str) -> tuple[Array, Array, Array, Array]:
        view, size = View(Rows(columns, setting)), columns.size
        certain, possible = (full(end, size) for end in ends(self._compiler.closure(verdict_key(programme))(view)))
        rule = self.rules.programmes[programme].amount
        if rule is None:
            return certain, possible, np.zeros(size), np.zeros(size)
        amount = self._compiler.closure(amount_key(programme))(view)
        if parse_unit(rule.unit).is_money:
            amount = stepped(amount, *_STEPS[rule.rounding])
        low, high = ends(amount)
        return certain, possible, np.where(possible, low, 0.0), np.where(possible, high, 0.0)


def _blocks(columns: Columns) -> Iterator[Columns]:
    for start in range(0, max(columns.size, 1), BLOCK):
        yield columns.between(start, min(start + BLOCK, columns.size))
