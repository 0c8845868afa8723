"""The table that working days are counted on, read from ``catalog/calendar``; mistakes come with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from eligibility.findings import Ledger, spot_of
from eligibility.reading.sheet_keys import check_keys, sheets_below
from eligibility.reading.sheets import Sheet

#: the calendars that ship with the code: a file a year, the days the law fixes, and a folder of regions' own
CALENDARS: Final[Traversable] = files("casework") / "catalog" / "calendar"
_YEAR: Final = frozenset({"year", "status", "law", "source", "days_off", "worked"})
_LOCAL: Final = frozenset({"region", "holidays", "law", "years", "note"})
_LOCAL_YEAR: Final = frozenset({"days_off", "worked", "source", "note"})
_NEEDED_LOCALLY: Final = frozenset({"days_off", "source"})
_STATUSES: Final = ("published", "expected")
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a calendar: ``days_off`` and ``worked`` weekend days, each with the name of the holiday."""

    year: int
    is_published: bool
    days_off: Mapping[date, str]
    worked: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """The calendars there are: the country's by year, ``yearly`` days for years without one, and regions' own.

    ``yearly`` holds (month, day) pairs that the law fixes. ``local`` holds by region and year what a region adds; of a
    region that is there, a year that is not is unknown.
    """

    years: Mapping[int, Year]
    yearly: Mapping[tuple[int, int], str]
    local: Mapping[str, Mapping[int, Year]] = field(default_factory=dict)


@cache
def load_table() -> Table:
    """The table that ships with the code; read once. Raises :class:`eligibility.findings.PackError`."""
    ledger = Ledger()
    table = read_table(CALENDARS, ledger)
    ledger.refuse()
    return table


def read_table(folder: Traversable, ledger: Ledger) -> Table:
    """A folder of calendars; what cannot be right becomes a finding."""
    years: dict[int, Year] = {}
    local: dict[str, Mapping[int, Year]] = {}
    yearly: dict[tuple[int, int], str] = {}
    for name, sheet in sheets_below(folder, "calendar", ledger):
        if name.startswith("regions/"):
            local.update(_region(sheet, ledger))
        elif name == "law":
            yearly = _fixed_days(sheet, ledger)
        elif (year := _year(sheet, ledger)) is not None:
            years[year.year] = year
    return Table(years, yearly, local)


def _year(sheet: Sheet, ledger: Ledger) -> Year | None:
    if not check_keys(sheet, _YEAR, _YEAR - {"worked"}, ledger):
        return None
    if sheet["status"] not in _STATUSES:
        advice = f"write {' or '.join(_STATUSES)}"
        ledger.add("wrong_status", spot_of(sheet, "status"), f"{sheet['status']} is no status", advice)
    return _days(sheet["year"], sheet, sheet["status"] == "published", ledger)


def _region(sheet: Sheet, ledger: Ledger) -> dict[str, Mapping[int, Year]]:
    if not check_keys(sheet, _LOCAL, frozenset({"region", "years"}), ledger):
        return {}
    years = sheet["years"].items() if isinstance(sheet["years"], Sheet) else ()
    sound = {year: said for year, said in years if check_keys(said, _LOCAL_YEAR, _NEEDED_LOCALLY, ledger)}
    return {str(sheet["region"]): {year: _days(year, said, True, ledger) for year, said in sound.items()}}


def _days(year: int, sheet: Sheet, is_published: bool, ledger: Ledger) -> Year:
    days_off, worked = (_named(sheet, key, year, ledger) for key in ("days_off", "worked"))
    for day in worked:
        if day in days_off or day.weekday() < _SATURDAY:
            what = f"{day} is worked anyway, or off as well"
            ledger.add("wrong_day", spot_of(sheet["worked"], day), what, "only weekends are made up for")
    return Year(year, is_published, days_off, worked)


def _named(sheet: Sheet, key: str, year: int, ledger: Ledger) -> dict[date, str]:
    """The days below a key, each with the name of the holiday."""
    said = sheet.get(key, {})
    if not isinstance(said, dict):
        ledger.add(
            "wrong_type", spot_of(sheet, key), f"{key} is no list of days", "write `2026-10-01: name` lines below it"
        )
        return {}
    wrong = [day for day in said if not isinstance(day, date) or day.year != year]
    for day in wrong:
        ledger.add("wrong_day", spot_of(said, day), f"{day} is no day of {year}", f"write {year}-10-01")
    return {day: str(name) for day, name in said.items() if day not in wrong}


def _fixed_days(sheet: Sheet, ledger: Ledger) -> dict[tuple[int, int], str]:
    """``01-01: 元旦`` lines; the year they are read in is a leap year."""
    if not check_keys(sheet, frozenset({"law", "source", "fixed"}), frozenset({"law", "source", "fixed"}), ledger):
        return {}
    days = {name: date.fromisoformat(f"2024-{name}") for name in sheet["fixed"]}
    return {(day.month, day.day): sheet["fixed"][name] for name, day in days.items()}
