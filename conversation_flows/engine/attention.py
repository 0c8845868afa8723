"""Attention: what is asked now. It rests on the first open question, unless the person has turned it elsewhere.

Digressions stack: attention turned to something comes back to what it was on before when that is done.
"""

from __future__ import annotations

from conversation_flows.engine.frame import Frame, Position
from conversation_flows.engine.path import backwards, find, item_frame, path
from conversation_flows.engine.survey import survey_item
from conversation_flows.engine.walk import Walk


def current(walk: Walk) -> Position | None:
    """What to ask now: what attention is on, else the first open question; ``None`` when all is said."""
    if walk.here is None:
        derived = walk.state.derived
        if derived.asked is None:
            derived.asked = _attended(walk) or walk.survey().first
        walk.here = (find(walk, derived.asked) if derived.asked else None,)
    return walk.here[0]


def _attended(walk: Walk) -> str:
    """The question attention is on, or what is open in the item it is on; what is done or gone is let go."""
    stack = walk.state.attention
    while stack:
        item = item_frame(walk, stack[-1])
        address = open_in(item) if item else stack[-1] if find(walk, stack[-1]) else ""
        if address:
            return address
        stack.pop()
        if item is not None and item.around is not None and item.around.address:
            attend(walk, item.around.address)  # an item inside an item is done: go on with the outer one
    return ""


def open_in(item: Frame) -> str:
    """The address of what is open first in a loop item; empty when nothing is."""
    return survey_item(item, item.loop).first if item.loop else ""


def attend(walk: Walk, address: str) -> None:
    """Turn attention to a question or item, until it is done."""
    let_go(walk, address)
    walk.state.attention.append(address)


def let_go(walk: Walk, address: str) -> None:
    """What stands at this address is done: go back to what attention was on before."""
    walk.here = walk.state.derived.asked = None
    if address in walk.state.attention:
        walk.state.attention.remove(address)


def before(walk: Walk, here: Position | None) -> Position | None:
    """The nearest position before ``here`` that the person answered herself."""
    answered = (position for position in backwards(walk, here) if position.is_settled)
    return next((position for position in answered if "from" not in (position.record or {})), None)


def has_before(walk: Walk, here: Position | None) -> bool:
    """Whether there is anything to go back to."""
    first = next(path(walk), None)
    return first is not None and first.is_settled and (here is None or here.address != first.address)
