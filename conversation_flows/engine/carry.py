"""Carries what was said from one version of a flow to the next, in the middle of a conversation, losing nothing.

An answer whose question has a new name moves with it, in every item of a loop. One whose question is gone stays where
it is: off every path, steering nothing. One that its question would not take any more is asked again, with the old
value offered. New questions simply turn out to be open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from conversation_flows.engine.commands import Add, Answer, Change, NoAnswer, Remove, Spoken
from conversation_flows.engine.consequences import first_broken
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow, Loop, Node, Question
from conversation_flows.engine.frame import Position
from conversation_flows.engine.kinds import Refused
from conversation_flows.engine.path import path
from conversation_flows.engine.scopes import Scope
from conversation_flows.engine.state import State
from conversation_flows.engine.walk import Walk


@dataclass(frozen=True, slots=True)
class Migration:
    """From one version to a later one: slots by their new names, slots that are gone, and what to say to people."""

    flow: str
    from_version: int
    to_version: int
    renamed: Mapping[str, str]
    removed: frozenset[str]
    say: str


class MigrationError(Exception):
    """A migration that forgets a question, names one that is not there, or moves an answer out of its loop."""


def check_migration(migration: Migration, old: Flow, new: Flow) -> None:
    """Raise :class:`MigrationError` unless every slot of ``old`` is accounted for in ``new``."""
    before, after = slots(old), slots(new)
    for source, target in migration.renamed.items():
        if source not in before or target not in after:
            raise MigrationError(f"renames {source} to {target}, of which one is not there")
        if _place(before[source]) != _place(after[target]):
            raise MigrationError(f"moves {source} to {target}, out of its loop")
    forgotten = sorted(before.keys() - after.keys() - migration.renamed.keys() - migration.removed)
    if forgotten:
        raise MigrationError(f"says nothing of {', '.join(forgotten)}: renamed, or removed?")


def slots(flow: Flow) -> dict[str, Node]:
    """Every node of a flow by its slot."""
    found: dict[str, Node] = {}
    _collect(flow.nodes, found)
    return found


def _collect(nodes: tuple[Node, ...], found: dict[str, Node]) -> None:
    for node in nodes:
        found[node.slot] = node
        if isinstance(node, Loop):
            _collect(node.nodes, found)


def _place(node: Node) -> str:
    return node.slot.removesuffix(node.key)


def carry(state: State, migration: Migration, new: Flow, environment: Environment) -> int:
    """Carry ``state`` over, in place; how many answers have to be given again."""
    _rename(state.root, "", migration.renamed)
    state.attention = [renamed_address(address, migration) for address in state.attention]
    state.pending = None
    walk = Walk(new, state, environment)
    walk.forget()
    misfits = [position for position in path(walk) if not _fits(position, environment)]
    for position in misfits:
        position.frame.scope.answers[position.node.key]["stale"] = True
        walk.touch(position.frame, position.node.slot)
    return len(misfits)


def renamed_address(address: str, migration: Migration) -> str:
    """An address as the later version has it; addresses alternate keys and items, after a root key of two parts."""
    topic, _, rest = address.partition(".")
    first, *steps = rest.split(".")
    slot = f"{topic}.{first}"
    parts = [_renamed_key("", slot, migration.renamed)]
    for index, step in enumerate(steps):
        is_item = index % 2 == 0
        parts.append(step if is_item else _renamed_key(f"{slot}.", step, migration.renamed))
        slot = slot if is_item else f"{slot}.{step}"
    return ".".join(parts)


def moved(command: Spoken, migration: Migration) -> Spoken:
    """A command as the later version has it: whoever sent it was looking at the earlier one."""
    match command:
        case Answer(question) | NoAnswer(question) | Change(question):
            return replace(command, question=renamed_address(question, migration))
        case Add(loop) | Remove(loop):
            return replace(command, loop=renamed_address(loop, migration))
    return command


def _rename(scope: Scope, prefix: str, renamed: Mapping[str, str]) -> None:
    for key in list(scope.answers):
        scope.answers[_renamed_key(prefix, key, renamed)] = scope.answers.pop(key)
    for key in list(scope.loops):
        loop = scope.loops.pop(key)
        for item in loop.items.values():
            _rename(item, f"{prefix}{key}.", renamed)
        scope.loops[_renamed_key(prefix, key, renamed)] = loop
    scope.touch()


def _renamed_key(prefix: str, key: str, renamed: Mapping[str, str]) -> str:
    target = renamed.get(prefix + key)
    if target is None:
        return key
    return target.rpartition(".")[2] if prefix else target  # keys are `topic.name` at the root and `name` in a loop


def _fits(position: Position, environment: Environment) -> bool:
    """Whether the question would take its answer today, beside the others."""
    node, record = position.node, position.record
    if not isinstance(node, Question) or record is None or "v" not in record:
        return True
    try:
        node.kind.read(node.kind.sent(record["v"]), node, environment)
    except Refused:
        return False
    return first_broken(node.requirements, position.frame) is None
