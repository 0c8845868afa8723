"""One step: a command applied to a state. Pure: the same walk and command always give the same step.

A wrong answer is a step too (`reprompt`); only what no honest client would send raises :class:`OutOfPlace`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conversation_flows.engine.answering import answer, leave_out, take_confirmed
from conversation_flows.engine.commands import Act, Add, Answer, Change, Command, NoAnswer, Remove
from conversation_flows.engine.flow import Question
from conversation_flows.engine.items import add, ask_to_remove, remove
from conversation_flows.engine.moving import (
    ask_to_restart,
    back,
    change,
    explain,
    hand_off,
    pause,
    repeat,
    restart,
    resume,
)
from conversation_flows.engine.outcome import OutOfPlace, Step
from conversation_flows.engine.path import find
from conversation_flows.engine.walk import Walk


def take(walk: Walk, command: Command, source: int) -> Step:
    """Apply ``command`` to the walk's state; raises :class:`OutOfPlace`.

    What is left never grows without a word: where nothing else says why, the number does.
    """
    left = walk.survey().left
    step = _apply(walk, command, source)
    more = walk.survey().left - left
    if more <= 0 or step.outcome != "advanced" or step.because:
        return step
    return replace(step, because=[walk.environment.say("这样一来，后面要多问 {n} 个问题。", n=more)])


def _apply(walk: Walk, command: Command, source: int) -> Step:
    if not (isinstance(command, Act) and command.action == "confirm"):
        walk.state.pending = None
    match command:
        case Answer(question, value):
            return answer(walk, question, value, source)
        case NoAnswer(question, none):
            return leave_out(walk, question, none, source)
        case Change(question):
            return change(walk, question)
        case Add(loop):
            return add(walk, loop)
        case Remove(loop, item):
            return ask_to_remove(walk, loop, item)
        case Act(action):
            return _ACTIONS[action](walk)


def _confirm(walk: Walk) -> Step:
    pending, walk.state.pending = walk.state.pending, None
    match pending:
        case {"do": "remove", "at": loop, "item": item}:
            return remove(walk, loop, item)
        case {"do": "restart"}:
            return restart(walk)
        case {"do": "answer", "at": address, "record": record}:
            here = find(walk, address)
            if here is None or not isinstance(here.node, Question):
                raise OutOfPlace
            return take_confirmed(walk, here, here.node, record)
    return Step("digression", [walk.environment.say("现在没有需要确认的。")])


_ACTIONS: dict[str, Callable[[Walk], Step]] = {
    "back": back,
    "explain": explain,
    "repeat": repeat,
    "pause": pause,
    "resume": resume,
    "restart": ask_to_restart,
    "handoff": hand_off,
    "confirm": _confirm,
}
