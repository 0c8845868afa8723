"""Parameters with some figures otherwise: for cases that suppose what a county says, and for looking at changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from eligibility.engine.lookups import Figure
from eligibility.estimates import Estimate
from eligibility.parameters import Parameters


@dataclass(frozen=True)
class SupposedParameters:
    """The parameters of ``law``, those in ``figures`` having these values everywhere and on every day (yuan)."""

    law: Parameters
    figures: Mapping[str, Decimal]

    @property
    def first_day(self) -> date:
        """See :class:`eligibility.engine.lookups.Parameters`."""
        return self.law.first_day

    def covers(self, region: str, on: date) -> bool:
        """See :class:`eligibility.engine.lookups.Parameters`."""
        return self.law.covers(region, on)

    def paths(self) -> Sequence[str]:
        """See :class:`eligibility.engine.lookups.Parameters`."""
        return self.law.paths()

    def unit(self, path: str) -> str | None:
        """See :class:`eligibility.engine.lookups.Parameters`."""
        return self.law.unit(path)

    def bounds(self, path: str) -> tuple[Decimal | None, Decimal | None]:
        """See :class:`eligibility.engine.lookups.Parameters`."""
        figure = self.figures.get(path)
        return self.law.bounds(path) if figure is None else (figure, figure)

    def resolve(self, path: str, region_code: str, on: date) -> Figure:
        """See :class:`eligibility.engine.lookups.Parameters`."""
        found = self.law.resolve(path, region_code, on)
        figure = self.figures.get(path)
        return found if figure is None else replace(found, estimate=Estimate(figure, figure), is_missing=False)
