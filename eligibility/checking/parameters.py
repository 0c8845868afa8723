"""Checks the parameters of a pack: sources, age, jumps, regions, values below what they must reach, dead ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from eligibility.findings import Ledger, Spot
from eligibility.law.formulas import Formula
from eligibility.law.parameters import Lineage
from eligibility.law.published import Entry, Inherit, Parameter, Published
from eligibility.law.resolving import ROUNDING, Law, LookUp
from eligibility.reading.pack_sheets import NATION

_LARGEST_JUMP: Final = Decimal("0.3")
_OFFICIAL: Final = (".gov.cn",)


def check_values(parameters: Iterable[Parameter], lineage: Lineage, ledger: Ledger) -> None:
    """Check every value of every region by itself and against the one before it."""
    for parameter in parameters:
        _check_name(parameter, ledger)
        for region, entries in parameter.entries.items():
            for before, entry in zip((None, *entries), entries, strict=False):
                _check_region(region, entry, lineage, ledger)
                _check_jump(before, entry, ledger)
                for published in entry.published:
                    _check_address(published, entry.spot, ledger)


def check_floors(law: Law, lineage: Lineage, ledger: Ledger) -> None:
    """No region says less than what holds above it where it must be at least that; rounding does not count."""
    for parameter in law.parameters.values():
        if parameter.inherit is Inherit.AT_LEAST_PARENT:
            for region, entry in _entries(parameter):
                if region != NATION:
                    place = LookUp(law, (*lineage(region, entry.since), NATION), entry.since)
                    _check_floor(parameter, entry, place, ledger)


def check_age(parameters: Iterable[Parameter], today: date, ledger: Ledger) -> None:
    """Note every parameter nobody has looked at for twelve months."""
    for parameter in parameters:
        if _a_year_after(parameter.reviewed_on) < today:
            message = f"nobody has looked at this since {parameter.reviewed_on}"
            ledger.note("not_looked_at", parameter.spot, message, "compare it with its sources, then set reviewed_on")


def check_use(law: Law, used: frozenset[str], ledger: Ledger) -> None:
    """Every parameter is read by a rule or by a formula of one that is; or it says why it is kept."""
    reached = _reached(used, law)
    for path, parameter in law.parameters.items():
        if path not in reached and not parameter.kept:
            advice = "remove it, or say with `kept: …` what it is good for"
            ledger.add("dead_parameter", parameter.spot, f"no rule reads {path}", advice)


def _entries(parameter: Parameter) -> Iterator[tuple[str, Entry]]:
    return ((region, entry) for region, entries in parameter.entries.items() for entry in entries)


def _check_name(parameter: Parameter, ledger: Ledger) -> None:
    if parameter.path.count(".") != 1:
        advice = "put it at parameters/GROUP/NAME.yaml"
        ledger.add("misnamed_file", parameter.spot, f"{parameter.path} is no path", advice)


def _check_region(region: str, entry: Entry, lineage: Lineage, ledger: Ledger) -> None:
    if region != NATION and not lineage(region, entry.since):
        advice = "look the code up with GET /v1/regions, or in regions/data/divisions.tsv"
        ledger.add("unknown_region", entry.spot, f"there is no region {region}", advice)


def _check_jump(before: Entry | None, entry: Entry, ledger: Ledger) -> None:
    old, new = (_number(each) if each else None for each in (before, entry))
    if old and new is not None and abs(new - old) > _LARGEST_JUMP * old and not entry.jump:
        message = f"{new} is more than 30 % away from the {old} before it"
        ledger.add("jump", entry.spot, message, "correct it, or say why with `jump: …`")


def _number(entry: Entry) -> Decimal | None:
    """The lowest figure of an entry, in the parameter's unit; None when there is none."""
    lows = [published.estimate.low for published in entry.published if published.estimate is not None]
    return min((low for low in lows if low is not None), default=None)


def _check_address(published: Published, spot: Spot, ledger: Ledger) -> None:
    href = published.source.href
    if href is not None and not (urlsplit(href).hostname or "").endswith(_OFFICIAL):
        message = f"{href} is no page of a government"
        ledger.add("unofficial_address", spot, message, "write it as `seen_at: …`, and name the document in title")


def _check_floor(parameter: Parameter, entry: Entry, place: LookUp, ledger: Ledger) -> None:
    floor, own = place.above(parameter.path).low, _number(entry)
    if floor is not None and own is not None and own <= floor - ROUNDING:
        message = f"{own} is less than the {floor} that must be reached at least"
        ledger.add("below_parent", entry.spot, message, "correct it, or the value above")


def _a_year_after(day: date) -> date:
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _reached(used: frozenset[str], law: Law) -> set[str]:
    reached: set[str] = set()
    waiting = list(used)
    while waiting:
        path = waiting.pop()
        if path in law.parameters and path not in reached:
            reached.add(path)
            waiting += _read_by(law.parameters[path], law.formulas)
    return reached


def _read_by(parameter: Parameter, formulas: Mapping[str, Formula]) -> Iterator[str]:
    for _, entry in _entries(parameter):
        for published in entry.published:
            if published.formula is not None and published.formula in formulas:
                yield from formulas[published.formula].uses
