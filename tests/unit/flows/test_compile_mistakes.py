"""Every mistake an author can make is told with file, line and what to write instead."""

from __future__ import annotations

import pytest

from conversation_flows.catalog import Catalog, read_yaml, shipped_catalog
from conversation_flows.engine.compile import compile_flow
from conversation_flows.engine.flow import Dependent, Question
from conversation_flows.engine.kinds import KINDS
from conversation_flows.engine.shapes import FlowError
from tests.unit.flows.talking import FLOW, compiled, flow_of

GOOD = """
  - id: a
    kind: yes_no
    ask: 问？
"""

LOOP = """
  - loop: people
    about: 人
    ask: 有人吗？
    another: 还有吗？
    line: "{name|某人}"
    at_most: 3
    questions:
      - {id: name, kind: person_name, ask: 叫什么？}
"""


def question(details: str) -> str:
    return f"  - {{id: q, kind: yes_no, ask: 问？, {details}}}"


@pytest.mark.parametrize(
    ("questions", "line", "complaint"),
    [
        ("  - {id: a, kind: yes_no}", 5, "a question needs ask"),
        ("  - {id: a, ask: 问？}", 5, "a question needs kind"),
        ("  - {kind: yes_no, ask: 问？}", 5, "unknown key ask, kind"),
        ("  - {}", 5, "a block needs questions, when"),
        ("  - just words", 1, "a question is a mapping"),
        ("  - [a, b]", 1, "a question is a mapping"),
        ("  - null", 1, "a question is a mapping"),
        ("  - {when: a}", 5, "a block needs questions"),
        ("  - {when: true, questions: words}", 5, "questions is a list"),
        ("  - {when: true, questions: [words]}", 5, "a question is a mapping"),
        ("  - {id: A, kind: yes_no, ask: 问？}", 5, "'A' is not an id"),
        ("  - {id: 1a, kind: yes_no, ask: 问？}", 5, "'1a' is not an id"),
        ("  - {id: a.b, kind: yes_no, ask: 问？}", 5, "'a.b' is not an id"),
        ("  - {id: 7, kind: yes_no, ask: 问？}", 5, "id is text"),
        ("  - {id: a, kind: yes_no, ask: 7}", 5, "ask is text"),
        ("  - {id: a, kind: yes_no, ask: {name: x}}", 5, "ask is text"),
        ("  - {id: a, kind: yes-or-no, ask: 问？}", 5, "there is no kind 'yes-or-no'; use one of address, bank_card"),
        (question("aks: 问？"), 5, "unknown key aks; known here: ask"),
        (question("why: [x]"), 5, "why is text"),
        (question("optional: 1"), 5, "optional is true or false"),
        (question("when: 3"), 5, "when is text or true or false"),
        (question("when: nobody"), 5, "'nobody' is not a known name"),
        (question("when: q"), 5, "'q' is not a known name"),
        (question("when: a and"), 5, "cannot be read: 'a and'"),
        (question("when: lambda x=1"), 5, "cannot be read"),
        (question("when: len(today)"), 5, "'len(today)' is not a function"),
        (question("require: {that: q, say: x}"), 5, "require is a list"),
        (question("require: [q]"), 5, "a requirement is a mapping"),
        (question("require: [{that: q}]"), 5, "a requirement needs say"),
        (question("require: [{say: 不行}]"), 5, "a requirement needs that"),
        (question("require: [{that: nobody, say: 不行}]"), 5, "'nobody' is not a known name"),
        (question('require: [{that: q, say: "{nobody}"}]'), 5, "pipes 'nobody'"),
        (question("warn: [{that: nobody, say: 不行}]"), 5, "'nobody' is not a known name"),
        (question("fills: {b: nobody}"), 5, "'nobody' is not a known name"),
        (question("fills: [b]"), 5, "fills is a mapping"),
        (question("fills: {b: today}"), 5, "fills t.b, which is no question beside it"),
        (question('help: "{nobody}"'), 5, "pipes 'nobody', which is not a known name here"),
        (question('help: "{q"'), 5, "is no pipe"),
        (question('help: "q}"'), 5, "is no pipe"),
        (question('help: "{Q}"'), 5, "is no pipe"),
        (question('help: "{ q }"'), 5, "is no pipe"),
        (question('help: "{姓名}"'), 5, "is no pipe"),
        (question('help: "{q|{q}}"'), 5, "is no pipe"),
        (question("options: {a: 甲}"), 5, "options goes with choice, choices, not with yes_no"),
        (question("min: 1"), 5, "min goes with date, month, number"),
        (question("periods: [month]"), 5, "periods goes with money"),
        (question("levels: [county]"), 5, "levels goes with region"),
        (question("longest: 5"), 5, "longest goes with address, long_text, text"),
        (question("unit: 亩"), 5, "unit goes with money, number"),
        ("  - {id: a, kind: choice, ask: 选？}", 5, "a choice needs options"),
        ("  - {id: a, kind: choices, ask: 选？, options: {}}", 5, "a choices needs options"),
        ("  - {id: a, kind: choice, ask: 选？, options: [x]}", 5, "options is a mapping"),
        ("  - {id: a, kind: choice, ask: 选？, options: {yes: 是}}", 5, "the option True is text"),
        ("  - {id: a, kind: choice, ask: 选？, options: {1: 一}}", 5, "the option 1 is text"),
        ("  - {id: a, kind: choice, ask: 选？, options: {x: 1}}", 5, "an option is a mapping"),
        ("  - {id: a, kind: choice, ask: 选？, options: {x: {help: 帮}}}", 5, "an option needs label"),
        ("  - {id: a, kind: choice, ask: 选？, options: {x: {label: 甲, alone: 1}}}", 5, "alone is true or false"),
        ("  - {id: a, kind: money, ask: 多少？}", 5, "the unit of money is one of CNY, CNY/month, CNY/year"),
        ("  - {id: a, kind: money, ask: 多少？, unit: CNY/day}", 5, "the unit of money"),
        ("  - {id: a, kind: money, ask: 多少？, unit: CNY/month}", 5, "periods are month and year"),
        ("  - {id: a, kind: money, ask: 多少？, unit: CNY, periods: [month]}", 5, "periods are month and year"),
        ("  - {id: a, kind: money, ask: 多少？, unit: CNY/year, periods: [week]}", 5, "periods are month and year"),
        ("  - {id: a, kind: number, ask: 多少？, min: 5, max: 4}", 5, "do not bound anything"),
        ("  - {id: a, kind: number, ask: 多少？, max: -1}", 5, "do not bound anything"),
        ("  - {id: a, kind: number, ask: 多少？, min: few}", 5, "do not bound anything"),
        ("  - {id: a, kind: number, ask: 多少？, min: true}", 5, "min is a whole number or text or date"),
        ("  - {id: a, kind: date, ask: 哪天？, min: yesterday}", 5, "do not bound anything"),
        ("  - {id: a, kind: date, ask: 哪天？, min: 2020-01-01, max: 2019-01-01}", 5, "do not bound anything"),
        ("  - {id: a, kind: month, ask: 哪月？, max: 2019-01}", 5, "do not bound anything"),
        ("  - {id: a, kind: region, ask: 哪里？, levels: [village]}", 5, "levels are county, prefecture"),
        (GOOD + GOOD, 10, "t.a stands twice"),
        (LOOP + LOOP, 15, "t.people stands twice"),
        (LOOP + "      - {id: name, kind: text, ask: 问？}", 14, "name stands twice"),
        (LOOP.replace("    another: 还有吗？\n", ""), 6, "a loop needs another"),
        (LOOP.replace("at_most: 3", "at_most: many"), 6, "at_most is a whole number"),
        (LOOP.replace("at_most: 3", "at_most: true"), 6, "at_most is a whole number"),
        (LOOP.replace("loop: people", "loop: People"), 6, "'People' is not an id"),
        (LOOP.replace("{name|某人}", "{nobody}"), 6, "pipes 'nobody'"),
        (LOOP + "    computed: {x: nobody}", 6, "'nobody' is not a known name"),
        (LOOP + "    named: {name: today == today}", 13, "name stands twice"),
        (LOOP + question("when: name == 'x'"), 14, "'name' is not a known name"),
        (LOOP + question("when: any(p.age > 3 for p in people)"), 14, "'p.age' is not a known name of a list member"),
        (question("when: any(p.name for p in people)") + LOOP, 5, "'people' is not a known list"),
        ("  - {use: nowhere}", 5, "there is no topic 'nowhere'; add topics/nowhere.yaml"),
        ("  - {use: u, wiht: {}}", 5, "unknown key wiht"),
        ("  - {use: 7}", 5, "use is text"),
        ("  - id: a\n    id: b", 5, "id stands twice"),
        ("  - id: [", 6, "this is not valid YAML"),
    ],
)  # fmt: skip
def test_an_author_sees_where_a_question_is_wrong_and_why(questions: str, line: int, complaint: str) -> None:
    with pytest.raises(FlowError) as mistake:
        flow_of(questions)
    assert str(mistake.value).startswith(f"topics/0.yaml:{line}: "), str(mistake.value)
    assert complaint in str(mistake.value)


