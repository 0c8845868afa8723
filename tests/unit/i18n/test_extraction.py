"""What the extractors find: in Python, in the YAML of flows and in that of packs, with the lines they stand at."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_file

from i18n.extraction import code, flows, packs


def in_code(source: str) -> list[tuple[int, str]]:
    return [(line, text) for line, _, text, _ in code.extract(io.BytesIO(source.encode()), (), (), {})]


@pytest.mark.parametrize(
    "said",
    [
        'N_("您好")',
        'say("您好", n=1)',
        'walk.environment.translate("您好")',
        'Refused("not_text", "您好")',
        'Coded("您好", "code")',
        'FieldError("/a", "b", "您好")',
        'Danger("fire", words, "您好")',
        'raise ma.ValidationError("您好", "action")',
        'raise Conflict(code="moved", text="您好")',
        'Invalid(next="您好")',
        'ma.validate.OneOf(["a"], error="您好")',
        'default_text: ClassVar[str] = "您好"',
        'default_text = "您好"',
        'default_error_messages = {"range": "您好"}',
        'f(say("您好"))',
    ],
)
def test_a_text_that_is_said_to_people_is_found(said: str) -> None:
    assert in_code(f"\n{said}\n") == [(2, "您好")]


@pytest.mark.parametrize(
    "unsaid",
    [
        '"""您好"""',
        "# 您好",
        'name = "您好"',
        'say("hello")',
        'log("您好")',
        'say(f"您好{name}")',
        "translate(TABLE[key])",
    ],
)
def test_what_is_not_said_to_people_is_left_alone(unsaid: str) -> None:
    assert in_code(unsaid) == []


def test_both_sides_of_a_condition_are_texts_of_their_own() -> None:
    assert in_code('say("一" if one else "二")') == [(1, "一"), (1, "二")]


def test_a_text_over_several_lines_is_one() -> None:
    assert in_code('N_(\n    "一"\n    "二"\n)') == [(2, "一二")]


# --- flows ---

HEALTH = """\
topic: health
title: 身体（作者看的）
named: {ill: "'是' == x"}
questions:
  - id: health
    kind: choice
    ask: "{who}身体怎么样？"
    why: 要知道。
    example: 好
    options:
      good: 好
      bad: {label: 不好, help: "比如{who}有病"}
    require:
      - {that: health == good, say: 没关系。}
  - when: x
    questions:
      - {id: days, kind: number, ask: 几天？, unit: 天, law: 某法 第一条}
      - {id: cost, kind: money, ask: 多少钱？, unit: CNY}
"""
MEMBERS = """\
topic: members
title: 家人
questions:
  - loop: people
    about: 家人
    ask: 有家人吗？
    another: 还有吗？
    line: "{name|没填}：{age}"
    questions:
      - {id: name, kind: text, ask: name?}
      - use: health
        with: {who: "{name|这位}"}
"""
SOMEBODY = """\
topic: somebody
title: 转手
questions:
  - use: health
    with: {who: "{whom}"}
"""
NESTED = """\
topic: nested
title: 再转
questions:
  - use: somebody
    with: {whom: 他}
"""
FLOW = """\
flow: f
title: 试验
sections:
  - {title: 第一段, topics: [members]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"health": HEALTH, "members": MEMBERS, "somebody": SOMEBODY, "nested": NESTED}.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "f.yaml").write_text(FLOW, encoding="utf-8")
    return tmp_path


def in_flow(file: Path) -> list[tuple[int, str, Any]]:
    return [(line, text, comments) for line, text, comments, _ in extract_from_file(flows.extract, file, keywords={})]


def texts(file: Path) -> list[str]:
    return [text for _, text, _ in in_flow(file)]


def test_an_author_s_texts_are_found_but_those_that_are_said_with_a_word_put_in(folder: Path) -> None:
    assert in_flow(folder / "health.yaml") == [
        (8, "要知道。", ["health.health: why"]),
        (11, "好", ["health.health: option good"]),
        (12, "不好", ["health.health: option bad"]),
        (14, "没关系。", ["health.health: say"]),
        (17, "几天？", ["health.days: ask"]),
        (17, "天", ["health.days: unit"]),
        (17, "某法 第一条", ["health.days: law"]),
        (18, "多少钱？", ["health.cost: ask"]),
    ]


def test_a_used_text_is_found_where_it_is_used_as_it_is_said_there(folder: Path) -> None:
    found = in_flow(folder / "members.yaml")
    assert (11, "{name|这位}身体怎么样？", ["members.people.health.health: ask"]) in found
    assert (11, "比如{name|这位}有病", ["members.people.health.health: option bad"]) in found
    assert {"家人", "有家人吗？", "还有吗？", "{name|没填}：{age}"} < set(texts(folder / "members.yaml"))


