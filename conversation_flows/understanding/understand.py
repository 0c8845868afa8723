"""Turns free text into one command. It can never become anything that is not a command."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from conversation_flows.engine.commands import Absence, Act, Answer, Command, NoAnswer
from conversation_flows.engine.flow import Loop, Question
from conversation_flows.engine.frame import Position

_ENDS = " 　。，！？、,.!?~～…吧啊呀呢了哦嘛的"
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
_YES = frozenset("是 是的 有 对 对的 嗯 好 好的 可以 同意 行 要 yes yeah ok okay agree".split()) | {
    "i agree",
    "yes, there is",
}
_NO = frozenset("不是 没有 没 不 不对 不同意 不行 不要 无 否 no".split()) | {"i don't agree", "no more", "i disagree"}
_NONE = frozenset("没有 没 无 一个也没有 none nothing".split())
_COUNT = re.compile(r"(?:有|共|一共)?([0-9]{1,7})\s*[亩只头匹峰处间套辆口个人岁]{0,2}", re.ASCII)
_PERIODS = {
    "year": "每年|一年|全年|年|a year|per year|yearly|year",
    "month": "每个月|一个月|每月|月|a month|per month|monthly|month",
}
_PERIOD = "|".join(f"(?P<{{0}}_{name}>{words})" for name, words in _PERIODS.items())
_MONEY = re.compile(
    rf"(?:{_PERIOD.format('before')})?(?:大概|大约|差不多|有|是|挣|花了?|about)*\s*"
    r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,4})?)\s*(?P<times>[百千万])?\s*(?:元|块钱|块|多|yuan)?\s*[/／]?"
    rf"(?:{_PERIOD.format('after')})?",
    re.ASCII,
)
_BETWEEN = re.compile(r"\s+and\s+|[、，, 和]+")
_NO_LETTER = re.compile(r"[^a-z'’-]+")
_TIMES = {None: 1, "百": 100, "千": 1_000, "万": 10_000}

ACTION_OF = {word: action for action, words in _ACTIONS.items() for word in words}
ABSENCE_OF = {word: absence for absence, words in _ABSENCES.items() for word in words}


def understand(text: str, here: Position | None, *, is_confirming: bool = False) -> Command:
    """The command meant by ``text`` where ``here`` is being asked; what is not understood is tried as an answer.

    While something waits for a confirmation, yes means to confirm it, and no to leave everything as it is.
    """
    bare = (text.strip(_ENDS) or text.strip()).lower().replace("’", "'")
    if is_confirming and bare in _YES | _NO:
        return Act("confirm" if bare in _YES else "repeat")
    action = ACTION_OF.get(bare)
    if action is not None or here is None:
        return Act(action or "repeat")  # type: ignore[arg-type] # the table's keys are the literals
    absence = ABSENCE_OF.get(bare)
    if absence is not None:
        return NoAnswer(here.address, absence)
    return Answer(here.address, _value(text.strip(), bare, here))


def _value(text: str, bare: str, here: Position) -> Any:
    if isinstance(here.node, Loop) or here.node.kind_name in {"yes_no", "consent", "commitment", "review"}:
        return _yes_or_no(bare)
    reader = _READERS.get(here.node.kind_name)
    return reader(bare, here) if reader else text


def _yes_or_no(bare: str) -> bool | None:
    if bare in _YES:
        return True
    return False if bare in _NO else None


def _option(bare: str, here: Position) -> str:
    """The one option whose label this is, or that it is a part of; in Chinese or in the person's language."""
    labels = _labels(here)
    meant = {value for value, label in labels if bare == label}
    meant = meant or {value for value, label in labels if _is_part(bare, label)}
    return meant.pop() if len(meant) == 1 else ""


def _labels(here: Position) -> list[tuple[str, str]]:
    question, translate = here.node, here.frame.walk.environment.translate
    options = question.options if isinstance(question, Question) else ()
    return [(option.value, said.lower()) for option in options for said in (option.label, translate(option.label))]


def _is_part(bare: str, label: str) -> bool:
    """Some characters in Chinese; whole words in English, or "no" would be found in "unknown"."""
    if bare.isascii():
        return len(bare) > 2 and f" {bare} " in f" {_NO_LETTER.sub(' ', label)} "
    return bare in label


def _options(bare: str, here: Position) -> list[str]:
    """What is named between commas; a label may hold commas of its own."""
    whole = _option(bare, here)
    parts = [whole] if whole else [_option(part, here) for part in _BETWEEN.split(bare)]
    return list(dict.fromkeys(parts))


def _number(bare: str, here: Position) -> int | None:
    if bare in _NONE:
        return 0
    digits = _COUNT.fullmatch(bare)
    return int(digits[1]) if digits else None


def _money(bare: str, here: Position) -> dict[str, str] | None:
    """The one amount said, all of it: what leaves anything over is not guessed at."""
    if bare in _NONE:
        periods = here.node.periods if isinstance(here.node, Question) else ()
        return {"amount": "0"} | ({"per": periods[0]} if periods else {})
    found = _MONEY.fullmatch(bare)
    if found is None:
        return None
    value = {"amount": _plain(Decimal(found["number"]) * _TIMES[found["times"]])}
    said = {name for name in _PERIODS if found[f"before_{name}"] or found[f"after_{name}"]}
    if len(said) == 1:
        value["per"] = said.pop()
    return value


def _plain(amount: Decimal) -> str:
    """1.2万 is 12000, not 12000.0; digits that were said stay."""
    return str(int(amount)) if amount == int(amount) else f"{amount:f}"


_READERS = {"choice": _option, "choices": _options, "number": _number, "money": _money}
