"""What an answer does: kept, refused, left out, filled in, warned about, made stale, sealed; on the path and off it."""

from __future__ import annotations

from typing import Any

import pytest

from conversation_flows.engine.commands import Change, Remove
from conversation_flows.engine.flow import Flow
from conversation_flows.engine.path import path
from conversation_flows.engine.scopes import Scope
from conversation_flows.engine.state import State
from tests.unit.flows.talking import Talk, flow_of

BRANCH = """
  - {id: married, kind: yes_no, ask: 结婚了吗？}
  - {id: spouse, kind: person_name, ask: 配偶叫什么？, when: married}
  - {id: greets, kind: yes_no, ask: "{spouse|您}好吗？"}
  - {id: thanks, kind: yes_no, ask: 谢谢？, when: known(spouse)}
"""


def test_the_path_is_a_pure_function_of_flow_and_answers() -> None:
    talk = Talk(flow_of(BRANCH)).answers(True, "王芳")
    walk = talk.walk()
    first = [position.address for position in path(walk)]
    assert first == [position.address for position in path(walk)] == talk.path
    assert talk.content == Talk(flow_of(BRANCH)).answers(True, "王芳").content


def test_an_answer_off_the_path_is_kept_but_steers_nothing_and_comes_back() -> None:
    talk = Talk(flow_of(BRANCH)).answers(True, "王芳")
    assert talk.prompt == "王芳好吗？"
    talk.change("t.married")
    talk.answers(False)
    assert talk.prompt == "您好吗？"
    assert talk.path == ["t.married", "t.greets"]
    assert talk.record("t.spouse") == {"v": "王芳", "by": 0}
    assert "t.spouse" not in talk.kept["answers"]

    talk.change("t.married")
    talk.answers(True)
    assert talk.path == ["t.married", "t.spouse", "t.greets", "t.thanks"]
    assert talk.asked == "t.greets"
    assert talk.prompt == "王芳好吗？"
    assert talk.kept["answers"]["t.spouse"]["v"] == "王芳"


def test_a_question_whose_condition_is_not_known_is_not_asked_and_not_kept() -> None:
    talk = Talk(flow_of(BRANCH))
    assert talk.leave_out("dont_know") == "advanced"
    assert talk.path == ["t.married", "t.greets"]


def test_a_person_sees_what_was_kept_and_from_whom() -> None:
    talk = Talk(flow_of(BRANCH))
    state = State()
    assert state.source(account="a", role="citizen") == 0
    assert state.source(account="b", role="hotline_operator") == 1
    assert state.source(account="a", role="citizen") == 0
    talk.answers(True)
    assert talk.record("t.married") == {"v": True, "by": 0}
    assert talk.said == ["好的，记下了。"]


LEAVING = """
  - {id: may, kind: number, ask: 几？}
  - {id: must, kind: person_name, ask: 叫什么？}
  - {id: known, kind: id_number, ask: 号码？, may_be_unknown: true}
  - {id: needed, kind: number, ask: 几？, may_be_unknown: false}
  - {id: free, kind: person_name, ask: 还有？, optional: true}
"""


@pytest.mark.parametrize(
    ("place", "dont_know", "refused", "skipped"),
    [("may", True, True, False), ("must", False, False, False), ("known", True, True, False),
     ("needed", False, False, False), ("free", True, True, True)],
)  # fmt: skip
def test_a_person_can_leave_out_only_what_may_be_left_out(
    place: str, dont_know: bool, refused: bool, skipped: bool
) -> None:
    given = {"may": 1, "must": "王芳", "known": "11010519491231002X", "needed": 1}
    for none, is_allowed in (("dont_know", dont_know), ("refused", refused), ("skipped", skipped)):
        talk = Talk(flow_of(LEAVING))
        while talk.asked != f"t.{place}":
            talk.answers(given[talk.asked.removeprefix("t.")])  # type: ignore[union-attr]
        assert talk.leave_out(none) == ("advanced" if is_allowed else "reprompt")
        if is_allowed:
            assert talk.said == ["没关系，先空着。"]
            assert talk.record(f"t.{place}") == {"none": none, "by": 0}
        else:
            assert "一定要用到" in talk.said[0]
            assert talk.record(f"t.{place}") is None
            assert talk.state.misses == 1


