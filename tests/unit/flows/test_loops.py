"""Lists of people and things: added, left half-way, removed, nested, closed and opened again; ids that never move."""

from __future__ import annotations

import pytest

from conversation_flows.engine.commands import Add, Answer, Change, NoAnswer, Remove
from tests.unit.flows.talking import FLOW, Talk, compiled, flow_of

HOUSE = """
  - {id: name, kind: person_name, ask: 您叫什么？}
  - {id: age, kind: number, ask: 您几岁？}
  - loop: people
    about: 家里人
    ask: 有家人吗？
    another: 还有家人吗？
    line: "{name|没名字}，{age|?}岁，{wage}"
    prefix: m
    at_most: 3
    computed: {wage: sum(j.pay for j in jobs), adult: age >= 18}
    questions:
      - {id: name, kind: person_name, ask: 叫什么？}
      - {id: age, kind: number, ask: "{name}几岁？"}
      - loop: jobs
        about: "{name}的活"
        ask: "{name}干活吗？"
        another: 还干别的吗？
        line: "{title}给{name}"
        when: adult
        at_most: 2
        questions:
          - {id: title, kind: text, ask: 什么活？}
          - {id: pay, kind: number, ask: "{title}挣多少？", require: [{that: pay <= 100, say: 太多。}]}
  - {id: kids, kind: yes_no, ask: 孩子的事？, when: any(m.age < 14 for m in people)}
  - {id: rich, kind: yes_no, ask: 富吗？, when: sum(m.wage for m in people) > 50}
  - {id: count, kind: number, ask: 几口人？, require: [{that: count == 1 + count(m for m in people), say: 数不对。}]}
"""


def house() -> Talk:
    return Talk(flow_of(HOUSE)).answers("王芳", 50)


def people(talk: Talk) -> list[str]:
    return [f"t.people.{item}" for item in talk.loop("t.people").items]


def test_a_person_can_say_that_there_is_nobody() -> None:
    talk = house()
    assert talk.prompt == "有家人吗？"
    assert talk.answer(False) == "advanced"
    assert talk.said == ["好的，记下了。"]
    assert talk.loop("t.people").closed is True
    assert talk.asked == "t.count"
    assert talk.kept["loops"] == {"t.people": {"closed": True, "items": {}}}


def test_a_person_can_add_one_after_the_other() -> None:
    talk = house().answers(True)
    assert talk.said == ["好的，一个一个来。"]
    talk.answers("王一", 10)
    assert talk.prompt == "还有家人吗？"
    talk.answers(True)
    assert talk.said == ["好的，再说下一个。"]
    talk.answers("王二", 40)
    assert talk.prompt == "王二干活吗？"
    talk.answers(True)
    assert talk.said == ["好的，一个一个来。"]
    talk.answers("放羊", 20)
    assert talk.prompt == "还干别的吗？"
    talk.answers(False, False)
    assert talk.asked == "t.kids"


@pytest.mark.parametrize("said", ["有", None, 1, [], {"v": True}])
def test_a_person_must_say_whether_there_is_another(said: object) -> None:
    talk = house()
    assert talk.answer(said) == "reprompt"
    assert talk.said == ["没听明白。请说“有”或者“没有”。"]
    assert talk.state.misses == 1
    assert talk.leave_out("dont_know") == "reprompt"
    assert talk.said == ["没有的话，就说“没有”。"]


def test_a_person_who_misses_at_a_list_is_offered_another_way() -> None:
    talk = house()
    for _ in range(3):
        talk.answer("?")
    assert "先停一下" in talk.said[-1]


def test_a_person_can_add_no_more_than_there_is_room_for() -> None:
    talk = house()
    for name in ("王一", "王二", "王三"):
        talk.answers(True, name, 3)
    assert talk.answer(True) == "reprompt"
    assert talk.said == ["最多能填 3 个。再多的话，请到窗口办理。"]
    assert talk.do(Add("t.people")).outcome == "reprompt"
    assert len(people(talk)) == 3
    talk.answers(False)


def test_several_can_be_half_way_at_once() -> None:
    talk = house().answers(True, "王一")
    first = people(talk)[0]
    second = talk.add("t.people")
    talk.answers("王二")
    third = talk.add("t.people")
    assert talk.asked == f"{third}.name"
    assert talk.answer(5, at=f"{first}.age") == "advanced"
    assert talk.asked == f"{third}.name", "the other draft does not take attention away"
    assert talk.is_out_of_place(Answer(f"{first}.name", "王五"))
    assert talk.is_out_of_place(Answer("t.count", 1))
    talk.answers("王三", 6)
    assert talk.asked == f"{second}.age", "what was left half-way is asked next"
    talk.answers(7, False)
    assert talk.asked == "t.kids"


