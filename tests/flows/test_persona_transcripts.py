"""Every shipped persona walks every flow it fits to the end; each whole conversation is kept as a text people read.

The texts lie in ``tests/flows/transcripts/<service>/<persona>.txt``. After a change of words or questions, write them
anew with

    BANGBAN_WRITE_TRANSCRIPTS=1 pytest tests/flows/test_persona_transcripts.py

read the difference as the person would who has to answer, and commit it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.flow import Question
from conversation_flows.keeping import View
from conversation_flows.personas import Persona, PersonaSpeechless, Player, another_answer, personas, visits
from tests.unit.conversation.world import ANNA, World, command_of

FOLDER = Path(__file__).parent / "transcripts"
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


def kept_at(visit: Persona) -> Path:
    """Where the conversation of one visit is kept."""
    return FOLDER / visit.service / f"{visit.name}.txt"


@pytest.mark.parametrize("visit", visits(), ids=lambda visit: f"{visit.service}-{visit.name}")
def test_a_persona_walks_the_flow_to_the_end_in_the_words_we_have_read(visit: Persona) -> None:
    text, path = transcript(World(), visit), kept_at(visit)
    if os.environ.get("BANGBAN_WRITE_TRANSCRIPTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


def test_every_transcript_belongs_to_a_persona() -> None:
    assert set(FOLDER.rglob("*.txt")) == set(map(kept_at, visits()))


def test_the_same_persona_says_the_same_every_time() -> None:
    persona = personas()["herder_couple"]
    assert transcript(World(), persona) == transcript(World(), persona)


def test_a_persona_without_an_answer_says_which_question_it_was() -> None:
    whole = personas()["single_mother"]
    answers = {key: value for key, value in whole.answers.items() if key != "applicant.phone"}
    speechless = Persona("x", "x", whole.services, answers)
    with pytest.raises(PersonaSpeechless, match=r"applicant\.phone"):
        World().play(speechless)


def test_every_answer_of_a_persona_is_to_a_question_there_is() -> None:
    for persona in personas().values():
        flows = [shipped_catalog().latest(service) for service in persona.services]
        asked = {key for flow in flows if flow is not None for key in flow.by_key}
        assert set(persona.answers) <= asked, persona.name


def test_every_service_is_tried_by_somebody() -> None:
    assert {visit.service for visit in visits()} == {flow.service for flow in shipped_catalog().flows()}


def test_every_kind_can_be_answered_otherwise_by_somebody_who_changes_her_mind() -> None:
    world, player = World(), Player(personas()["changes_their_mind"])
    view, seen = world.begin(), set()
    while (body := player.reply(view.data)) is not None:
        question = view.data["question"]
        seen.add(question["kind"])
        if question["kind"] != "members":
            other = another_answer(question)
            assert other is not None or question["kind"] in {"region", "signature", "month"}
        view = world.turn(view, command_of(body))
    flow = shipped_catalog().latest("minimum_living_guarantee")
    assert flow is not None
    kinds = {node.kind_name for node in flow.questions() if isinstance(node, Question)}
    assert kinds <= seen | {"month"}
