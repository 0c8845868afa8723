"""Going forward, back and sideways, and always coming back to where we were."""

from __future__ import annotations

from datetime import date

import pytest

from conversation_flows.engine.attention import has_before
from conversation_flows.engine.commands import Act, Answer, Change, NoAnswer
from tests.unit.flows.talking import FLOW, Talk, compiled, flow_of

FIVE = "".join(f"  - {{id: q{n}, kind: number, ask: 第{n}个？}}\n" for n in range(1, 6))
PEOPLE = """
  - {id: first, kind: number, ask: 几？}
  - loop: people
    about: 人
    ask: 有人吗？
    another: 还有吗？
    line: "{name|某人}"
    at_most: 3
    questions:
      - {id: name, kind: person_name, ask: 叫什么？}
      - {id: old, kind: number, ask: "{name|他}几岁？"}
      - loop: jobs
        about: 活
        ask: 干活吗？
        another: 还干别的吗？
        line: "{title}"
        at_most: 2
        questions:
          - {id: title, kind: text, ask: 什么活？}
      - {id: last, kind: yes_no, ask: 住一起吗？}
  - {id: end, kind: yes_no, ask: 完了吗？}
"""


def test_a_person_is_asked_one_question_after_the_other_in_order() -> None:
    talk = Talk(flow_of(FIVE))
    asked = []
    while talk.asked:
        asked.append(talk.prompt)
        talk.answers(1)
    assert asked == ["第1个？", "第2个？", "第3个？", "第4个？", "第5个？"]
    assert talk.here is None


def test_a_person_can_go_back_step_by_step_and_return_to_where_she_was() -> None:
    talk = Talk(flow_of(FIVE)).answers(1, 2, 3)
    assert talk.act("back") == "rewound"
    assert talk.asked == "t.q3"
    assert talk.act("back") == "rewound"
    assert talk.asked == "t.q2"
    assert talk.answer(9) == "advanced"
    assert talk.said == ["好的，改好了。"]
    assert talk.asked == "t.q4"
    assert talk.state.root.kept("t.q2") == 9


def test_a_person_cannot_go_back_from_the_first_question() -> None:
    talk = Talk(flow_of(FIVE))
    assert talk.act("back") == "digression"
    assert talk.said == ["这已经是第一个问题了。"]
    assert talk.asked == "t.q1"
    assert has_before(talk.walk(), talk.here) is False
    talk.answers(1)
    assert has_before(talk.walk(), talk.here) is True


def test_a_person_can_go_back_from_the_very_end() -> None:
    talk = Talk(flow_of(FIVE)).answers(1, 2, 3, 4, 5)
    assert talk.asked is None
    assert has_before(talk.walk(), None) is True
    assert talk.act("back") == "rewound"
    assert talk.asked == "t.q5"


def test_a_person_can_change_an_earlier_answer_and_return() -> None:
    talk = Talk(flow_of(FIVE)).answers(1, 2, 3)
    assert talk.change("t.q1") == "rewound"
    assert talk.said == ["好，我们改一下这里，改完接着刚才的问题。"]
    assert talk.asked == "t.q1"
    assert talk.answer("nonsense") == "reprompt"
    assert talk.asked == "t.q1"
    assert talk.answer(7) == "advanced"
    assert talk.asked == "t.q4"


def test_a_person_can_change_the_question_she_is_asked() -> None:
    talk = Talk(flow_of(FIVE)).answers(1)
    assert talk.change("t.q2") == "rewound"
    talk.answers(2)
    assert talk.asked == "t.q3"


@pytest.mark.parametrize(
    "address",
    ["t.q5", "t.q6", "t", "", ".", "t.", "t.q1.", ".t.q1", "t..q1", "t.q1.x", "x.q1", "t.q1 ", "T.Q1", "t.q11"],
)  # fmt: skip
def test_a_person_cannot_reach_what_is_not_there_or_not_yet_asked(address: str) -> None:
    talk = Talk(flow_of(FIVE)).answers(1)
    assert talk.is_out_of_place(Change(address))
    assert talk.is_out_of_place(Answer(address, 1))
    assert talk.is_out_of_place(NoAnswer(address, "dont_know"))


def test_a_person_cannot_answer_what_was_answered_without_asking_for_it_again() -> None:
    talk = Talk(flow_of(FIVE)).answers(1, 2)
    assert talk.is_out_of_place(Answer("t.q1", 9))


