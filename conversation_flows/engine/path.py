"""The path: which questions are asked, in which order. It follows from flow, answers and day, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from conversation_flows.engine.flow import Loop, Node, Question
from conversation_flows.engine.frame import Frame, Position
from conversation_flows.engine.scopes import LoopState, Scope
from conversation_flows.engine.walk import Walk


def path(walk: Walk) -> Iterator[Position]:
    """The whole path of a conversation."""
    return positions(walk.root, walk.flow.nodes)


def positions(frame: Frame, nodes: tuple[Node, ...]) -> Iterator[Position]:
    """Every node on the path from ``frame`` inward, in the order it is asked."""
    for node in nodes:
        if frame.walk.truth(frame, node) is not True:
            continue
        if isinstance(node, Loop):
            for inner in frame.items(node):
                yield from positions(inner, node.nodes)
        yield Position(frame, node)


def backwards(walk: Walk, here: Position | None) -> Iterator[Position]:
    """The positions before ``here``, the nearest first; all of them when ``here`` is ``None``."""
    if here is None:
        yield from _reversed(walk.root, walk.flow.nodes)
        return
    frame, node = here.frame, here.node
    if isinstance(node, Loop):  # its items come before the question whether there is another
        yield from _items_reversed(frame, node)
    while True:
        nodes = frame.loop.nodes if frame.loop else walk.flow.nodes
        yield from _reversed(frame, nodes[: nodes.index(node)])
        if frame.around is None or frame.loop is None:
            return
        yield from _items_reversed(frame.around, frame.loop, before=frame.item)
        node, frame = frame.loop, frame.around


def _reversed(frame: Frame, nodes: tuple[Node, ...]) -> Iterator[Position]:
    for node in reversed(nodes):
        if frame.walk.truth(frame, node) is True:
            yield Position(frame, node)
            if isinstance(node, Loop):
                yield from _items_reversed(frame, node)


def _items_reversed(frame: Frame, loop: Loop, before: str = "") -> Iterator[Position]:
    items = list(takewhile(lambda inner: inner.item != before, frame.items(loop)))
    for inner in reversed(items):
        yield from _reversed(inner, loop.nodes)


def find(walk: Walk, address: str) -> Position | None:
    """The position at an address, when there is such a node on the path; ``None`` otherwise."""
    frame, nodes, rest = walk.root, walk.flow.by_key, address
    while True:
        node = _longest_match(nodes, rest)
        if node is None or walk.truth(frame, node) is not True:
            return None
        if rest == node.key:
            return Position(frame, node)
        if not isinstance(node, Loop):
            return None
        item, _, rest = rest[len(node.key) + 1 :].partition(".")
        scope = frame.scope.loop(node.key).items.get(item)
        if scope is None or not rest:
            return None
        frame, nodes = frame.inside(node, item, scope), node.by_key


def _longest_match(nodes: dict[str, Node], address: str) -> Node | None:
    """The node whose key starts the address: keys are `topic.name` at the root and `name` in a loop."""
    first, _, rest = address.partition(".")
    return nodes.get(f"{first}.{rest.partition('.')[0]}") or nodes.get(first)


def item_frame(walk: Walk, address: str) -> Frame | None:
    """The frame of the loop item at an address; ``None`` when there is none on the path."""
    head, _, item = address.rpartition(".")
    position = find(walk, head)
    if position is None or not isinstance(position.node, Loop):
        return None
    scope = position.loop_state.items.get(item)
    return None if scope is None else position.frame.inside(position.node, item, scope)


def on_path_only(walk: Walk) -> Scope:
    """A copy of what was said that holds only what is on the path: what an application takes along."""
    return _kept_scope(walk.root, walk.flow.nodes)


def _kept_scope(frame: Frame, nodes: tuple[Node, ...]) -> Scope:
    kept = Scope()
    for node in nodes:
        if frame.walk.truth(frame, node) is not True:
            continue
        if isinstance(node, Question):
            record = frame.scope.record(node.key)
            if record is not None:
                kept.answers[node.key] = record
        elif node.key in frame.scope.loops:
            items = {inner.item: _kept_scope(inner, node.nodes) for inner in frame.items(node)}
            kept.loops[node.key] = LoopState(items, frame.scope.loops[node.key].closed)
    return kept


def frames_of(walk: Walk, loops: tuple[Loop, ...], near: Frame) -> list[Frame]:
    """The frames inside these loops in which a change in ``near`` may be felt: its own items, all items of other loops.

    Items never look at one another, because a loop is not a known name inside itself.
    """
    around = _frames_around(near)
    found = [walk.root]
    for depth, loop in enumerate(loops, 1):
        if depth < len(around) and around[depth].loop is loop:
            found = [around[depth]]
        else:
            found = [item for frame in found for item in frame.items(loop)]
    return found


def _frames_around(frame: Frame) -> list[Frame]:
    """The frame and those around it, from the root inward."""
    return [frame] if frame.around is None else [*_frames_around(frame.around), frame]
