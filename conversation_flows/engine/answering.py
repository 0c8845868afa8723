"""Answering a question: with a value, or with none; again when it was answered before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conversation_flows.engine.attention import let_go
from conversation_flows.engine.commands import Absence
from conversation_flows.engine.consequences import answer_changed, first_broken
from conversation_flows.engine.flow import Loop, Question
from conversation_flows.engine.frame import Position
from conversation_flows.engine.items import answer_loop
from conversation_flows.engine.kinds import Refused
from conversation_flows.engine.outcome import Step, miss
from conversation_flows.engine.reach import askable
from conversation_flows.engine.scopes import Record
from conversation_flows.engine.walk import Walk


def answer(walk: Walk, address: str, value: Any, source: int) -> Step:
    """Take a value for the question or loop at an address."""
    here = askable(walk, address)
    if isinstance(here.node, Loop):
        return answer_loop(walk, here, here.node, value)
    try:
        kept = here.node.kind.read(value, here.node, walk.environment)
    except Refused as refused:
        return miss(walk, here, walk.environment.say(refused.text, **refused.values))
    return _try(walk, here, here.node, {"v": kept, "by": source})


def leave_out(walk: Walk, address: str, none: Absence, source: int) -> Step:
    """Take no value for the question at an address, where that is an answer."""
    here, say = askable(walk, address), walk.environment.say
    question = here.node
    if isinstance(question, Loop):
        return miss(walk, here, say("没有的话，就说“没有”。"))
    if not (question.is_optional if none == "skipped" else question.may_be_unknown or question.is_optional):
        said = say("这一项一定要用到。实在不清楚，可以先停一下，问清楚再来，或者打 12345 请人帮您。")
        return miss(walk, here, said)
    step = _try(walk, here, question, {"none": none, "by": source})
    return replace(step, said=[say("没关系，先空着。")]) if step.outcome == "advanced" else step


def _try(walk: Walk, here: Position, question: Question, record: Record) -> Step:
    """Take the record if everything required holds with it; otherwise leave all as it was."""
    former = here.frame.scope.answers.get(question.key)
    _put(here, question, record)
    broken = first_broken(question.requirements, here.frame)
    doubtful = first_broken(question.warnings, here.frame)
    if broken is None and doubtful is None:
        return _taken(walk, here, question, former)
    _put(here, question, former)
    if broken is not None:
        return miss(walk, here, broken)
    walk.state.pending = {"do": "answer", "at": here.address, "record": record}
    return Step("reprompt", [doubtful or "", walk.environment.say("要接着填，请点“确认”；想改，就重新填。")])


def take_confirmed(walk: Walk, here: Position, question: Question, record: Record) -> Step:
    """Take the record the person was warned about and has confirmed."""
    former = here.frame.scope.answers.get(question.key)
    _put(here, question, record)
    return _taken(walk, here, question, former)


def _put(here: Position, question: Question, record: Record | None) -> None:
    if record is None:
        del here.frame.scope.answers[question.key]
    else:
        here.frame.scope.answers[question.key] = record
    here.frame.walk.touch(here.frame, question.slot)


def _taken(walk: Walk, here: Position, question: Question, former: Record | None) -> Step:
    """The record stands: settle what follows from it."""
    now = here.frame.scope.answers[question.key]
    walk.state.misses = 0
    let_go(walk, here.address)
    is_changed = former is None or any(former.get(part) != now.get(part) for part in ("v", "none", "stale"))
    said = walk.environment.say("好的，记下了。" if former is None or "stale" in former else "好的，改好了。")
    return Step("advanced", [said], answer_changed(walk, here, question) if is_changed else [])
