"""What is added after free text: how it was understood, or which places it could mean."""

from __future__ import annotations

from conversation_flows.engine.commands import Answer, Command
from conversation_flows.engine.flow import Question
from conversation_flows.engine.frame import Position
from conversation_flows.engine.outcome import Step
from conversation_flows.engine.path import find
from conversation_flows.engine.walk import Walk
from conversation_flows.understanding.agreement import NO, YES
from conversation_flows.understanding.places import candidates
from i18n.marking import N_

_READ_BACK = N_("我听到的是：{shown}。不对就说“上一个说错了”。")
_WHICH = N_("您说的是哪一个？{places}")
#: kinds whose answer is what was said, and agreements, which are only taken when they are plain
_AS_SAID = frozenset({"text", "long_text", "address", "consent", "commitment", "review", "signature"})


def reply(text: str, command: Command, walk: Walk, step: Step) -> list[str]:
    """The messages of a step that free text led to."""
    position = find(walk, command.question) if isinstance(command, Answer) else None
    if position is None or not isinstance(position.node, Question) or position.node.kind_name in _AS_SAID:
        return step.messages
    if step.outcome == "advanced":
        return [*step.messages[:1], *_read_back(text, position, position.node), *step.messages[1:]]
    return [*step.messages, *_which(text, position, position.node)]


def _read_back(text: str, position: Position, question: Question) -> list[str]:
    """How it was understood, unless that is just what was said."""
    shown, said = position.frame.shown(question), _plain(text)
    if shown is None or said in YES | NO or _is_as_said(said, _plain(shown), question.kind_name):
        return []
    translate = position.frame.walk.environment.translate
    if question.kind_name == "yes_no" and "有" in question.ask.source:
        shown = translate("有" if position.frame.value(question) else "没有")
    return [translate(_READ_BACK).replace("{shown}", shown)]


def _is_as_said(said: str, shown: str, kind: str) -> bool:
    match kind:
        case "yes_no":
            return said[:1] in "有是没" and "应该" not in said
        case "choice" | "choices":
            return said in shown or shown in said
        case "id_number" | "phone" | "bank_card":
            return len(said) == len(shown)
    return said == shown


def _plain(text: str) -> str:
    return "".join(text.split()).strip("。！，,.!").rstrip("元啊了").lower()


def _which(text: str, position: Position, question: Question) -> list[str]:
    names = candidates(text, position) if question.kind_name == "region" else []
    translate = position.frame.walk.environment.translate
    return [translate(_WHICH).replace("{places}", translate("、").join(names))] if names else []
