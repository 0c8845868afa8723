"""One step: a command applied to a state. Pure: the same walk and command always give the same step.

A wrong answer is a step too (`reprompt`); only what no honest client would send raises :class:`OutOfPlace`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from conversation_flows.engine.commands import Absence, Act, Add, Answer, Change, Command, NoAnswer, Remove
from conversation_flows.engine.flow import Loop, Question
from conversation_flows.engine.kinds import Refused
from conversation_flows.engine.path import (
    Frame,
    Position,
    Walk,
    before,
    current,
    find,
    item_frame,
    open_in,
    path,
)
from conversation_flows.engine.state import LoopState, Record, Scope
from eligibility.engine.expressions import Absent
from i18n.marking import N_

Outcome = Literal["advanced", "reprompt", "digression", "rewound"]

#: after this many misses in a row another way is offered
_PATIENCE = 3


class OutOfPlace(Exception):
    """The command names a question, loop or item that is not there to be answered now."""


@dataclass(frozen=True, slots=True)
class Step:
    """What came of a command, and what to say to the person."""

    outcome: Outcome
    messages: list[str] = field(default_factory=list)
    status: Literal["open", "paused"] = "open"


def take(walk: Walk, command: Command, source: int) -> Step:
    """Apply ``command`` to the walk's state; raises :class:`OutOfPlace`."""
    if not (isinstance(command, Act) and command.action == "confirm"):
        walk.state.pending = None
    match command:
        case Answer(question, value):
            return _answer(walk, question, value, source)
        case NoAnswer(question, none):
            return _leave_out(walk, question, none, source)
        case Change(question):
            return _change(walk, question)
        case Add(loop):
            return _add(walk, _loop(walk, loop))
        case Remove(loop, item):
            return _ask_to_remove(walk, loop, item)
        case Act(action):
            return _ACTIONS[action](walk)


def _say(walk: Walk, text: str, **values: str | int) -> str:
    said = walk.environment.translate(text)
    for name, value in values.items():
        said = said.replace(f"{{{name}}}", str(value))
    return said


# --- answering -------------------------------------------------------------------------------------------------------


def _answer(walk: Walk, address: str, value: Any, source: int) -> Step:
    here = _askable(walk, address)
    if isinstance(here.node, Loop):
        return _answer_loop(walk, here, here.node, value)
    try:
        kept = here.node.kind.read(value, here.node, walk.environment)
    except Refused as refused:
        return _miss(walk, here, _say(walk, refused.text, **refused.values))
    return _try(walk, here, here.node, {"v": kept, "by": source})


def _try(walk: Walk, here: Position, question: Question, record: Record) -> Step:
    """Take the record if everything required holds with it; otherwise leave all as it was."""
    answers, key = here.frame.scope.answers, here.node.key
    former = answers.get(key)
    answers[key] = record
    walk.touch(here.frame, question.slot)
    broken = _first_broken(question.requirements, here.frame)
    doubtful = _first_broken(question.warnings, here.frame)
    if broken is None and doubtful is None:
        return _taken(walk, here, question, former)
    if former is None:
        del answers[key]
    else:
        answers[key] = former
    walk.touch(here.frame, question.slot)
    if broken is not None:
        return _miss(walk, here, broken)
    walk.state.pending = {"do": "answer", "at": here.address, "record": record}
    return Step("reprompt", [doubtful or "", _say(walk, "要接着填，请点“确认”；想改，就重新填。")])


def _first_broken(requirements: tuple[Any, ...], frame: Frame) -> str | None:
    return next((r.say.render(frame) for r in requirements if r.that.evaluate(frame) is False), None)


def _taken(walk: Walk, here: Position, question: Question, former: Record | None) -> Step:
    """The record stands: settle what follows from it."""
    state, now = walk.state, here.frame.scope.answers[here.node.key]
    state.misses = 0
    _return_from(walk, here)
    is_changed = former is None or any(former.get(part) != now.get(part) for part in ("v", "none", "stale"))
    messages = [_say(walk, "好的，记下了。" if former is None else "好的，改好了。")]
    if is_changed:
        slots = [question.slot, *_fill(walk, here, question)]
        messages += _ask_again_what_no_longer_holds(walk, slots, here)
        messages += [] if question.seals else _unseal(walk)
    return Step("advanced", messages)


