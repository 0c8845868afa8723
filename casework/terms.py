"""Terms: how long something may take, in the unit the law counts it in."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
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

    def plain_end(self, start: date) -> date:
        """Its last day on the plain calendar; of hours, the day in which they can have run out.

        Months end on the day of the same number, or on the last of the month where there is none
        (民法典 第二百零二条): 31 January and one month is 28 February.
        """
        if self.unit is Unit.WORKING_DAY:
            raise ValueError("working days are counted on a table of them")
        if self.unit is Unit.MONTH:
            year, month = divmod(start.year * 12 + start.month - 1 + self.count, 12)
            return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
        return start + timedelta(days=self.count if self.unit is Unit.DAY else -(-self.count // 24))

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count > 1 else ''}"
