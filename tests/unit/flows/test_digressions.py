"""Digressions stack and come back; drafts wait; what is asked again offers the old answer; misses lead another way."""

from __future__ import annotations

import orjson
import pytest

from conversation_flows.engine.commands import Act, Change
from conversation_flows.engine.state import State, from_bytes, to_bytes
from conversation_flows.question_view import question_view
from tests.unit.flows.talking import Talk, flow_of

FOUR = "".join(f"  - {{id: q{n}, kind: number, ask: 第{n}个？}}\n" for n in range(1, 5))
PEOPLE = """
  - {id: first, kind: number, ask: 几？}
  - loop: people
    about: 人
    ask: 有人吗？
    another: 还有吗？
    line: "{name|某人}"
    at_most: 3
    questions:
      - {id: name, kind: text, ask: 叫什么？}
      - {id: old, kind: number, ask: 几岁？}
      - loop: jobs
        about: 活
        ask: 干活吗？
        another: 还干别的吗？
        line: "{title}"
        at_most: 3
        questions:
          - {id: title, kind: text, ask: 什么活？}
          - {id: pay, kind: number, ask: 多少？}
  - {id: end, kind: yes_no, ask: 完了吗？}
"""


def drafts(talk: Talk) -> dict[str, bool]:
    """The lines of the people, and whether each is a draft."""
    talk.change("t.people")
    assert talk.here is not None
    return {item["line"]: item["draft"] for item in question_view(talk.here)["items"]}


def test_changes_inside_changes_are_come_back_to_one_by_one() -> None:
    talk = Talk(flow_of(FOUR)).answers(1, 2, 3)
    talk.change("t.q1")
    talk.change("t.q2")
    talk.change("t.q3")
    asked = []
    for _ in range(3):
        asked.append(talk.asked)
        talk.answers(9)
    assert asked == ["t.q3", "t.q2", "t.q1"]
    assert talk.asked == "t.q4"


def test_the_same_change_twice_is_one_change() -> None:
    talk = Talk(flow_of(FOUR)).answers(1, 2, 3)
    talk.change("t.q1")
    talk.change("t.q2")
    talk.change("t.q1")
    assert talk.state.attention == ["t.q2", "t.q1"]
    talk.answers(7)
    assert talk.asked == "t.q2"


@pytest.mark.parametrize("aside", ["explain", "repeat", "pause", "resume", "handoff", "restart"])
def test_asking_something_aside_takes_nothing_off_the_stack(aside: str) -> None:
    talk = Talk(flow_of(PEOPLE)).answers(1, True)
    draft = talk.asked.rpartition(".")[0]  # type: ignore[union-attr]
    talk.change("t.first")
    talk.act(aside)
    assert talk.asked == "t.first"
    talk.answers(2)
    assert talk.asked == f"{draft}.name"


def test_walking_back_is_one_digression_however_many_steps_it_has() -> None:
    talk = Talk(flow_of(PEOPLE)).answers(1, True, "王一")
    draft = talk.asked.rpartition(".")[0]  # type: ignore[union-attr]
    talk.act("back")
    talk.act("back")
    assert talk.asked == "t.first"
    assert talk.state.attention == [draft, "t.first"]
    talk.answers(5)
    assert talk.asked == f"{draft}.old"


def test_going_back_finds_what_stands_before_in_every_list() -> None:
    talk = Talk(flow_of(PEOPLE)).answers(
        1, True, "王一", 3, True, "放羊", 5, True, "种地", 6, False, True, "王二", 4, False
    )
    talk.answers(False)
    first, second = talk.loop("t.people").items
    one, two = talk.loop(f"t.people.{first}.jobs").items
    before = []
    while talk.act("back") == "rewound":
        before.append(talk.asked)
    at = f"t.people.{first}"
    assert before == [
        "t.people", f"t.people.{second}.jobs", f"t.people.{second}.old", f"t.people.{second}.name",
        f"{at}.jobs", f"{at}.jobs.{two}.pay", f"{at}.jobs.{two}.title", f"{at}.jobs.{one}.pay",
        f"{at}.jobs.{one}.title", f"{at}.old", f"{at}.name", "t.first",
    ]  # fmt: skip


def test_a_draft_is_resumed_where_it_was_left_after_an_excursion() -> None:
    talk = Talk(flow_of(PEOPLE)).answers(1, True, "王一", 3, True, "放羊")
    job = talk.asked.rpartition(".")[0]  # type: ignore[union-attr]
    talk.act("pause")
    talk.change("t.first")
    talk.answers(2)
    assert talk.asked == f"{job}.pay"
    talk.answers(100, False, False)
    assert talk.asked == "t.end"


def test_a_draft_stands_apart_from_those_that_are_finished() -> None:
    talk = Talk(flow_of(PEOPLE)).answers(1, True, "王一", 3, False, True, "王二")
    assert drafts(talk) == {"王一": False, "王二": True}
    assert talk.asked == "t.people"
    talk.answers(False)
    assert talk.asked.endswith(".old"), "no list is done while somebody on it is half-way"  # type: ignore[union-attr]
    talk.answers(4, False)
    assert talk.asked == "t.end"
    assert drafts(talk) == {"王一": False, "王二": False}


