"""No false alarms: flows that use everything the language has, and are right, have no findings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from conversation_flows.catalog import Catalog, read_yaml
from conversation_flows.checking.check import check_catalog
from conversation_flows.checking.finding import Finding, Ledger
from conversation_flows.checking.reading import read_outline
from conversation_flows.checking.sheets import Sheets
from conversation_flows.checking.wordings import wordings
from regions.table import load

FLOW = """
flow: f
version: 1
service: f
code: "99"
title: 试验
lists:
  household: [person, home.members]
submits:
  name: person.name
sections:
  - title: 您本人
    topics: [person]
  - title: 家里
    topics: [home, rest]
  - title: 最后
    topics: [finish]
"""
PERSON = """
topic: person
title: 您本人
computed:
  age: years(birth_date, today)
named:
  is_old: age >= 60
questions:
  - {id: name, kind: person_name, ask: 您叫什么？, why: 有用。, label: 姓名}
  - {id: birth_date, kind: date, ask: "{name}哪天出生？", why: 有用。, label: 出生日期, min: 1900-01-01}
  - use: incomes
    with: {who: 您}
"""
INCOMES = """
topic: incomes
title: 收入
questions:
  - loop: incomes
    about: "{who}的收入"
    ask: "{who}有收入吗？"
    another: 还有吗？
    why: 有用。
    label: 收入
    line: "{kind|收入} {amount|没填}"
    at_most: 20
    questions:
      - id: kind
        kind: choice
        ask: 哪一种？
        why: 有用。
        label: 种类
        options: {wages: 工资, pension: 养老金, none: 没有}
      - id: amount
        kind: money
        ask: 多少？
        why: 有用。
        label: 金额
        unit: CNY/month
        periods: [month, year]
        when: kind != none
        example: {amount: "1500.00", per: month}
        warn:
          - that: amount < 50000
            say: 每月 {amount}，对吗？
"""
HOME = """
topic: home
title: 家里
questions:
  - loop: members
    about: 家人
    ask: 有家人吗？
    another: 还有吗？
    why: 有用。
    label: 家人
    line: "{name|没填}，{age|?} 岁"
    at_most: 80
    computed:
      age: years(birth_date, today)
    questions:
      - {id: name, kind: person_name, ask: 叫什么？, why: 有用。, label: 姓名}
      - id: id_number
        kind: id_number
        ask: "{name}的身份证号码？"
        why: 有用。
        label: 身份证号码
        may_be_unknown: true
        fills: {birth_date: birth_date(id_number)}
      - {id: birth_date, kind: date, ask: "{name}哪天出生？", why: 有用。, label: 出生日期, max: today}
      - {id: school, kind: yes_no, ask: "{name}上学吗？", why: 有用。, label: 上学, when: 6 <= age <= 25}
      - use: incomes
        with: {who: "{name}"}
"""
REST = """
topic: rest
title: 其他
questions:
  - id: old
    kind: yes_no
    ask: 老人有人照顾吗？
    why: 有用。
    label: 照顾
    when: any(p.age >= 60 for p in household) or person.is_old
  - id: rich
    kind: number
    ask: 几个人有工资？
    why: 有用。
    label: 人数
    when: any(any(i.kind == wages and i.amount > 100 for i in p.incomes) for p in household)
    min: 1
    max: 81
    require:
      - that: rich <= count(p for p in household)
        say: 家里没有 {rich} 个人。
  - id: total
    kind: money
    ask: 加起来是多少？
    why: 有用。
    label: 合计
    unit: CNY
    when: sum(sum(i.amount for i in m.incomes) for m in home.members) > 0
  - id: month
    kind: month
    ask: 从哪个月开始？
    why: 有用。
    label: 月份
    when: months(person.birth_date, today) > 12 and all(known(m.name) for m in home.members)
  - id: cars
    kind: choices
    ask: 有哪些车？
    why: 有用。
    label: 车
    options: {car: 轿车, tractor: 拖拉机, none: {label: 没有, alone: true}}
  - id: plate
    kind: text
    ask: 车牌号？
    why: 有用。
    label: 车牌
    optional: true
    longest: 20
    when: "'car' in cars"
  - id: same
    kind: yes_no
    ask: "车牌 {plate|还没写}，对吗？"
    why: 有用。
    label: 对
    when: cars != {none} and not (not known(plate) or (total if known(total) else 0) > max(rich, -3))
"""
FINISH = """
topic: finish
title: 最后
questions:
  - id: review
    kind: review
    ask: 都对吗？
    why: 有用。
    label: 核对
    require: [{that: review == True, say: 想改哪里就改哪里。}]
  - {id: signature, kind: signature, ask: 请签名。, why: 有用。, label: 签名}