def _return_from(walk: Walk, here: Position) -> None:
    """Attention was turned to ``here``, which is done: back to where it was."""
    state = walk.state
    if state.focus == here.address:
        state.focus, state.after = state.after, None


def _fill(walk: Walk, here: Position, question: Question) -> list[str]:
    """Answers that follow from this one, by slot; a filled answer goes when what filled it goes."""
    answers, place = here.frame.scope.answers, question.slot.removesuffix(question.key)
    for target, expression in question.fills:
        value = expression.evaluate(here.frame)
        if not isinstance(value, Absent):
            kept = value.isoformat() if hasattr(value, "isoformat") else value
            answers[target] = {"v": kept, "from": question.key}
        elif answers.get(target, {}).get("from") == question.key:
            del answers[target]
        walk.touch(here.frame, place + target)
    _doubt_what_was_filled(walk, here.frame, question)
    return [place + target for target, _ in question.fills]


def _doubt_what_was_filled(walk: Walk, frame: Frame, question: Question) -> None:
    """A filled answer must hold like any other: one that does not is asked, with what was filled in offered."""
    nodes = frame.loop.by_key if frame.loop else walk.flow.by_key
    for target, _ in question.fills:
        node, record = nodes[target], frame.scope.answers.get(target)
        if isinstance(node, Question) and record and _first_broken(node.requirements, frame) is not None:
            record["stale"] = True
            walk.touch(frame, node.slot)


def _ask_again_what_no_longer_holds(walk: Walk, slots: list[str], here: Position) -> list[str]:
    """Mark stale what rested on what stood at these slots and is no longer as required."""
    dependents = frozenset().union(*(walk.flow.dependents.get(slot, ()) for slot in slots))
    broken = _break(walk, here, dependents) if dependents else 0
    return [_say(walk, "因为这一改，有 {n} 个问题要再确认一下。", n=broken)] if broken else []


def _break(walk: Walk, here: Position, dependents: frozenset[Question]) -> int:
    """Mark the dependents whose requirements no longer hold; how many they were."""
    broken = [position for position in path(walk) if _is_broken(position, dependents)]
    broken = [position for position in broken if position.address != here.address]
    for position in broken:
        position.frame.scope.answers[position.node.key]["stale"] = True
        walk.touch(position.frame, position.node.slot)
    return len(broken)


def _is_broken(position: Position, dependents: frozenset[Question]) -> bool:
    node = position.node
    if not isinstance(node, Question) or node not in dependents or position.record is None:
        return False
    return _first_broken(node.requirements, position.frame) is not None


def _miss(walk: Walk, here: Position, message: str) -> Step:
    walk.state.misses += 1
    if walk.state.misses < _PATIENCE:
        return Step("reprompt", [message])
    if isinstance(here.node, Question) and here.node.may_be_unknown:
        other_way = N_("没关系，慢慢来。可以点“为什么问”看看怎么填，也可以先说“不知道”，或者拨打 12345 请人帮您。")
    else:
        other_way = N_("没关系，慢慢来。可以点“为什么问”看看怎么填，也可以先停一下，或者拨打 12345 请人帮您。")
    return Step("reprompt", [message, _say(walk, other_way)])


def _leave_out(walk: Walk, address: str, none: Absence, source: int) -> Step:
    here = _askable(walk, address)
    question = here.node
    if isinstance(question, Loop):
        return _miss(walk, here, _say(walk, "没有了就选“没有了”。"))
    if not (question.is_optional if none == "skipped" else question.may_be_unknown or question.is_optional):
        return _miss(
            walk, here, _say(walk, "这一项一定要用到。实在不清楚，可以先停一下，问清楚再来，或者打 12345 请人帮您。")
        )
    step = _try(walk, here, question, {"none": none, "by": source})
    if step.outcome != "advanced":
        return step
    return Step("advanced", [_say(walk, "没关系，先空着。"), *step.messages[1:]])


