"""Reads the values of one parameter: by region, by day, each with its source and how far it can be relied on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from eligibility.findings import Ledger, spot_of
from eligibility.law.published import Entry, Parameter, Published, Status
from eligibility.law.published_values import read_value, words_of
from eligibility.law.sources import ANYWHERE, read_source, read_status
from eligibility.reading.sheet_keys import check_keys
from eligibility.reading.sheets import Sheet

_ENTRY: Final = frozenset({"until", "began", "precision", "jump", "note", "status", "source"})
_VALUE: Final = frozenset({"value", "low", "high", "be", "unit"})
_CODE: Final = re.compile(r"cn|\d{6}|\d{9}")
_TIMES: Final = {"began": ("unknown",), "precision": ("day", "month", "year")}


def read_regions(sheet: Sheet, parameter: Parameter, within: str, ledger: Ledger) -> dict[str, tuple[Entry, ...]]:
    """The entries below ``values:``, by region, the oldest first; ``within`` is the region of the pack."""
    regions: dict[str, tuple[Entry, ...]] = {}
    if not isinstance(sheet["values"], Sheet):
        ledger.add("wrong_type", spot_of(sheet, "values"), "values are by region", "write `{}` when there are none")
        return regions
    for code, days in sheet["values"].items():
        if not is_inside(code, within):
            advice = f'this pack is for {within}; write codes in quotes: "{code}"'
            ledger.add("unknown_region", spot_of(sheet["values"], code), f"{code!r} is no region of this pack", advice)
        elif not isinstance(days, Sheet):
            advice = "write `2025-01-01: {value: …}` below it"
            ledger.add("wrong_type", spot_of(sheet["values"], code), "this is no list of days", advice)
        else:
            regions[code] = tuple(_Entries(code, parameter, within, ledger).read(days))
    return regions


def is_inside(code: Any, within: str) -> bool:
    """Whether ``code`` is a region of the pack that holds ``within`` a region."""
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        return False
    return within in {code, ANYWHERE} or (within != "cn" and code[:2] == within[:2])


def is_timely(day: date, said: Sheet, ledger: Ledger) -> bool:
    """Whether what is said of time holds together: the last day, and how exactly the first one is known."""
    until = said.get("until", day)
    wrong = [] if type(until) is date and until >= day else ["until"]
    wrong += [key for key, words in _TIMES.items() if key in said and str(said[key]) not in words]
    for key in wrong:
        advice = "until is a day not before the first one; began is unknown; precision is day, month or year"
        ledger.add("wrong_type", spot_of(said, key), f"{key} is {said[key]}", advice)
    return not wrong


@dataclass(frozen=True, slots=True)
class _Entries:
    """Reads what one region says."""

    region: str
    parameter: Parameter
    within: str
    ledger: Ledger

    def read(self, days: Sheet) -> list[Entry]:
        entries: list[Entry] = []
        for day, said in days.items():
            spot = spot_of(days, day)
            if type(day) is not date or not isinstance(said, Sheet):
                self.ledger.add("wrong_type", spot, f"{day!r} is no day", "write `2025-01-01: {value: …}`")
                continue
            entry = self._entry(day, said, spot)
            if entry is not None:
                entries.append(entry)
        return sorted(entries, key=lambda entry: entry.since)

    def _entry(self, day: date, said: Sheet, spot: tuple[str, int]) -> Entry | None:
        form = frozenset({"gap"}) if "gap" in said else frozenset({"published"}) if "published" in said else _VALUE
        required = frozenset() if "gap" in said else frozenset({"status"})
        if not check_keys(said, _ENTRY | form, required, self.ledger) or not is_timely(day, said, self.ledger):
            return None
        published = self._all(day, said)
        if published is None:
            return None
        note, jump = str(said.get("gap", said.get("note", ""))), str(said.get("jump", ""))
        return Entry(self.region, day, published, spot, said.get("until"), said.get("began") == "unknown", jump, note)

    def _all(self, day: date, said: Sheet) -> tuple[Published, ...] | None:
        if "gap" in said:
            return ()
        if "published" not in said:
            one = self._published(day, said, said)
            return None if one is None else (one,)
        rows = said["published"]
        if not isinstance(rows, list) or len(rows) < 2 or not all(isinstance(row, Sheet) for row in rows):
            advice = "write two or more `- {value: …, source: …}`"
            self.ledger.add("wrong_type", spot_of(said, "published"), "this is no list of several values", advice)
            return None
        if said["status"] not in {Status.UNSURE, Status.DEMO}:
            what = "values that contradict each other are unsure"
            self.ledger.add("wrong_status", spot_of(said, "status"), what, "write `status: unsure`")
        keys = _VALUE | {"source", "note"}
        read = [self._published(day, row, said) for row in rows if check_keys(row, keys, frozenset(), self.ledger)]
        sound = tuple(one for one in read if one is not None)
        return sound if len(sound) == len(rows) else None

    def _published(self, day: date, row: Sheet, said: Sheet) -> Published | None:
        status = read_status(said, row, self.within, self.ledger)
        source = read_source(row if "source" in row else said, said, self.within, self.ledger)
        unit = str(row.get("unit", self.parameter.unit))
        estimate = None if "be" in row else read_value(row, unit, self.parameter, self.ledger)
        if status is None or source is None or (estimate is None and "be" not in row):
            return None
        precision, note = said.get("precision", "day"), "" if row is said else str(row.get("note", ""))
        formula = str(row["be"]) if "be" in row else None
        return Published(self.region, day, status, source, words_of(row, unit), estimate, formula, precision, note)
