"""What a decision table is: its columns, and the rows each region has from one day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eligibility.findings import Spot
from eligibility.law.published import Source, Status
from eligibility.law.table_rows import Row


@dataclass(frozen=True, slots=True)
class Input:
    """One column: ``values`` are the choices or truths it can be; None for whole numbers from ``low`` to ``high``."""

    name: str
    values: frozenset[str] | frozenset[bool] | None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """The rows a region has from one day on, with their source."""

    region: str
    since: date
    until: date | None
    status: Status
    source: Source
    rows: tuple[Row, ...]
    spot: Spot
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table as the files declare it; ``hit`` is ``unique`` (rows never overlap) or ``first``."""

    name: str
    description: str
    inputs: tuple[Input, ...]
    unit: str
    hit: str
    low: Decimal | None
    high: Decimal | None
    editions: Mapping[str, tuple[Edition, ...]]
    spot: Spot