def _askable(walk: Walk, address: str) -> Position:
    """The position at the address, if it is the one being asked, or the next one of its own item."""
    position = find(walk, address)
    if position is None:
        raise OutOfPlace
    here = current(walk)
    if here is not None and here.address == position.address:
        return position
    item = position.frame
    while item.around is not None and item.around.loop is not None:
        item = item.around
    following = open_in(item) if item.loop else None
    if following is None or following.address != position.address:
        raise OutOfPlace
    return position


# --- loops -----------------------------------------------------------------------------------------------------------


def _loop(walk: Walk, address: str) -> Position:
    position = _reached(walk, address)
    if not isinstance(position.node, Loop):
        raise OutOfPlace
    return position


def _reached(walk: Walk, address: str) -> Position:
    """The position at the address, if it was answered before or is asked now: nobody jumps ahead, past a consent."""
    position = find(walk, address)
    if position is None:
        raise OutOfPlace
    scope, key = position.frame.scope, position.node.key
    here = current(walk)
    if key not in scope.answers and key not in scope.loops and (here is None or here.address != address):
        raise OutOfPlace
    return position


def _answer_loop(walk: Walk, here: Position, loop: Loop, value: Any) -> Step:
    if not isinstance(value, bool):
        return _miss(walk, here, _say(walk, "请选“有”或“没有了”。"))
    if value:
        return _add(walk, here)
    state = here.frame.scope.loops.setdefault(loop.key, LoopState())
    is_changed, state.closed = not state.closed, True
    walk.state.misses = 0
    _return_from(walk, here)
    walk.touch(here.frame, loop.slot)
    return Step("advanced", [_say(walk, "好的，记下了。"), *(_unseal(walk) if is_changed else [])])


def _add(walk: Walk, here: Position) -> Step:
    loop = here.node
    assert isinstance(loop, Loop)  # noqa: S101 — both callers looked; this tells the type checker
    state = here.frame.scope.loops.setdefault(loop.key, LoopState())
    if len(state.items) >= loop.at_most:
        return _miss(walk, here, _say(walk, "最多能填 {most} 个。再多的话，请到窗口办理。", most=loop.at_most))
    item = walk.environment.new_item(loop.prefix)
    state.items[item] = Scope()
    state.closed = False
    walk.state.focus = f"{here.address}.{item}"
    walk.state.misses = 0
    walk.touch(here.frame, loop.slot)
    said = _say(walk, "好的，一个一个来。" if len(state.items) == 1 else "好的，再说下一个。")
    return Step("advanced", [said, *_ask_again_what_no_longer_holds(walk, [loop.slot], here), *_unseal(walk)])


def _unseal(walk: Walk) -> list[str]:
    """Something changed: what was reviewed and signed is no longer what is there."""
    sealed = [seal for seal in walk.flow.seals if walk.state.root.record(seal.key) is not None]
    for seal in sealed:
        walk.state.root.answers[seal.key]["stale"] = True
        walk.touch(walk.root, seal.slot)
    return [_say(walk, "内容有改动，最后要请您再核对、签一次名。")] if sealed else []


def _ask_to_remove(walk: Walk, loop: str, item: str) -> Step:
    position = _loop(walk, loop)
    frame = item_frame(walk, f"{loop}.{item}")
    if item not in position.loop_state.items or frame is None or frame.loop is None:
        raise OutOfPlace
    walk.state.pending = {"do": "remove", "at": loop, "item": item}
    return Step("reprompt", [_say(walk, "要去掉“{line}”这一条吗？请确认。", line=frame.loop.line.render(frame))])


def _remove(walk: Walk, loop: str, item: str) -> Step:
    position = _loop(walk, loop)
    if position.loop_state.items.pop(item, None) is None:
        raise OutOfPlace
    if f"{walk.state.focus}.".startswith(f"{loop}.{item}."):
        walk.state.focus = position.frame.address or None
    walk.touch(position.frame, position.node.slot)
    again = _ask_again_what_no_longer_holds(walk, [position.node.slot], position)
    return Step("advanced", [_say(walk, "好的，已经去掉了。"), *again, *_unseal(walk)])