@pytest.mark.parametrize(
    ("more", "line", "complaint"),
    [
        ("named: {x: nobody}", 1, "'nobody' is not a known name"),
        ("named: {x: a and}", 1, "cannot be read"),
        ("named: {X: a}", 3, "'X' is not an id"),
        ("named: {a: a}", 6, "t.a stands twice"),
        ("named: {x: a}\ncomputed: {x: a}", 4, "t.x stands twice"),
        ("named: {x: y, y: z, z: x}", 1, "leads back to itself"),
        ("computed: {x: x + 1}", 1, "leads back to itself"),
        ("named: [x]", 1, "named is a mapping"),
        ("when: nobody", 1, "'nobody' is not a known name"),
        ("whem: a", 1, "unknown key whem"),
    ],
)
def test_an_author_sees_where_a_topic_is_wrong_and_why(more: str, line: int, complaint: str) -> None:
    with pytest.raises(FlowError) as mistake:
        flow_of(GOOD, more)
    assert str(mistake.value).startswith(f"topics/0.yaml:{line}: "), str(mistake.value)
    assert complaint in str(mistake.value)


@pytest.mark.parametrize("missing", ["title", "questions"])
def test_an_author_cannot_leave_out_a_part_of_a_topic(missing: str) -> None:
    parts = {"topic": "t", "title": "题", "questions": "[]"}
    text = "\n".join(f"{key}: {value}" for key, value in parts.items() if key != missing)
    with pytest.raises(FlowError, match=rf"topics/0.yaml:1: a topic needs {missing}"):
        compiled(text)


