"""Facts with their provenance as plain data and back, without losing anything: what a decision record keeps of them.

A state is ``{"is": "known", "value": …}`` and the like, with who said so in ``by``. Values that JSON has no word for
are written ``{"decimal": "12.5"}``, ``{"day": "2020-02-29"}`` and ``{"set": ["a", "b"]}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from eligibility.engine.facts import Facts, Items
from eligibility.engine.values import (
    DECLARED,
    NOT_ASKED,
    DontKnow,
    Interval,
    Known,
    NotApplicable,
    NotAsked,
    OneOf,
    Provenance,
    Refused,
    State,
    Value,
)

_WORDS: Final = {DontKnow: "dont_know", Refused: "refused", NotApplicable: "not_applicable"}


def facts_data(facts: Facts) -> dict[str, Any]:
    """Everything known, as data for JSON."""
    return {
        "states": {name: _state_data(state) for name, state in facts.states.items()},
        "lists": {
            name: {"closed": there.is_closed, "items": [facts_data(item) for item in there.items]}
            for name, there in facts.lists.items()
        },
    }


def facts_from(data: Mapping[str, Any]) -> Facts:
    """What :func:`facts_data` wrote."""
    return Facts(
        {name: _state(state) for name, state in data["states"].items()},
        {
            name: Items(tuple(facts_from(item) for item in there["items"]), there["closed"])
            for name, there in data["lists"].items()
        },
    )


def _state_data(state: State) -> dict[str, Any]:
    match state:
        case NotAsked():
            return {"is": "not_asked"}
        case Known(value):
            said = {"is": "known", "value": _value_data(value)}
        case Interval(low, high):
            said = {"is": "interval", "low": _end_data(low), "high": _end_data(high)}
            said |= {"low_open": state.is_low_open, "high_open": state.is_high_open}
        case OneOf(values):
            said = {"is": "one_of", "values": sorted((_value_data(value) for value in values), key=repr)}
        case DontKnow() | Refused() | NotApplicable():
            said = {"is": _WORDS[type(state)]}
    return said | _provenance_data(state.provenance)


def _state(data: Mapping[str, Any]) -> State:
    provenance = _provenance(data)
    match data["is"]:
        case "not_asked":
            return NOT_ASKED
        case "known":
            return Known(_value(data["value"]), provenance)
        case "interval":
            low, high = _end(data["low"]), _end(data["high"])
            return Interval(low, high, provenance, data["low_open"], data["high_open"])
        case "one_of":
            return OneOf(frozenset(_value(value) for value in data["values"]), provenance)
        case "dont_know":
            return DontKnow(provenance)
        case "refused":
            return Refused(provenance)
    return NotApplicable(provenance)


def _end_data(end: int | Decimal | None) -> Any:
    return None if end is None else _value_data(end)


def _end(data: Any) -> int | Decimal | None:
    value = None if data is None else _value(data)
    return value if isinstance(value, int | Decimal) else None


def _value_data(value: Value) -> Any:
    match value:
        case Decimal():
            return {"decimal": str(value)}
        case date():
            return {"day": value.isoformat()}
        case frozenset():
            return {"set": sorted(value)}
    return value


def _value(data: Any) -> Value:
    match data:
        case {"decimal": str(digits)}:
            return Decimal(digits)
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"set": list(values)}:
            return frozenset(values)
    value: Value = data
    return value


def _provenance_data(provenance: Provenance) -> dict[str, Any]:
    if provenance == DECLARED:
        return {}
    said = {"kind": provenance.kind, "by": provenance.by, "channel": provenance.channel}
    return {"by": {**said, "at": provenance.at and provenance.at.isoformat()}}


def _provenance(data: Mapping[str, Any]) -> Provenance:
    said = data.get("by")
    if said is None:
        return DECLARED
    at = said["at"]
    return Provenance(said["kind"], said["by"], at and datetime.fromisoformat(at), said["channel"])
