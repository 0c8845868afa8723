"""Reads actions: who does them, where they lead, what they take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, get_args

from casework.application import Outcome
from casework.catalog.shapes import FLAG, LIST, LISTED, MAPPING, TEXT, WHOLE, listed, require_one_of
from casework.lifecycle import Action, Take, Way
from conversation_flows.catalog import Located
from conversation_flows.engine.shapes import FlowError, Shape

_ACTION = Shape(
    "an action",
    {"title": TEXT, "by": LISTED, "to": LISTED},
    {"when": LISTED, "reasons": TEXT, "takes": MAPPING, "papers": LISTED, "decides": TEXT, "against": FLAG}
    | {"marks": LISTED, "unmarks": LISTED, "extends": MAPPING, "says": TEXT},
)
_TAKE = Shape("a detail", {"kind": TEXT}, {"optional": FLAG, "options": LIST, "at_least": WHOLE})
_WAY = Shape("a way", {"to": TEXT}, {"when": TEXT})
_OUTCOMES: Final = get_args(Outcome)
#: what a detail can be; :mod:`casework.details` checks them
DETAIL_KINDS = frozenset(
    "text texts past_day coming_day month money number yes_no choice office account accounts happening deadline".split()
)


def read_action(name: str, data: Any, near: Located) -> Action:
    """One action."""
    _ACTION.check(data, near)
    require_one_of("decides", data.get("decides"), _OUTCOMES, data)
    takes = tuple(_read_take(key, body, data) for key, body in data.get("takes", {}).items())
    is_against = data.get("against", False)
    if is_against and not any(take.name == "words" for take in takes):
        takes = (*takes, Take("words", "text"))
    return Action(
        name=name,
        title=data["title"],
        by=frozenset(listed(data, "by")),
        to=_read_ways(data["to"], data),
        when=listed(data, "when"),
        reasons=data.get("reasons"),
        takes=takes,
        papers=listed(data, "papers"),
        decides=data.get("decides"),
        is_against=is_against,
        marks=listed(data, "marks"),
        unmarks=listed(data, "unmarks"),
        extends=dict(data.get("extends", {})),
        says=data.get("says", ""),
        source=data,
    )


def _read_ways(data: str | list[Any], near: Located) -> tuple[Way, ...]:
    if isinstance(data, str):
        return (Way(data),)
    ways = []
    for one in data:
        if not isinstance(one, str):
            _WAY.check(one, near)
        ways.append(Way(one) if isinstance(one, str) else Way(one["to"], one.get("when")))
    if not ways or ways[-1].when is not None:
        raise FlowError("the last of several ways has no condition", near)
    return tuple(ways)


def _read_take(name: str, data: Any, near: Located) -> Take:
    body: Mapping[str, Any] = {"kind": data} if isinstance(data, str) else data
    _TAKE.check(body, near)
    require_one_of("kind", body["kind"], DETAIL_KINDS, near)
    options = tuple(map(str, body.get("options", ())))
    if (body["kind"] == "choice") != bool(options):
        raise FlowError(f"{name}: a choice, and nothing else, has options", near)
    return Take(name, body["kind"], body.get("optional", False), options, body.get("at_least", 1))
