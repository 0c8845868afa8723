"""The person's side of the conversation in words, and the page a client reads."""

from __future__ import annotations

from typing import Any

from conversation_flows.engine.commands import Act, Add, Answer, Change, Command, NoAnswer, Remove
from conversation_flows.engine.flow import Question
from conversation_flows.engine.path import find
from conversation_flows.engine.walk import Walk
from conversation_flows.log import Entry
from i18n.marking import N_

_DONE_WORDS = {
    "back": N_("返回"),
    "explain": N_("为什么问"),
    "repeat": N_("再说一遍"),
    "pause": N_("先停一下"),
    "resume": N_("继续"),
    "restart": N_("重新开始"),
    "handoff": N_("找人帮忙"),
    "confirm": N_("确认"),
    "dont_know": N_("不知道"),
    "refused": N_("不想说"),
    "skipped": N_("跳过"),
}


def did(walk: Walk, command: Command, outcome: str) -> str:
    """What the person did, in words, once it is done."""
    translate = walk.environment.translate
    match command:
        case Answer() if outcome == "reprompt":
            return translate("（没有记下）")
        case Answer(address, value):
            position = find(walk, address)
            if position is None or not isinstance(position.node, Question):
                return translate("有" if value is True else "没有了")
            return position.frame.shown(position.node) or ""
        case NoAnswer(_, none):
            return translate(_DONE_WORDS[none])
        case Change():
            return translate("改前面的回答")
        case Add():
            return translate("再加一项")
        case Remove():
            return translate("去掉一项")
        case Act(action):
            return translate(_DONE_WORDS[action])


def transcript(entries: list[Entry]) -> list[dict[str, Any]]:
    """Entries of the log as a client reads them."""
    return [
        {
            "version": entry.version,
            "at": entry.at,
            "outcome": entry.outcome,
            "did": entry.did,
            "messages": list(entry.messages),
            "asked": entry.asked,
        }
        for entry in entries
    ]
