"""A persona's conversation from the greeting to the receipt, as a text people read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from casework.application import Application
from conversation_flows.keeping import View
from conversation_flows.personas import Persona, personas
from tests.unit.conversation.world import ANNA, World

_ACTIONS = {
    "dont_know": "〔不知道〕",
    "refuse": "〔不想说〕",
    "skip": "〔跳过〕",
    "confirm": "〔确认〕",
    "change": "〔改一下〕",
    "remove": "〔删掉〕",
    "back": "〔返回〕",
}


def said(view: View, body: dict[str, Any]) -> str:
    """What the person did, as she would say it."""
    if "action" in body:
        return _ACTIONS[body["action"]]
    question, answer = view.data["question"], body["answer"]
    labels = {option["value"]: option["label"] for option in question["options"] or ()}
    match question["kind"]:
        case "members":
            return "有" if answer else "没有了"
        case "consent" | "commitment" | "review":
            return "同意" if answer else "不同意"
        case "yes_no":
            return "是" if answer else "否"
        case "choice":
            return labels[answer]
        case "choices":
            return "、".join(labels[value] for value in answer)
        case "money":
            return f"{answer['amount']} 元" + {"month": "，每月", "year": "，每年"}.get(answer.get("per"), "")
        case "signature":
            return "〔签名〕"
    return str(answer)


def transcript(world: World, persona: Persona) -> str:
    """The conversation from the greeting to the receipt."""
    lines = [f"# {persona.title}", ""]
    history = world.play(persona)
    for number, (body, view) in enumerate(history):
        if body is not None:
            lines += [f"　　　　我：{said(history[number - 1][1], body)}", ""]
        lines += [f"帮办：{message['text']}" for message in view.data["messages"]]
        lines += _asked(view)
    view = world.submit(history[-1][1])
    lines += ["　　　　我：〔提交〕", "", *(f"帮办：{message['text']}" for message in view.data["messages"])]
    lines += ["", "## 我填的内容"]
    for section in world.service.summary(ANNA, view.data["id"]):
        lines += ["", f"【{section['title']}】"]
        lines += [f"{_about(line)}{line['label']}：{line['text']}" for line in section["lines"]]
    return "\n".join(lines) + "\n"


def _about(line: dict[str, Any]) -> str:
    return f"（{line['about']}）" if "about" in line else ""


def _asked(view: View) -> list[str]:
    question = view.data["question"]
    if question is None:
        return []
    options = "".join(f"\n　　　- {option['label']}" for option in question["options"] or ())
    done = view.data["progress"]
    place = f"（第 {done['section']} 段，共 {done['sections']} 段；大约还有 {done['about_left']} 个问题）\n"
    return [f"问：{question['prompt']}{options}", place if question["kind"] == "members" else ""]


@dataclass(frozen=True)
class Told:
    """What a conversation was, in words, and what came of it."""

    text: str
    application: Application


@cache
def told(persona: str, service: str) -> Told:
    """A persona's whole conversation in Chinese, once for all who compare something with it."""
    world = World()
    text = transcript(world, personas()[persona].at(service))
    [application] = world.cases.applications.values()
    return Told(text, application)