@pytest.mark.parametrize(
    ("wrong", "right", "complaint"),
    [
        ("", "version: 1", "flows/f.yaml:2: a flow needs version"),
        ("version: one", "version: 1", "flows/f.yaml:2: version is a whole number"),
        ("code: 7", 'code: "07"', "flows/f.yaml:2: code is text"),
        ("titel: x", "title: 试验", "flows/f.yaml:2: unknown key titel"),
        ("topics: [nowhere]", "topics: [t]", "flows/f.yaml:8: there is no topic 'nowhere'"),
        ("topics: t", "topics: [t]", "flows/f.yaml:8: topics is a list"),
        ("topics: [[t]]", "topics: [t]", "flows/f.yaml:8: a topic is text"),
        ("topics: [t, t]", "topics: [t]", "topics/0.yaml:5: t.a stands twice"),
        ("topic: [t]", "topics: [t]", "flows/f.yaml:8: unknown key topic"),
    ],
)
def test_an_author_sees_where_a_flow_is_wrong_and_why(wrong: str, right: str, complaint: str) -> None:
    assert right in FLOW
    with pytest.raises(FlowError) as mistake:
        compiled(f"topic: t\ntitle: 题\nquestions:\n{GOOD}", flow=FLOW.replace(right, wrong))
    assert complaint in str(mistake.value)


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("lists: {everyone: [t, t.nobody]}", "lists ['everyone'] name a topic and a loop"),
        ("lists: {everyone: [nowhere, t.people]}", "lists ['everyone'] name a topic and a loop"),
        ("lists: {everyone: [t, t.a]}", "lists ['everyone'] name a topic and a loop"),
        ("lists: {everyone: [t.people]}", "the list everyone joins a topic and a loop"),
        ("lists: {everyone: t}", "the list everyone joins a topic and a loop"),
        ("lists: [everyone]", "lists is a mapping"),
        ("submits: {region: t.nothing}", "submits t.nothing, which is no question of the flow"),
        ("submits: {region: t.people}", "submits t.people, which is no question of the flow"),
        ("submits: {region: 5}", "submits 5, which is no question of the flow"),
        ("submits: [t.a]", "submits is a mapping"),
    ],
)
def test_an_author_cannot_join_or_submit_what_is_not_there(more: str, complaint: str) -> None:
    with pytest.raises(FlowError) as mistake:
        compiled(f"topic: t\ntitle: 题\nquestions:\n{GOOD}{LOOP}", flow=f"{FLOW}{more}\n")
    assert str(mistake.value).startswith("flows/f.yaml:2: ")
    assert complaint in str(mistake.value)


def test_an_author_sees_the_place_in_the_used_topic() -> None:
    used = "topic: u\ntitle: 题\nquestions:\n  - {id: x, kind: yes_no, ask: '{who}好吗？', when: nobody}\n"
    with pytest.raises(FlowError, match=r"topics/1.yaml:4: 'nobody'"):
        compiled("topic: t\ntitle: 题\nquestions:\n  - {use: u, with: {who: 您}}\n", used)


