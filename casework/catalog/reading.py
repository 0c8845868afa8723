"""Makes lifecycles of their YAML; a wrong shape is a FlowError with file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, get_args

from casework.application import Outcome
from casework.deadlines import SUBMIT
from casework.lifecycle import Action, DeadlineRule, Holder, Lifecycle, Step, Take, Way
from casework.reasons import Reason, Reasons
from conversation_flows.catalog import Located
from conversation_flows.engine.shapes import FlowError, Shape, check_type

_TEXT, _LIST, _MAPPING, _FLAG, _WHOLE = (str,), (list,), (Mapping,), (bool,), (int,)
_LISTED = (str, list)
_LIFECYCLE = Shape(
    "a lifecycle",
    {"lifecycle": _TEXT, "version": _WHOLE, "title": _TEXT, "law": _TEXT, "begins": _TEXT, "steps": _MAPPING},
    {"deadlines": _MAPPING, "anywhere": _MAPPING, "pays_from": _TEXT, "parts": _LISTED},
)
_PART = Shape("a part", {"part": _TEXT, "steps": _MAPPING}, {"deadlines": _MAPPING, "anywhere": _MAPPING})
_STEP = Shape(
    "a step",
    {"title": _TEXT, "holder": _TEXT, "says": _TEXT, "next": _TEXT},
    {"actions": _MAPPING, "rests": _FLAG, "ends": _FLAG, "public": _FLAG, "private": _LISTED, "without": _LISTED},
)
_ACTION = Shape(
    "an action",
    {"title": _TEXT, "by": _LISTED, "to": _LISTED},
    {"when": _LISTED, "reasons": _TEXT, "takes": _MAPPING, "papers": _LISTED, "decides": _TEXT, "against": _FLAG}
    | {"marks": _LISTED, "unmarks": _LISTED, "extends": _MAPPING, "says": _TEXT},
)
_DEADLINE = Shape(
    "a deadline",
    {"title": _TEXT},
    {"limit": (str, Mapping), "chosen_by": _TEXT, "until": _TEXT, "within": _LISTED, "starts": _LISTED, "ends": _LISTED}
    | {"pauses": _LISTED, "pauses_when": _TEXT, "then": _TEXT, "of": _TEXT, "law": _TEXT},
)
_TAKE = Shape("a detail", {"kind": _TEXT}, {"optional": _FLAG, "options": _LIST, "at_least": _WHOLE})
_WAY = Shape("a way", {"to": _TEXT}, {"when": _TEXT})
_HOLDERS, _OUTCOMES = get_args(Holder), get_args(Outcome)
#: what a detail can be; :mod:`casework.details` checks them
DETAIL_KINDS = frozenset(
    "text texts past_day coming_day month money number yes_no choice office account accounts happening deadline".split()
)
PAYS_FROM = frozenset({"next_month", "month_of_application", "at_once"})


def read_lifecycle(data: Located, parts: Mapping[str, Located]) -> Lifecycle:
    """One lifecycle from the mapping of its file, with the parts it is made of.

    What it says itself goes before its parts: a deadline and an action take the place of a part's of that name, and so
    does a step, unless it only has ``actions``, which are then added to the part's.
    """
    _LIFECYCLE.check(data, data)
    _require_one_of("pays_from", data.get("pays_from"), PAYS_FROM, data)
    used = [_part(name, parts, data) for name in _listed(data, "parts")]
    layers = [*used, data]
    anywhere = {name: read_action(name, body, one) for one in layers for name, body in _section(one, "anywhere")}
    bodies = _merged_steps(layers)
    steps = {name: _read_step(name, body, data, anywhere) for name, body in bodies.items()}
    deadlines = {name: _read_deadline(name, body, one) for one in layers for name, body in _section(one, "deadlines")}
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
            name: rule if name in own_rules else _only(rule, names)
            for name, rule in deadlines.items()
            if name in own_rules or names & {*rule.starts, *rule.within}
        },
        source=data,
    )


def _only(rule: DeadlineRule, names: set[str]) -> DeadlineRule:
    """A part's deadline with those of its steps and actions that this lifecycle has."""

    def kept(given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in given if name in names)

    return replace(rule, starts=kept(rule.starts), ends=kept(rule.ends), within=kept(rule.within))


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
    copy["actions"] = {**step.get("actions", {}), **more["actions"]}
    return copy


def _read_step(name: str, data: Any, near: Located, anywhere: Mapping[str, Action]) -> Step:
    _STEP.check(data, near)
    _require_one_of("holder", data["holder"], _HOLDERS, data)
    is_end = data.get("ends", False)
    shared = {} if is_end else {key: one for key, one in anywhere.items() if key not in _listed(data, "without")}
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
        private=_listed(data, "private"),
        without=_listed(data, "without"),
        source=data,
    )


def read_action(name: str, data: Any, near: Located) -> Action:
    """One action."""
    _ACTION.check(data, near)
    _require_one_of("decides", data.get("decides"), _OUTCOMES, data)
    takes = tuple(_read_take(key, body, data) for key, body in data.get("takes", {}).items())
    is_against = data.get("against", False)
    if is_against and not any(take.name == "words" for take in takes):
        takes = (*takes, Take("words", "text"))
    return Action(
        name=name,
        title=data["title"],
        by=frozenset(_listed(data, "by")),
        to=_read_ways(data["to"], data),
        when=_listed(data, "when"),
        reasons=data.get("reasons"),
        takes=takes,
        papers=_listed(data, "papers"),
        decides=data.get("decides"),
        is_against=is_against,
        marks=_listed(data, "marks"),
        unmarks=_listed(data, "unmarks"),
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
    _require_one_of("kind", body["kind"], DETAIL_KINDS, near)
    options = tuple(map(str, body.get("options", ())))
    if (body["kind"] == "choice") != bool(options):
        raise FlowError(f"{name}: a choice, and nothing else, has options", near)
    return Take(name, body["kind"], body.get("optional", False), options, body.get("at_least", 1))


def _read_deadline(name: str, data: Any, near: Located) -> DeadlineRule:
    _DEADLINE.check(data, near)
    _require_one_of("of", data.get("of"), ("office", "citizen"), data)
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
        starts=_listed(data, "starts"),
        ends=_listed(data, "ends"),
        within=_listed(data, "within"),
        pauses=_listed(data, "pauses"),
        pauses_when=data.get("pauses_when"),
        then=data.get("then"),
        of=data.get("of", "office"),
        law=data.get("law", ""),
        source=data,
    )


def _listed(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """One name, or several."""
    value = data.get(key, ())
    if isinstance(value, str):
        return (value,)
    for one in value:
        check_type(key, one, _TEXT, data)
    return tuple(value)


def _require_one_of(key: str, value: str | None, known: Any, near: Any) -> None:
    if value is not None and value not in known:
        raise FlowError(f"{key} is one of {', '.join(sorted(known))}", near)


_REASON = Shape("a reason", {"groups": _LISTED, "text": _TEXT}, {"way_on": _TEXT, "law": _TEXT})


def read_reasons(data: Located) -> Reasons:
    """All reasons from the mapping of their file."""
    Shape("reasons", {"reasons": _MAPPING}, {}).check(data, data)
    found = {}
    for code, body in data["reasons"].items():
        _REASON.check(body, data)
        words = body["text"], body.get("way_on", ""), body.get("law", "")
        found[code] = Reason(code, _listed(body, "groups"), *words, source=body)
    return Reasons(found)