def test_a_person_can_turn_an_answer_into_none_and_back() -> None:
    talk = Talk(flow_of(LEAVING)).answers(5)
    talk.change("t.may")
    talk.leave_out("refused")
    assert talk.record("t.may") == {"none": "refused", "by": 0}
    talk.change("t.may")
    talk.answers(6)
    assert talk.record("t.may") == {"v": 6, "by": 0}


FILLS = """
  - {id: number, kind: id_number, ask: 号码？, may_be_unknown: true,
     fills: {born: birth_date(number), sex: sex(number)}}
  - {id: born, kind: date, ask: 生日？}
  - {id: sex, kind: choice, ask: 男女？, options: {male: 男, female: 女}}
  - {id: end, kind: yes_no, ask: 完了吗？, when: 'sex == female'}
"""
WOMAN, MAN = "11010519491231002X", "152526196509030011"


def test_what_follows_from_an_answer_is_filled_in_and_changes_with_it() -> None:
    talk = Talk(flow_of(FILLS)).answers(WOMAN)
    assert talk.record("t.born") == {"v": "1949-12-31", "from": "t.number"}
    assert talk.record("t.sex") == {"v": "female", "from": "t.number"}
    assert talk.asked == "t.end"
    talk.change("t.number")
    talk.answers(MAN)
    assert talk.record("t.born") == {"v": "1965-09-03", "from": "t.number"}
    assert talk.asked is None


def test_what_was_filled_in_vanishes_with_what_filled_it() -> None:
    talk = Talk(flow_of(FILLS)).answers(WOMAN)
    talk.change("t.number")
    talk.leave_out("dont_know")
    assert talk.record("t.born") is None
    assert talk.asked == "t.born"
    talk.answers("1950-01-01", "male")
    assert talk.asked is None


def test_what_a_person_said_herself_does_not_vanish_with_what_would_fill_it() -> None:
    talk = Talk(flow_of(FILLS))
    talk.leave_out("dont_know")
    talk.answers("1950-01-01", "female")
    talk.change("t.number")
    talk.leave_out("refused")
    assert talk.record("t.born") == {"v": "1950-01-01", "by": 0}
    talk.change("t.number")
    talk.answers(MAN)
    assert talk.record("t.born") == {"v": "1965-09-03", "from": "t.number"}


def test_a_person_goes_back_over_what_was_filled_in() -> None:
    talk = Talk(flow_of(FILLS)).answers(WOMAN)
    assert talk.act("back") == "rewound"
    assert talk.asked == "t.number"


def test_a_person_can_correct_what_was_filled_in() -> None:
    talk = Talk(flow_of(FILLS)).answers(WOMAN)
    talk.change("t.born")
    talk.answers("1949-12-30")
    assert talk.record("t.born") == {"v": "1949-12-30", "by": 0}
    assert talk.asked == "t.end"


REQUIRE = """
  - {id: low, kind: number, ask: 最少？}
  - {id: high, kind: number, ask: 最多？, require: [{that: high >= low, say: "要不少于 {low}。"}],
     warn: [{that: high < 100, say: "{high} 有点多。"}]}
  - {id: mid, kind: number, ask: 中间？, require: [{that: low <= mid <= high, say: 不在中间。}]}
"""


def test_a_requirement_is_told_in_its_own_words_and_changes_nothing() -> None:
    talk = Talk(flow_of(REQUIRE)).answers(5)
    assert talk.answer(4) == "reprompt"
    assert talk.said == ["要不少于 5。"]
    assert talk.record("t.high") is None
    talk.answers(6)
    talk.change("t.high")
    assert talk.answer(4) == "reprompt"
    assert talk.record("t.high") == {"v": 6, "by": 0}
    assert talk.state.misses == 1


