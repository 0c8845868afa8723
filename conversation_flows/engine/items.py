"""Lists of people and things: one more, one less, and the word that these are all."""

from __future__ import annotations

from typing import Any

from conversation_flows.engine.attention import attend, let_go
from conversation_flows.engine.consequences import items_changed, unseal
from conversation_flows.engine.flow import Loop
from conversation_flows.engine.frame import Position
from conversation_flows.engine.outcome import OutOfPlace, Step, miss
from conversation_flows.engine.reach import reached_loop
from conversation_flows.engine.scopes import LoopState, Scope
from conversation_flows.engine.walk import Walk


def answer_loop(walk: Walk, here: Position, loop: Loop, value: Any) -> Step:
    """Whether there is another item, or these are all."""
    if not isinstance(value, bool):
        return miss(walk, here, walk.environment.say("没听明白。请说“有”或者“没有”。"))
    if value:
        return _add(walk, here, loop)
    state = here.frame.scope.loops.setdefault(loop.key, LoopState())
    is_changed, state.closed = not state.closed, True
    walk.state.misses = 0
    let_go(walk, here.address)
    walk.touch(here.frame, loop.slot)
    return Step("advanced", [walk.environment.say("好的，记下了。")], unseal(walk) if is_changed else [])


def add(walk: Walk, address: str) -> Step:
    """One more item in the loop at an address."""
    return _add(walk, *reached_loop(walk, address))


def _add(walk: Walk, here: Position, loop: Loop) -> Step:
    state, say = here.frame.scope.loops.setdefault(loop.key, LoopState()), walk.environment.say
    if len(state.items) >= loop.at_most:
        return miss(walk, here, say("最多能填 {most} 个。再多的话，请到窗口办理。", most=loop.at_most))
    item = walk.environment.new_item(loop.prefix)
    state.items[item] = Scope()
    state.closed = False
    walk.state.misses = 0
    walk.touch(here.frame, loop.slot)
    attend(walk, f"{here.address}.{item}")
    said = say("好的，一个一个来。" if len(state.items) == 1 else "好的，再说下一个。")
    return Step("advanced", [], [said, *items_changed(walk, here)])


def ask_to_remove(walk: Walk, address: str, item: str) -> Step:
    """Ask for a confirmation, naming the item."""
    here, loop = reached_loop(walk, address)
    scope = here.loop_state.items.get(item)
    if scope is None:
        raise OutOfPlace
    walk.state.pending = {"do": "remove", "at": address, "item": item}
    line = loop.line.render(here.frame.inside(loop, item, scope))
    said = walk.environment.say("要去掉“{line}”这一条吗？请确认。", line=line)
    return Step("reprompt", [said])


def remove(walk: Walk, address: str, item: str) -> Step:
    """Take the item out of the loop at an address."""
    here, _ = reached_loop(walk, address)
    if here.loop_state.items.pop(item, None) is None:
        raise OutOfPlace
    walk.touch(here.frame, here.node.slot)
    walk.state.derived.columns.pop(here.node.key, None)
    _leave(walk, here, f"{address}.{item}")
    return Step("advanced", [walk.environment.say("好的，已经去掉了。")], items_changed(walk, here))


def _leave(walk: Walk, here: Position, gone: str) -> None:
    """Whoever was busy with an item that is gone goes on with the item it was in."""
    stack = walk.state.attention
    was_there = bool(stack) and f"{stack[-1]}.".startswith(f"{gone}.")
    walk.state.attention = [address for address in stack if not f"{address}.".startswith(f"{gone}.")]
    if was_there and here.frame.address:
        attend(walk, here.frame.address)
