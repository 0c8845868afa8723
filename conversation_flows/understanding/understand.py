"""Turns free text into one command. It can never become anything that is not a command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from conversation_flows.engine.commands import Absence, Act, Answer, Command, NoAnswer
from conversation_flows.engine.flow import Loop, Question
from conversation_flows.engine.frame import Position
from conversation_flows.engine.kinds import Refused
from conversation_flows.understanding.agreement import NO, YES, agreed, another, yes_or_no
from conversation_flows.understanding.amounts import count, money
from conversation_flows.understanding.corrections import correction
from conversation_flows.understanding.dates import day, month
from conversation_flows.understanding.documents import digits_in, name
from conversation_flows.understanding.options import option, options
from conversation_flows.understanding.places import place
from conversation_flows.understanding.sentences import absence_in, asked_for

_ENDS = " 　。，！？、,.!?~～…吧啊呀呢了哦嘛的"
_EDGES = " 　。，！？、,.!?~～…"
_ACTIONS: dict[str, tuple[str, ...]] = {
    "back": ("返回", "上一个", "上一步", "上一题", "回去", "退回去", "back", "go back"),
    "explain": (
        *("为什么", "为什么问", "问这个干什么", "什么意思", "解释一下", "不明白"),
        *("why", "why do you ask", "explain", "what does that mean", "i don't understand"),
    ),
    "repeat": ("再说一遍", "再说一次", "没听清", "重复一遍", "你说什么", "repeat", "say it again", "say that again"),
    "pause": (
        *("暂停", "先停一下", "先停", "等一下", "等会儿", "待会儿再填", "明天再填"),
        *("pause", "stop", "stop here", "later", "wait"),
    ),
    "resume": ("继续", "接着填", "接着来", "go on", "continue", "resume"),
    "restart": ("重新开始", "从头来", "从头开始", "重新填", "start over", "restart"),
    "handoff": ("人工", "转人工", "找人", "找人帮忙", "找工作人员", "help", "get help", "i need help"),
    "confirm": ("确认", "确定", "confirm"),
}
_ABSENCES: dict[Absence, tuple[str, ...]] = {
    "dont_know": (
        "不知道",
        "不清楚",
        "记不清",
        "记不得",
        "忘",
        "说不上来",
        "i don't know",
        "don't know",
        "i'm not sure",
        "not sure",
    ),
    "refused": ("不想说", "不方便说", "不愿意说", "不想回答", "i'd rather not say", "rather not say"),
    "skipped": ("跳过", "先跳过", "略过", "skip", "skip it"),
}

ACTION_OF = {word: action for action, words in _ACTIONS.items() for word in words}
ABSENCE_OF = {word: absence for absence, words in _ABSENCES.items() for word in words}

_AGREEMENTS = frozenset({"consent", "commitment", "review"})
_OF_PAPER = frozenset({"id_number", "phone", "bank_card", "money"})
#: what reads an answer of a kind; of the others the words are the answer
_READERS: dict[str, Callable[[str, Position], Any]] = {
    **dict.fromkeys(_AGREEMENTS, agreed),
    "yes_no": yes_or_no,
    "choice": option,
    "choices": options,
    "number": count,
    "money": money,
    "date": day,
    "month": month,
    "region": place,
}
#: the same for kinds in whose answers capitals and last syllables matter
_EXACT_READERS: dict[str, Callable[[str, Position], Any]] = {
    **dict.fromkeys(("id_number", "phone", "bank_card"), digits_in),
    "person_name": name,
}


def understand(text: str, here: Position | None, *, is_confirming: bool = False) -> Command:
    """The command meant by ``text`` where ``here`` is being asked; what is not understood is tried as an answer.

    While something waits for a confirmation, yes means to confirm it, and no to leave everything as it is.
    """
    bare = (text.strip(_ENDS) or text.strip()).lower().replace("’", "'")
    if is_confirming and bare in YES | NO:
        return Act("confirm" if bare in YES else "repeat")
    action = ACTION_OF.get(bare)
    if action is not None or here is None:
        return Act(action or "repeat")  # type: ignore[arg-type] # the table's keys are the literals
    absence = ABSENCE_OF.get(bare)
    if absence is not None:
        return NoAnswer(here.address, absence)
    return correction(text.strip(_EDGES), here) or _answer(text.strip(), bare, here)


def _answer(text: str, bare: str, here: Position) -> Command:
    """The answer; or what the sentence asks for when it is none that could be taken."""
    said = text.strip(_EDGES)
    values = [_value(heard, text, here) for heard in dict.fromkeys((bare, said.lower()))]
    taken = [value for value in values if _is_taken(value, said, here)]
    asked = None if taken else _asked(said, here)
    return asked or Answer(here.address, (taken or values)[0])


def _value(heard: str, text: str, here: Position) -> Any:
    if isinstance(here.node, Loop):
        return True if _names_one(heard, here, here.node) else another(heard, here)
    kind = here.node.kind_name
    if kind in _EXACT_READERS:
        return _EXACT_READERS[kind](text.strip(_EDGES), here)
    return _READERS[kind](heard, here) if kind in _READERS else text


def _names_one(heard: str, here: Position, loop: Loop) -> bool:
    """Whether somebody asked if there is any says what it is: 养老金, to 您有收入吗."""
    first = loop.nodes[0] if loop.nodes else None
    if not isinstance(first, Question) or first.kind_name != "choice" or heard.isdecimal():
        return False
    return bool(option(heard, Position(here.frame, first)))


def _is_taken(value: Any, said: str, here: Position) -> bool:
    """Whether the question would take the value; a name in which somebody asks or hesitates is none."""
    if isinstance(here.node, Loop):
        return value is not None
    if here.node.kind_name == "person_name" and len(said) > 2 and "·" not in said:
        return not (asked_for(said) or absence_in(said))
    try:
        here.node.kind.read(value, here.node, here.frame.walk.environment)
    except Refused:
        return False
    return True


def _asked(said: str, here: Position) -> Command | None:
    action = asked_for(said)
    if action is not None:
        return Act(action)
    kind = "members" if isinstance(here.node, Loop) else here.node.kind_name
    absence = absence_in(said, of_paper=kind in _OF_PAPER)
    if absence is None:
        return None
    return Act("explain") if kind in _AGREEMENTS else NoAnswer(here.address, absence)