"""


def findings(folder: Path, **topics: str) -> list[Finding]:
    """What is found in the flow with these topics."""
    for name, text in {"flows/f": FLOW, **{f"topics/{name}": text for name, text in topics.items()}}.items():
        file = folder / f"{name}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text.lstrip(), encoding="utf-8")
    return check_catalog(folder, date(2026, 11, 22), load())


def test_a_flow_that_is_right_has_no_findings(tmp_path: Path) -> None:
    found = findings(tmp_path, person=PERSON, home=HOME, rest=REST, incomes=INCOMES, finish=FINISH)
    assert [str(finding) for finding in found] == []
    assert Catalog(tmp_path).latest("f") is not None


NOTHING = "topic: rest\ntitle: 其他\nquestions: []\n"


def test_what_is_dead_for_the_applicant_may_be_alive_for_a_member(tmp_path: Path) -> None:
    adult = "{id: years, kind: number, ask: 几岁？, why: 有用。, label: 岁"
    person = f"topic: person\ntitle: 人\nquestions:\n  - {adult}, min: 18}}\n  - use: incomes\n    with: {{who: 您}}\n"
    person += "  - {id: name, kind: person_name, ask: 您叫什么？, why: 有用。, label: 姓名}\n"
    school = "topic: incomes\ntitle: 学\nquestions:\n"
    school += "  - {id: school, kind: yes_no, ask: '{who}上学吗？', why: 有用。, label: 学, when: years < 16}\n"
    loop = (
        "  - loop: members\n    about: 家人\n    ask: 有吗？\n    another: 还有吗？\n    why: 有用。\n    label: 家人\n"
    )
    home = f"topic: home\ntitle: 家\nquestions:\n{loop}    line: 家人\n    at_most: 9\n    questions:\n"
    home += f"      - {adult}}}\n      - use: incomes\n        with: {{who: 家人}}\n"
    assert findings(tmp_path, person=person, home=home, rest=NOTHING, incomes=school, finish=FINISH) == []
    adults = home.replace("}\n      - use", ", min: 16}\n      - use")
    (found,) = findings(tmp_path, person=person, home=adults, rest=NOTHING, incomes=school, finish=FINISH)
    assert (found.file, found.line, found.code) == ("topics/incomes.yaml", 4, "dead_branch")


def test_a_bound_kept_by_a_requirement_holds_for_what_is_filled_in(tmp_path: Path) -> None:
    id_number = (
        "{id: id, kind: id_number, ask: 号码？, why: 有用。, label: 号码, fills: {age: 'years(birth_date(id), today)'}"
    )
    age = "{id: age, kind: number, ask: 几岁？, why: 有用。, label: 岁"
    name = "{id: name, kind: person_name, ask: 您叫什么？, why: 有用。, label: 姓名}"
    young = "require: [{that: 'years(birth_date(id), today) <= 90', say: 太老了。}]"

    def found(*questions: str) -> list[str]:
        person = "topic: person\ntitle: 人\nquestions:\n" + "".join(f"  - {one}\n" for one in (name, *questions))
        empty = {"home": NOTHING.replace("rest", "home"), "rest": NOTHING, "incomes": INCOMES, "finish": FINISH}
        return [finding.code for finding in findings(tmp_path, person=person, **empty) if finding.code == "bad_fill"]

    assert found(f"{id_number}}}", f"{age}, max: 90}}") == ["bad_fill"]
    assert found(f"{id_number}, {young}}}", f"{age}, max: 90}}") == []
    assert found(f"{id_number}}}", f"{age}, require: [{{that: age <= 90, say: 太老了。}}]}}") == []


def test_an_example_is_held_against_what_is_required_wherever_its_question_stands(tmp_path: Path) -> None:
    adult = "{id: years, kind: number, ask: 几岁？, why: 有用。, label: 岁, example: 17, require: [%s]}"
    rest = "topic: rest\ntitle: 其他\nquestions:\n  - " + adult

    def found(required: str) -> list[tuple[int, str]]:
        topics = {"person": PERSON, "home": HOME, "incomes": INCOMES, "finish": FINISH, "rest": rest % required + "\n"}
        all_of_them = findings(tmp_path, **topics)
        return [(finding.line, finding.code) for finding in all_of_them if finding.file == "topics/rest.yaml"]

    assert found("{that: years < 100, say: 太老了。}") == []
    assert found("{that: years != sum(1 for m in home.members), say: 太老了。}") == []
    assert found("{that: years >= 18, say: 太小了。}") == [(4, "bad_example")]


def test_every_text_people_read_is_listed_for_translators() -> None:
    ledger = Ledger()
    texts = {"person": PERSON, "home": HOME, "rest": REST, "incomes": INCOMES, "finish": FINISH}
    sheets = Sheets({name: read_yaml(text, f"topics/{name}.yaml") for name, text in texts.items()})
    outline = read_outline(read_yaml(FLOW, "flows/f.yaml"), sheets, ledger)
    said = {wording.text for wording in wordings(outline)}
    assert ledger.findings() == []
    assert {
        "您有收入吗？",
        "{name}有收入吗？",
        "想改哪里就改哪里。",
        "轿车",
        "没有",
        "您本人",
        "每月 {amount}，对吗？",
    } <= said
    assert "{who}有收入吗？" not in said


def test_a_finding_reads_as_one_line() -> None:
    finding = Finding("topics/t.yaml", 3, "missing_why", "a has no why", "write why")
    assert str(finding) == "topics/t.yaml:3: missing_why: a has no why; write why"
