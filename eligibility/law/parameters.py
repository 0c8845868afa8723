"""Parameters of the law: what holds in a region on a day, from the nearest region that says it, with its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from importlib.resources.abc import Traversable

from eligibility.findings import Ledger
from eligibility.law.overlay import read_overlay
from eligibility.law.parameter_files import read_parameters
from eligibility.law.parameter_formulas import read_formulas
from eligibility.law.published import Inherit, Parameter
from eligibility.law.resolved import Resolved
from eligibility.law.resolving import Law, LookUp
from eligibility.reading.pack_sheets import NATION, PACKS, load_pack_sheets
from regions.divisions import Divisions

#: a region on a day -> its code and those above it, up to the province; empty when there is no such region
Lineage = Callable[[str, date], Sequence[str]]
_CACHED = 1 << 16  # a pack has some hundred parameters, its regions a few hundred counties that people come from


class OutsidePack(LookupError):
    """The region is none of this pack; ``region`` is its code."""

    def __init__(self, region: str) -> None:
        super().__init__(region)
        self.region = region


class TooEarly(LookupError):
    """The day is before the first one any parameter has a value for."""

    def __init__(self, on: date, first_day: date) -> None:
        super().__init__(on.isoformat())
        self.on, self.first_day = on, first_day


def lineage_of(divisions: Divisions) -> Lineage:
    """The lineage that a table of divisions tells; townships that moved are where they were on the day."""
    return lambda code, on: tuple(step.code for step in reversed(divisions.path(code, on)))


class Parameters:
    """The parameters of one pack and of those above it."""

    def __init__(self, law: Law, region: str, lineage: Lineage) -> None:
        """Use :meth:`of_pack`; ``region`` is the one the pack holds for."""
        self._law = law
        self._region = region
        self._lineage = lineage
        self._parameters = law.parameters
        self._cached = lru_cache(maxsize=_CACHED)(self._resolve)

    @classmethod
    def of_pack(cls, pack: str, lineage: Lineage, *, demo: bool = False, root: Traversable = PACKS) -> Parameters:
        """Read a pack; raises :class:`PackError` with file and line. ``demo`` fills gaps with made-up values."""
        ledger = Ledger()
        sheets = load_pack_sheets(pack, root)
        parameters = read_parameters(sheets, ledger)
        overlay = read_overlay(parameters, root, ledger) if demo else {}
        ledger.refuse()
        formulas = read_formulas((*parameters.values(), *overlay.values()), ledger)
        ledger.refuse()
        return cls(Law(parameters, overlay, formulas), sheets[-1].region, lineage)

    def supposing(self, figures: Mapping[str, Decimal]) -> Parameters:
        """The same with these figures everywhere, by path and in their units; what is calculated from them follows."""
        return Parameters(replace(self._law, supposed={**self._law.supposed, **figures}), self._region, self._lineage)

    @cached_property
    def first_day(self) -> date:
        """The first day any parameter that rules read has a value for."""
        read = [parameter for parameter in self._parameters.values() if not parameter.kept]
        begins = (entry.since for parameter in read for entries in parameter.entries.values() for entry in entries)
        return min(begins, default=date.max)

    def paths(self) -> Sequence[str]:
        """Every path, in order."""
        return sorted(self._parameters)

    def description(self, path: str) -> str:
        """What a parameter is, in Chinese; empty when there is no such path."""
        parameter = self._parameters.get(path)
        return parameter.description if parameter else ""

    def declared(self, path: str) -> Parameter | None:
        """What the files say of a parameter; None when there is no such path."""
        return self._parameters.get(path)

    def unit(self, path: str) -> str | None:
        """Its unit, ``1`` for a plain number; None when there is no such path."""
        parameter = self._parameters.get(path)
        return None if parameter is None else parameter.unit

    def bounds(self, path: str) -> tuple[Decimal | None, Decimal | None]:
        """How far it reaches where nothing is published, and everywhere."""
        bounds = self._parameters[path].bounds
        return bounds.low, bounds.high

    def is_inherited(self, path: str) -> bool:
        """Whether regions below have it too; an average of a region is its own alone."""
        return self._parameters[path].inherit is not Inherit.NONE

    def covers(self, region: str, on: date) -> bool:
        """Whether the region belongs to this pack."""
        return bool(self._chain(region, on))

    def resolve(self, path: str, region_code: str, on: date) -> Resolved:
        """What holds in a region on a day; a missing value is :class:`Resolved` too, with its bounds.

        Raises :class:`OutsidePack`, :class:`TooEarly`, and KeyError for a path there is not.
        """
        return self._cached(path, region_code, on)

    def _resolve(self, path: str, region: str, on: date) -> Resolved:
        chain = self._chain(region, on)
        if not chain:
            raise OutsidePack(region)
        if on < self.first_day:
            raise TooEarly(on, self.first_day)
        return LookUp(self._law, chain, on).find(path)

    def _chain(self, region: str, on: date) -> tuple[str, ...]:
        codes = () if region == NATION else tuple(self._lineage(region, on))
        is_inside = region == NATION or self._region in codes or (self._region == NATION and bool(codes))
        return (*codes, NATION) if is_inside else ()