def test_an_author_sees_a_word_that_was_not_given_to_a_used_topic() -> None:
    used = "topic: u\ntitle: 题\nquestions:\n  - {id: x, kind: yes_no, ask: '{who}好吗？'}\n"
    with pytest.raises(FlowError, match=r"topics/1.yaml:4: the text pipes 'who'"):
        compiled("topic: t\ntitle: 题\nquestions:\n  - {use: u}\n", used)


@pytest.mark.parametrize("text", ["", "- a", "words", "7"])
def test_an_author_cannot_write_a_file_that_is_no_mapping(text: str) -> None:
    with pytest.raises(FlowError, match=r"x\.yaml: a file holds one mapping"):
        read_yaml(text, "x.yaml")


def test_an_author_cannot_run_code_from_yaml() -> None:
    with pytest.raises(FlowError, match="not valid YAML"):
        read_yaml("a: !!python/object/apply:os.system [id]", "x.yaml")


def test_a_mistake_without_a_place_still_says_what_is_wrong() -> None:
    with pytest.raises(FlowError, match=r"^a flow is a mapping with"):
        compile_flow(["not", "a", "mapping"], {})  # type: ignore[arg-type]


def test_the_shipped_catalog_compiles_and_says_why_it_asks() -> None:
    catalog = shipped_catalog()
    for flow in catalog.flows():
        assert catalog.latest(flow.id) is flow
        assert catalog.pinned(flow.id, flow.version) is flow
        for asked in flow.questions():
            assert asked.why is not None, asked.slot
            assert asked.label is not None, asked.slot
            assert asked.kind is KINDS[asked.kind_name]
        assert {"region", "id_number"} <= flow.submits.keys()
    assert catalog.latest("nothing") is None
    assert catalog.pinned("minimum_living_guarantee", 0) is None


def test_a_folder_may_hold_more_than_yaml(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("catalog")
    for name in ("topics", "flows"):
        (folder / name).mkdir()
        (folder / name / "README.md").write_text("read me")
    (folder / "topics" / "t.yaml").write_text(f"topic: t\ntitle: 题\nquestions:\n{GOOD}")
    for version in (2, 1):
        (folder / "flows" / f"v{version}.yaml").write_text(FLOW.replace("version: 1", f"version: {version}"))
    catalog = Catalog(folder)
    assert [flow.version for flow in catalog.flows()] == [2]
    assert catalog.pinned("f", 1) is not None


def test_a_name_means_what_it_means_where_it_stands() -> None:
    """A computed value read from another topic still reads its own topic's answers."""
    flow = compiled(
        "topic: t\ntitle: 题\ncomputed: {double: n * 2}\nquestions:\n  - {id: n, kind: number, ask: 几？}\n",
        "topic: u\ntitle: 题\nquestions:\n  - {id: n, kind: number, ask: 几？}\n"
        "  - {id: x, kind: yes_no, ask: 问？, when: t.double > n}\n",
        flow=FLOW.replace("[t]", "[t, u]"),
    )
    (asked,) = (node for node in flow.nodes if isinstance(node, Question) and node.key == "u.x")
    assert asked.reads == {"t.n", "u.n"}


def test_what_depends_on_what_is_known_when_a_flow_is_compiled() -> None:
    flow = flow_of(
        "  - {id: a, kind: yes_no, ask: 问？}\n"
        "  - {id: b, kind: number, ask: 几？, when: a}\n"
        "  - {id: c, kind: number, ask: 几？, require: [{that: c > b, say: 不够}]}\n"
        "  - {id: d, kind: yes_no, ask: 问？, when: b > 1}\n"
    )
    by_key = {question.key: question for question in flow.questions()}
    assert by_key["t.d"].reads == {"t.a", "t.b"}
    rests_on_both = (Dependent((), by_key["t.c"]),)
    assert flow.dependents == {"t.a": rests_on_both, "t.b": rests_on_both}
    assert set(flow.effects["t.a"].truths) == {"t.b", "t.d"}
    assert flow.effects["t.b"].truths == ("t.d",)


def test_an_author_is_told_when_a_topic_uses_itself() -> None:
    used = "topic: u\ntitle: 题\nquestions:\n  - {use: u}\n"
    with pytest.raises(FlowError, match="topic 'u' uses itself"):
        compiled("topic: t\ntitle: 题\nquestions:\n  - {use: u}\n", used)
