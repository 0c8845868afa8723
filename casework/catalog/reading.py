"""Makes lifecycles of their YAML; a wrong shape is a FlowError with file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from casework.catalog.actions import read_action
from casework.catalog.shapes import FLAG, LISTED, MAPPING, TEXT, WHOLE, listed, require_one_of
from casework.catalog.timing import narrowed, read_deadline
from casework.deadlines import SUBMIT
from casework.lifecycle import Action, Holder, Lifecycle, Step
from conversation_flows.catalog import Located
from conversation_flows.engine.shapes import FlowError, Shape

_LIFECYCLE = Shape(
    "a lifecycle",
    {"lifecycle": TEXT, "version": WHOLE, "title": TEXT, "law": TEXT, "begins": TEXT, "steps": MAPPING},
    {"deadlines": MAPPING, "anywhere": MAPPING, "pays_from": TEXT, "parts": LISTED},
)
_PART = Shape("a part", {"part": TEXT, "steps": MAPPING}, {"deadlines": MAPPING, "anywhere": MAPPING})
_STEP = Shape(
    "a step",
    {"title": TEXT, "holder": TEXT, "says": TEXT, "next": TEXT},
    {"actions": MAPPING, "rests": FLAG, "ends": FLAG, "public": FLAG, "private": LISTED, "without": LISTED},
)
_HOLDERS = get_args(Holder)
PAYS_FROM = frozenset({"next_month", "month_of_application", "at_once"})


def read_lifecycle(data: Located, parts: Mapping[str, Located]) -> Lifecycle:
    """One lifecycle from the mapping of its file, with the parts it is made of.

    What it says itself goes before its parts: a deadline and an action take the place of a part's of that name, and so
    does a step, unless it only has ``actions``, which are then added to the part's.
    """
    _LIFECYCLE.check(data, data)
    require_one_of("pays_from", data.get("pays_from"), PAYS_FROM, data)
    used = [_part(name, parts, data) for name in listed(data, "parts")]
    layers = [*used, data]
    anywhere = {name: read_action(name, body, one) for one in layers for name, body in _section(one, "anywhere")}
    bodies = _merged_steps(layers)
    steps = {name: _read_step(name, body, data, anywhere) for name, body in bodies.items()}
    deadlines = {name: read_deadline(name, body, one) for one in layers for name, body in _section(one, "deadlines")}
    own = {name for name, _ in _section(data, "steps")}
    kept = reachable(steps, data["begins"]) | own
    own_rules = data.get("deadlines", {})
    names = kept | {action for step in kept for action in steps[step].actions} | {SUBMIT}
    return Lifecycle(
        id=data["lifecycle"],
        version=data["version"],
        title=data["title"],
        law=data["law"],
        begins=data["begins"],
        pays_from=data.get("pays_from"),
        steps={name: step for name, step in steps.items() if name in kept},
        deadlines={
            name: rule if name in own_rules else narrowed(rule, names)
            for name, rule in deadlines.items()
            if name in own_rules or names & {*rule.starts, *rule.within}
        },
        source=data,
    )


def reachable(steps: Mapping[str, Step], begins: str) -> set[str]:
    """The steps somebody can get to."""
    found, waiting = set(), [begins]
    while waiting:
        name = waiting.pop()
        if name in found or name not in steps:
            continue
        found.add(name)
        waiting += [way.step for action in steps[name].actions.values() for way in action.to]
    return found


def _part(name: str, parts: Mapping[str, Located], near: Located) -> Located:
    if name not in parts:
        raise FlowError(f"there is no part {name}", near)
    _PART.check(parts[name], parts[name])
    return parts[name]


def _section(data: Mapping[str, Any], key: str) -> Iterator[tuple[str, Any]]:
    yield from data.get(key, {}).items()


def _merged_steps(layers: Sequence[Located]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for layer in layers:
        for name, body in _section(layer, "steps"):
            merged[name] = _extended(merged[name], body) if _only_adds(name, body, merged) else body
    return merged


def _only_adds(name: str, body: Any, merged: Mapping[str, Any]) -> bool:
    return name in merged and isinstance(body, Mapping) and set(body) == {"actions"}


def _extended(step: Located, more: Mapping[str, Any]) -> Located:
    """A copy of a part's step with more actions, or others in their place."""
    copy = Located()
    copy.update(step)
    copy.place, copy.lines = step.place, step.lines
    if not isinstance(more["actions"], Mapping):
        raise FlowError("actions is a mapping", more)
    copy["actions"] = {**step.get("actions", {}), **more["actions"]}
    return copy


def _read_step(name: str, data: Any, near: Located, anywhere: Mapping[str, Action]) -> Step:
    _STEP.check(data, near)
    require_one_of("holder", data["holder"], _HOLDERS, data)
    is_end = data.get("ends", False)
    shared = {} if is_end else {key: one for key, one in anywhere.items() if key not in listed(data, "without")}
    own = {key: read_action(key, body, data) for key, body in data.get("actions", {}).items()}
    return Step(
        name=name,
        title=data["title"],
        holder=data["holder"],
        says=data["says"],
        next=data["next"],
        actions={**own, **{key: one for key, one in shared.items() if key not in own}},
        rests=data.get("rests", False),
        is_end=is_end,
        is_public=data.get("public", False),
        private=listed(data, "private"),
        without=listed(data, "without"),
        source=data,
    )
