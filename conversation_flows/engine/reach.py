"""What a command may name: what is being asked, or something reached before. Nobody jumps ahead, past a consent."""

from __future__ import annotations

from conversation_flows.engine.attention import current, open_in
from conversation_flows.engine.flow import Loop
from conversation_flows.engine.frame import Position
from conversation_flows.engine.outcome import OutOfPlace
from conversation_flows.engine.path import find
from conversation_flows.engine.walk import Walk


def askable(walk: Walk, address: str) -> Position:
    """The position at the address, if it is the one being asked, or the next one of its own item."""
    here = current(walk)
    if here is not None and here.address == address:
        return here
    position = find(walk, address)
    if position is None:
        raise OutOfPlace
    item = position.frame
    while item.around is not None and item.around.loop is not None:
        item = item.around
    if open_in(item) != address:
        raise OutOfPlace
    return position


def reached(walk: Walk, address: str) -> Position:
    """The position at the address, if it was answered before or is asked now."""
    position = find(walk, address)
    if position is None:
        raise OutOfPlace
    here, record = current(walk), position.frame.scope.answers.get(position.node.key)
    was_answered = record is not None and "offered" not in record
    was_begun = position.node.key in position.frame.scope.loops
    if not was_answered and not was_begun and (here is None or here.address != address):
        raise OutOfPlace
    return position


def reached_loop(walk: Walk, address: str) -> tuple[Position, Loop]:
    """The loop at the address, and its position."""
    position = reached(walk, address)
    if not isinstance(position.node, Loop):
        raise OutOfPlace
    return position, position.node
