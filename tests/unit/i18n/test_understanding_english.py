"""Free text in English becomes the same commands as in Chinese, and danger is heard in it too."""

from __future__ import annotations

from typing import Any

import pytest

from conversation_flows.engine.commands import Act, Answer, NoAnswer
from conversation_flows.understanding.danger import danger_in
from conversation_flows.understanding.understand import understand
from tests.unit.flows.talking import Talk, flow_of

ENGLISH = {
    "轿车、越野车": "Car, off-road car",
    "摩托车": "Motorcycle",
    "不知道是谁": "Unknown",
    "以上都没有": "None of these",
}
OPTIONS = "options: {car: 轿车、越野车, motor: 摩托车, unknown: 不知道是谁, none: {label: 以上都没有, alone: true}}"
DETAILS = {"choice": OPTIONS, "choices": OPTIONS, "money": "unit: CNY/month, periods: [month, year]"}


def meant(kind: str, text: str, **how: Any) -> Any:
    details = f", {DETAILS[kind]}" if kind in DETAILS else ""
    flow = flow_of(f"  - {{id: q, kind: {kind}, ask: 问？{details}}}\n")
    return understand(text, Talk(flow, translate=lambda said: ENGLISH.get(said, said)).here, **how)


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("back", "back"),
        ("Why?", "explain"),
        ("I don’t understand.", "explain"),
        ("Say it again!", "repeat"),
        ("STOP", "pause"),
        ("go on", "resume"),
        ("Start over", "restart"),
        ("I need help", "handoff"),
    ],
)
def test_a_person_can_say_in_english_what_to_do(text: str, action: Any) -> None:
    assert meant("text", text) == Act(action)


@pytest.mark.parametrize(
    ("text", "none"),
    [("I don't know", "dont_know"), ("Not sure.", "dont_know"), ("I’d rather not say", "refused"), ("skip", "skipped")],
)
def test_a_person_can_say_in_english_that_she_has_no_answer(text: str, none: Any) -> None:
    assert meant("number", text) == NoAnswer("t.q", none)


@pytest.mark.parametrize(
    ("text", "value"),
    [("Yes", True), ("yes!", True), ("OK", True), ("I agree", True), ("No.", False), ("I don’t agree", False),
     ("No, thank you", None), ("maybe", None), ("not", None)],
)  # fmt: skip
def test_a_person_can_say_yes_and_no_in_english(text: str, value: Any) -> None:
    assert meant("consent", text) == Answer("t.q", value)


def test_yes_in_english_confirms_what_waits() -> None:
    assert meant("text", "Yes", is_confirming=True) == Act("confirm")
    assert meant("text", "no", is_confirming=True) == Act("repeat")


@pytest.mark.parametrize(
    ("text", "value"),
    [("motorcycle", "motor"), ("Car", "car"), ("car, off-road car", "car"), ("轿车", "car"), ("unknown", "unknown"),
     ("no", ""), ("cycle", ""), ("a", ""), ("none of these", "none"), ("these", "none")],
)  # fmt: skip
def test_a_person_can_name_an_option_in_english_by_whole_words(text: str, value: str) -> None:
    assert meant("choice", text) == Answer("t.q", value)


def test_a_person_can_name_several_options_in_english() -> None:
    assert meant("choices", "car and motorcycle") == Answer("t.q", ["car", "motor"])
    assert meant("choices", "Car, motorcycle") == Answer("t.q", ["car", "motor"])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1500 yuan a month", {"amount": "1500", "per": "month"}),
        ("about 9600 a year", {"amount": "9600", "per": "year"}),
        ("1500/month", {"amount": "1500", "per": "month"}),
        ("none", {"amount": "0", "per": "month"}),
        ("1500 dollars", None),
        ("1500 to 1600 a month", None),
    ],
)
def test_a_person_can_say_an_amount_in_english_and_it_is_taken_whole_or_not_at_all(text: str, value: Any) -> None:
    assert meant("money", text) == Answer("t.q", value)


def test_words_are_kept_with_their_capitals() -> None:
    assert meant("text", " Bayan Gacha, Group 3. ") == Answer("t.q", "Bayan Gacha, Group 3.")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I want to die", "self_harm"),
        ("I am thinking of suicide", "self_harm"),
        ("My husband hits me", "violence"),
        ("Our house is on fire", "fire"),
        ("There is nothing to eat", "hunger"),
        ("I haven’t eaten for two days", "hunger"),
    ],
)
def test_danger_is_heard_in_english(text: str, kind: str) -> None:
    danger = danger_in(text)
    assert danger is not None
    assert danger.kind == kind


@pytest.mark.parametrize("text", ["Fire Station Road 3", "I sell food", "Dieter", "yes", "No. 7, Hitching Lane"])
def test_ordinary_english_is_no_danger(text: str) -> None:
    assert danger_in(text) is None
