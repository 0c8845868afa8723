"""What the engine says, to the letter, and the finer points of what it does."""

from __future__ import annotations

from typing import Any

import pytest

from conversation_flows.engine.attention import current, has_before
from conversation_flows.engine.commands import Act, Answer, Change
from conversation_flows.engine.path import path
from conversation_flows.engine.state import to_bytes
from conversation_flows.engine.step import take
from tests.unit.flows.talking import Talk, flow_of

TWO = "  - {id: a, kind: number, ask: 几？, max: 5}\n  - {id: b, kind: number, ask: 多少？}\n"
LIST = """
  - loop: people
    about: 人
    ask: 有人吗？
    another: 还有吗？
    line: "{name}"
    at_most: 1
    questions:
      - {id: name, kind: text, ask: 叫什么？}
"""
DONT_KNOW = "没关系，慢慢来。可以点“为什么问”看看怎么填，也可以先说“不知道”，或者拨打 12345 请人帮您。"
PAUSE = "没关系，慢慢来。可以点“为什么问”看看怎么填，也可以先停一下，或者拨打 12345 请人帮您。"


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("back", "好，回到上一个问题。"),
        ("pause", "好的，先停在这里。您填的都保存好了，随时可以接着填。"),
        ("handoff", "您可以拨打 12345 请工作人员帮您，也可以去苏木乡镇或街道的社会救助窗口。填过的内容都还在。"),
        ("restart", "重新开始会清空已经填的内容。要清空吗？请确认。"),
    ],
)
def test_every_action_is_answered_in_words_we_have_read(action: Any, said: str) -> None:
    talk = Talk(flow_of(TWO)).answers(1)
    talk.act(action)
    assert talk.said == [said]


def test_a_refusal_is_told_with_its_bounds() -> None:
    talk = Talk(flow_of(TWO))
    talk.answer(6)
    assert talk.said == ["请填 0 到 5 之间的数。"]


def test_what_cannot_be_left_out_is_said_to_the_letter() -> None:
    talk = Talk(flow_of("  - {id: a, kind: person_name, ask: 叫什么？}\n" + LIST))
    said = "这一项一定要用到。实在不清楚，可以先停一下，问清楚再来，或者打 12345 请人帮您。"
    for offered in ([said], [said], [said, PAUSE]):
        talk.leave_out("dont_know")
        assert talk.said == offered
    talk.answers("王芳")
    for offered in (["没有的话，就说“没有”。"], ["没有的话，就说“没有”。"], ["没有的话，就说“没有”。", PAUSE]):
        talk.leave_out("skipped")
        assert talk.said == offered


def test_a_full_list_offers_another_way_after_three_tries() -> None:
    talk = Talk(flow_of(LIST)).answers(True, "王芳")
    full = "最多能填 1 个。再多的话，请到窗口办理。"
    for offered in ([full], [full], [full, PAUSE]):
        talk.answer(True)
        assert talk.said == offered
    talk.answers(False)
    assert talk.state.misses == 0
    talk.change("t.people")
    talk.answer("?")
    talk.answers(False)
    assert talk.state.misses == 0


def test_a_number_that_misses_three_times_may_be_unknown() -> None:
    talk = Talk(flow_of(TWO))
    for _ in range(3):
        talk.answer("x")
    assert talk.said[1] == DONT_KNOW


def test_adding_to_a_list_forgets_the_misses_before() -> None:
    talk = Talk(flow_of(LIST))
    talk.answer("?")
    talk.answers(True)
    assert talk.state.misses == 0