def test_two_devices_can_fill_two_drafts_inside_and_out() -> None:
    talk = house().answers(True, "王一", 30, True)
    job = talk.asked.rpartition(".")[0]  # type: ignore[union-attr]
    second = talk.add("t.people")
    assert talk.answer("放羊", at=f"{job}.title") == "advanced"
    assert talk.do(NoAnswer(f"{job}.pay", "dont_know")).outcome == "advanced"
    assert talk.asked == f"{second}.name"


def test_ids_of_items_never_move() -> None:
    talk = house()
    for name in ("王一", "王二", "王三"):
        talk.answers(True, name, 3)
    first, second, third = people(talk)
    assert talk.remove(second) == "advanced"
    assert people(talk) == [first, third]
    talk.change(f"{third}.name")
    talk.answers("王四")
    assert people(talk) == [first, third]
    fourth = talk.add("t.people")
    assert people(talk) == [first, third, fourth]
    assert len({first, second, third, fourth}) == 4


def test_a_person_removes_only_after_confirming() -> None:
    talk = house().answers(True, "王一", 30, True, "放羊", 20, False, False)
    (item,) = people(talk)
    step = talk.do(Remove("t.people", item.rpartition(".")[2]))
    assert (step.outcome, step.messages) == ("reprompt", ["要去掉“王一，30岁，20”这一条吗？请确认。"])
    assert people(talk) == [item]
    talk.act("repeat")
    assert talk.act("confirm") == "digression"
    assert people(talk) == [item]
    assert talk.remove(item) == "advanced"
    assert talk.said == ["好的，已经去掉了。"]
    assert people(talk) == []
    assert talk.asked == "t.count"


def test_a_person_can_remove_a_draft_she_is_in() -> None:
    talk = house().answers(True, "王一")
    (item,) = people(talk)
    talk.do(Remove("t.people", item.rpartition(".")[2]))
    assert talk.said == ["要去掉“王一，?岁，……”这一条吗？请确认。"]
    talk.act("confirm")
    assert talk.asked == "t.people"
    assert talk.prompt == "有家人吗？"


def test_a_person_removing_an_inner_item_stays_with_the_outer_one() -> None:
    talk = house().answers(True, "王一", 3)
    talk.answers(True, "王二", 30, True, "放羊")
    job = talk.asked.rpartition(".")[0]  # type: ignore[union-attr]
    assert talk.remove(job) == "advanced"
    assert talk.prompt == "王二干活吗？"


def test_a_removal_of_another_item_leaves_attention_where_it_is() -> None:
    talk = house().answers(True, "王一", 3)
    talk.answers(True, "王二", 3, True)
    first, second, third = people(talk)
    talk.items.count = 9  # so that one id is the beginning of no other
    assert talk.remove(first) == "advanced"
    assert talk.asked == f"{third}.name"
    assert talk.remove(second) == "advanced"
    assert talk.asked == f"{third}.name"


@pytest.mark.parametrize(
    ("loop", "item"),
    [
        ("t.people", "m_none"),
        ("t.people", ""),
        ("t.people", "."),
        ("t.nothing", "m_00000001"),
        ("t.people.m_00000001", "name"),
        ("t.age", "m_00000001"),
        ("", "m_00000001"),
        ("t.people.", "m_00000001"),
        ("t.people", "m_00000001.jobs.j_00000002"),
        ("t.people.m_00000001.jobs", "j_none"),
        ("t.people.m_none.jobs", "j_00000002"),
        ("people", "m_00000001"),
    ],
)
def test_a_person_cannot_remove_what_is_not_there(loop: str, item: str) -> None:
    talk = house().answers(True, "王一", 30, True, "放羊")
    assert people(talk) == ["t.people.m_00000001"]
    assert talk.is_out_of_place(Remove(loop, item))
    assert talk.act("confirm") == "digression"


def test_a_person_cannot_remove_the_same_twice() -> None:
    talk = house().answers(True, "王一", 3)
    (item,) = people(talk)
    assert talk.remove(item) == "advanced"
    assert talk.is_out_of_place(Remove("t.people", item.rpartition(".")[2]))


@pytest.mark.parametrize(
    "address",
    ["t.people.m_none.name", "t.people.m_00000001", "t.people.m_00000001.", "t.people.m_00000001.nothing",
     "t.people..name", "t.people.m_00000001.jobs.j_none.title", "t.people.m_00000001.name.x", "people.m_00000001.name",
     "t.people.m_00000001.t.name"],
)  # fmt: skip
def test_a_person_cannot_forge_an_address_inside_a_list(address: str) -> None:
    talk = house().answers(True, "王一", 30, True)
    assert people(talk) == ["t.people.m_00000001"]
    assert talk.is_out_of_place(Answer(address, "王"))
    assert talk.is_out_of_place(Change(address))
    assert talk.is_out_of_place(Add(address))