def test_a_topic_used_through_another_is_said_with_the_words_of_both(folder: Path) -> None:
    assert texts(folder / "somebody.yaml") == []
    assert texts(folder / "nested.yaml") == ["他身体怎么样？", "比如他有病"]


def test_the_titles_of_a_flow_are_said(folder: Path) -> None:
    assert texts(folder / "f.yaml") == ["试验", "第一段"]


def test_a_released_version_is_read_as_it_was_then(folder: Path) -> None:
    bundle = folder / "f-1.json"
    using = '{"topic":"t","title":"旧","questions":[{"use":"u","with":{"who":"您"}}]}'
    used = '{"topic":"u","title":"","questions":[{"id":"q","ask":"{who}？"}]}'
    released = f'{{"flow":{{"flow":"f","title":"旧题","sections":[]}},"topics":{{"t":{using},"u":{used}}}}}'
    bundle.write_text(released, encoding="utf-8")
    assert texts(bundle) == ["旧题", "您？"]


def test_an_author_who_mends_a_topic_sees_the_mended_text(folder: Path) -> None:
    texts(folder / "members.yaml")
    (folder / "health.yaml").write_text(HEALTH.replace("身体怎么样", "身体还好吗"), encoding="utf-8")
    assert "{name|这位}身体还好吗？" in texts(folder / "members.yaml")


# --- packs ---

PROGRAMME = """\
programme: coal
title: 取暖
law: 某办法
place: residence.hukou
values:
  alone: {be: "'独' in x", label: 一个人}
conditions:
  - id: poor
    verified_by: 民政部门核对
    any:
      - {id: low, that: income < 1, yes: 收入低。, no: 收入不低。, law: 某法 第一条}
advice: 再问问。
notes:
  - {text: 不用还。, law: No. 1}
"""
FACTS = """\
facts:
  land.sheep: {kind: number, label: 羊, unit: 只}
  father.fate: &fate {kind: choice, label: 父亲, values: [dead]}
  mother.fate: {<<: *fate, label: 母亲}
lists:
  household:
    label: 家里的人
    facts:
      age: {kind: number, label: 年龄}
"""
EXCEPTIONS = """\
exceptions:
  - {label: 边境的牧民, to: coal.poor, when: x}
notes:
  - {to: coal, text: 边境另算。}
"""
FIGURE = """\
description: 每人每月
kept: 没有规则用到
note: 没有收录
values:
  "150100":
    2022-01-01:
      value: 841
      note: 转载
      source: {title: 某市标准, law: 某法}
    2023-01-01:
      published:
        - {value: 1, label: 不是说给人听的}
"""


def in_pack(source: str) -> list[tuple[int, str, list[str]]]:
    return [(line, text, said) for line, _, text, said in packs.extract(io.BytesIO(source.encode()), (), (), {})]


def test_every_text_of_a_programme_is_found_with_its_condition() -> None:
    assert in_pack(PROGRAMME) == [
        (2, "取暖", ["coal: title"]),
        (3, "某办法", ["coal: law"]),
        (6, "一个人", ["coal.values.alone: label"]),
        (9, "民政部门核对", ["coal.poor: verified_by"]),
        (11, "收入低。", ["coal.poor.low: yes"]),
        (11, "收入不低。", ["coal.poor.low: no"]),
        (11, "某法 第一条", ["coal.poor.low: law"]),
        (12, "再问问。", ["coal: advice"]),
        (14, "不用还。", ["coal.notes: text"]),
    ]


def test_the_labels_of_facts_and_lists_are_found_and_a_merged_one_once() -> None:
    assert in_pack(FACTS) == [
        (2, "羊", ["facts.land.sheep: label"]),
        (3, "父亲", ["facts.father.fate: label"]),
        (4, "母亲", ["facts.mother.fate: label"]),
        (7, "家里的人", ["lists.household: label"]),
        (9, "年龄", ["lists.household.facts.age: label"]),
    ]


def test_what_a_region_does_otherwise_is_found_with_what_it_is_about() -> None:
    assert in_pack(EXCEPTIONS) == [(2, "边境的牧民", ["coal.poor: label"]), (4, "边境另算。", ["coal: text"])]


def test_of_a_figure_only_what_it_is_for_is_said_not_where_it_was_found() -> None:
    assert in_pack(FIGURE) == [(1, "每人每月", ["description"])]


def test_a_pack_that_is_no_mapping_says_nothing() -> None:
    assert in_pack("- 您好") == []