def test_a_draft_taken_away_leaves_the_digressions_before_it() -> None:
    talk = Talk(flow_of(PEOPLE)).answers(1, True, "王一")
    first = talk.asked.rpartition(".")[0]  # type: ignore[union-attr]
    second = talk.add("t.people")
    talk.change(f"{first}.name")
    talk.remove(second)
    assert talk.state.attention == [first, f"{first}.name"]
    talk.answers("王三")
    assert talk.asked == f"{first}.old"


def test_an_item_inside_an_item_taken_away_leads_back_to_the_outer_one() -> None:
    talk = Talk(flow_of(PEOPLE)).answers(1, True)
    second = talk.add("t.people")
    talk.answers("王二", 4, False)
    third = talk.add("t.people")
    job = talk.add(f"{second}.jobs")
    assert talk.asked == f"{job}.title"
    talk.remove(job)
    assert talk.asked == f"{second}.jobs", "whether there is another, and not the other drafts"
    talk.answers(False)
    assert talk.asked == f"{third}.name"


def test_going_back_passes_over_what_is_not_asked() -> None:
    branch = (
        "  - {id: odd, kind: number, ask: 几？, when: q1 > 5}\n  - {id: even, kind: number, ask: 几？, when: q1 < 5}\n"
    )
    talk = Talk(flow_of("  - {id: q1, kind: number, ask: 几？}\n" + branch + "  - {id: q2, kind: number, ask: 几？}\n"))
    talk.answers(1, 2)
    talk.act("back")
    assert talk.asked == "t.even"
    talk.act("back")
    assert talk.asked == "t.q1"


def test_a_finished_item_inside_an_item_leads_on_to_the_outer_one() -> None:
    talk = Talk(flow_of(PEOPLE)).answers(1, True, "王一", 3, False, True)
    second = talk.asked.rpartition(".")[0]  # type: ignore[union-attr]
    first = next(iter(talk.loop("t.people").items))
    talk.add(f"t.people.{first}.jobs")
    talk.answers("放羊", 5)
    assert talk.asked == f"t.people.{first}.jobs", "is there another job of the first"
    talk.answers(False)
    assert talk.asked == f"{second}.name"


def test_a_state_written_before_attention_was_a_stack_goes_on_where_it_was() -> None:
    talk = Talk(flow_of(PEOPLE)).answers(1, True, "王一")
    draft = talk.asked.rpartition(".")[0]  # type: ignore[union-attr]
    head, *lines = to_bytes(talk.state).split(b"\n")
    data = orjson.loads(head)
    del data["attention"]
    data |= {"focus": "t.first", "after": draft}
    data["derived"] = {"day": "2026-11-22", "truths": {}, "asking": "t.people", "here": None}
    talk.content = b"\n".join([orjson.dumps(data), *lines])
    assert talk.asked == "t.first"
    talk.answers(3)
    assert talk.asked == f"{draft}.old"
    data |= {"focus": None, "after": None}
    assert from_bytes(orjson.dumps(data | {"loops": {}})).attention == []


def test_what_is_asked_again_offers_the_old_answer() -> None:
    flow = flow_of(
        "  - {id: low, kind: number, ask: 最少？}\n"
        "  - {id: mid, kind: number, ask: 中间？, require: [{that: mid >= low, say: 太少。}]}\n"
    )
    talk = Talk(flow).answers(5, 20)
    talk.change("t.low")
    talk.answers(30)
    assert talk.asked == "t.mid"
    assert talk.here is not None
    assert question_view(talk.here)["value"] == 20
    assert question_view(talk.here)["prefilled"] is None


TRIED = """
  - {id: kind, kind: choice, ask: 哪种？, options: {sheep: 羊, cows: 牛}}
  - {id: card, kind: bank_card, ask: 卡号？, example: "621012345678"}
  - {id: sure, kind: yes_no, ask: 是吗？}
"""


def test_whoever_misses_three_times_is_shown_what_there_is_to_choose_from() -> None:
    talk = Talk(flow_of(TRIED))
    for tries in range(1, 5):
        talk.answer("马")
        assert ("可以从这些里选：羊、牛。" in talk.said) is (tries >= 3)
    assert "12345" in talk.said[-1]


def test_whoever_misses_three_times_is_shown_an_example() -> None:
    talk = Talk(flow_of(TRIED)).answers("sheep")
    for _ in range(3):
        talk.answer("?")
    assert talk.said[1] == "比如：621012345678"
    assert "12345" in talk.said[2]
    talk.answers("621012345678")
    for _ in range(3):
        talk.answer("?")
    assert len(talk.said) == 2, "there is nothing more to show"


def test_a_turn_of_attention_alone_leaves_the_answers_alone() -> None:
    talk = Talk(flow_of(FOUR)).answers(1, 2)
    kept = talk.kept
    for command in (Change("t.q1"), Act("back"), Act("repeat")):
        talk.do(command)
    assert talk.kept == kept
    assert State().attention == []
