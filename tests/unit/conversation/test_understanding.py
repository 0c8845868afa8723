"""Free text becomes one of a closed set of commands, or an answer to what is asked; danger is heard first."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation_flows.engine.commands import Act, Answer, NoAnswer
from conversation_flows.understanding.danger import danger_in
from conversation_flows.understanding.understand import ABSENCE_OF, ACTION_OF, understand
from tests.unit.flows.talking import Talk, flow_of

KINDS = {
    "yes_no": "",
    "consent": "",
    "review": "",
    "commitment": "",
    "phone": "",
    "id_number": "",
    "month": "",
    "choice": "options: {a: 甲乙, b: 乙丙, c: 有慢性病}",
    "choices": "options: {car: 轿车、越野车, motor: 摩托车、电动车, none: {label: 以上都没有, alone: true}}",
    "number": "",
    "money": "unit: CNY/month, periods: [month, year]",
    "text": "",
    "person_name": "",
    "date": "",
}


def meant(kind: str, text: str, **how: Any) -> Any:
    """The command for a text where a question of this kind is asked."""
    details = f", {KINDS[kind]}" if KINDS.get(kind) else ""
    return understand(text, Talk(flow_of(f"  - {{id: q, kind: {kind}, ask: 问？{details}}}\n")).here, **how)


def answered(kind: str, text: str) -> Any:
    """The answer read out of a text."""
    command = meant(kind, text)
    assert isinstance(command, Answer)
    assert command.question == "t.q"
    return command.value


def answered_at(here: Any, text: str) -> Any:
    """The answer read out of a text at a position."""
    command = understand(text, here)
    assert isinstance(command, Answer)
    return command.value


@pytest.mark.parametrize("word", sorted(ACTION_OF))
def test_a_citizen_can_say_what_to_do_in_her_own_words(word: str) -> None:
    for text in (word, f" {word}。", f"{word}吧", f"{word}啊！"):
        assert meant("person_name", text) == Act(ACTION_OF[word])  # type: ignore[arg-type]
        assert understand(text, None) == Act(ACTION_OF[word])  # type: ignore[arg-type]


@pytest.mark.parametrize("word", sorted(ABSENCE_OF))
def test_a_citizen_can_say_that_she_has_no_answer(word: str) -> None:
    for text in (word, f"{word}了", f"{word}……"):
        assert meant("number", text) == NoAnswer("t.q", ABSENCE_OF[word])


def test_when_all_is_said_whatever_is_not_a_command_is_answered_by_where_we_are() -> None:
    assert understand("王芳", None) == Act("repeat")
    assert understand("", None) == Act("repeat")


@pytest.mark.parametrize(
    ("text", "value"),
    [("是的", True), ("有。", True), ("没有了", False), ("不是的", False), ("也许", None), ("嗯嗯", None), ("", None),
     ("有点，让邻居种着呢", True), ("有20来只羊", True), ("没有，小的还在念书", False), ("应该没有吧", False),
     ("有过，前年卖了", None), ("不是不给", None), ("好", None), ("同意", None), ("经棚镇", None)],
)  # fmt: skip
def test_a_citizen_can_say_whether_it_is_so(text: str, value: Any) -> None:
    assert answered("yes_no", text) is value


@pytest.mark.parametrize(
    ("ask", "text", "value"),
    [("家里养牛羊吗？", "养", True), ("家里养牛羊吗？", "不养", False), ("家里养牛羊吗？", "牛", None),
     ("能自己走吗？", "不能", False),
     ("您能先告诉他们一声吗？", "行", True), ("要接着申请吗？", "不行", False), ("有卡吗？", "可以", None),
     ("有卡吗？", "我没卡", False), ("有能力照顾您吗？", "他有能力，就是不来", True), ("要人来吗？", "不用", False)],
)  # fmt: skip
def test_a_citizen_can_answer_with_the_verb_of_the_question(ask: str, text: str, value: Any) -> None:
    here = Talk(flow_of(f"  - {{id: q, kind: yes_no, ask: {ask}}}\n")).here
    assert understand(text, here) == Answer("t.q", value)


@pytest.mark.parametrize("kind", ["consent", "commitment", "review"])
@pytest.mark.parametrize(
    ("text", "value"),
    [("同意", True), ("好吧，同意", True), ("行，你们查吧", True), ("当然同意了", True), ("没问题", True),
     ("不同意", False),
     ("我不太愿意", False), ("不同意，算了", False), ("没什么不同意的", None), ("也许", None), ("我看看再考虑", None)],
)  # fmt: skip
def test_a_citizen_agrees_only_in_so_many_words(kind: str, text: str, value: Any) -> None:
    assert answered(kind, text) is value


@pytest.mark.parametrize("text", ["有", "有。", "没有", "没了", "嗯", "对付着过吧", "王秀英", ""])
def test_a_word_meant_for_another_question_is_no_agreement(text: str) -> None:
    assert answered("consent", text) is None


@pytest.mark.parametrize("text", ["我怕签这个", "你们不会骗我钱吧", "啥叫核查啊", "不知道，弄不懂", "同意了会不会罚我"])
def test_who_is_afraid_to_agree_is_told_why(text: str) -> None:
    assert meant("consent", text) == Act("explain")


def test_a_citizen_can_say_yes_and_no_to_a_list() -> None:
    loop = "loop: people, about: 人, ask: 有吗？, another: 还有吗？, line: x, at_most: 2, questions: []"
    here = Talk(flow_of(f"  - {{{loop}}}\n")).here
    for text in ("还有", "有啊，一个孙女", "我跟孙女过"):
        assert understand(text, here) == Answer("t.people", True)
    for text in ("没了", "没了，就这些", "就我一个人", "一个人，没有别人"):
        assert understand(text, here) == Answer("t.people", False)
    assert understand("一年级", here) == Answer("t.people", None)
    assert understand("有", here) == Answer("t.people", True)
    assert understand("没有了", here) == Answer("t.people", False)


@pytest.mark.parametrize(
    ("text", "value"), [("甲乙", "a"), ("甲", "a"), ("乙", ""), ("慢性病", "c"), ("丁", ""), ("", ""), ("a", "")]
)
def test_a_citizen_can_name_an_option_when_only_one_is_meant(text: str, value: str) -> None:
    assert answered("choice", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("轿车", ["car"]),
        ("轿车、越野车", ["car"]),
        ("轿车和摩托车", ["car", "motor"]),
        ("轿车，电动车", ["car", "motor"]),
        ("都没有", ["none"]),
        ("车", [""]),
        ("轿车和飞机", ["car", ""]),
    ],
)
def test_a_citizen_can_name_several_options(text: str, value: list[str]) -> None:
    assert answered("choices", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("3口人", 3), ("42只", 42), (" 820 亩。", 820), ("有3头", 3), ("没有", 0), ("没有了", 0), ("1.5", None),
     ("3万", 30000), ("12 3", None), ("-3", None), ("三", 3), ("3千只", 3000), ("１", 1), ("12345678", None),
     ("十来亩", 10), ("十二亩", 12), ("有二十来只羊", 20), ("没有羊", 0), ("一垧半", None), ("三四十只", None),
     ("12亩，让邻居种着", 12), ("两处，一处12平", None), ("没几只", None)],
)  # fmt: skip
def test_a_citizen_can_say_a_number_and_is_never_taken_for_another(text: str, value: int | None) -> None:
    assert answered("number", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1500", {"amount": "1500"}),
        ("1500元", {"amount": "1500"}),
        ("1500.50块钱", {"amount": "1500.50"}),
        ("每月1500元", {"amount": "1500", "per": "month"}),
        ("一个月 1500 块", {"amount": "1500", "per": "month"}),
        ("1500元每月", {"amount": "1500", "per": "month"}),
        ("1500元/月", {"amount": "1500", "per": "month"}),
        ("一年大概9600多", {"amount": "9600", "per": "year"}),
        ("9600一年", {"amount": "9600", "per": "year"}),
        ("一年1.2万", {"amount": "12000", "per": "year"}),
        ("3千", {"amount": "3000"}),
        ("5百块", {"amount": "500"}),
        ("1.2345万", {"amount": "12345"}),
        ("1.23456万", {"amount": "12345.6"}),
        ("没有", {"amount": "0", "per": "month"}),
        ("每月1500每年", {"amount": "1500"}),
        ("1,500", None),
        ("五百", {"amount": "500"}),
        ("一百来块", {"amount": "100"}),
        ("国家一个月给一百四十三", {"amount": "143", "per": "month"}),
        ("干不动了，国家一个月给一百来块", {"amount": "100", "per": "month"}),
        ("年收入一万八", None),
        ("一年到头也就挣个两万块", {"amount": "20000", "per": "year"}),
        ("三千五一年", {"amount": "3500", "per": "year"}),
        ("一千一年", {"amount": "1000", "per": "year"}),
        ("两千零五块", {"amount": "2005"}),
        ("没有收入，一分钱都没有", {"amount": "0", "per": "month"}),
        ("两三千", None),
        ("工资3500元，扣完社保到手3080", None),
        ("五六百块", None),
        ("2023年挣了9600", None),
        ("500到600", None),
        ("-500", None),
        ("12345678901", None),
        ("", None),
    ],
)
def test_a_citizen_can_say_an_amount_and_it_is_taken_whole_or_not_at_all(text: str, value: Any) -> None:
    assert answered("money", text) == value


@pytest.mark.parametrize(
    ("ask", "text", "per"),
    [
        ("最近 12 个月花了多少？", "三千来块", "year"),
        ("一个月要花多少？", "300", "month"),
        ("最近 12 个月花了多少？", "每月300", "month"),
    ],
)
def test_a_question_that_names_its_period_needs_none_in_the_answer(ask: str, text: str, per: str) -> None:
    question = f"  - {{id: q, kind: money, ask: {ask}, unit: CNY/year, periods: [year, month]}}\n"
    assert answered_at(Talk(flow_of(question)).here, text)["per"] == per


def test_a_total_that_is_nothing_has_no_period() -> None:
    here = Talk(flow_of("  - {id: q, kind: money, ask: 问？, unit: CNY}\n")).here
    assert understand("没有", here) == Answer("t.q", {"amount": "0"})


def test_words_are_kept_as_they_were_said() -> None:
    assert answered("text", " 巴彦嘎查，三组。 ") == "巴彦嘎查，三组。"
    assert answered("person_name", "王芳") == "王芳"
    assert answered("date", "1958-03-02") == "1958-03-02"


@pytest.mark.parametrize(
    ("text", "action"), [("好的", "confirm"), ("是", "confirm"), ("不要", "repeat"), ("不", "repeat")]
)
def test_yes_and_no_answer_what_waits_for_a_confirmation(text: str, action: Any) -> None:
    assert meant("person_name", text, is_confirming=True) == Act(action)
    assert understand(text, None, is_confirming=True) == Act(action)
    assert isinstance(meant("person_name", text), Answer)


def test_anything_else_while_confirming_is_what_it_always_is() -> None:
    assert meant("person_name", "王芳", is_confirming=True) == Answer("t.q", "王芳")
    assert meant("person_name", "返回", is_confirming=True) == Act("back")


@given(
    st.sampled_from(sorted(KINDS)), st.text(max_size=40) | st.text("0123456789.万千年月元是不有没 ，、和", max_size=12)
)
def test_whatever_is_said_becomes_a_command_the_engine_knows(kind: str, text: str) -> None:
    talk = Talk(flow_of(f"  - {{id: q, kind: {kind}, ask: 问？, optional: true, {KINDS[kind] or 'why: 因为'}}}\n"))
    step = talk.do(understand(text, talk.here))
    assert step.messages


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我不想活了", "self_harm"),
        ("活着没意思", "self_harm"),
        ("想喝农药", "self_harm"),
        ("他又打我", "violence"),
        ("被丈夫打了", "violence"),
        ("家暴", "violence"),
        ("我家着火了", "fire"),
        ("房子塌了", "fire"),
        ("家里没饭吃", "hunger"),
        ("已经两天没吃东西", "hunger"),
        ("没饭吃，不想活了", "self_harm"),
        ("他打我，家里着火了", "violence"),
    ],
)
def test_danger_is_heard_and_the_gravest_first(text: str, kind: str) -> None:
    heard = danger_in(text)
    assert heard is not None
    assert heard.kind == kind
    assert any(number in heard.say for number in ("110", "119", "120", "12345"))


@pytest.mark.parametrize("text", ["", "打零工", "王芳", "生活困难", "没有工作", "种地吃饭", "高血压", "打工", "农药款"])
def test_ordinary_words_are_no_danger(text: str) -> None:
    assert danger_in(text) is None
