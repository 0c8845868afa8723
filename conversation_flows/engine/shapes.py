"""What the YAML of flows may hold: keys, their types, and what goes with which question kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from conversation_flows.engine.flow import Question
from conversation_flows.engine.kinds.dates import bounds

_WORDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list", Mapping: "a mapping"}
_Types = tuple[type, ...]
_ANY: _Types = (object,)
_TEXT: _Types = (str,)
_FLAG: _Types = (bool,)
_WHOLE: _Types = (int,)
_LIST: _Types = (list,)
_MAPPING: _Types = (Mapping,)
_CONDITION: _Types = (str, bool)
_BOUND: _Types = (int, str, date)


class FlowError(Exception):
    """A mistake in a flow's YAML: where it is and what to write instead."""

    def __init__(self, message: str, near: Any = None) -> None:
        place = getattr(near, "place", None)
        super().__init__(f"{place}: {message}" if place else message)


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one kind of mapping: those it must have, those it may have, and the types of both."""

    what: str
    needed: Mapping[str, _Types]
    optional: Mapping[str, _Types]

    def check(self, data: Any, near: Any = None) -> None:
        """Raise :class:`FlowError` unless ``data`` has this shape."""
        if not isinstance(data, Mapping):
            raise FlowError(f"{self.what} is a mapping with {', '.join(sorted(self.needed))}", near)
        known = {**self.needed, **self.optional}
        unknown = sorted(str(key) for key in data.keys() - known.keys())
        if unknown:
            raise FlowError(f"unknown key {', '.join(unknown)}; known here: {', '.join(sorted(known))}", data)
        missing = sorted(self.needed.keys() - data.keys())
        if missing:
            raise FlowError(f"{self.what} needs {', '.join(missing)}", data)
        for key, value in data.items():
            check_type(key, value, known[key], data)


def check_type(key: str, value: Any, types: _Types, near: Any) -> None:
    """Raise :class:`FlowError` unless ``value`` is of one of the types; true and false are no numbers."""
    is_flag = isinstance(value, bool)
    if isinstance(value, types) and (not is_flag or bool in types or types == _ANY):
        return
    raise FlowError(f"{key} is {' or '.join(_WORDS.get(kind, kind.__name__) for kind in types)}", near)


FLOW = Shape(
    "a flow",
    {"flow": _TEXT, "version": _WHOLE, "service": _TEXT, "code": _TEXT, "title": _TEXT, "sections": _LIST},
    {"lists": _MAPPING, "submits": _MAPPING},
)
SECTION = Shape("a section", {"title": _TEXT, "topics": _LIST}, {"when": _CONDITION})
TOPIC = Shape(
    "a topic",
    {"topic": _TEXT, "title": _TEXT, "questions": _LIST},
    {"when": _CONDITION, "named": _MAPPING, "computed": _MAPPING},
)
USE = Shape("a used topic", {"use": _TEXT}, {"with": _MAPPING, "when": _CONDITION})
BLOCK = Shape("a block", {"when": _CONDITION, "questions": _LIST}, {})
LOOP = Shape(
    "a loop",
    {"loop": _TEXT, "about": _TEXT, "ask": _TEXT, "another": _TEXT, "line": _TEXT, "at_most": _WHOLE}
    | {"questions": _LIST},
    {"prefix": _TEXT, "why": _TEXT, "help": _TEXT, "law": _TEXT, "label": _TEXT, "when": _CONDITION}
    | {"named": _MAPPING, "computed": _MAPPING},
)
QUESTION = Shape(
    "a question",
    {"id": _TEXT, "kind": _TEXT, "ask": _TEXT},
    dict.fromkeys(("why", "help", "law", "speech", "label", "unit"), _TEXT)
    | dict.fromkeys(("require", "warn", "periods", "levels"), _LIST)
    | dict.fromkeys(("fills", "options"), _MAPPING)
    | dict.fromkeys(("optional", "may_be_unknown"), _FLAG)
    | {"example": _ANY, "when": _CONDITION, "min": _BOUND, "max": _BOUND, "longest": _WHOLE},
)
REQUIREMENT = Shape("a requirement", {"that": _CONDITION, "say": _TEXT}, {})
OPTION = Shape("an option", {"label": _TEXT}, {"help": _TEXT, "alone": _FLAG})
MIGRATION = Shape(
    "a migration", {"flow": _TEXT, "from": _WHOLE, "to": _WHOLE, "say": _TEXT}, {"renamed": _MAPPING, "removed": _LIST}
)

BOUNDED = frozenset({"number", "date", "month"})
DETAILS = {
    "options": frozenset({"choice", "choices"}),
    "periods": frozenset({"money"}),
    "levels": frozenset({"region"}),
    "longest": frozenset({"text", "long_text", "address"}),
    "unit": frozenset({"money", "number"}),
    "min": BOUNDED,
    "max": BOUNDED,
}
UNITS = frozenset({"CNY", "CNY/month", "CNY/year"})
PERIODS = frozenset({"month", "year"})
LEVELS = frozenset({"province", "prefecture", "county", "township"})


def check_kind(question: Question, data: Mapping[str, Any]) -> None:
    """Raise :class:`FlowError` when a detail does not go with the question's kind."""
    kind = question.kind_name
    for detail, kinds in DETAILS.items():
        if detail in data and kind not in kinds:
            raise FlowError(f"{detail} goes with {', '.join(sorted(kinds))}, not with {kind}", data)
    if kind in DETAILS["options"] and not question.options:
        raise FlowError(f"a {kind} needs options", data)
    if kind == "money":
        _check_money(question, data)
    if not set(question.levels) <= LEVELS:
        raise FlowError(f"levels are {', '.join(sorted(LEVELS))}", data)
    if kind in BOUNDED:
        _check_bounds(question, data)


def _check_money(question: Question, data: Mapping[str, Any]) -> None:
    if question.unit not in UNITS:
        raise FlowError(f"the unit of money is one of {', '.join(sorted(UNITS))}", data)
    if not set(question.periods) <= PERIODS or bool(question.periods) != ("/" in question.unit):
        raise FlowError("periods are month and year, and go with CNY/month and CNY/year", data)


def _check_bounds(question: Question, data: Mapping[str, Any]) -> None:
    low, high = question.minimum, question.maximum
    if question.kind_name == "number":
        are_right = all(bound is None or isinstance(bound, int) for bound in (low, high))
        are_right = are_right and (low or 0) <= (1_000_000 if high is None else high)
    else:
        are_right = _are_days(question)
    if not are_right:
        raise FlowError(f"min and max of a {question.kind_name} do not bound anything", data)


def _are_days(question: Question) -> bool:
    try:
        low, high = bounds(question, date.max)
    except ValueError:
        return False
    return low <= high