# --- moving about ----------------------------------------------------------------------------------------------------


def _change(walk: Walk, address: str) -> Step:
    _attend(walk, _reached(walk, address))
    return Step("rewound", [_say(walk, "好，我们改一下这里，改完接着刚才的问题。")])


def _attend(walk: Walk, position: Position) -> None:
    """Turn attention to a question; an item it was on is returned to afterwards."""
    state = walk.state
    if state.focus is not None and find(walk, state.focus) is None:
        state.after = state.focus
    state.focus = position.address
    state.misses = 0


def _back(walk: Walk) -> Step:
    previous = before(walk, current(walk))
    if previous is None:
        return Step("digression", [_say(walk, "这已经是第一个问题了。")])
    _attend(walk, previous)
    return Step("rewound", [_say(walk, "好，回到上一个问题。")])


def _explain(walk: Walk) -> Step:
    here = current(walk)
    if here is None:
        return Step("digression", [_say(walk, "问题都答完了，看着都对就可以提交。")])
    node = here.node
    texts = [text.render(here.frame) for text in (node.why, node.help) if text is not None]
    if isinstance(node, Question) and node.example is not None:
        texts.append(_say(walk, "比如：{example}", example=_example(walk, node)))
    law = [_say(walk, "依据：{law}", law=_say(walk, node.law))] if node.law else []
    return Step("digression", texts + law or [_say(walk, "这个问题用来判断您家符合哪些救助条件。")])


def _example(walk: Walk, question: Question) -> str:
    """The example as somebody would say it; a text stands as it is, so that no number is masked."""
    if isinstance(question.example, str):
        return question.example
    kept = question.kind.read(question.example, question, walk.environment)
    return question.kind.show(kept, question, walk.environment)


def _repeat(walk: Walk) -> Step:
    here = current(walk)
    return Step("digression", [prompt(here)] if here else [_say(walk, "问题都答完了，看着都对就可以提交。")])


def _pause(walk: Walk) -> Step:
    return Step("digression", [_say(walk, "好的，先停在这里。您填的都保存好了，随时可以接着填。")], status="paused")


def _resume(walk: Walk) -> Step:
    return Step("digression", [_say(walk, "欢迎回来，我们接着上次的地方。")])


def _handoff(walk: Walk) -> Step:
    return Step(
        "digression",
        [_say(walk, "您可以拨打 12345 请工作人员帮您，也可以去苏木乡镇或街道的社会救助窗口。填过的内容都还在。")],
    )


def _ask_to_restart(walk: Walk) -> Step:
    walk.state.pending = {"do": "restart"}
    return Step("reprompt", [_say(walk, "重新开始会清空已经填的内容。要清空吗？请确认。")])


def _restart(walk: Walk) -> Step:
    walk.start_over()
    return Step("rewound", [_say(walk, "好的，我们从头开始。")])


def _confirm(walk: Walk) -> Step:
    pending, walk.state.pending = walk.state.pending, None
    match pending:
        case {"do": "remove", "at": loop, "item": item}:
            return _remove(walk, loop, item)
        case {"do": "restart"}:
            return _restart(walk)
        case {"do": "answer", "at": address, "record": record}:
            here = find(walk, address)
            if here is None or not isinstance(here.node, Question):
                raise OutOfPlace
            former = here.frame.scope.answers.get(here.node.key)
            here.frame.scope.answers[here.node.key] = record
            walk.touch(here.frame, here.node.slot)
            return _taken(walk, here, here.node, former)
    return Step("digression", [_say(walk, "现在没有需要确认的。")])


_ACTIONS = {
    "back": _back,
    "explain": _explain,
    "repeat": _repeat,
    "pause": _pause,
    "resume": _resume,
    "restart": _ask_to_restart,
    "handoff": _handoff,
    "confirm": _confirm,
}


def prompt(here: Position) -> str:
    """What is asked at a position, in the person's language."""
    node = here.node
    if isinstance(node, Loop):
        return (node.another if here.loop_state.items else node.ask).render(here.frame)
    return node.ask.render(here.frame)
