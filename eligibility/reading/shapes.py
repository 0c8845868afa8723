"""Holds a mapping of a pack against the keys it may have: finds unknown, missing and mistyped ones, keeps the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eligibility.engine.typed_vocabulary import names_like
from eligibility.findings import Ledger, spot_of

_WORDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list", dict: "a mapping"}


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one kind of mapping: those it must have, those it may have, and the types of both."""

    what: str
    needed: Mapping[str, tuple[type, ...]]
    optional: Mapping[str, tuple[type, ...]]


def fitting(data: Any, shape: Shape, ledger: Ledger, near: Any = None) -> dict[str, Any]:
    """Those keys of ``data`` that are known and have the right type; the others become findings."""
    if not isinstance(data, dict):
        ledger.add("wrong_type", spot_of(near), f"{shape.what} is a mapping, not {data!r}", "write key: value lines")
        return {}
    known = {**shape.needed, **shape.optional}
    for key in data.keys() - known.keys():
        meant = names_like(str(key), known).removesuffix(", or ask for it before")
        advice = f"{meant}; known in {shape.what}: {', '.join(sorted(known))}"
        ledger.add("unknown_key", spot_of(data, key), f"{shape.what} has no {key}", advice)
    for key in shape.needed.keys() - data.keys():
        ledger.add("missing_key", spot_of(data), f"{shape.what} needs {key}", f"write {key}: …")
    return {key: value for key, value in data.items() if key in known and _is_right(data, key, known[key], ledger)}


def listed(sheet: Any, key: str, ledger: Ledger) -> list[Any]:
    """The mappings of the list under a key that need not be there; what is neither becomes a finding."""
    found = sheet.get(key, [])
    if isinstance(found, list) and all(isinstance(each, dict) for each in found):
        return found
    what = f"{key} is a list of mappings, not {found!r}"
    ledger.add("wrong_type", spot_of(sheet, key), what, "write `- key: value` lines below it")
    return []


def _is_right(data: Any, key: str, types: tuple[type, ...], ledger: Ledger) -> bool:
    value = data[key]
    if isinstance(value, types) and (not isinstance(value, bool) or bool in types or types == (object,)):
        return True
    wanted = " or ".join(_WORDS.get(kind, kind.__name__) for kind in types)
    ledger.add("wrong_type", spot_of(data, key), f"{key} is {wanted}, not {value!r}", "write a value of that type")
    return False
