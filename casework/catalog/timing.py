"""Reads deadlines: from when until when, by which limit, and what comes then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from casework.catalog.shapes import LISTED, TEXT, listed, require_one_of
from casework.lifecycle import DeadlineRule
from conversation_flows.catalog import Located
from conversation_flows.engine.shapes import FlowError, Shape

_DEADLINE = Shape(
    "a deadline",
    {"title": TEXT},
    {"limit": (str, Mapping), "chosen_by": TEXT, "until": TEXT, "within": LISTED, "starts": LISTED, "ends": LISTED}
    | {"pauses": LISTED, "pauses_when": TEXT, "then": TEXT, "of": TEXT, "law": TEXT},
)


def read_deadline(name: str, data: Any, near: Located) -> DeadlineRule:
    """One deadline."""
    _DEADLINE.check(data, near)
    require_one_of("of", data.get("of"), ("office", "citizen"), data)
    limit = data.get("limit", {})
    if bool(limit) == ("until" in data) or (limit and isinstance(limit, str) == ("chosen_by" in data)):
        raise FlowError(f"{name} has a limit, or limits and chosen_by, or until", data)
    if ("within" in data) == ("starts" in data) or ("starts" in data) != ("ends" in data):
        raise FlowError(f"{name} has within, or starts and ends", data)
    return DeadlineRule(
        id=name,
        title=data["title"],
        limits={"": limit} if isinstance(limit, str) else {str(key): str(value) for key, value in limit.items()},
        chosen_by=data.get("chosen_by"),
        until=data.get("until"),
        starts=listed(data, "starts"),
        ends=listed(data, "ends"),
        within=listed(data, "within"),
        pauses=listed(data, "pauses"),
        pauses_when=data.get("pauses_when"),
        then=data.get("then"),
        of=data.get("of", "office"),
        law=data.get("law", ""),
        source=data,
    )


def narrowed(rule: DeadlineRule, names: set[str]) -> DeadlineRule:
    """A part's deadline with those of its steps and actions that this lifecycle has."""

    def kept(given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in given if name in names)

    return replace(rule, starts=kept(rule.starts), ends=kept(rule.ends), within=kept(rule.within))
