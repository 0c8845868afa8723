"""Releasing a flow: what is kept of a version for ever, what proves it later, and what changed in words.

A release is one JSON file with the flow, every topic in it as it was, and *golden conversations*: what each persona
said and what came of it. As long as goldens pass on the pinned version, conversations that began on it can go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from conversation_flows.checking.releases import flow_digest
from conversation_flows.engine.carry import slots
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow, Loop, Node, Question
from conversation_flows.personas import Persona
from conversation_flows.rehearsal import Rehearsal, command_of, play
from conversation_flows.view import summary


def bundle_digest(released: Mapping[str, Any]) -> str:
    """The digest a release is recorded under."""
    return flow_digest(released["flow"], released["topics"], released["topics"])


def golden(persona: Persona, flow: Flow, environment: Environment) -> dict[str, Any]:
    """What a persona says on a flow, and what it comes to; items are counted, so that it can be said again."""
    rehearsal = Rehearsal(flow, counting(environment))
    turns = play(persona, rehearsal)
    return {
        "persona": persona.name,
        "day": environment.today.isoformat(),
        "turns": turns,
        "summary": summary(rehearsal.walk),
    }


def replay(kept: Mapping[str, Any], flow: Flow, environment: Environment) -> list[dict[str, Any]]:
    """The summary a golden conversation comes to today; raises ``OutOfPlace`` when it cannot be said any more."""
    day = replace(environment, today=date.fromisoformat(kept["day"]))
    rehearsal = Rehearsal(flow, counting(day))
    for turn in kept["turns"]:
        rehearsal.do(command_of(turn))
    return summary(rehearsal.walk)


def counting(environment: Environment) -> Environment:
    """The same surroundings with item ids that are counted instead of random."""
    numbers = count(1)
    return replace(environment, new_item=lambda prefix: f"{prefix}_{next(numbers):08d}")


def differences(old: Flow, new: Flow) -> list[str]:
    """What a newer version changes, one line each, in words."""
    before, after = slots(old), slots(new)
    lines = [f"removed   {slot}: {before[slot].ask.source}" for slot in before if slot not in after]
    lines += [f"added     {slot}: {after[slot].ask.source}" for slot in after if slot not in before]
    for slot in after:
        if slot in before:
            lines += [f"changed   {slot}: {change}" for change in _changes(before[slot], after[slot])]
    return lines


def _changes(old: Node, new: Node) -> Iterator[str]:
    if type(old) is not type(new):
        yield "a list is now a single question" if isinstance(old, Loop) else "a single question is now a list"
        return
    for name, (was, now) in _compared(old, new).items():
        if was != now:
            yield f"{name} was {was!r}, is {now!r}"


def _compared(old: Node, new: Node) -> dict[str, tuple[Any, Any]]:
    found: dict[str, tuple[Any, Any]] = {
        "prompt": (old.ask.source, new.ask.source),
        "condition": (_sources(old), _sources(new)),
    }
    if isinstance(old, Question) and isinstance(new, Question):
        found |= {
            "kind": (old.kind_name, new.kind_name),
            "options": (list(old.labels), list(new.labels)),
            "requirements": ([r.that.source for r in old.requirements], [r.that.source for r in new.requirements]),
            "optional": (old.is_optional, new.is_optional),
            "bounds": ((old.minimum, old.maximum), (new.minimum, new.maximum)),
        }
    return found


def _sources(node: Node) -> str:
    return " and ".join(condition.source for condition in node.conditions) or "always"