def test_a_person_changing_something_inside_a_draft_returns_to_that_draft() -> None:
    talk = Talk(flow_of(PEOPLE)).answers(1, True)
    first = talk.asked.rpartition(".")[0]  # type: ignore[union-attr]
    talk.answers("王一")
    second = talk.add("t.people")
    talk.answers("王二")
    assert talk.asked == f"{second}.old"

    talk.change("t.first")
    talk.answers(2)
    assert talk.asked == f"{second}.old", "not back to the first draft"
    talk.change(f"{second}.name")
    talk.answers("王三")
    assert talk.asked == f"{second}.old"
    talk.act("back")
    assert talk.asked == f"{second}.name"
    talk.answers("王四")
    assert talk.asked == f"{second}.old"
    talk.answers(3, False, True)
    assert talk.asked == f"{first}.old", "the draft left open is asked next"


def test_a_person_finishing_an_inner_item_returns_to_the_item_around_it() -> None:
    talk = Talk(flow_of(PEOPLE)).answers(1, True)
    talk.answers("王一")
    second = talk.add("t.people")
    talk.answers("王二", 3, True, "放羊")
    assert talk.asked == f"{second}.jobs"
    assert talk.prompt == "还干别的吗？"


def test_a_person_who_detours_from_a_detour_returns_step_by_step_to_where_she_was() -> None:
    talk = Talk(flow_of(PEOPLE)).answers(1, True)
    talk.answers("王一")
    second = talk.add("t.people")
    talk.change("t.first")
    talk.change(talk.path[1])
    talk.answers("王五")
    assert talk.asked == "t.first", "that was to be changed, too"
    talk.answers(2)
    assert talk.asked == f"{second}.name"


def test_a_person_can_hear_why_and_what_the_law_says() -> None:
    flow = flow_of(
        "  - {id: a, kind: money, ask: 多少？, unit: CNY/month, periods: [month], why: 要算。, help: 大概就行。,"
        " law: 某法第一条, example: {amount: '1500.00', per: month}}\n"
        "  - {id: b, kind: id_number, ask: 号码？, why: 核对。, example: 11010519491231002X}\n"
        "  - {id: c, kind: yes_no, ask: 是吗？}\n"
    )
    talk = Talk(flow)
    assert talk.act("explain") == "digression"
    assert talk.said == ["要算。", "大概就行。", "比如：每月 1500 元", "依据：某法第一条"]
    assert talk.asked == "t.a"
    talk.answers({"amount": "1", "per": "month"})
    talk.act("explain")
    assert talk.said == ["核对。", "比如：11010519491231002X"]
    talk.answers("11010519491231002X")
    talk.act("explain")
    assert talk.said == ["这个问题用来判断您家符合哪些救助条件。"]
    talk.answers(True)
    for action in ("explain", "repeat"):
        assert talk.act(action) == "digression"
        assert talk.said == ["问题都答完了，看着都对就可以提交。"]


def test_a_person_can_have_a_question_repeated() -> None:
    talk = Talk(flow_of(PEOPLE))
    assert talk.act("repeat") == "digression"
    assert talk.said == ["几？"]
    talk.answers(1)
    talk.act("repeat")
    assert talk.said == ["有人吗？"]
    talk.act("explain")
    assert talk.said == ["这个问题用来判断您家符合哪些救助条件。"]


def test_a_person_can_pause_resume_and_ask_for_help_without_losing_anything() -> None:
    talk = Talk(flow_of(FIVE)).answers(1)
    before = talk.kept
    step = talk.do(Act("pause"))
    assert (step.outcome, step.status) == ("digression", "paused")
    assert "保存" in step.messages[0]
    step = talk.do(Act("resume"))
    assert (step.outcome, step.status, step.messages) == ("digression", "open", ["欢迎回来，我们接着上次的地方。"])
    step = talk.do(Act("handoff"))
    assert (step.outcome, step.status) == ("digression", "open")
    assert "12345" in step.messages[0]
    assert (talk.kept, talk.asked) == (before, "t.q2")


def test_a_person_starts_over_only_after_confirming() -> None:
    talk = Talk(flow_of(PEOPLE)).answers(1, True, "王一")
    talk.change("t.first")
    assert talk.act("restart") == "reprompt"
    assert talk.kept["answers"]
    assert talk.act("confirm") == "rewound"
    assert talk.said == ["好的，我们从头开始。"]
    assert talk.kept == {"answers": {}}
    assert (talk.asked, talk.state.attention) == ("t.first", [])


