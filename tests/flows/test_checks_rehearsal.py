"""Trying a flow: personas in memory, what they leave out, and somebody typing in a terminal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conversation_flows.catalog import shipped_catalog
from conversation_flows.checking.coverage import Branch, Coverage, coverage_of
from conversation_flows.engine.commands import Act, Add, Answer, Change, NoAnswer, Remove
from conversation_flows.engine.environment import Environment
from conversation_flows.personas import Persona, personas
from conversation_flows.rehearsal import Rehearsal, RehearsalStuck, command_of, play
from conversation_flows.terminal import question_lines, summary_lines
from regions.table import load
from tests.unit.flows.talking import Items, compiled, flow_of

TODAY = date(2026, 11, 22)
QUESTIONS = """
  - {id: dog, kind: yes_no, ask: 有狗吗？, label: 狗}
  - {id: big, kind: yes_no, ask: 大吗？, label: 大, when: dog}
  - {id: colour, kind: choice, ask: 什么颜色？, label: 颜色, help: 大概就行。,
     options: {red: {label: 红, help: 像火}, blue: 蓝}}
  - {id: food, kind: choices, ask: 吃什么？, label: 吃的,
     options: {meat: 肉, rice: 饭, none: {label: 都不吃, alone: true}}}
  - {id: place, kind: region, ask: 在哪里？, label: 地方}
  - {id: pay, kind: money, ask: 花多少？, label: 花费, unit: CNY/month, periods: [month, year]}
  - loop: pups
    about: 小狗
    ask: 有小狗吗？
    another: 还有吗？
    line: "{name|没有名字}"
    at_most: 3
    label: 小狗
    questions:
      - {id: name, kind: person_name, ask: 叫什么？, label: 名字}
  - {id: sign, kind: signature, ask: 请签名。, label: 签名}