def test_what_must_be_known_cannot_be_left_out() -> None:
    flow = flow_of("  - {id: a, kind: number, ask: 几？, require: [{that: known(a), say: 一定要说。}]}\n")
    talk = Talk(flow)
    assert talk.leave_out("dont_know") == "reprompt"
    assert talk.said == ["一定要说。"]
    assert talk.record("t.a") is None


def test_an_answer_asked_again_counts_as_new_even_when_it_is_the_same() -> None:
    talk = Talk(flow_of(REQUIRE + "  - {id: review, kind: review, ask: 对吗？}\n")).answers(5, 50, 20, True)
    talk.change("t.low")
    talk.answers(30)
    assert talk.asked == "t.mid"
    talk.change("t.low")
    talk.answers(6)
    talk.answers(20)
    assert talk.said == ["好的，记下了。"]
    assert talk.asked == "t.review"


def test_what_was_said_while_an_answer_waited_is_held_to_it_when_it_comes_back() -> None:
    talk = Talk(
        flow_of(REQUIRE + "  - {id: last, kind: number, ask: 几？, require: [{that: last <= mid, say: 多。}]}\n")
    )
    talk.answers(5, 50, 20, 10)
    talk.change("t.low")
    talk.answers(30)
    talk.change("t.last")
    talk.answers(40)
    assert talk.asked == "t.mid"
    talk.change("t.low")
    talk.answers(6)
    talk.answers(20)
    assert talk.asked == "t.last"


def test_what_hangs_on_an_answer_asked_again_waits_for_it() -> None:
    talk = Talk(flow_of(REQUIRE + "  - {id: more, kind: yes_no, ask: 还有？, when: mid > 10}\n")).answers(
        5, 50, 20, True
    )
    talk.change("t.low")
    talk.answers(30)
    assert talk.path == ["t.low", "t.high", "t.mid"]
    talk.answers(40)
    assert talk.path == ["t.low", "t.high", "t.mid", "t.more"]
    assert talk.asked is None


def test_what_was_never_answered_or_is_not_asked_is_not_asked_again() -> None:
    high = "{that: %s >= low, say: 太少。}"
    flow = flow_of(
        "  - {id: low, kind: number, ask: 几？}\n"
        "  - {id: has, kind: yes_no, ask: 有吗？}\n"
        f"  - {{id: one, kind: number, ask: 几？, when: has, require: [{high % 'one'}]}}\n"
        f"  - {{id: two, kind: number, ask: 几？, optional: true, require: [{high % 'two'}]}}\n"
        f"  - {{id: three, kind: number, ask: 几？, require: [{high % 'three'}]}}\n"
    )
    talk = Talk(flow).answers(1, True, 5, 5)
    talk.change("t.has")
    talk.answers(False)
    talk.change("t.low")
    talk.answers(9)
    assert talk.said == ["好的，改好了。", "因为这一改，有 1 个问题要再确认一下。"], "of one and two only two is asked"
    assert talk.record("t.one") == {"v": 5, "by": 0}
    talk = Talk(flow).answers(1, False)
    talk.change("t.low")
    talk.answers(9)
    talk.answers(9, 9)
    talk.change("t.two")
    talk.leave_out("skipped")
    talk.change("t.low")
    talk.answers(10)
    assert talk.asked == "t.three"


def test_a_requirement_asks_nothing_of_what_is_not_known() -> None:
    talk = Talk(flow_of(REQUIRE))
    talk.leave_out("dont_know")
    talk.answers(1)
    assert talk.asked == "t.mid"
    talk.leave_out("dont_know")
    assert talk.asked is None


def test_a_warning_lets_through_what_is_confirmed() -> None:
    talk = Talk(flow_of(REQUIRE)).answers(5)
    assert talk.answer(500) == "reprompt"
    assert talk.said == ["500 有点多。", "要接着填，请点“确认”；想改，就重新填。"]
    assert talk.record("t.high") is None
    assert talk.state.misses == 0
    assert talk.act("confirm") == "advanced"
    assert talk.record("t.high") == {"v": 500, "by": 0}
    assert talk.asked == "t.mid"


