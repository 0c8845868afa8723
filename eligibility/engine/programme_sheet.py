"""Reads the YAML of programmes and shared values; what does not fit becomes a finding."""

from __future__ import annotations

import re
from typing import Any, Final

from eligibility.engine.programme import (
    ROUNDINGS,
    Amount,
    Condition,
    Derived,
    How,
    Note,
    NotModelled,
    Programme,
    RuleException,
)
from eligibility.findings import Ledger, spot_of
from eligibility.reading.shapes import Shape, fitting

_TEXT, _LIST, _FLAG, _MAPPING = (str,), (list,), (bool,), (dict,)
_EXPRESSION: Final = (str, int, float, bool)
_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_PROGRAMME: Final = Shape(
    "a programme",
    {"programme": _TEXT, "title": _TEXT, "conditions": _LIST},
    {
        "service": _TEXT,
        "place": _TEXT,
        "law": _TEXT,
        "values": _MAPPING,
        "amount": _MAPPING,
        "instead_of": _LIST,
        "together_with": _LIST,
        "advice": _TEXT,
        "notes": _LIST,
        "not_modelled": _FLAG,
    },
)
_NOT_MODELLED: Final = Shape(
    "a programme that is not modelled",
    {"programme": _TEXT, "title": _TEXT, "not_modelled": _FLAG, "where": _TEXT},
    {"law": _TEXT, "phone": _TEXT, "service": _TEXT},
)
_DERIVED: Final = Shape("a value", {"be": _EXPRESSION}, {"unit": _TEXT, "label": _TEXT, "law": _TEXT})
_CONDITION: Final = Shape(
    "a condition",
    {"id": _TEXT},
    {
        "that": _EXPRESSION,
        "officer": _FLAG,
        "any": _LIST,
        "all": _LIST,
        "yes": _TEXT,
        "no": _TEXT,
        "law": _TEXT,
        "verified_by": _TEXT,
    },
)
_AMOUNT: Final = Shape("an amount", {"be": _EXPRESSION, "unit": _TEXT}, {"round": _TEXT})
_NOTE: Final = Shape("a note", {"text": _TEXT}, {"law": _TEXT, "to": _TEXT})
_EXCEPTION: Final = Shape(
    "an exception",
    {"label": _TEXT, "to": _TEXT, "when": _EXPRESSION},
    {"that": _EXPRESSION, "be": _EXPRESSION, "law": _TEXT},
)


def read_programme(sheet: Any, ledger: Ledger) -> Programme | NotModelled | None:
    """One file of ``programmes/``; ``None`` when not even its name can be told."""
    if sheet.get("not_modelled") is True:
        good = fitting(sheet, _NOT_MODELLED, ledger)
        name, spot = good.get("programme", ""), spot_of(sheet, "programme")
        texts = [good.get(key, "") for key in ("law", "phone")]
        return NotModelled(name, good.get("title", name), good.get("where", ""), spot, *texts) if name else None
    good = fitting(sheet, _PROGRAMME, ledger)
    name = good.get("programme")
    if not name or not _is_id(name, sheet, "programme", ledger):
        return None
    return Programme(
        name,
        good.get("title", name),
        spot_of(sheet, "programme"),
        good.get("place", ""),
        good.get("service"),
        good.get("law", ""),
        read_values(good.get("values", {}), ledger),
        _conditions(good.get("conditions", []), sheet, ledger),
        _amount(sheet, good, ledger),
        _names(good, "instead_of"),
        _names(good, "together_with"),
        good.get("advice", ""),
        read_notes(good.get("notes", ()), sheet, ledger),
    )


def read_values(data: Any, ledger: Ledger, near: Any = None, key: Any = None) -> dict[str, Derived]:
    """Named derived values, by name; they stand under ``key`` of ``near``."""
    if not isinstance(data, dict):
        what = f"{key} is a mapping of names to values, not {data!r}"
        ledger.add("wrong_type", spot_of(near, key), what, "write `name: {be: …}` lines below it")
        return {}
    return {name: _derived(name, inside, data, ledger) for name, inside in data.items()}