"""
TYPED = ["有", "是", "1", "1、2", "呼和浩特市", "每月 50", "有", "小黑", "没有了", ""]


def environment() -> Environment:
    """A day, the country, and ids in order."""
    return Environment(TODAY, load(), Items())


def somebody(answers: dict[str, Any], *, service: str = "s", changes_mind: bool = False) -> Persona:
    """A persona with these answers in the topic `t`."""
    return Persona("somebody", "某人", service, {f"t.{key}": value for key, value in answers.items()}, changes_mind)


ANSWERS = {
    "dog": True,
    "big": {"action": "dont_know"},
    "colour": "red",
    "food": ["meat"],
    "place": "150100",
    "pay": {"amount": "5.00", "per": "month"},
    "pups": [{"name": "小黑"}],
    "sign": "signature",
}


# --- typing ----------------------------------------------------------------------------------------------------------


def test_an_author_can_talk_a_flow_to_its_end() -> None:
    rehearsal = Rehearsal(flow_of(QUESTIONS), environment())
    for text in TYPED:
        assert rehearsal.here is not None
        rehearsal.say(text)
    assert rehearsal.here is None
    lines = "\n".join(summary_lines(rehearsal))
    for shown in ("狗：是", "颜色：红", "吃的：肉、饭", "小黑　名字：小黑", "签名：已签名"):
        assert shown in lines


def test_an_author_can_go_back_ask_why_and_not_know() -> None:
    rehearsal = Rehearsal(flow_of(QUESTIONS), environment())
    rehearsal.say("有")
    rehearsal.say("返回")
    assert rehearsal.here is not None
    assert rehearsal.here.address == "t.dog"
    assert "（您刚才说的是：是。再答一次就是改）" in "\n".join(question_lines(rehearsal, rehearsal.here))
    rehearsal.say("不知道")
    assert rehearsal.here is not None
    assert rehearsal.here.address == "t.colour"
    assert rehearsal.say("为什么") == ["大概就行。"]


def test_an_author_sees_what_a_client_would_draw() -> None:
    rehearsal = Rehearsal(flow_of(QUESTIONS), environment())
    drawn: list[str] = []
    for text in TYPED:
        assert rehearsal.here is not None
        drawn += question_lines(rehearsal, rehearsal.here)
        rehearsal.say(text)
    for line in (
        "  1. 红（像火）",
        "  2. 蓝",
        "  提示：大概就行。",
        "  有 / 没有",
        "  · 小黑",
        "  （可以选几个，说前面的数字也行）",
    ):
        assert line in drawn
    assert "  （说明是每月还是每年，比如：每月 1500）" in drawn


@pytest.mark.parametrize("text", ["9", "绿", "0"])
def test_a_number_that_is_no_option_is_asked_again(text: str) -> None:
    rehearsal = Rehearsal(flow_of(QUESTIONS), environment())
    rehearsal.say("没有")
    rehearsal.say(text)
    assert rehearsal.here is not None
    assert rehearsal.here.address == "t.colour"


def test_somebody_in_danger_is_told_where_help_is() -> None:
    rehearsal = Rehearsal(flow_of(QUESTIONS), environment())
    assert "12345" in rehearsal.say("家里断粮了")[0]
    assert rehearsal.here is not None
    assert rehearsal.here.address == "t.dog"


# --- personas --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes_mind", [False, True])
def test_a_persona_comes_to_the_end_in_memory(changes_mind: bool) -> None:
    rehearsal = Rehearsal(flow_of(QUESTIONS), environment())
    play(somebody(ANSWERS, changes_mind=changes_mind), rehearsal)
    assert rehearsal.here is None


def test_a_persona_without_an_answer_is_stuck_and_says_where() -> None:
    with pytest.raises(RehearsalStuck, match=r"no answer to t\.big"):
        play(somebody({"dog": True}), Rehearsal(flow_of(QUESTIONS), environment()))


def test_a_persona_who_is_always_refused_is_stuck() -> None:
    with pytest.raises(RehearsalStuck, match=r"does not come to an end at t\.dog"):
        play(somebody({"dog": "perhaps"}), Rehearsal(flow_of(QUESTIONS), environment()))


@pytest.mark.parametrize(
    ("turn", "command"),
    [
        ({"question": "q", "answer": 1}, Answer("q", 1)),
        ({"action": "refuse", "question": "q"}, NoAnswer("q", "refused")),
        ({"action": "change", "question": "q"}, Change("q")),
        ({"action": "add", "loop": "l"}, Add("l")),
        ({"action": "remove", "loop": "l", "item": "i"}, Remove("l", "i")),
        ({"action": "confirm"}, Act("confirm")),
    ],
)
def test_a_persona_says_what_a_client_would_send(turn: dict[str, Any], command: Any) -> None:
    assert command_of(turn) == command


# --- coverage --------------------------------------------------------------------------------------------------------


def covered(*people: Persona) -> Coverage:
    return coverage_of(flow_of(QUESTIONS), people, environment())


def test_an_author_sees_the_branches_nobody_takes() -> None:
    coverage = covered(somebody(ANSWERS))
    assert coverage.missing == [
        Branch("t.big", "not asked"),
        Branch("t.pups", "none"),
        Branch("t.dog", "no"),
    ]
    assert coverage.percent == 100 * 10 // 13
    assert Branch("t.colour", "blue") in coverage.unspoken
    assert Branch("t.colour", "red") not in coverage.unspoken


def test_two_personas_together_may_take_every_branch() -> None:
    coverage = covered(somebody(ANSWERS), somebody({**ANSWERS, "dog": False, "pups": []}))
    assert coverage.missing == []
    assert coverage.percent == 100
    assert coverage.stuck == {}


def test_a_persona_of_another_service_takes_nothing() -> None:
    coverage = covered(somebody(ANSWERS, service="another"))
    assert coverage.taken == {}
    assert coverage.percent == 0


def test_a_stuck_persona_is_named() -> None:
    coverage = covered(somebody({"dog": False}))
    assert coverage.data()["stuck"] == {"somebody": "somebody has no answer to t.colour"}
    assert coverage.data()["missing"][0] == {"slot": "t.big", "way": "asked"}


def test_a_question_with_an_answer_that_is_not_asked_counts_as_not_asked() -> None:
    first = "topic: t\ntitle: 题\nquestions:\n  - {id: dog, kind: yes_no, ask: 有狗吗？}\n"
    more = "  - {id: big, kind: yes_no, ask: 大吗？, when: dog}\n"
    coverage = coverage_of(compiled(first + more), [somebody({"dog": False, "big": True})], environment())
    assert Branch("t.big", "not asked") in coverage.taken
    assert Branch("t.big", "asked") not in coverage.taken


@pytest.mark.no_cover
@pytest.mark.parametrize("flow", shipped_catalog().flows(), ids=lambda flow: flow.id)
def test_no_shipped_persona_is_stuck(flow: Any) -> None:
    assert coverage_of(flow, personas().values(), environment()).stuck == {}
