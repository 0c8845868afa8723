"""What is left never grows without a word that says why."""

from __future__ import annotations

from conversation_flows.engine.commands import Answer, Change
from tests.unit.flows.talking import Talk, flow_of

BRANCH = """
  - {id: married, kind: yes_no, ask: 结婚了吗？}
  - {id: spouse, kind: text, ask: 叫什么？, when: married}
  - {id: since, kind: number, ask: 几年了？, when: married}
  - {id: low, kind: number, ask: 最少？}
  - {id: mid, kind: number, ask: 中间？, require: [{that: mid >= low, say: 太少。}]}
  - loop: people
    about: 人
    ask: 有人吗？
    another: 还有吗？
    line: "{name}"
    at_most: 3
    questions:
      - {id: name, kind: text, ask: 叫什么？}
  - {id: alone, kind: yes_no, ask: 一个人？, when: count(m for m in people) == 0}
  - {id: review, kind: review, ask: 对吗？}
"""


def done() -> Talk:
    talk = Talk(flow_of(BRANCH)).answers(False, 1, 2, True, "王一", False, True)
    assert talk.asked is None
    return talk


def left_after(talk: Talk, *commands: object) -> tuple[int, list[str]]:
    before = talk.progress.about_left
    for command in commands:
        talk.do(command)  # type: ignore[arg-type]
    return talk.progress.about_left - before, talk.said


def test_a_person_going_forward_never_has_more_left() -> None:
    talk, left = Talk(flow_of(BRANCH)), []
    for value in (True, "王芳", 3, 1, 2):
        left.append(talk.progress.about_left)
        talk.answers(value)
    assert left == sorted(left, reverse=True)


def test_a_person_whose_change_opens_questions_is_told_how_many() -> None:
    talk = Talk(flow_of(BRANCH)).answers(False, 1)
    assert left_after(talk, Change("t.married"), Answer("t.married", True)) == (
        2, ["好的，改好了。", "这样一来，后面要多问 2 个问题。"]
    )  # fmt: skip


def test_a_person_who_is_told_another_reason_is_not_given_a_number_too() -> None:
    more, said = left_after(done(), Change("t.low"), Answer("t.low", 9))
    assert more == 2
    assert said[1:] == ["因为这一改，有 1 个问题要再确认一下。", "内容有改动，最后要请您再核对、签一次名。"]


def test_a_person_whose_change_closes_questions_is_told_nothing_of_numbers() -> None:
    talk = Talk(flow_of(BRANCH)).answers(True)
    assert left_after(talk, Change("t.married"), Answer("t.married", False)) == (-2, ["好的，改好了。"])


def test_a_person_who_takes_the_last_one_away_is_told_what_that_opens() -> None:
    talk = Talk(flow_of(BRANCH)).answers(False, 1, 2, True, "王一", False)
    item = next(iter(talk.loop("t.people").items))
    before = talk.progress.about_left
    talk.remove(f"t.people.{item}")
    assert talk.progress.about_left - before == 1
    assert talk.said == ["好的，已经去掉了。", "这样一来，后面要多问 1 个问题。"]


def test_a_person_adding_somebody_hears_that_the_next_one_is_asked_about() -> None:
    talk = Talk(flow_of(BRANCH)).answers(False, 1, 2)
    more, said = left_after(talk, Answer("t.people", True))
    assert more == 0, "one question about the person, one less about being alone"
    assert said == ["好的，一个一个来。"]
