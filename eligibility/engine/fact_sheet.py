"""Reads ``facts.yaml`` into a schema; what does not fit becomes a finding."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from eligibility.engine.facts import FACT_KINDS, Fact, FactList, Schema
from eligibility.engine.values import Value
from eligibility.findings import Ledger, spot_of
from eligibility.reading.shapes import Shape, fitting

_TEXT, _LIST, _FLAG, _MAPPING = (str,), (list,), (bool,), (dict,)
_NUMBER: Final = (int, float)
_SHEET: Final = Shape("facts.yaml", {"facts": _MAPPING, "lists": _MAPPING}, {})
_FACT: Final = Shape(
    "a fact",
    {"kind": _TEXT},
    {
        "label": _TEXT,
        "unit": _TEXT,
        "values": _LIST,
        "whole": _FLAG,
        "low": _NUMBER,
        "high": _NUMBER,
        "when": _TEXT,
        "else": (object,),
        "applicant": (object,),
        "asks": _TEXT,
        "alone": _LIST,
        "implied": _MAPPING,
        "chances": _MAPPING,
        "pin": (int,),
        "worth": _NUMBER,
    },
)
_FACT_LIST: Final = Shape(
    "a list",
    {"at_most": (int,), "facts": _MAPPING},
    {
        "unit": _TEXT,
        "applicant": _LIST,
        "members": _TEXT,
        "lists": _MAPPING,
        "label": _TEXT,
        "when": _TEXT,
        "worth": _NUMBER,
    },
)
_OF_KIND: Final = {
    "money": {"unit"},
    "number": {"unit", "whole", "low", "high"},
    "choice": {"values"},
    "choices": {"values", "alone"},
}
_COMMON: Final = {"kind", "label", "when", "else", "applicant", "asks", "implied", "chances", "pin", "worth"}


def read_schema(sheet: Any, ledger: Ledger) -> Schema:
    """The schema of one ``facts.yaml``."""
    good = fitting(sheet, _SHEET, ledger)
    return Schema(_facts(good.get("facts", {}), ledger), _lists(good.get("lists", {}), ledger))


def _lists(data: Any, ledger: Ledger) -> dict[str, FactList]:
    return {name: _list(name, inside, data, ledger) for name, inside in data.items()}


def _list(name: str, data: Any, around: Any, ledger: Ledger) -> FactList:
    good = fitting(data, _FACT_LIST, ledger, around)
    return FactList(
        name,
        spot_of(around, name),
        good.get("at_most", 1),
        good.get("unit", ""),
        tuple(good.get("applicant", ())),
        good.get("members"),
        good.get("when"),
        good.get("label", name),
        float(good.get("worth", 1)),
        _facts(good.get("facts", {}), ledger),
        _lists(good.get("lists", {}), ledger),
    )


def _facts(data: Any, ledger: Ledger) -> dict[str, Fact]:
    found = {name: _fact(name, inside, data, ledger) for name, inside in data.items()}
    return {name: fact for name, fact in found.items() if fact is not None}


def _fact(name: str, data: Any, around: Any, ledger: Ledger) -> Fact | None:
    good = fitting(data, _FACT, ledger, around)
    spot, kind = spot_of(around, name), good.get("kind")
    if kind not in FACT_KINDS:
        ledger.add(
            "unknown_kind", spot, f"{name} is of the kind {kind}", f"write one of {', '.join(sorted(FACT_KINDS))}"
        )
        return None
    for key in good.keys() - _COMMON - _OF_KIND.get(kind, set()):
        ledger.add("unknown_key", spot_of(data, key), f"a {kind} has no {key}", "remove it")
    if ("when" in good) != ("else" in good):
        advice = "rules are total: a fact that is not always asked has a value where it is not"
        ledger.add("missing_key", spot, f"{name} has only one of when and else", advice)
    fact = Fact(
        name,
        kind,
        good.get("label", name),
        spot,
        good.get("unit", ""),
        _engine_number(kind, good.get("low", 0 if kind == "money" else None)),
        _engine_number(kind, good.get("high")),
        kind == "money" or good.get("whole", False),
        tuple(str(value) for value in good.get("values", ())),
        good.get("when"),
        _constant(kind, good.get("else")),
        _constant(kind, good.get("applicant")),
        good.get("asks"),
        tuple(good.get("alone", ())),
        good.get("implied", {}),
        _chances(kind, data, ledger),
        good.get("pin"),
        float(good.get("worth", 1)),
    )
    _check_constants(fact, good, data, ledger)
    return fact


def _chances(kind: str, data: Any, ledger: Ledger) -> dict[Value, Decimal]:
    """Weights by answer; one of several choices stands for having chosen it alone."""
    found: dict[Value, Decimal] = {}
    for answer, weight in data.get("chances", {}).items():
        value = _constant(kind, [answer] if kind == "choices" else answer)
        if value is None or not isinstance(weight, _NUMBER) or isinstance(weight, bool) or weight < 0:
            what, advice = f"the chances of {answer} are {weight!r}", "write an answer of that kind and a weight from 0"
            ledger.add("wrong_value", spot_of(data, "chances"), what, advice)
        else:
            found[value] = Decimal(str(weight))
    return found


def _engine_number(kind: str, value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value)) * (100 if kind == "money" else 1)


def _constant(kind: str, value: Any) -> Value | None:
    match kind, value:
        case ("money" | "number", int() | float()) if not isinstance(value, bool):
            number = _engine_number(kind, value) or Decimal(0)
            return int(number) if number == number.to_integral_value() else number
        case "choices", list():
            return frozenset(str(each) for each in value)
        case ("choice" | "region", str()) | ("yes_no", bool()) | ("date", date()):
            return value  # type: ignore[no-any-return]  # the patterns say what it is
    return None


def _check_constants(fact: Fact, good: dict[str, Any], data: Any, ledger: Ledger) -> None:
    for key, value in (("else", fact.otherwise), ("applicant", fact.applicant)):
        if key in good and value is None:
            what = f"{key} of {fact.name} is {good[key]!r}, which a {fact.kind} cannot be"
            ledger.add("wrong_type", spot_of(data, key), what, "write a value of that kind")
    if fact.kind in {"choice", "choices"} and not fact.values:
        ledger.add("missing_key", fact.spot, f"{fact.name} has no values", "list what can be answered")
    if isinstance(fact.applicant, str) and fact.kind == "choice" and fact.applicant not in fact.options:
        what = f"{fact.name} cannot be {fact.applicant}"
        ledger.add("wrong_value", spot_of(data, "applicant"), what, f"the values are {', '.join(fact.values)}")
