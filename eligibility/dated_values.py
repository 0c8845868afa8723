"""Reads the values of one parameter: by region, by day, each with its source and how far it can be relied on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from eligibility.estimates import Estimate
from eligibility.findings import Ledger, spot_of
from eligibility.published import Entry, Kind, Parameter, Published, Source, Status
from eligibility.sheet_keys import check_keys
from eligibility.sheets import Sheet

#: the overlay of made-up values may hold for any region
ANYWHERE: Final = "anywhere"

_ENTRY: Final = frozenset({"until", "began", "precision", "jump", "note", "status", "source"})
_VALUE: Final = frozenset({"value", "low", "high", "be", "unit"})
_CODE: Final = re.compile(r"cn|\d{6}|\d{9}")
_PRECISIONS: Final = ("day", "month", "year")


def number_of(value: Any) -> Decimal | None:
    """A number as it is written; None for anything else."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    number = Decimal(str(value)) if is_number else None
    return number if number is not None and number.is_finite() else None


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


def read_source(row: Sheet, said: Sheet, within: str, ledger: Ledger) -> Source | None:
    """The source below a value; only made-up values need none."""
    source = row.get("source")
    if source is None and within == ANYWHERE:
        return Source("演示用的数，没有来源")
    if not isinstance(source, Sheet):
        advice = "add `source: {title: 文号或文件名, seen_at: 网页}`"
        ledger.add("no_source", spot_of(said, "status"), "nobody can see where this is written", advice)
        return None
    if not check_keys(source, frozenset({"title", "href", "seen_at"}), frozenset({"title"}), ledger):
        return None
    texts = (source[key] for key in ("title", "href", "seen_at") if key in source)
    if not all(isinstance(text, str) and text.strip() for text in texts):
        ledger.add("no_source", spot_of(source), "an empty source is none", "name the document")
        return None
    return Source(source["title"], source.get("href"), source.get("seen_at"))


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
        if not check_keys(said, _ENTRY | form, required, self.ledger) or not self._is_timely(day, said):
            return None
        published = self._all(day, said)
        if published is None:
            return None
        note, jump = str(said.get("gap", said.get("note", ""))), str(said.get("jump", ""))
        return Entry(self.region, day, published, spot, said.get("until"), said.get("began") == "unknown", jump, note)

    def _is_timely(self, day: date, said: Sheet) -> bool:
        until = said.get("until", day)
        words = {"began": ("unknown",), "precision": _PRECISIONS}
        wrong = [key for key, allowed in words.items() if key in said and said[key] not in allowed]
        if type(until) is not date or until < day:
            wrong.append("until")
        for key in wrong:
            advice = "until is a day not before the first one; began is unknown; precision is day, month or year"
            self.ledger.add("wrong_type", spot_of(said, key), f"{key} is {said[key]}", advice)
        return not wrong

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
        status, source = (
            self._status(said, row),
            read_source(row if "source" in row else said, said, self.within, self.ledger),
        )
        unit = str(row.get("unit", self.parameter.unit))
        estimate = None if "be" in row else self._estimate(row, unit)
        if status is None or source is None or (estimate is None and "be" not in row):
            return None
        precision, note = said.get("precision", "day"), "" if row is said else str(row.get("note", ""))
        formula = str(row["be"]) if "be" in row else None
        return Published(self.region, day, status, source, _words(row, unit), estimate, formula, precision, note)

    def _status(self, said: Sheet, row: Sheet) -> Status | None:
        is_made_up, spot = self.within == ANYWHERE, spot_of(said, "status")
        if said["status"] not in set(Status):
            what = f"{said['status']} is no status"
            self.ledger.add("wrong_status", spot, what, f"write one of {', '.join(Status)}")
            return None
        status = Status(said["status"])
        if (status is Status.DEMO) != is_made_up:
            advice = "made-up values stand in the overlay, and nothing else does"
            self.ledger.add("wrong_status", spot, f"{status} does not belong here", advice)
        if status is Status.DERIVED and "be" not in row and not said.get("note"):
            advice = "say how with `be: …`, or in a note"
            self.ledger.add("wrong_status", spot, "nobody can see what this is derived from", advice)
        if status is Status.VERIFIED and not _has_address(said.get("source")):
            advice = "give its href, or write `status: secondary`"
            self.ledger.add("wrong_status", spot, "verified means that the document itself was read", advice)
        return status

    def _estimate(self, row: Sheet, unit: str) -> Estimate | None:
        estimate = self._choice(row) if self.parameter.kind is not Kind.NUMBER else self._number(row, unit)
        if estimate is None:
            advice = "write `value: …`, or `low: … ` and `high: …` for a range, of the parameter's kind and unit"
            self.ledger.add("wrong_type", spot_of(row, "value"), "this is no value of this parameter", advice)
        elif not _is_within(estimate, self.parameter.bounds):
            advice = "correct the value, or widen the bounds of the parameter"
            self.ledger.add("outside_bounds", spot_of(row, "value"), "this is outside the declared bounds", advice)
        return estimate

    def _choice(self, row: Sheet) -> Estimate | None:
        options, value = self.parameter.bounds.options or frozenset(), row.get("value")
        is_one = any(type(value) is type(option) and value == option for option in options)
        return Estimate(options=frozenset({value})) if is_one and "unit" not in row else None  # type: ignore[arg-type]

    def _number(self, row: Sheet, unit: str) -> Estimate | None:
        factor = _factor(unit, self.parameter.unit)
        if factor is None or ("value" in row) == ("low" in row or "high" in row):
            return None
        ends = (row["value"], row["value"]) if "value" in row else (row.get("low"), row.get("high"))
        low, high = (number_of(end) for end in ends)
        is_sound = all(number_of(end) is not None for end in ends if end is not None) and (low, high) != (None, None)
        if not is_sound or (low is not None and high is not None and low > high):
            return None
        return Estimate(low and _converted(low, factor), high and _converted(high, factor))


def _has_address(source: Any) -> bool:
    return isinstance(source, Sheet) and "href" in source


def _factor(unit: str, wanted: str) -> Decimal | None:
    """What a published number is multiplied by (above 0) or divided by (below 0) to be in the wanted unit."""
    if unit == wanted:
        return Decimal(1)
    if unit.replace("/year", "/month") == wanted:
        return Decimal(-12)
    return Decimal(12) if unit.replace("/month", "/year") == wanted else None


def _converted(number: Decimal, factor: Decimal) -> Decimal:
    return number * factor if factor > 0 else number / -factor


def _is_within(estimate: Estimate, bounds: Estimate) -> bool:
    if estimate.options is not None:
        return True
    is_high_enough = bounds.low is None or (estimate.low is not None and estimate.low >= bounds.low)
    return is_high_enough and (bounds.high is None or (estimate.high is not None and estimate.high <= bounds.high))


def _words(row: Sheet, unit: str) -> str:
    """The value as the document gives it."""
    if "be" in row:
        return f"= {row['be']}"
    measure = "" if unit == "1" else f" {unit}"
    if "value" in row:
        return f"{row['value']}{measure}"
    if "high" not in row:
        return f">= {row['low']}{measure}"
    return f"<= {row['high']}{measure}" if "low" not in row else f"{row['low']} – {row['high']}{measure}"