def test_a_warning_is_forgotten_by_another_answer() -> None:
    talk = Talk(flow_of(REQUIRE)).answers(5)
    talk.answer(500)
    talk.answers(50)
    assert talk.act("confirm") == "digression"
    assert talk.record("t.high") == {"v": 50, "by": 0}


def test_a_warning_confirmed_while_changing_returns_to_where_we_were() -> None:
    talk = Talk(flow_of(REQUIRE)).answers(5, 50)
    talk.change("t.high")
    talk.answer(500)
    assert talk.act("confirm") == "advanced"
    assert talk.said == ["好的，改好了。"]
    assert talk.asked == "t.mid"


def test_a_broken_requirement_comes_before_a_warning() -> None:
    flow = flow_of(
        "  - {id: a, kind: number, ask: 几？, require: [{that: a < 9, say: 太多。}],"
        " warn: [{that: a < 5, say: 多。}]}\n"
    )
    talk = Talk(flow)
    talk.answer(10)
    assert talk.said == ["太多。"]
    assert talk.act("confirm") == "digression"


def test_an_answer_that_no_longer_holds_is_asked_again_with_the_old_value_kept() -> None:
    talk = Talk(flow_of(REQUIRE)).answers(5, 50, 20)
    assert talk.asked is None
    talk.change("t.low")
    talk.answers(30)
    assert talk.said == ["好的，改好了。", "因为这一改，有 1 个问题要再确认一下。"]
    assert talk.asked == "t.mid"
    assert talk.record("t.mid") == {"v": 20, "by": 0, "stale": True}
    assert "t.mid" not in talk.kept["answers"]
    talk.answers(40)
    assert talk.record("t.mid") == {"v": 40, "by": 0}
    assert talk.asked is None


def test_an_answer_that_still_holds_is_not_asked_again() -> None:
    talk = Talk(flow_of(REQUIRE)).answers(5, 50, 20)
    talk.change("t.low")
    talk.answers(6)
    assert talk.said == ["好的，改好了。"]
    assert talk.asked is None
    talk.change("t.low")
    talk.answers(6)
    assert talk.said == ["好的，改好了。"]


def test_a_change_can_break_several_answers_at_once() -> None:
    talk = Talk(flow_of(REQUIRE)).answers(5, 50, 20)
    talk.change("t.low")
    talk.answers(60)
    assert talk.said[1] == "因为这一改，有 2 个问题要再确认一下。"
    assert talk.asked == "t.high"


def test_what_was_filled_in_must_hold_like_any_other_answer() -> None:
    checked = FILLS.replace("ask: 生日？}", "ask: 生日？, require: [{that: born < limit, say: 太晚。}]}")
    flow = flow_of("  - {id: limit, kind: date, ask: 哪天？}" + checked)
    talk = Talk(flow).answers("1950-01-01", WOMAN)
    assert talk.asked == "t.end"
    talk.change("t.number")
    talk.answers(MAN)
    assert talk.asked == "t.born"
    assert talk.record("t.born") == {"v": "1965-09-03", "from": "t.number", "stale": True}
    assert talk.answer("1965-09-03") == "reprompt"
    talk.answers("1949-05-05")
    assert talk.asked is None


def test_an_answer_is_asked_again_when_a_filled_one_breaks_it() -> None:
    flow = flow_of(
        FILLS + "  - {id: since, kind: date, ask: 从哪天起？, require: [{that: since >= born, say: 比出生还早。}]}\n"
    )
    talk = Talk(flow).answers(WOMAN, True, "1960-01-01")
    talk.change("t.number")
    talk.answers(MAN)
    assert talk.asked == "t.since"


