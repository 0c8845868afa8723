"""What people really answer in the shipped flows: their own words, sighs, second thoughts, a name in a sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.commands import Act, Answer, Change, NoAnswer
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Question
from conversation_flows.engine.frame import Position
from conversation_flows.engine.path import find
from conversation_flows.rehearsal import Rehearsal
from conversation_flows.understanding.corrections import CALLED
from conversation_flows.understanding.everyday import EVERYDAY
from conversation_flows.understanding.understand import understand
from regions.table import load
from tests.unit.flows.talking import Items, Talk, flow_of

TODAY = date(2026, 11, 22)
ID_NUMBER = "15042519520304122X"


def rehearsal(flow: str = "minimum_living_guarantee") -> Rehearsal:
    """A shipped flow at its beginning."""
    found = shipped_catalog().latest(flow)
    assert found is not None
    return Rehearsal(found, Environment(TODAY, load(), Items()))


def told(*texts: str, flow: str = "minimum_living_guarantee") -> tuple[Rehearsal, list[str]]:
    """A conversation after these words, and what was said back to the last."""
    talk, back = rehearsal(flow), []
    for text in texts:
        back = talk.say(text)
    return talk, back


def address(talk: Rehearsal) -> str:
    assert talk.here is not None
    return talk.here.address


def asked(kind: str, details: str = "") -> Position:
    """A question of this kind, being asked."""
    return Talk(flow_of(f"  - {{id: q, kind: {kind}, ask: 问？{details}}}\n"), day=TODAY).here


def value(kind: str, text: str, details: str = "") -> Any:
    command = understand(text, asked(kind, details))
    return command.value if isinstance(command, Answer) else command


BEGUN = ("同意", "同意", "1", "同意")
NAMED = (*BEGUN, "我叫王秀英", ID_NUMBER, "13947612345")


# --- days and months ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2016年5月12日", "2016-05-12"),
        ("2016年5月12", "2016-05-12"),
        ("1952年三月四号", "1952-03-04"),
        ("一九五二年三月四日生的", "1952-03-04"),
        ("五二年3月4号", "1952-03-04"),
        ("12年3月4号", "2012-03-04"),
        ("1952.3.4", "1952-03-04"),
        ("1952/3/4", "1952-03-04"),
        ("19520304", "1952-03-04"),
        ("我身份证上是1963年3月2号", "1963-03-02"),
        ("昨天晚上", "2026-11-21"),
        ("九岁", None),
        ("属猴的", None),
        ("阴历四月初六", None),
        ("1952年农历三月四日", None),
        ("2016年四月初六", None),
        ("2016年2月30日", None),
        ("2016年", None),
    ],
)
def test_a_citizen_can_say_a_day_and_a_lunar_one_is_not_guessed_at(text: str, day: str | None) -> None:
    assert value("date", text) == day


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2025年3月", "2025-03"),
        ("2025-03", "2025-03"),
        ("去年十月份", "2025-10"),
        ("今年三月", "2026-03"),
        ("前年六月里", "2024-06"),
        ("上个月", "2026-10"),
        ("这个月", "2026-11"),
        ("十二月", "2025-12"),
        ("从3月开始", "2026-03"),
        ("腊月", None),
        ("13月", None),
        ("三年", None),
    ],
)
def test_a_citizen_can_say_a_month(text: str, month: str | None) -> None:
    assert value("month", text) == month


# --- names and numbers in a sentence --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫王秀英", "王秀英"),
        ("名字是其其格", "其其格"),
        ("是李小二", "李小二"),
        ("叫阿拉坦·巴根。", "阿拉坦·巴根"),
        ("王芳", "王芳"),
    ],
)
def test_a_citizen_can_say_a_name_in_a_sentence(text: str, name: str) -> None:
    assert value("person_name", text) == name


@pytest.mark.parametrize("text", ["对", "没有", "不同意"])
def test_yes_is_no_name(text: str) -> None:
    assert value("person_name", text) == ""


@pytest.mark.parametrize("text", ["身份证号我记不住", "你说啥", "为啥要我名字"])
def test_a_sigh_is_no_name(text: str) -> None:
    assert not isinstance(understand(text, asked("person_name")), Answer)


def test_a_citizens_own_account_is_in_her_name() -> None:
    talk, _ = told(*NAMED)
    here = Position(talk.walk.root, talk.flow.by_key["bank.holder"])
    assert understand("我自己的", here) == Answer("bank.holder", "王秀英")
    assert understand("老李的", here) == Answer("bank.holder", "老李的")


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        ("phone", "我没电话，用我邻居的 139 4761 2345", "139 4761 2345"),
        ("phone", "１３９４７６１２３４５", "13947612345"),
        ("id_number", f"我的是{ID_NUMBER}，对不对", ID_NUMBER),
        ("bank_card", "折子上写着 1200 1234 5678", "1200 1234 5678"),
        ("phone", "13947612345或者13947612346", "13947612345或者13947612346"),
    ],
)
def test_a_citizen_can_say_a_number_in_a_sentence(kind: str, text: str, number: str) -> None:
    assert value(kind, text) == number


# --- places ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"), [("经棚", "150425100"), ("我户口在克旗经棚的", "150425100"), ("克什克腾旗经棚镇", "150425100")]
)
def test_a_citizen_can_name_the_town_of_her_banner(text: str, code: str) -> None:
    talk, _ = told(*NAMED)
    here = Position(talk.walk.root, talk.flow.by_key["residence.hukou"])
    assert understand(text, here) == Answer("residence.hukou", code)


def test_who_names_a_place_there_are_several_of_is_told_which() -> None:
    _, back = told("同意", "同意", "着火了", "巴彦塔拉", flow="temporary_assistance_emergency")
    assert back[-1].startswith("您说的是哪一个？")
    assert "、" in back[-1]


def test_who_names_a_banner_where_a_town_is_asked_for_is_asked_for_the_town() -> None:
    talk, _ = told(*NAMED)
    here = Position(talk.walk.root, talk.flow.by_key["residence.hukou"])
    assert understand("克什克腾旗", here) == Answer("residence.hukou", "150425")


# --- options ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "option"),
    [
        ("situation.marriage", "老头子前年没了", "widowed"),
        ("situation.marriage", "没老伴，一辈子没娶", "single"),
        ("situation.marriage", "4", "widowed"),
        ("situation.marriage", "第二个", "married"),
        ("situation.marriage", "我儿子不来看我", ""),
        ("situation.health", "糖尿病，腿也疼", "chronic_illness"),
        ("situation.health", "好着呢", "healthy"),
        ("situation.work", "干不动了", "unable"),
        ("situation.work", "种点地", "farming"),
        ("situation.work", "没有固定工作", ""),
        ("entrustment.for_whom", "给我自己家的", "own_family"),
        ("entrustment.for_whom", "我自己", "own_family"),
        ("entrustment.for_whom", "给我妈办", "somebody_else"),
        ("entrustment.for_whom", "没有电话", ""),
        ("residence.hukou_kind", "农民", "rural"),
        ("self_care.lives_where", "没", ""),
        ("self_care.lives_where", "我不想去敬老院", ""),
        ("self_care.lives_where", "不去敬老院，就在家", "at_home"),
        ("situation.health", "腿脚不行", "chronic_illness"),
    ],
)
def test_a_citizen_can_choose_in_the_words_of_her_home(key: str, text: str, option: str) -> None:
    talk = rehearsal("destitute_support")
    assert understand(text, Position(talk.walk.root, talk.flow.by_key[key])) == Answer(key, option)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("看病吃药", ["medical"]), ("看病，还有孙女上学", ["medical", "education"]), ("1 2", ["medical", "education"]),
     ("没有", ["none"]), ("都没有", ["none"]), ("有", [""]), ("没花", [""])],
)  # fmt: skip
def test_a_citizen_can_choose_several_and_yes_is_not_none_of_them(text: str, chosen: list[str]) -> None:
    talk = rehearsal()
    assert understand(text, Position(talk.walk.root, talk.flow.by_key["expenses.kinds"])) == Answer(
        "expenses.kinds", chosen
    )


def test_what_somebody_lacks_is_what_she_needs() -> None:
    talk = rehearsal("temporary_assistance_emergency")
    here = Position(talk.walk.root, talk.flow.by_key["emergency.needs"])
    for text, needs in (("没地方住，被子也没了", ["shelter", "clothing"]), ("没钱，看病", ["cash", "treatment"])):
        assert understand(text, here) == Answer("emergency.needs", needs)


def test_everyday_words_are_only_kept_for_options_there_are() -> None:
    options = {
        option.value
        for flow in shipped_catalog().flows()
        for question in flow.questions()
        for option in question.options
    }
    assert EVERYDAY.keys() <= options


# --- what is no answer ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("你说啥", "repeat"),
        ("我耳朵不好", "repeat"),
        ("我要跟人说话", "handoff"),
        ("帮我填吧", "handoff"),
        ("我想投诉", "handoff"),
        ("什么时候能批下来", "handoff"),
        ("等一下，我找找单子", "pause"),
        ("不办了", "pause"),
        ("能不能念给我听", "repeat"),
        ("退回上一步", "back"),
        ("我累了，明天再说", "pause"),
        ("歇一会儿", "pause"),
        ("问这么多干啥", "explain"),
        ("啥叫户口性质", "explain"),
        ("我怕说错了要坐牢", "explain"),
    ],
)
def test_a_citizen_is_understood_when_she_does_not_answer(text: str, action: Any) -> None:
    for kind in ("yes_no", "choice", "number", "money", "date", "phone"):
        details = ", options: {a: 甲, b: 乙}" if kind == "choice" else ""
        details += ", unit: CNY" if kind == "money" else ""
        assert understand(text, asked(kind, details)) == Act(action)


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("这个我不知道，得问我儿子", "dont_know"),
        ("单子都丢了", "dont_know"),
        ("我没电话", "dont_know"),
        ("不想说这个", "refused"),
    ],
)
def test_a_citizen_can_have_no_answer_in_a_sentence(text: str, none: Any) -> None:
    assert understand(text, asked("phone")) == NoAnswer("t.q", none)


@pytest.mark.parametrize("kind", ["text", "long_text", "address"])
def test_in_free_words_nothing_but_a_plain_wish_is_a_command(kind: str) -> None:
    for text in ("我累了干不动活", "为什么停了我的低保", "跟人合住", "不知道哪天就塌了"):
        assert understand(text, asked(kind)) == Answer("t.q", text)


# --- taking back -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["上一个说错了", "刚才按错了", "说错了", "前面那个不对", "我上一题填错了，不是两个"])
def test_a_citizen_can_take_back_what_she_just_said(text: str) -> None:
    assert understand(text, asked("phone")) == Act("back")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("名字不对，我叫王秀荣", "applicant.name"),
        ("改一下名字", "applicant.name"),
        ("电话要改", "applicant.phone"),
        ("刚才那个电话说错了", "applicant.phone"),
    ],
)
def test_a_citizen_can_change_an_answer_by_what_it_is_called(text: str, key: str) -> None:
    talk, _ = told(*NAMED)
    assert understand(text, talk.here) == Change(key)


def test_what_was_not_said_yet_cannot_be_changed() -> None:
    talk, _ = told(*NAMED)
    assert understand("账号不对", talk.here) == Answer("situation.marriage", "")


def test_what_answers_are_called_stands_on_a_label() -> None:
    labels = [node.label.source for flow in shipped_catalog().flows() for node in flow.questions() if node.label]
    for word in CALLED.values():
        assert any(word in label for label in labels), word


# --- said back -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [("我叫王秀英", "王秀英"), ("王秀英", None)],
)
def test_what_was_not_said_so_plainly_is_read_back(text: str, shown: str | None) -> None:
    _, back = told(*BEGUN, text)
    assert back == ["好的，记下了。"] + ([f"我听到的是：{shown}。不对就说“上一个说错了”。"] if shown else [])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("老头子前年没了", "爱人去世了"),
        ("4", "爱人去世了"),
        ("离婚了", None),
        ("结婚了啊", None),
    ],
)
def test_an_option_is_read_back_unless_it_was_named(text: str, shown: str | None) -> None:
    _, back = told(*NAMED, text)
    assert back[1:] == ([f"我听到的是：{shown}。不对就说“上一个说错了”。"] if shown else [])


def test_who_names_an_income_has_one() -> None:
    talk, _ = told(*NAMED)
    here = Position(talk.walk.root, talk.flow.by_key["situation.incomes"])
    for text in ("养老金", "儿子过年给了五百", "打零工"):
        assert understand(text, here) == Answer("situation.incomes", True)
    for text in ("没有工资", "没了", "1"):
        assert understand(text, here).value is not True  # type: ignore[union-attr]


def test_an_amount_without_a_period_is_asked_about_where_both_are_possible() -> None:
    talk, back = told(*NAMED, "4", "1", "没有", "8", "养老金", "6", "1", "一百来块")
    assert back == ["这是每月的，还是每年的？请和钱数一起说，比如“每月 1500”。"]
    assert talk.say("每月一百四十三") == ["好的，记下了。", "我听到的是：每月 143 元。不对就说“上一个说错了”。"]


def test_a_place_is_read_back_whole_and_can_be_taken_back() -> None:
    talk, back = told("同意", "同意", "着火了", "经棚", flow="temporary_assistance_emergency")
    assert back[1].startswith("我听到的是：内蒙古自治区赤峰市克什克腾旗经棚镇。")
    assert talk.say("上一个说错了") == ["好，回到上一个问题。"]
    assert address(talk) == "emergency.place"


# --- danger ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "happened", "number"),
    [("我家着火了", "fire", "119"), ("火灾", "fire", "119"), ("两天没吃的了，没地方住", "hunger", "12345")],
)
def test_who_is_asked_what_happened_is_helped_and_goes_on(text: str, happened: str, number: str) -> None:
    talk, back = told("同意", "同意", text, flow="temporary_assistance_emergency")
    assert number in back[0]
    assert not talk.is_paused
    assert address(talk) == "emergency.place"
    found = find(talk.walk, "emergency.happened")
    assert found is not None
    assert found.record == {"v": happened, "by": 0}


def test_who_is_beaten_is_told_so_and_asked_to_confirm() -> None:
    talk, back = told("同意", "同意", "他又打我", flow="temporary_assistance_emergency")
    assert "110" in back[0]
    talk.say("好的")
    assert address(talk) == "emergency.place"


@pytest.mark.parametrize("text", ["不想活了", "我不想活了，家里没吃的"])
def test_whoever_speaks_of_dying_is_stopped_wherever_it_is(text: str) -> None:
    talk, back = told("同意", "同意", text, flow="temporary_assistance_emergency")
    assert "120" in back[0]
    assert talk.is_paused
    assert address(talk) == "emergency.happened"


def test_nobody_signs_by_saying_that_she_cannot_write() -> None:
    question = "  - {id: q, kind: signature, ask: 签名？, why: 要紧。, help: 画个记号也行。}\n"
    talk = Rehearsal(flow_of(question), Environment(TODAY, load(), Items()))
    assert talk.say("我不会写字") == ["要紧。", "画个记号也行。"]
    assert talk.say("王秀英") == ["没有收到签名，请在框里重新签一次。"]
    assert talk.say("") == ["好的，记下了。"]


def test_every_question_of_every_flow_can_be_talked_about() -> None:
    for flow in shipped_catalog().flows():
        walk = rehearsal(flow.id).walk
        for key, node in flow.by_key.items():
            if isinstance(node, Question):
                assert understand("你说啥", Position(walk.root, node)) in (Act("repeat"), Answer(key, "你说啥"))