def test_a_list_off_the_path_is_kept_but_counts_for_nothing() -> None:
    talk = house().answers(True, "王一", 30, True, "放羊", 60, False, False)
    assert talk.asked == "t.rich"
    (item,) = people(talk)
    talk.change(f"{item}.age")
    talk.answers(3)
    assert talk.asked == "t.kids", "no wages of a child"
    assert "loops" not in talk.kept["loops"]["t.people"]["items"][item.rpartition(".")[2]]
    assert talk.is_out_of_place(Add(f"{item}.jobs"))
    talk.change(f"{item}.age")
    talk.answers(31)
    assert talk.asked == "t.rich"
    assert talk.kept["loops"]["t.people"]["items"]["m_00000001"]["loops"]["jobs"]["closed"] is True


def test_a_list_cannot_be_added_to_before_it_is_reached() -> None:
    talk = Talk(flow_of(HOUSE))
    assert talk.is_out_of_place(Add("t.people"))
    talk.answers("王芳")
    assert talk.is_out_of_place(Add("t.people"))
    talk.answers(5)
    assert talk.do(Add("t.people")).outcome == "advanced"


def test_a_closed_list_can_be_opened_again_and_closed() -> None:
    talk = house().answers(True, "王一", 3, False, True)
    assert talk.asked == "t.count"
    second = talk.add("t.people")
    assert talk.loop("t.people").closed is False
    assert talk.asked == f"{second}.name"
    talk.answers("王二", 5)
    assert talk.asked == "t.people"
    talk.answers(False)
    assert talk.asked == "t.count"


def test_a_list_can_be_asked_for_again_and_left_as_it_is() -> None:
    talk = house().answers(True, "王一", 3, False)
    assert talk.change("t.people") == "rewound"
    assert talk.asked == "t.people"
    talk.answers(False)
    assert talk.asked == "t.kids"
    assert talk.act("back") == "rewound"
    assert talk.asked == "t.people"


def test_what_was_required_of_a_list_is_asked_again_when_the_list_changes() -> None:
    talk = house().answers(True, "王一", 30, False, False, 2)
    assert talk.asked is None
    second = talk.add("t.people")
    assert "因为这一改，有 1 个问题要再确认一下。" in talk.said
    talk.answers("王二", 30, False, False)
    assert talk.asked == "t.count"
    assert talk.answer(2) == "reprompt"
    talk.answers(3)
    talk.remove(second)
    assert talk.said == ["好的，已经去掉了。", "因为这一改，有 1 个问题要再确认一下。"]
    assert talk.asked == "t.count"


def test_conditions_over_all_members_follow_every_change() -> None:
    talk = house().answers(True, "王一", 3, False)
    (item,) = people(talk)
    assert talk.asked == "t.kids"
    talk.change(f"{item}.age")
    talk.leave_out("dont_know")
    assert talk.asked == "t.count", "unknown is not a child"
    talk.change(f"{item}.age")
    talk.answers(13)
    assert talk.asked == "t.kids"
    talk.remove(item)
    assert talk.asked == "t.count"


JOINED = """
  - {id: name, kind: person_name, ask: 您叫什么？}
  - {id: ill, kind: yes_no, ask: 您病了吗？}
  - loop: jobs
    about: 活
    ask: 您干活吗？
    another: 还干吗？
    line: "{pay}"
    at_most: 2
    questions:
      - {id: pay, kind: number, ask: 挣多少？}
"""
OTHERS = """topic: u
title: 题
questions:
  - loop: people
    about: 人
    ask: 有人吗？
    another: 还有吗？
    line: "{name}"
    at_most: 4
    questions:
      - {id: name, kind: person_name, ask: 叫什么？}
      - {id: ill, kind: yes_no, ask: 病了吗？}
      - {id: own, kind: yes_no, ask: 自己的？}
      - loop: jobs
        about: 活
        ask: 干活吗？
        another: 还干吗？
        line: "{pay}"
        at_most: 2
        questions:
          - {id: pay, kind: number, ask: 挣多少？}
"""
AFTER = """topic: v
title: 题
computed:
  income: sum(sum(j.pay for j in h.jobs) for h in house)
questions:
  - {id: care, kind: yes_no, ask: 有人照顾吗？, when: any(h.ill for h in house)}
  - {id: rich, kind: yes_no, ask: "一共{income}？", when: income > 10}
  - {id: many, kind: yes_no, ask: 人多吗？, when: count(h for h in house) > 2}
"""


def joined(after: str = AFTER) -> Talk:
    flow = FLOW.replace("[t]", "[t, u, v]") + "lists: {house: [t, u.people]}\n"
    return Talk(compiled(f"topic: t\ntitle: 题\nquestions:{JOINED}", OTHERS, after, flow=flow))