def read_exceptions(data: Any, ledger: Ledger, near: Any = None) -> tuple[RuleException, ...]:
    """The labelled exceptions of a child pack."""
    found = []
    for item in data:
        good = fitting(item, _EXCEPTION, ledger, near)
        if ("that" in good) == ("be" in good):
            ledger.add("missing_key", spot_of(item), "an exception has one of that and be", "write what holds instead")
        elif {"to", "label", "when"} <= good.keys():
            texts = (good["label"], good["to"], str(good["when"]), str(good.get("that", good.get("be"))))
            found.append(RuleException(*texts, spot_of(item, "to"), good.get("law", "")))
    return tuple(found)


def read_notes(data: Any, near: Any, ledger: Ledger) -> tuple[Note, ...]:
    """What else there is to know about a programme."""
    found = [fitting(item, _NOTE, ledger, near) for item in data]
    return tuple(Note(good["text"], good.get("law", "")) for good in found if "text" in good)


def _derived(name: str, data: Any, around: Any, ledger: Ledger) -> Derived:
    _is_id(name, around, name, ledger)
    good = fitting(data, _DERIVED, ledger, around)
    texts = (good.get("unit", ""), good.get("label", ""), good.get("law", ""))
    return Derived(name, str(good.get("be", "0")), spot_of(data, "be"), *texts)


def _is_id(name: str, near: Any, key: str, ledger: Ledger) -> bool:
    if _ID.fullmatch(str(name)):
        return True
    advice = "small English letters, digits and _ , beginning with a letter"
    ledger.add("bad_id", spot_of(near, key), f"{name!r} is not an id", advice)
    return False


def _names(good: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(name) for name in good.get(key, ()))


def _conditions(data: Any, near: Any, ledger: Ledger) -> tuple[Condition, ...]:
    found = [_condition(item, near, ledger) for item in data]
    return tuple(condition for condition in found if condition is not None)


def _condition(data: Any, near: Any, ledger: Ledger) -> Condition | None:
    good = fitting(data, _CONDITION, ledger, near)
    if "id" not in good or not _is_id(good["id"], data, "id", ledger):
        return None
    how = _how(good)
    if how is None:
        what = f"{good['id']} has not exactly one of that, any and all"
        ledger.add("missing_key", spot_of(data), what, "write that: …, officer: true, any: […] or all: […]")
        return None
    parts = _conditions(good.get(how, []), data, ledger) if how in {"any", "all"} else ()
    yes, no, law, verified_by = (good.get(key, "") for key in ("yes", "no", "law", "verified_by"))
    that, is_officers = str(good.get("that", "")), good.get("officer", False)
    return Condition(good["id"], how, spot_of(data, how), that, parts, yes, no, law, verified_by, is_officers)


def _how(good: dict[str, Any]) -> How | None:
    """What makes the condition; an officer alone may decide it, or once its expression holds."""
    hows: list[How] = [how for how in ("that", "any", "all") if how in good]
    if not hows and good.get("officer"):
        return "officer"
    return hows[0] if len(hows) == 1 and (hows == ["that"] or not good.get("officer")) else None


def _amount(sheet: Any, good: dict[str, Any], ledger: Ledger) -> Amount | None:
    if "amount" not in good:
        return None
    data = good["amount"]
    inside = fitting(data, _AMOUNT, ledger, sheet)
    rounding: Any = inside.get("round", "fen")
    if rounding not in ROUNDINGS:
        advice = f"write one of {', '.join(sorted(ROUNDINGS))}"
        ledger.add("wrong_value", spot_of(data, "round"), f"an amount is not rounded to {rounding}", advice)
        rounding = "fen"
    return Amount(str(inside.get("be", "0")), inside.get("unit", ""), spot_of(data, "be"), rounding)
