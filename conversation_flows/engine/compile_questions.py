"""Turns the YAML of one question into a :class:`Question`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversation_flows.engine.flow import Option, Question
from conversation_flows.engine.kinds import KINDS, SEALING, Kind
from conversation_flows.engine.places import Place
from conversation_flows.engine.shapes import OPTION, QUESTION, FlowError, check_kind, check_type


def compile_question(data: Mapping[str, Any], place: Place, section: int) -> Question:
    """The question at a place, from now on known there; raises :class:`FlowError`."""
    QUESTION.check(data)
    key, names = place.new_key(data["id"], data), place.names
    kind, options = _kind(data), _options(data)
    names.lexicon.values |= {option.value for option in options}
    conditions = place.under(data).conditions
    question = Question(
        key=key,
        slot=names.slot + key,
        kind_name=data["kind"],
        kind=kind,
        section=section,
        ask=place.text(data["ask"], data),
        conditions=conditions,
        reads=place.read_by(conditions),
        options=options,
        labels={option.value: option.label for option in options},
        law=data.get("law"),
        example=data.get("example"),
        minimum=data.get("min"),
        maximum=data.get("max"),
        longest=data.get("longest"),
        unit=data.get("unit", ""),
        periods=tuple(data.get("periods", ())),
        levels=tuple(data.get("levels", ())),
        is_optional=data.get("optional", False),
        may_be_unknown=data.get("may_be_unknown", kind.may_be_unknown),
        seals=data["kind"] in SEALING,
    )
    names.entries[key] = question
    _complete(question, data, place)
    check_kind(question, data)
    return question


def _complete(question: Question, data: Mapping[str, Any], place: Place) -> None:
    """Add what may read the question itself, which is frozen; nobody but its place has seen it yet."""
    requirements = place.requirements(data, "require")
    fills = tuple((place.prefix + target, place.expression(by, data)) for target, by in data.get("fills", {}).items())
    place.names.lexicon.filled += [(place.names.entries, target, data) for target, _ in fills]
    details = {
        **place.texts(data, "why", "help", "speech", "label"),
        "requirements": requirements,
        "rests_on": place.read_by(requirement.that for requirement in requirements),
        "warnings": place.requirements(data, "warn"),
        "fills": fills,
    }
    for name, detail in details.items():
        object.__setattr__(question, name, detail)


def _kind(data: Mapping[str, Any]) -> Kind:
    kind = KINDS.get(data["kind"])
    if kind is None:
        raise FlowError(f"there is no kind {data['kind']!r}; use one of {', '.join(sorted(KINDS))}", data)
    return kind


def _options(data: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(_option(value, option, data) for value, option in data.get("options", {}).items())


def _option(value: Any, option: Any, near: Any) -> Option:
    check_type(f"the option {value}", value, (str,), near)
    if isinstance(option, str):
        return Option(value, option)
    OPTION.check(option, near)
    return Option(value, option["label"], option.get("help"), option.get("alone", False))
