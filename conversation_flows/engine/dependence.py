"""What a change at one place may undo elsewhere: maps built once, when a flow is compiled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conversation_flows.engine.flow import Dependent, Effects, Loop, Node, Question


def dependents(nodes: Iterable[Node]) -> dict[str, tuple[Dependent, ...]]:
    """By slot, the questions to look at again when what stands there changes, in the order they are asked.

    What is required is looked at when something read changes, and when the question comes back on the path.
    """
    found: dict[str, list[Dependent]] = {}
    for loops, node in _with_loops(nodes):
        if isinstance(node, Question) and node.requirements:
            for slot in (node.rests_on | node.reads) - {node.slot}:
                found.setdefault(slot, []).append(Dependent(loops, node))
    return {slot: tuple(those) for slot, those in found.items()}


def effects(nodes: Iterable[Node]) -> dict[str, Effects]:
    """By slot, what a change there may undo; see :class:`Effects`."""
    truths: dict[str, list[str]] = {}
    loops: dict[str, list[str]] = {}
    for node in nodes:
        for slot in node.reads:
            truths.setdefault(slot, []).append(node.key)
        if isinstance(node, Loop):
            for slot in _read_from_outside(node):
                loops.setdefault(slot, []).append(node.key)
    return {slot: Effects(tuple(truths.get(slot, ())), tuple(loops.get(slot, ()))) for slot in {*truths, *loops}}


def _read_from_outside(loop: Loop) -> set[str]:
    """The slots a change at which may be felt in every item: those that nodes inside read outside."""
    inner = [node for _, node in _with_loops(loop.nodes)]
    within = {loop.slot, *(node.slot for node in inner)}
    return {slot for node in inner for slot in node.reads} - within


def _with_loops(nodes: Iterable[Node], loops: tuple[Loop, ...] = ()) -> Iterator[tuple[tuple[Loop, ...], Node]]:
    """Every node with the loops it is in, in order."""
    for node in nodes:
        yield loops, node
        if isinstance(node, Loop):
            yield from _with_loops(node.nodes, (*loops, node))
