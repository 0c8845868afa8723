"""Reads a file that describes one household on one day: ``region``, ``on``, ``facts`` and what officers decided.

The region picks the pack; where the facts do not say the place of registration, it is that region.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from eligibility.cases.told_facts import FactProblem, FactsRefused, read_facts
from eligibility.engine.facts import Facts
from eligibility.engine.rules import officer_key
from eligibility.engine.terms import reads
from eligibility.engine.values import NOT_ASKED, Known
from eligibility.law.parameters import OutsidePack
from eligibility.library import Library
from eligibility.pack import Pack
from eligibility.reading.sheets import SheetError, read_sheet

_KEYS: Final = frozenset({"region", "on", "facts", "officers"})
_OFFICERS: Final = officer_key("", "").removesuffix("/")  # what the keys of their decisions begin with


@dataclass(frozen=True, slots=True)
class Household:
    """One household as a file describes it, and the name of the pack that is for it."""

    pack: str
    facts: Facts
    on: date
    officers: Mapping[str, bool]


def read_household(text: str, library: Library, today: date) -> Household:
    """What a file in YAML or JSON says; without ``on`` it is about today. Raises :class:`FactsRefused`."""
    sheet = _sheet(text)
    unknown = sorted(str(key) for key in sheet if key not in _KEYS)
    if unknown:
        raise _refusal(unknown[0], "unknown_key", f"a household has {', '.join(sorted(_KEYS))}")
    on = _day(sheet.get("on", today))
    region, said_at = _region(sheet)
    try:
        name = library.name(region, on)
    except OutsidePack:
        raise _refusal(said_at, "outside_pack", "no pack is for that region, or there is none") from None
    pack = library.pack(name)
    parameters = pack.rules.parameters
    if on < parameters.first_day:
        raise _refusal("on", "too_early", f"the first day with figures is {parameters.first_day}")
    covers = partial(_covers, pack, on)
    facts = read_facts(sheet.get("facts", {}), pack.rules.schema, covers=covers)
    return Household(name, _placed(facts, pack, region), on, _officers(sheet.get("officers", {}), pack))


def _sheet(text: str) -> Mapping[Any, Any]:
    try:
        return read_sheet(text, "file")
    except SheetError as refusal:
        said = str(refusal).removeprefix("file: ").replace("file:", "line ", 1)
        raise _refusal("file", "unreadable", said) from None
    except ValueError:
        raise _refusal("file", "impossible_day", "it has a day that never was") from None


def _day(said: Any) -> date:
    try:
        return said if type(said) is date else date.fromisoformat(said)
    except (TypeError, ValueError):
        raise _refusal("on", "impossible_day", "write a day there is, as 2025-01-31") from None


def _region(sheet: Mapping[Any, Any]) -> tuple[str | None, str]:
    """The region that picks the pack, and the field it was said in."""
    facts = sheet.get("facts", {})
    told = facts.get("residence.hukou") if isinstance(facts, Mapping) else None
    said, at = (sheet["region"], "region") if "region" in sheet else (told, "facts/residence.hukou")
    if said is not None and not (isinstance(said, str) and said.isascii() and said.isdigit()):
        raise _refusal(at, "not_a_region", 'write a code of six or nine digits in quotes, "150422"')
    return said, at


def _covers(pack: Pack, on: date, region: str) -> bool:
    return pack.rules.parameters.covers(region, on)


def _placed(facts: Facts, pack: Pack, region: str | None) -> Facts:
    place = (pack.rules.sheets.place,)
    is_told = region is None or facts.state(place) is not NOT_ASKED
    return facts if is_told else facts.with_state(place, Known(region))  # type: ignore[arg-type]


def _officers(told: Any, pack: Pack) -> dict[str, bool]:
    """What officers decided, by ``programme/condition``."""
    known = {
        read.key.removeprefix(_OFFICERS)
        for definition in pack.rules.definitions.values()
        for read in reads(definition.term)
        if read.key.startswith(_OFFICERS)
    }
    if not isinstance(told, Mapping) or not all(type(decided) is bool for decided in told.values()):
        raise _refusal("officers", "not_a_mapping", "write `programme/condition: true` lines")
    for name in told:
        if name not in known:
            raise _refusal(f"officers/{name}", "unknown_condition", "no officer decides that")
    return dict(told)


def _refusal(at: str, code: str, message: str) -> FactsRefused:
    return FactsRefused([FactProblem(at, code, message)])
