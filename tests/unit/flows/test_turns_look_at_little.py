"""A turn looks at what it changes, and not at what there is: members who did not change are not even read."""

from __future__ import annotations

from typing import Any

import pytest

from conversation_flows.engine.attention import current
from conversation_flows.engine.commands import Add, Answer, Change
from conversation_flows.engine.path import path
from conversation_flows.engine.progress import progress
from conversation_flows.engine.state import from_bytes, to_bytes
from conversation_flows.engine.step import take
from conversation_flows.engine.walk import Walk
from tests.unit.flows.talking import Talk, flow_of

HOUSE = """
  - {id: own, kind: number, ask: 您几岁？}
  - loop: people
    about: 人
    ask: 有人吗？
    another: 还有吗？
    line: "{name}"
    at_most: 9
    when: own > 0
    named: {counts: age < 90 and lives}
    questions:
      - {id: name, kind: text, ask: 叫什么？}
      - {id: age, kind: number, ask: 几岁？, require: [{that: age != own, say: 一样。}]}
      - {id: lives, kind: yes_no, ask: 住一起吗？}
      - {id: school, kind: yes_no, ask: 上学吗？, when: age < 16}
      - {id: shoe, kind: number, ask: 鞋多大？, require: [{that: shoe < age + 60, say: 太大。}]}
  - {id: kids, kind: yes_no, ask: 孩子？, when: any(m.age < 14 for m in people)}
  - {id: all, kind: yes_no, ask: 都在？, when: all(m.counts for m in people if m.age > 20)}
  - {id: many, kind: number, ask: "{size}口人？", when: count(m for m in people if m.counts) > 3}
  - {id: end, kind: yes_no, ask: 完了吗？}
"""
UNREADABLE = b"nobody reads this"


def household(flow: Any) -> Talk:
    talk = Talk(flow).answers(50)
    for number in range(5):
        talk.answers(True, f"王{number}", 30 + number, True, 40)
    return talk.answers(False)


@pytest.fixture(scope="module")
def flow() -> Any:
    return flow_of(HOUSE, "computed: {size: count(m for m in people)}")


def with_others_unreadable(talk: Talk, changed: str) -> Walk:
    """A look at the conversation in which only one member can be read."""
    head, *lines = talk.content.split(b"\n")
    items = list(talk.loop("t.people").items)
    lines = [line if item == changed else UNREADABLE for item, line in zip(items, lines, strict=True)]
    return Walk(talk.flow, from_bytes(b"\n".join([head, *lines])), talk.walk().environment)


def turn(walk: Walk, *commands: Any) -> tuple[str | None, int, list[bytes]]:
    """What is asked after the commands, how much is left, and the lines written."""
    for command in commands:
        take(walk, command, 0)
        here = current(walk)
        left = progress(walk, here).about_left
    return here.address if here else None, left, to_bytes(walk.state).split(b"\n")[1:]


@pytest.mark.parametrize(
    ("key", "value", "asked", "left"),
    [("name", "王九", "t.all", 3), ("age", 13, "t.people.p_00000003.school", 5), ("age", 99, "t.many", 2),
     ("lives", False, "t.many", 2), ("shoe", 41, "t.all", 3)],
)  # fmt: skip
def test_a_change_in_one_member_reads_no_other(flow: Any, key: str, value: Any, asked: str, left: int) -> None:
    talk = household(flow)
    assert (talk.asked, talk.progress.about_left) == ("t.all", 3)
    third = list(talk.loop("t.people").items)[2]
    walk = with_others_unreadable(talk, third)
    address = f"t.people.{third}.{key}"
    here, remaining, lines = turn(walk, Change(address), Answer(address, value))
    assert (here, remaining) == (asked, left)
    assert [line == UNREADABLE for line in lines] == [True, True, False, True, True]


def test_an_answer_about_the_household_reads_no_member(flow: Any) -> None:
    walk = with_others_unreadable(household(flow), "nobody")
    assert turn(walk, Answer("t.all", True))[:2] == ("t.many", 2)


def test_one_member_more_reads_no_other(flow: Any) -> None:
    walk = with_others_unreadable(household(flow), "nobody")
    asked, _, lines = turn(walk, Add("t.people"))
    assert asked == f"t.people.{list(walk.state.root.loops['t.people'].items)[-1]}.name"
    assert lines[:5] == [UNREADABLE] * 5
    assert lines[5] == b'{"answers":{}}'


def test_what_every_member_is_held_to_is_looked_at_in_every_member(flow: Any) -> None:
    talk = household(flow)
    talk.change("t.own")
    talk.answers(33)
    assert talk.asked == "t.people.p_00000004.age", "whose age is now the same"


