"""What the engine asks of parameters and tables; who keeps them it does not know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

#: what a table's column asks of its argument: anything, one of these, or a number between two ends (both included)
Cell = frozenset[str] | frozenset[bool] | tuple[Decimal | None, Decimal | None] | None


class Figure(Protocol):
    """A number with its unit. ``low`` and ``high`` are equal when one value stands; yuan where the unit has CNY.

    A missing figure reaches as far as its declared bounds, a disputed one from the lowest to the highest published.
    """

    @property
    def low(self) -> Decimal | None: ...
    @property
    def high(self) -> Decimal | None: ...
    @property
    def is_missing(self) -> bool: ...


class Row(Figure, Protocol):
    """One row of a decision table: it applies when every cell does."""

    @property
    def cells(self) -> tuple[Cell, ...]: ...


class Parameters(Protocol):
    """Dated, placed figures of the law."""

    @property
    def first_day(self) -> date:
        """The first day any parameter has a value for; before it nothing can be previewed."""
        ...

    def unit(self, path: str) -> str | None:
        """The unit of the parameter at ``path``; ``None`` when there is none of that name."""
        ...

    def bounds(self, path: str) -> tuple[Decimal | None, Decimal | None]:
        """How far it can reach where no place is known."""
        ...

    def description(self, path: str) -> str:
        """What it is, in Chinese; empty when there is none of that name."""
        ...

    def paths(self) -> Sequence[str]:
        """Every declared path."""
        ...

    def covers(self, region: str, on: date) -> bool:
        """Whether there is such a region on that day, and it is one these parameters are for."""
        ...

    def resolve(self, path: str, region_code: str, on: date) -> Figure:
        """What stands there on that day; never raises for a known path."""
        ...


class Tables(Protocol):
    """Dated, placed decision tables."""

    def unit(self, name: str) -> str | None:
        """The unit of what the table gives; ``None`` when there is no such table."""
        ...

    def arity(self, name: str) -> int:
        """How many arguments it takes."""
        ...

    def bounds(self, name: str) -> tuple[Decimal | None, Decimal | None]:
        """How far what it gives can reach, where no row applies or no place is known."""
        ...

    def names(self) -> Sequence[str]:
        """Every declared table."""
        ...

    def rows(self, name: str, region_code: str, on: date) -> Sequence[Row]:
        """Its rows in order, the first that applies wins; empty where the place has no such table."""
        ...
