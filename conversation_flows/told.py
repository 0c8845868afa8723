"""Answers that a client holds, not a conversation: reads them into a state, each held to its own question.

Answers are by address, as in a turn. Items of lists are named by the client; a list may be said to be complete.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow, Loop, Node, Question
from conversation_flows.engine.frame import Frame
from conversation_flows.engine.kinds import Refused
from conversation_flows.engine.scopes import LoopState, Scope
from conversation_flows.engine.state import State
from conversation_flows.engine.walk import Walk
from i18n.errors import FieldError, Invalid
from i18n.marking import N_

_ITEM = re.compile(r"[a-z][a-z0-9_]{0,30}", re.ASCII)
_MOST_ITEMS = 300  # of all lists together: eighty people and what each of them lives on


@dataclass(frozen=True, slots=True)
class ToldList:
    """The items of a list by the ids the client gave them, and whether these are all."""

    items: tuple[str, ...] = ()
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a client holds: answers and lists by address, and the addresses of what the person does not know.

    Each in the order it was sent: a mistake is told by its number.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, ToldList] = field(default_factory=dict)
    dont_know: tuple[str, ...] = ()


class _Mistake(Exception):
    """One thing told that does not hold."""

    def __init__(self, code: str, message: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.message, self.values = code, message, values


def tell(flow: Flow, told: Told, environment: Environment, *, about: frozenset[str]) -> Walk:
    """A walk that knows what was told; ``about`` are the slots that may be told of. Raises :class:`Invalid`."""
    _require_few(told)
    walk = Walk(flow, State(), environment)
    mistakes: list[FieldError] = []
    lists = sorted(enumerate(told.lists), key=lambda numbered: numbered[1].count("."))  # outer lists first
    for number, address in lists:
        _try(mistakes, f"/lists/{number}", partial(_tell_list, walk, address, told.lists[address], about))
    for number, (address, raw) in enumerate(told.answers.items()):
        _try(mistakes, f"/answers/{number}", partial(_tell_answer, walk, address, raw, about))
    for number, address in enumerate(told.dont_know):
        _try(mistakes, f"/dont_know/{number}", partial(_tell_unknown, walk, address, about))
    if mistakes:
        raise Invalid(errors=tuple(mistakes))
    walk.forget()
    return walk


def _require_few(told: Told) -> None:
    """Lists in lists may not multiply: one small request would keep a process busy for long."""
    items = 0
    for number, one in enumerate(told.lists.values()):
        items += len(one.items)
        if items > _MOST_ITEMS:
            pointer, most = f"/lists/{number}", {"most": _MOST_ITEMS}
            raise Invalid(errors=(FieldError(pointer, "too_many_items", N_("最多填 {most} 项。"), values=most),))


def _try(mistakes: list[FieldError], pointer: str, tell_it: Callable[[], None]) -> None:
    try:
        tell_it()
    except _Mistake as mistake:
        mistakes.append(FieldError(pointer, mistake.code, mistake.message, values=mistake.values))


def _tell_list(walk: Walk, address: str, told: ToldList, about: frozenset[str]) -> None:
    frame, loop = _place(walk, address, about)
    if not isinstance(loop, Loop):
        raise _Mistake("not_a_list", N_("这一项不是名单。"))
    if len(told.items) > loop.at_most:
        raise _Mistake("too_many_items", N_("最多填 {most} 项。"), most=loop.at_most)
    if len(set(told.items)) != len(told.items) or not all(map(_ITEM.fullmatch, told.items)):
        raise _Mistake("not_ids", N_("每一项要有自己的编号，用小写字母、数字和下划线。"))
    frame.scope.loops[loop.key] = LoopState({item: Scope() for item in told.items}, told.is_closed)


def _tell_answer(walk: Walk, address: str, raw: Any, about: frozenset[str]) -> None:
    frame, question = _question(walk, address, about)
    try:
        kept = question.kind.read(raw, question, walk.environment)
    except Refused as refused:
        raise _Mistake(refused.code, refused.text, **refused.values) from None
    frame.scope.answers[question.key] = {"v": kept, "by": 0}


def _tell_unknown(walk: Walk, address: str, about: frozenset[str]) -> None:
    frame, question = _question(walk, address, about)
    if question.key in frame.scope.answers:
        raise _Mistake("contradiction", N_("这个问题已经有回答了，请不要再放进“不知道”里。"))
    frame.scope.answers[question.key] = {"none": "dont_know", "by": 0}


def _question(walk: Walk, address: str, about: frozenset[str]) -> tuple[Frame, Question]:
    frame, node = _place(walk, address, about)
    if not isinstance(node, Question):
        raise _Mistake("not_a_question", N_("这一项是名单，请写在 lists 里。"))
    return frame, node


def _place(walk: Walk, address: str, about: frozenset[str]) -> tuple[Frame, Node]:
    """The node at an address, on the path or not; only ``about`` may be told of, so that no names come along."""
    frame, nodes, rest = walk.root, walk.flow.by_key, address
    while True:
        first, _, after = rest.partition(".")
        node = nodes.get(f"{first}.{after.partition('.')[0]}") or nodes.get(first)
        if node is None or node.slot not in about:
            raise _Mistake("unknown_question", N_("这里没有这个问题。"))
        if rest == node.key:
            return frame, node
        item, _, rest = rest[len(node.key) + 1 :].partition(".")
        state = frame.scope.loops.get(node.key)
        if not isinstance(node, Loop) or state is None or item not in state.items or not rest:
            raise _Mistake("unknown_item", N_("名单里没有这一项。"))
        frame, nodes = frame.inside(node, item, state.items[item]), node.by_key