def test_a_list_can_join_the_person_and_the_others() -> None:
    talk = joined().answers("王芳", True, True, 6, False, False)
    assert talk.asked == "v.care"
    talk.answers(True)
    assert talk.asked is None

    talk = joined().answers("王芳", False, True, 6, False, True, "王一", True, True, True, 5, False, False)
    assert talk.path[-2:] == ["v.care", "v.rich"]
    talk.answers(True)
    assert talk.prompt == "一共11？"
    item = talk.loop("u.people")
    talk.change(f"u.people.{next(iter(item.items))}.ill")
    talk.answers(False)
    assert talk.asked == "v.rich"
    talk.add("u.people")
    talk.answers("王二", False, True, False, False, True)
    assert talk.asked == "v.many"


def asked_when(condition: str) -> str:
    return f"topic: v\ntitle: 题\nquestions:\n  - {{id: x, kind: yes_no, ask: 问？, when: '{condition}'}}\n"


@pytest.mark.parametrize("name", ["h.own", "h.nothing", "h.jobs"])
def test_a_joined_list_knows_only_what_both_sides_know(name: str) -> None:
    with pytest.raises(Exception, match=f"'{name}' is not a known name of a list member"):
        joined(asked_when(f"any({name} for h in house)"))


@pytest.mark.parametrize(
    "when",
    [
        "any(any(j.x for j in h.jobs) for h in house)",
        "any(any(True for j in h.own) for h in house)",
        "any(any(any(True for k in j.pay) for j in h.jobs) for h in house)",
    ],
)
def test_a_list_inside_a_joined_list_is_known_on_both_sides_too(when: str) -> None:
    with pytest.raises(Exception, match="is not a known"):
        joined(f"topic: v\ntitle: 题\nquestions:\n  - {{id: x, kind: yes_no, ask: 问？, when: {when}}}\n")


def test_a_joined_list_may_use_values_and_functions() -> None:
    after = AFTER.replace(
        "when: any(h.ill for h in house)", "when: 'any(h.ill == True and max(1, 2) == 2 for h in house)'"
    )
    assert joined(after).answers("王芳", True, False, False).asked == "v.care"
    choice = JOINED.replace("kind: yes_no, ask: 您病了吗？", "kind: choice, ask: 身体？, options: {weak: 弱, fit: 好}")
    others = OTHERS.replace("kind: yes_no, ask: 病了吗？", "kind: choice, ask: 身体？, options: {weak: 弱, fit: 好}")
    after = asked_when("any(h.ill == weak and years(today, today) == 0 for h in house)")
    flow = FLOW.replace("[t]", "[t, u, v]") + "lists: {house: [t, u.people]}\n"
    talk = Talk(compiled(f"topic: t\ntitle: 题\nquestions:{choice}", others, after, flow=flow))
    assert talk.answers("王芳", "fit", False, True, "王一", "weak", True, False, False).asked == "v.x"


def test_members_can_be_compared_with_one_another() -> None:
    """Items that look at one another are all looked at again when one changes."""
    flow = flow_of(HOUSE + "  - {id: twins, kind: yes_no, ask: 双胞胎？,"
                   " when: 'any(count(n for n in people if n.age == m.age) > 1 for m in people)'}\n")  # fmt: skip
    talk = Talk(flow).answers("王芳", 50, True, "王一", 15, True, "王二", 15, False, 3)
    assert talk.asked == "t.twins"
    talk.change(f"{people(talk)[0]}.age")
    talk.answers(16)
    assert talk.asked is None


def test_a_used_topic_stands_in_a_list_as_it_stands_outside() -> None:
    used = (
        "topic: w\ntitle: 题\nnamed: {busy: works and hours > 40}\nwhen: today == today\nquestions:\n"
        '  - {id: works, kind: yes_no, ask: "{who}上班吗？"}\n'
        '  - {id: hours, kind: number, ask: "{who}几小时？", when: works}\n'
        '  - {id: tired, kind: yes_no, ask: "{who}累吗？", when: busy}\n'
    )
    text = (
        "topic: t\ntitle: 题\nquestions:\n  - {use: w, with: {who: 您}}\n"
        "  - loop: people\n    about: 人\n    ask: 有人吗？\n    another: 还有吗？\n    at_most: 4\n"
        '    line: "{name}"\n'
        "    questions:\n      - {id: name, kind: person_name, ask: 叫什么？}\n"
        '      - {use: w, with: {who: "{name|他}"}, when: name != applicant}\n'
        "  - {id: end, kind: yes_no, ask: 完了？, when: any(p.busy for p in people) or busy}\n"
    ).replace("name != applicant", "known(name)")
    talk = Talk(compiled(text, used))
    assert talk.prompt == "您上班吗？"
    talk.answers(True, 50)
    assert talk.prompt == "您累吗？"
    talk.answers(True, True, "巴图")
    assert talk.prompt == "巴图上班吗？"
    talk.answers(False, False)
    assert talk.asked == "t.end"
