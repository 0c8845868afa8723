"""Terms: how long something may take, in the unit the law counts it in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a term is counted in; offices work on working days, notices hang on calendar days."""

    HOUR = "hour"
    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Term:
    """So many of a unit, at least one. ``rolls``: when it ends on a day off, the next working day is its last."""

    count: int
    unit: Unit
    rolls: bool = False

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError("a term is at least one long")
        object.__setattr__(self, "unit", Unit(self.unit))

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count > 1 else ''}"
