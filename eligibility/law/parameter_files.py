"""Reads the parameters of packs from ``parameters/<group>/<name>.yaml``, strictly; mistakes come with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

from eligibility.findings import Ledger, spot_of
from eligibility.law.dated_values import read_regions
from eligibility.law.estimates import EITHER, Estimate
from eligibility.law.published import Inherit, Kind, Parameter
from eligibility.law.published_values import number_of
from eligibility.reading.pack_sheets import PackSheet
from eligibility.reading.sheet_keys import check_keys, sheets_below
from eligibility.reading.sheets import Sheet

_Word = TypeVar("_Word", bound=StrEnum)

_DECLARING: Final = ("unit", "kind", "choices", "inherit", "bounds")
_KEYS: Final = frozenset({*_DECLARING, "description", "values", "reviewed_on", "kept", "note"})
_SYMBOL: Final = "(?:CNY|person|household|year|month|working_day|day|hour|亩|头|只|处|辆)"
_UNIT: Final = re.compile(rf"1|(?:1/)?{_SYMBOL}(?:[*/]{_SYMBOL})*")


def read_parameters(packs: Iterable[PackSheet], ledger: Ledger) -> dict[str, Parameter]:
    """The parameters of some packs, the nation's first, by path (``group.name``).

    The first pack that has a parameter declares it; the packs below add values of their regions.
    """
    parameters: dict[str, Parameter] = {}
    broken: set[str] = set()
    for pack in packs:
        for file, sheet in sheets_below(pack.folder / "parameters", f"{pack.pack}/parameters", ledger):
            path = file.replace("/", ".")
            read = None if path in broken else _read(path, sheet, pack, parameters.get(path), ledger)
            if read is not None:
                parameters[path] = read
            elif path not in parameters:
                broken.add(path)
    return parameters


def named_parameters(packs: Iterable[PackSheet]) -> frozenset[str]:
    """The paths of all files, also of those that cannot be read."""
    files = (sheets_below(pack.folder / "parameters", pack.pack, Ledger()) for pack in packs)
    return frozenset(file.replace("/", ".") for sheets in files for file, _ in sheets)


def _read(path: str, sheet: Sheet, pack: PackSheet, above: Parameter | None, ledger: Ledger) -> Parameter | None:
    required = {"description", "values"} if above else {"description", "values", "unit"}
    if not check_keys(sheet, _KEYS, frozenset(required), ledger) or not _has_types(sheet, ledger):
        return None
    declared = _declared(path, sheet, pack.reviewed_on, ledger) if above is None or _restates(sheet) else above
    if declared is None or (above and not _agrees(declared, above, sheet, ledger)):
        return None
    known, reviewed_on = above or declared, sheet.get("reviewed_on", pack.reviewed_on)
    return replace(
        known,
        entries={**known.entries, **read_regions(sheet, known, pack.region, ledger)},
        reviewed_on=min(reviewed_on, known.reviewed_on),
        kept=sheet.get("kept", known.kept),
        note=sheet.get("note", known.note),
    )


def _has_types(sheet: Sheet, ledger: Ledger) -> bool:
    wanted = {"description": str, "values": dict, "reviewed_on": date, "kept": str, "note": str}
    wrong = [key for key, kind in wanted.items() if key in sheet and not isinstance(sheet[key], kind)]
    for key in wrong:
        what = f"{key} is {sheet[key]!r}"
        ledger.add("wrong_type", spot_of(sheet, key), what, f"{_SPOKEN[wanted[key]]} belongs here")
    return not wrong


_SPOKEN: Final = {str: "a text", dict: "a mapping, `{}` when there is nothing yet,", date: "a day like 2025-01-31"}


def _restates(sheet: Sheet) -> bool:
    return any(key in sheet for key in _DECLARING)


def _agrees(restated: Parameter, above: Parameter, sheet: Sheet, ledger: Ledger) -> bool:
    said = {"unit": ("unit",), "kind": ("kind",), "inherit": ("inherit",), "bounds": ("bounds", "choices")}
    for attribute, keys in said.items():
        key = next((key for key in keys if key in sheet), None)
        if key is not None and getattr(restated, attribute) != getattr(above, attribute):
            what = f"{key} is another one in {above.spot[0]}"
            ledger.add("contradiction", spot_of(sheet, key), what, f"leave {key} out, or say the same")
            return False
    return True


def _declared(path: str, sheet: Sheet, reviewed_on: date, ledger: Ledger) -> Parameter | None:
    kind = _one_of(Kind, sheet, "kind", Kind.NUMBER, ledger)
    inherit = _one_of(Inherit, sheet, "inherit", Inherit.PARENT, ledger)
    unit = str(sheet.get("unit", "1"))
    if not _UNIT.fullmatch(unit):
        advice = "write CNY/person/month, person*month, or 1 for a plain number"
        ledger.add("unknown_unit", spot_of(sheet, "unit"), f"{unit} is no unit", advice)
        return None
    bounds = None if kind is None else _bounds(sheet, kind, ledger)
    if kind is None or inherit is None or bounds is None:
        return None
    return Parameter(path, sheet["description"], unit, kind, inherit, bounds, {}, reviewed_on, spot_of(sheet))


def _one_of(words: type[_Word], sheet: Sheet, key: str, default: _Word, ledger: Ledger) -> _Word | None:
    try:
        return words(sheet.get(key, default))
    except ValueError:
        advice = f"write {' or '.join(words)}"
        ledger.add("wrong_type", spot_of(sheet, key), f"{key} is {sheet[key]!r}", advice)
        return None


def _bounds(sheet: Sheet, kind: Kind, ledger: Ledger) -> Estimate | None:
    if kind is Kind.BOOLEAN:
        return EITHER
    if kind is Kind.CHOICE:
        return _choices(sheet, ledger)
    ends = read_ends(sheet, "bounds", ledger) if "bounds" in sheet else (None, None)
    return None if ends is None else Estimate(*ends)


def read_ends(sheet: Sheet, key: str, ledger: Ledger) -> tuple[Decimal | None, Decimal | None] | None:
    """``{low: 0, high: 1}``, one of them enough; None when it is something else."""
    said = sheet[key]
    is_sound = isinstance(said, Sheet) and said.keys() <= {"low", "high"} and None not in map(number_of, said.values())
    low, high = (number_of(said.get(end)) for end in ("low", "high")) if is_sound else (None, None)
    if is_sound and (low is None or high is None or low <= high):
        return low, high
    ledger.add("wrong_type", spot_of(sheet, key), f"{key} is no range", "write it as `{low: 0, high: 1}`")
    return None


def _choices(sheet: Sheet, ledger: Ledger) -> Estimate | None:
    choices = sheet.get("choices")
    if not isinstance(choices, list) or not choices or not all(isinstance(choice, str) for choice in choices):
        ledger.add("wrong_type", spot_of(sheet, "choices"), "a choice needs choices", "write `choices: [one, two]`")
        return None
    return Estimate(options=frozenset(choices))
