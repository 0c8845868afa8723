"""Hears hunger, fire, violence and thoughts of dying in what people write, and says where help is.

A list of words misses much and sometimes hears too much; hearing too much costs one kind message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from conversation_flows.engine.commands import Answer, Command
from i18n.marking import N_


@dataclass(frozen=True, slots=True)
class Danger:
    """A kind of danger, the words people use for it, and what to say at once."""

    kind: str
    words: re.Pattern[str]
    say: str


_DANGERS = (
    Danger(
        "self_harm",
        re.compile(
            r"不想活|活不下去|活着没意思|活够了|想死|寻死|自杀|轻生|喝农药|跳楼|上吊|割腕"
            r"|suicid|kill(?:ing)? myself|want to die|end my life|hurt(?:ing)? myself",
            re.IGNORECASE,
        ),
        "您现在一定很难受。请别一个人扛着，马上打 120 或者 110，有人会帮您。身边有亲人、邻居，请现在就叫他们来。",
    ),
    Danger(
        "violence",
        re.compile(
            r"家暴|打我|打孩子|被.{0,4}打|要杀|威胁我|不让我出门"
            r"|(?:beats?|beating|hits?|hitting|hurts?|threatens?) (?:me|my child)|domestic violence|let me out",
            re.IGNORECASE,
        ),
        "您的安全最要紧，这不是您的错。请马上打 110 报警；能离开就先离开，到邻居家、嘎查村委会或者派出所去。",
    ),
    Danger(
        "fire",
        re.compile(
            r"着火|失火|起火|火灾|房子塌|房塌|被洪水|发大水|煤气中毒|一氧化碳"
            r"|on fire|house (?:has )?(?:collapsed|burn)|flooded|gas poisoning|carbon monoxide",
            re.IGNORECASE,
        ),
        "人最要紧。请先到安全的地方，马上打 119；有人受伤打 120。没了的房子和东西，以后可以申请救助。",
    ),
    Danger(
        "hunger",
        re.compile(
            r"断粮|没饭吃|没吃的|没东西吃|揭不开锅|吃不上饭|饿着|饿得|没米下锅|两天没吃|几天没吃"
            r"|nothing to eat|no food|starving|(?:not|haven.t) eaten",
            re.IGNORECASE,
        ),
        "不能让您饿着。请马上打 12345，就说家里没有吃的；也可以直接去最近的苏木、乡镇或街道。先给救助，手续以后再补。",
    ),
)

AFTERWARDS = N_("申请先停在这里，填过的都保存好了。等事情缓一缓，点“继续”接着填就行。")


def danger_in(text: str) -> Danger | None:
    """The first danger heard in ``text``; the gravest are listened for first."""
    return next((danger for danger in _DANGERS if danger.words.search(text)), None)


def is_asked_about(danger: Danger, command: Command) -> bool:
    """Whether it is the answer to a question that asks for just such things: then help is named, and nothing stops."""
    return isinstance(command, Answer) and command.value == danger.kind