def test_an_answer_is_looked_at_again_when_it_comes_back_on_the_path() -> None:
    flow = flow_of(
        "  - {id: has, kind: yes_no, ask: 有吗？}\n"
        "  - {id: all, kind: number, ask: 一共？}\n"
        "  - {id: part, kind: number, ask: 其中？, when: has, require: [{that: part <= all, say: 太多。}]}\n"
    )
    talk = Talk(flow).answers(True, 10, 5)
    talk.change("t.has")
    talk.answers(False)
    talk.change("t.all")
    talk.answers(3)
    assert talk.asked is None
    talk.change("t.has")
    talk.answers(True)
    assert talk.asked == "t.part", "what came back does not fit any more"


SEALED = """
  - {id: a, kind: number, ask: 几？}
  - loop: people
    about: 人
    ask: 有人吗？
    another: 还有吗？
    line: "{name}"
    at_most: 3
    questions:
      - {id: name, kind: person_name, ask: 叫什么？}
  - {id: review, kind: review, ask: 对吗？, require: [{that: review == True, say: 没关系。}]}
  - {id: sign, kind: signature, ask: 签名。}
"""
SIGNATURE = {"strokes": [[[1, 1], [2, 2]]]}


def sealed() -> Talk:
    talk = Talk(flow_of(SEALED)).answers(1, True, "王芳", False, True, SIGNATURE)
    assert talk.asked is None
    return talk


@pytest.mark.parametrize("change", ["answer", "none", "add", "remove", "inside"])
def test_any_later_change_undoes_review_and_signature(change: str) -> None:
    talk = sealed()
    item = f"t.people.{next(iter(talk.loop('t.people').items))}"
    match change:
        case "answer":
            talk.change("t.a")
            talk.answers(2)
        case "none":
            talk.change("t.a")
            talk.leave_out("dont_know")
        case "add":
            talk.add("t.people")
        case "remove":
            talk.remove(item)
        case "inside":
            talk.change(f"{item}.name")
            talk.answers("王英")
    assert talk.said[-1] == "内容有改动，最后要请您再核对、签一次名。"
    assert "stale" in talk.record("t.review")  # type: ignore[operator]
    assert "stale" in talk.record("t.sign")  # type: ignore[operator]
    assert not {"t.review", "t.sign"} & talk.kept["answers"].keys()
    if change == "add":
        talk.answers("王英", False)
    talk.answers(True, SIGNATURE)
    assert talk.asked is None


def test_saying_the_same_again_undoes_nothing() -> None:
    talk = sealed()
    talk.change("t.a")
    talk.answers(1)
    assert talk.said == ["好的，改好了。"]
    talk.change("t.people")
    talk.answers(False)
    talk.change("t.review")
    assert talk.answer(False) == "reprompt"
    talk.answers(True)
    talk.change("t.sign")
    talk.answers({"strokes": [[[5, 5], [6, 6]]]})
    assert talk.said == ["好的，改好了。"]
    assert talk.asked is None


def test_a_reviewed_list_that_is_reopened_must_be_reviewed_again() -> None:
    talk = sealed()
    talk.change("t.people")
    talk.answers(True)
    assert talk.asked.endswith(".name")  # type: ignore[union-attr]
    talk.answers("王英")
    assert talk.asked == "t.people"
    talk.answers(False)
    assert talk.asked == "t.review"


def test_nobody_reviews_or_signs_what_is_not_yet_there() -> None:
    talk = Talk(flow_of(SEALED)).answers(1)
    assert talk.is_out_of_place(Change("t.review"))
    assert talk.is_out_of_place(Change("t.sign"))


def test_a_review_of_what_was_asked_again_is_worth_nothing_until_that_is_answered() -> None:
    flow = flow_of(
        "  - {id: a, kind: number, ask: 几？}\n"
        "  - {id: b, kind: number, ask: 几？, require: [{that: b != a, say: 一样。}]}\n"
        "  - {id: review, kind: review, ask: 对吗？}\n"
    )
    talk = Talk(flow).answers(1, 2, True)
    talk.change("t.a")
    talk.answers(2)
    assert talk.asked == "t.b"
    talk.change("t.review")
    talk.answers(True)
    assert talk.asked == "t.b"
    talk.change("t.a")
    talk.answers(3)
    talk.answers(2)
    assert talk.asked == "t.review", "the review came before b was answered again"