def test_a_member_without_an_answer_hides_no_other_from_what_they_are_held_to(flow: Any) -> None:
    talk = Talk(flow).answers(50, True, "王一")
    second = talk.add("t.people")
    talk.answers("王二", 30, True, 40)
    talk.change("t.own")
    talk.answers(30)
    assert talk.said[1:] == ["因为这一改，有 1 个问题要再确认一下。"]
    assert talk.loop("t.people").items[second.rpartition(".")[2]].record("age") is None


def test_a_member_taken_away_counts_no_more(flow: Any) -> None:
    talk = household(flow)
    talk.answers(True)
    assert talk.prompt == "5口人？"
    first, second, *_ = talk.loop("t.people").items
    talk.remove(f"t.people.{first}")
    assert talk.prompt == "4口人？"
    talk.remove(f"t.people.{second}")
    assert talk.asked == "t.end"
    talk.add("t.people")
    talk.answers("王九", 12, True, True, 30, False)
    assert talk.asked == "t.kids"


PEOPLE_AND_PETS = """
  - {id: limit, kind: number, ask: 多少？}
  - loop: people
    about: 人
    ask: 有人吗？
    another: 还有吗？
    line: "{age}"
    at_most: 9
    named: {works: any(j.pay > 5 for j in jobs), old: age > limit}
    questions:
      - {id: age, kind: number, ask: 几岁？}
      - loop: jobs
        about: 活
        ask: 干活吗？
        another: 还干吗？
        line: "{pay}"
        at_most: 3
        questions:
          - {id: pay, kind: number, ask: 多少？}
          - {id: paid, kind: yes_no, ask: 给了吗？, when: pay > limit}
      - {id: pension, kind: yes_no, ask: 有养老金吗？, when: old}
  - loop: pets
    about: 牲口
    ask: 有牲口吗？
    another: 还有吗？
    line: "{legs}"
    at_most: 9
    named: {walked: any(p.age < 20 for p in people)}
    questions:
      - id: legs
        kind: number
        ask: 几条腿？
        require: [{that: legs >= count(p for p in people if p.age < 20), say: 少。}]
  - {id: busy, kind: yes_no, ask: 忙吗？, when: any(p.works for p in people)}
  - {id: aged, kind: yes_no, ask: 老吗？, when: any(p.old for p in people)}
  - {id: led, kind: yes_no, ask: 遛吗？, when: any(a.walked for a in pets)}
  - {id: end, kind: yes_no, ask: 完了吗？}
"""


def house_with_pets() -> Talk:
    """Two people of 30 and 31, one with a job for 4, and a goat; the limit is 60."""
    talk = Talk(flow_of(PEOPLE_AND_PETS)).answers(60, True, 30, True, 4, False, True, 31, False, False)
    return talk.answers(True, 4, False)


def test_an_answer_outside_opens_questions_in_members_that_were_finished() -> None:
    talk = house_with_pets()
    assert talk.asked == "t.end"
    first, second = talk.loop("t.people").items
    talk.change("t.limit")
    talk.answers(30)
    assert talk.asked == f"t.people.{second}.pension"
    talk.answers(True)
    assert talk.asked == "t.aged", "which somebody is by the new limit"
    talk.change("t.limit")
    talk.answers(3)
    assert talk.asked.startswith(f"t.people.{first}.jobs.")  # type: ignore[union-attr]
    assert talk.asked.endswith(".paid")  # type: ignore[union-attr]


def test_one_look_sees_what_an_answer_outside_opens_in_an_item_inside_an_item() -> None:
    talk = house_with_pets()
    walk = talk.walk()
    list(path(walk))
    for limit, asked in ((3, ".paid"), (60, "t.end"), (2, ".paid")):
        take(walk, Change("t.limit"), 0)
        take(walk, Answer("t.limit", limit), 0)
        here = current(walk)
        assert here is not None
        assert here.address.endswith(asked)


def test_a_condition_over_an_inner_list_is_of_its_own_member() -> None:
    talk = house_with_pets()
    first = next(iter(talk.loop("t.people").items))
    job = next(iter(talk.loop(f"t.people.{first}.jobs").items))
    talk.change(f"t.people.{first}.jobs.{job}.pay")
    talk.answers(9)
    assert talk.asked == "t.busy"


def test_a_change_in_one_list_is_felt_in_another() -> None:
    talk = house_with_pets()
    first, second = talk.loop("t.people").items
    goat = next(iter(talk.loop("t.pets").items))
    for person in (first, second):
        talk.change(f"t.people.{person}.age")
        talk.answers(10)
    assert talk.asked == "t.led"
    talk.change(f"t.pets.{goat}.legs")
    talk.answers(2)
    talk.add("t.people")
    talk.answers(12)
    assert "因为这一改，有 1 个问题要再确认一下。" in talk.said
    talk.answers(False, False)
    assert talk.asked == f"t.pets.{goat}.legs", "too few for three"
    talk.answers(3)
    assert talk.asked == "t.led"