def test_a_person_who_does_something_else_has_not_confirmed() -> None:
    talk = Talk(flow_of(FIVE)).answers(1)
    talk.act("restart")
    talk.act("repeat")
    assert talk.act("confirm") == "digression"
    assert talk.said == ["现在没有需要确认的。"]
    assert talk.state.root.kept("t.q1") == 1


def test_a_person_confirms_only_once() -> None:
    talk = Talk(flow_of(FIVE)).answers(1)
    talk.act("restart")
    talk.act("confirm")
    talk.answers(1)
    assert talk.act("confirm") == "digression"
    assert talk.asked == "t.q2"


def test_a_person_who_misses_three_times_is_offered_another_way() -> None:
    talk = Talk(flow_of(FIVE))
    for wrong, offered in (("x", 1), ("y", 1), ("z", 2), ("a", 2)):
        assert talk.answer(wrong) == "reprompt"
        assert len(talk.said) == offered
    assert "不知道" in talk.said[-1]
    talk.answers(1)
    assert talk.answer("x") == "reprompt"
    assert len(talk.said) == 1, "patience is new with every question"


def test_a_person_is_not_told_to_say_dont_know_where_that_is_no_answer() -> None:
    talk = Talk(flow_of("  - {id: a, kind: consent, ask: 同意吗？}\n"))
    for _ in range(3):
        talk.answer("x")
    assert "不知道" not in talk.said[-1]
    assert "12345" in talk.said[-1]


@pytest.mark.parametrize("action", ["back", "change"])
def test_patience_is_new_after_moving(action: str) -> None:
    talk = Talk(flow_of(FIVE)).answers(1)
    talk.answer("x")
    talk.answer("x")
    assert talk.state.misses == 2
    assert (talk.act("back") if action == "back" else talk.change("t.q1")) == "rewound"
    assert talk.state.misses == 0


def test_the_engine_remembers_what_it_was_asked_about_only_as_long_as_it_is_there() -> None:
    """A focus on something that left the path is let go, and the first open question asked."""
    flow = flow_of("  - {id: a, kind: yes_no, ask: 问？}\n  - {id: b, kind: yes_no, ask: 问？, when: a}\n" + FIVE)
    talk = Talk(flow).answers(True, True)
    talk.change("t.b")
    talk.change("t.a")
    talk.answers(False)
    assert talk.asked == "t.q1"
    assert talk.is_out_of_place(Change("t.b"))


def test_progress_counts_sections_answers_and_what_may_be_left() -> None:
    flow = compiled(
        "topic: t\ntitle: 题\nquestions:\n  - {id: a, kind: yes_no, ask: 问？}\n"
        "  - {id: b, kind: yes_no, ask: 问？, when: a}\n",
        "topic: u\ntitle: 题\nquestions:\n  - {id: c, kind: yes_no, ask: 问？}\n" + PEOPLE.replace("end", "ending"),
        flow=FLOW + "  - {title: 第二段, topics: [u]}\n",
    )
    talk = Talk(flow)

    def seen() -> tuple[int, int, str, int, int]:
        done = talk.progress
        return done.section, done.sections, done.title, done.answered, done.about_left

    assert seen() == (1, 2, "第一段", 0, 6)
    talk.answers(False)
    assert seen() == (2, 2, "第二段", 1, 4)
    talk.answers(True, 1, True)
    assert seen() == (2, 2, "第二段", 3, 6)
    talk.answers("王一", 2, False, True, True, "王二", 3, True, "放羊", False, True)
    assert seen() == (2, 2, "第二段", 10, 2)
    talk.answers(False)
    assert seen() == (2, 2, "第二段", 10, 1)
    talk.answers(True)
    assert seen() == (2, 2, "第二段", 11, 0)


def test_a_day_that_passes_changes_what_is_asked() -> None:
    flow = flow_of(
        "  - {id: born, kind: date, ask: 生日？}\n"
        "  - {id: school, kind: yes_no, ask: 上学吗？, when: 'years(born, today) >= 6'}\n"
    )
    talk = Talk(flow, day=date(2026, 2, 28)).answers("2020-03-01")
    assert talk.asked is None
    talk.day = date(2026, 3, 1)
    assert talk.asked == "t.school"
    talk.day = date(2026, 2, 28)
    assert talk.asked is None