def test_one_look_serves_several_commands() -> None:
    """Whatever a command changes, the same walk sees it at once."""
    flow = flow_of(
        "  - {id: a, kind: yes_no, ask: 问？}\n"
        "  - {id: b, kind: number, ask: 几？, when: a, warn: [{that: b < 5, say: 多。}]}\n"
        "  - {id: c, kind: number, ask: 几？, when: b > 8, require: [{that: c < b, say: 大。}]}\n" + LIST +
        "  - {id: d, kind: yes_no, ask: 问？, when: any(m.name == 'x' for m in people)}\n"
        "  - {id: review, kind: review, ask: 对吗？}\n"
    )  # fmt: skip
    talk = Talk(flow)
    walk = talk.walk()

    def asked(command: Any) -> str | None:
        take(walk, command, 0)
        here = current(walk)
        fresh = Talk(flow)
        fresh.content = to_bytes(walk.state)
        assert (here and here.address) == fresh.asked
        assert [p.address for p in path(walk)] == fresh.path
        return here.address if here else None

    assert asked(Answer("t.a", True)) == "t.b"
    assert asked(Answer("t.b", 9)) == "t.b"
    assert asked(Act("confirm")) == "t.c"
    assert asked(Answer("t.c", 7)) == "t.people"
    assert asked(Answer("t.people", True)) == "t.people.p_00000001.name"
    assert asked(Answer("t.people.p_00000001.name", "x")) == "t.people"
    assert asked(Answer("t.people", False)) == "t.d"
    assert asked(Answer("t.d", True)) == "t.review"
    assert asked(Answer("t.review", True)) is None
    assert asked(Change("t.people.p_00000001.name")) == "t.people.p_00000001.name"
    assert asked(Answer("t.people.p_00000001.name", "y")) == "t.review"
    assert asked(Answer("t.review", True)) is None
    assert asked(Change("t.b")) == "t.b"
    assert asked(Answer("t.b", 4)) == "t.review"
    walk.state.misses = 2
    assert asked(Act("restart")) == "t.review"
    assert asked(Act("confirm")) == "t.a"
    assert walk.state.misses == 0
    assert asked(Answer("t.a", False)) == "t.people"


def test_what_may_or_may_not_be_asked_is_unknown_and_what_is_not_asked_does_not_apply() -> None:
    flow = flow_of(
        "  - {id: a, kind: yes_no, ask: 问？}\n  - {id: b, kind: number, ask: 几？, when: a}\n"
        "  - {id: c, kind: yes_no, ask: 问？, when: not b == 1}\n"
    )
    talk = Talk(flow)
    talk.leave_out("dont_know")
    assert talk.asked is None
    assert talk.progress.about_left == 2
    talk.change("t.a")
    talk.answers(False)
    assert talk.asked == "t.c"


def test_another_kind_of_none_is_a_change() -> None:
    talk = Talk(flow_of(TWO + "  - {id: review, kind: review, ask: 对吗？}\n"))
    talk.leave_out("dont_know")
    talk.answers(1, True)
    talk.change("t.a")
    talk.leave_out("dont_know")
    assert talk.asked is None
    talk.change("t.a")
    talk.leave_out("refused")
    assert talk.asked == "t.review"


def test_closing_a_closed_list_again_undoes_no_review() -> None:
    talk = Talk(flow_of(LIST + "  - {id: review, kind: review, ask: 对吗？}\n")).answers(False, True)
    talk.change("t.people")
    talk.answers(False)
    assert talk.said == ["好的，记下了。"]
    assert talk.asked is None


def test_what_is_off_the_path_hides_nothing_after_it() -> None:
    after = TWO.replace("a,", "z,").replace("b,", "y,")
    flow = flow_of("  - {id: a, kind: yes_no, ask: 问？}\n  - {id: b, kind: yes_no, ask: 问？, when: a}\n" + after)
    talk = Talk(flow).answers(False, 1, 2)
    assert talk.kept["answers"].keys() == {"t.a", "t.z", "t.y"}


def test_there_is_nothing_before_the_first_question_even_when_it_is_asked_again() -> None:
    talk = Talk(flow_of(TWO)).answers(1)
    talk.change("t.a")
    assert has_before(talk.walk(), talk.here) is False
    assert has_before(Talk(flow_of("  []")).walk(), None) is False


def test_removing_an_inner_item_returns_to_its_own_draft_and_not_to_another() -> None:
    flow = flow_of(LIST.replace("at_most: 1", "at_most: 3") + """      - loop: jobs
        about: 活
        ask: 干吗？
        another: 还干吗？
        line: "{title}"
        at_most: 2
        questions:
          - {id: title, kind: text, ask: 什么活？}
""")  # fmt: skip
    talk = Talk(flow).answers(True)
    second = talk.add("t.people")
    talk.answers("王二", True)
    job = talk.asked.rpartition(".")[0]  # type: ignore[union-attr]
    talk.remove(job)
    assert talk.asked == f"{second}.jobs"


def test_filled_answers_inside_a_list_are_held_to_their_own_requirements() -> None:
    flow = flow_of(
        LIST.replace("kind: text, ask: 叫什么？}", "kind: number, ask: 几？, fills: {next: name + 1}}")
        + "      - {id: next, kind: number, ask: 下一个？, require: [{that: next < 5, say: 大。}]}\n"
    )
    talk = Talk(flow).answers(True, 3)
    assert talk.asked == "t.people"
    item = next(iter(talk.loop("t.people").items))
    talk.change(f"t.people.{item}.name")
    talk.answers(9)
    assert talk.asked == f"t.people.{item}.next"