@pytest.mark.parametrize(
    "typed",
    ["{low}", "{name}", "{0}", "%s %(low)s", "<b>粗</b>", "&lt;", "\\1", "{low|x}", "{{low}}", "\\g<0>"],
)
def test_a_text_never_reads_what_was_typed_as_a_template(typed: str) -> None:
    flow = flow_of(
        "  - {id: low, kind: number, ask: 几？}\n"
        "  - {id: name, kind: text, ask: 叫什么？}\n"
        '  - {id: end, kind: yes_no, ask: "{name}，{low}，{name}？"}\n'
        "  - loop: things\n    about: 东西\n    ask: 有吗？\n    another: 还有吗？\n"
        '    line: "{name}:{what}"\n    at_most: 2\n    questions:\n      - {id: what, kind: text, ask: 什么？}\n'
    )
    talk = Talk(flow).answers(7, typed)
    assert talk.prompt == f"{typed}，7，{typed}？"
    talk.answers(True, True, typed)
    item = next(iter(talk.loop("t.things").items))
    loop = f"t.things.{item}"
    talk.do(_removal(loop))
    assert talk.said == [f"要去掉“{typed}:{typed}”这一条吗？请确认。"]


def _removal(address: str) -> Any:
    loop, _, item = address.rpartition(".")
    return Remove(loop, item)


def test_a_missing_value_is_shown_by_what_stands_there_instead() -> None:
    flow: Flow = flow_of(
        "  - {id: name, kind: text, ask: 叫什么？}\n"
        '  - {id: a, kind: yes_no, ask: "{name|这位}好吗？"}\n'
        '  - {id: b, kind: yes_no, ask: "{name}好吗？"}\n'
        '  - {id: c, kind: yes_no, ask: "{name|}好吗？{today}"}\n'
    )
    talk = Talk(flow)
    talk.leave_out("dont_know")
    assert talk.prompt == "这位好吗？"
    talk.answers(True)
    assert talk.prompt == "……好吗？"
    talk.answers(True)
    assert talk.prompt == "好吗？2026-11-22"


def test_texts_are_said_in_the_language_of_the_person() -> None:
    english = {"{name}好吗？": "Is {name} well, {name}? {stranger|x}", "好的，记下了。": "Noted."}
    flow = flow_of('  - {id: name, kind: text, ask: 叫什么？}\n  - {id: a, kind: yes_no, ask: "{name}好吗？"}\n')
    talk = Talk(flow, translate=lambda text: english.get(text, text)).answers("Bat")
    assert talk.said == ["Noted."]
    assert talk.prompt == "Is Bat well, Bat? x"


def test_a_scope_reads_itself_from_its_line_only_when_looked_at() -> None:
    scope = Scope.unread(b'{"answers":{"a":{"v":1}},"loops":{"l":{"closed":true,"items":{"i_1":{"answers":{}}}}}}', 1)
    assert scope.line() == b'{"answers":{"a":{"v":1}},"loops":{"l":{"closed":true,"items":{"i_1":{"answers":{}}}}}}'
    assert scope.kept("a") == 1
    assert scope.loops["l"].closed is True
    assert scope == Scope.unread(scope.line(), None)
    assert scope != "scope"
    deep = b'{"answers":{},"loops":{"l":{"closed":false,"items":{"i_1":{"answers":{},"loops":{"k":%s}}}}}}'
    inner = b'{"closed":true,"items":{"j_1":{"answers":{"b":{"v":2}}}}}'
    assert Scope.unread(deep % inner, None).loops["l"].items["i_1"].loops["k"].items["j_1"].kept("b") == 2
    late = Scope.unread(b'{"answers":{"a":{"v":1,"stale":true}}}', 1)
    assert late.record("a") is None
    assert late.kept("a") is None
    assert late.loops == {}
    late.touch()
    assert late.settled is None
