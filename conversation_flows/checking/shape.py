"""Holds a mapping against the shape it should have: unknown keys, missing keys, wrong types; and keeps the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversation_flows.catalog import Located
from conversation_flows.checking.finding import Ledger, listed, spot_of
from conversation_flows.engine.shapes import FlowError, Shape, check_type
from eligibility.engine.typed_vocabulary import names_like

_TEXTS = frozenset("title ask about another line say label".split())
#: what goes wrong without a key that is no text
_WITHOUT = {
    "at_most": ("loop_without_end", "write at_most: the largest number of items anybody could have"),
    "questions": ("missing_key", "write what is asked"),
}


def fitting(data: Located, shape: Shape, ledger: Ledger) -> dict[str, Any]:
    """Those keys of ``data`` that are known and have the right type."""
    known = {**shape.needed, **shape.optional}
    for key in data.keys() - known.keys():
        advice = names_like(str(key), known) if isinstance(key, str) else "write a key"
        advice = f"{advice.removesuffix(', or ask for it before')}; known in {shape.what}: {listed(known)}"
        ledger.add("unknown_key", spot_of(data, key), f"{shape.what} has no {key}", advice)
    for key in shape.needed.keys() - data.keys():
        _missing(data, key, shape, ledger)
    return {key: value for key, value in data.items() if key in known and _is_right(data, key, value, known, ledger)}


def _missing(data: Located, key: str, shape: Shape, ledger: Ledger) -> None:
    code, advice = _WITHOUT.get(key, ("missing_key", f"write {key}: …"))
    if key in _TEXTS:
        code, advice = "missing_text", f"write {key}: and what people read, in Chinese"
    ledger.add(code, spot_of(data), f"{shape.what} needs {key}", advice)


def _is_right(data: Located, key: str, value: Any, known: Mapping[str, Any], ledger: Ledger) -> bool:
    try:
        check_type(key, value, known[key], data)
    except FlowError as error:
        what = str(error).removeprefix(f"{data.place}: ")
        if key in _TEXTS and value is None:
            ledger.add("missing_text", spot_of(data, key), f"{key} is empty", "write what people read, in Chinese")
        elif key == "at_most":
            ledger.add("loop_without_end", spot_of(data, key), what, "write a whole number")
        else:
            ledger.add("wrong_type", spot_of(data, key), f"{what}, not {value!r}", "write a value of that type")
        return False
    return True
