"""Working days in China: which days offices work, and on which day a term ends.

Days are those of China. The day something begins is never counted (民法典 第二百零一条), so a term of one working day
that begins on a Friday ends on the Monday.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from casework.calendar_table import Table, Year
from casework.terms import Term, Unit
from conversation_flows.conversation import day_in_china, end_of_day_in_china

#: a region on a day -> its code and those above it
Lineage = Callable[[str, date], Sequence[str]]
_SATURDAY: Final = 5
_ONE_DAY: Final = timedelta(days=1)


class Doubt(StrEnum):
    """Why a day may still turn out another one."""

    YEAR_NOT_PUBLISHED = "year_not_published"  # the State Council has not said which weekends are worked
    LOCAL_DAYS_UNKNOWN = "local_days_unknown"  # the region has days off of its own, and we do not have that year's


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a term. It is provisional for as long as there is a ``because``."""

    on: date
    because: tuple[Doubt, ...] = ()

    @property
    def is_provisional(self) -> bool:
        """Whether the calendar it was counted on is not settled yet."""
        return bool(self.because)


class WorkingDays:
    """Counts on a table; a region has the days of every region above it too."""

    def __init__(self, table: Table, lineage: Lineage) -> None:
        self._table = table
        self._lineage = lineage

    def is_working(self, day: date, region: str) -> bool:
        """Whether offices of the region work on that day."""
        for local in self._local(day, region):
            year = local.get(day.year)
            if year and (day in year.days_off or day in year.worked):
                return day in year.worked
        national = self._table.years.get(day.year)
        if national is None:
            return day.weekday() < _SATURDAY and (day.month, day.day) not in self._table.yearly
        return day not in national.days_off and (day in national.worked or day.weekday() < _SATURDAY)

    def name(self, day: date, region: str) -> str:
        """The holiday a day belongs to, as day off or as weekend day worked for it; empty for ordinary days."""
        national = self._table.years.get(day.year)
        years = [*(local.get(day.year) for local in self._local(day, region)), national]
        said = [year.days_off.get(day) or year.worked.get(day) for year in years if year]
        if national is None:
            said.append(self._table.yearly.get((day.month, day.day)))
        return next((name for name in said if name), "")

    def after(self, start: date, term: Term, region: str) -> Due:
        """The last day of a term that begins on ``start``."""
        if term.unit is Unit.WORKING_DAY:
            return self._due(start, self._nth_working(start, term.count, region), region)
        last = term.plain_end(start)
        if not term.rolls or self.is_working(last, region):
            return Due(last, self._doubts((last,), region) if term.rolls else ())
        rolled = self._nth_working(last, 1, region)
        return self._due(last - _ONE_DAY, rolled, region)

    def over(self, begun: datetime, term: Term, region: str) -> datetime:
        """The instant in UTC from which a term that began at an instant is over: hours to the second, days at midnight.

        The last day counts whole, as people in China live it.
        """
        if term.unit is Unit.HOUR:
            return begun.astimezone(UTC) + timedelta(hours=term.count)
        return end_of_day_in_china(self.after(day_in_china(begun), term, region).on)

    def count(self, start: date, end: date, region: str) -> int:
        """How many working days lie after ``start`` up to and with ``end``: the opposite of :meth:`after`."""
        return sum(self.is_working(day, region) for day in _days(start, end))

    def doubts(self, day: date, region: str) -> tuple[Doubt, ...]:
        """What is not known yet about the year of a day."""
        return self._doubts((day,), region)

    def _nth_working(self, start: date, count: int, region: str) -> date:
        day = start
        while count:
            day += _ONE_DAY
            count -= self.is_working(day, region)
        return day

    def _due(self, start: date, last: date, region: str) -> Due:
        return Due(last, self._doubts((start + _ONE_DAY, last), region))

    def _doubts(self, ends: Sequence[date], region: str) -> tuple[Doubt, ...]:
        years = range(ends[0].year, ends[-1].year + 1)
        published = [self._table.years.get(year) for year in years]
        found = []
        if not all(year is not None and year.is_published for year in published):
            found.append(Doubt.YEAR_NOT_PUBLISHED)
        if any(year not in local for local in self._local(ends[-1], region) for year in years):
            found.append(Doubt.LOCAL_DAYS_UNKNOWN)
        return tuple(found)

    def _local(self, day: date, region: str) -> Iterator[Mapping[int, Year]]:
        if self._table.local:
            yield from (self._table.local[code] for code in self._lineage(region, day) if code in self._table.local)


def _days(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=each) for each in range(1, (end - start).days + 1))
