"""`flask flows diff`: what a version changes, in words an author who knows no Python can check."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from conversation_flows.catalog import bundle, read_yaml
from conversation_flows.engine.compile import compile_flow
from conversation_flows.engine.flow import Loop, Question
from conversation_flows.releases.changes import ASPECTS, UNSEEN
from conversation_flows.releases.differences import differences
from conversation_flows.releases.edition import Edition
from tests.flows.releasing import FINISH, FLOW, HOME, Bench, bench_in

HAY = "  - id: hay" + HOME.partition("  - id: hay")[2].partition("  - loop: sons")[0]
SHEEP = next(line + "\n" for line in HOME.splitlines() if "id: sheep" in line)


def edition(home: str = HOME, flow: str = FLOW) -> Edition:
    """`winter` with this text."""
    topics = {"home": read_yaml(home, "home"), "finish": read_yaml(FINISH, "finish")}
    data = bundle(read_yaml(flow, "flow"), topics)
    return Edition(compile_flow(data["flow"], data["topics"]), data)


def said(*changes: tuple[str, str], renamed: dict[str, str] | None = None) -> list[str]:
    """What is said when these words of `home` are changed, each of which must be there."""
    home = HOME
    for old, new in changes:
        assert old in home
        home = home.replace(old, new)
    return differences(edition(), edition(home), renamed)


def said_of_flow(old: str, new: str) -> list[str]:
    """What is said when these words of the flow are changed."""
    assert old in FLOW
    return differences(edition(), edition(flow=FLOW.replace(old, new)))


def test_nothing_is_said_of_the_same() -> None:
    assert differences(edition(), edition()) == []
    assert said_of_flow("version: 1", "version: 2") == []


def test_an_added_question_is_said_with_its_words_and_condition() -> None:
    added = "  - {id: barn, kind: yes_no, ask: 有棚圈吗？, when: has_sheep}\n"
    assert said((HAY, HAY + added)) == ["added: home.barn “有棚圈吗？”, yes_no, asked when `has_sheep`"]


def test_an_added_list_is_said() -> None:
    cows = HOME[HOME.index("  - loop: sons") :].replace("loop: sons", "loop: cows")
    assert said((HAY, HAY + cows))[0] == "added: home.cows “有儿子吗？”, a list, asked always"


def test_a_removed_question_is_said_with_its_words() -> None:
    assert said((HAY, "")) == ["removed: home.hay “草料够过冬吗？”"]


def test_a_renamed_question_is_one_when_the_migration_says_so() -> None:
    changes = (("id: hay", "id: fodder"), ("草料够过冬吗", "草够过冬吗"))
    assert said(*changes, renamed={"home.hay": "home.fodder"}) == [
        "renamed: home.hay is now home.fodder",
        "home.fodder: the question was “草料够过冬吗？”, is now “草够过冬吗？”",
    ]
    assert [line.partition(":")[0] for line in said(*changes)] == ["removed", "added"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("有几只羊？", "有多少羊？", "home.sheep: the question was “有几只羊？”, is now “有多少羊？”"),
        ("why: 羊要吃草。", "why: 草料。", "home.sheep: why it is asked was “羊要吃草。”, is now “草料。”"),
        ("label: 羊}", "label: 羊, help: 大概}", "home.sheep: the help was nothing, is now “大概”"),
        ("label: 羊}", "label: 小羊}", "home.sheep: its name in the summary was “羊”, is now “小羊”"),
        ("max: 500", "max: 900", "home.sheep: the most was 500, is now 900"),
        ("max: 500", "min: 1, max: 500", "home.sheep: the least was nothing, is now 1"),
        ("max: 500", "max: 500, unit: 只", "home.sheep: the unit was nothing, is now “只”"),
        ("max: 500", "max: 500, optional: true", "home.sheep: whether it may be skipped was no, is now yes"),
        (
            "max: 500",
            "max: 500, may_be_unknown: false",
            "home.sheep: whether one may not know was yes, is now no",
        ),
        ("kind: number, max: 500", "kind: money, unit: CNY", "home.sheep: the kind was number, is now money"),
        ("when: has_sheep", "when: sheep > 9", "home.hay: was asked when `has_sheep`, is now asked when `sheep > 9`"),
        ("    when: has_sheep\n", "", "home.hay: was asked when `has_sheep`, is now asked always"),
        ("has_sheep: sheep > 0", "has_sheep: sheep > 5", "home.has_sheep meant `sheep > 0`, now means `sheep > 5`"),
        ("at_most: 3", "at_most: 5", "home.sons: the most entries was 3, is now 5"),
        ("{name|没填}", "{name|谁}", "home.sons: the line of one entry was “{name|没填}”, is now “{name|谁}”"),
        ("得近吗？", "得远吗？", "home.sons.near: the question was “{name}住得近吗？”, is now “{name}住得远吗？”"),
        (", short: 不太够", "", "home.hay: option removed: short “不太够”"),
        ("short: 不太够", "short: 不太够, none: 没有", "home.hay: option added: none “没有”"),
        ("short: 不太够", "short: 不够", "home.hay: the option short “不太够” is now short “不够”"),
        (
            "short: 不太够",
            "short: {label: 不太够, help: 缺一点}",
            "home.hay: the option short “不太够” is now short “不太够” (缺一点)",
        ),
        (
            "{enough: 够, short: 不太够}",
            "{short: 不太够, enough: 够}",
            "home.hay: its options now come in this order: short, enough",
        ),
        (
            "max: 500",
            "max: 500, require: [{that: sheep != 13, say: 再数一遍。}]",
            "home.sheep: what must hold, new: `sheep != 13`, or else “再数一遍。”",
        ),
        (
            "max: 500",
            "max: 500, warn: [{that: sheep < 99, say: 这么多？}]",
            "home.sheep: what is doubted, new: `sheep < 99`, or else “这么多？”",
        ),
    ],
)
def test_a_change_is_said_in_words(old: str, new: str, words: str) -> None:
    assert words in said((old, new))


def test_what_must_hold_no_longer_and_what_is_filled_in_is_said() -> None:
    goats = HOME.replace(SHEEP, SHEEP + "  - {id: goats, kind: number, ask: 山羊？}\n")
    rules = "max: 500, fills: {goats: sheep + 1}, require: [{that: sheep != 13, say: 再数。}]"
    with_rules, without = edition(goats.replace("max: 500", rules)), edition(goats)
    assert differences(with_rules, without) == [
        "home.sheep: what must hold, no longer: `sheep != 13`, or else “再数。”",
        "home.sheep: what it fills in, no longer: home.goats = `sheep + 1`",
    ]


def test_another_order_is_said_by_the_fewest_moves() -> None:
    name = next(line + "\n" for line in HOME.splitlines() if "id: name, kind: person_name, ask: 您" in line)
    assert said((name, ""), (HAY, HAY + name)) == ["moved: home.name now comes after home.hay"]
    assert said((SHEEP, ""), (name, SHEEP + name)) == ["moved: home.sheep now comes first"]
    assert said((SHEEP, ""), (HAY, ""), (name, SHEEP + HAY + name)) in (
        ["moved: home.name now comes after home.hay"],
        ["moved: home.sheep, home.hay now come first"],
    )


def test_a_question_that_becomes_a_list_is_said() -> None:
    one = "  - {id: sons, kind: yes_no, ask: 有儿子吗？}\n"
    loop = HOME[HOME.index("  - loop: sons") :]
    assert "home.sons: a list is now one question" in said((loop, one))
    assert "home.sons: one question is now a list" in differences(edition(HOME.replace(loop, one)), edition())


def test_the_same_change_at_several_places_is_said_once() -> None:
    assert said(("好称呼", "方便称呼")) == [
        "home.name: why it is asked was “好称呼您。”, is now “方便称呼您。”",
        "home.sons.name: why it is asked was “好称呼他。”, is now “方便称呼他。”",
    ]
    assert said(("label: 姓名", "label: 名字")) == [
        "home.name, home.sons.name: its name in the summary was “姓名”, is now “名字”"
    ]


def test_names_that_come_and_go_are_said() -> None:
    assert said(("  has_sheep: sheep > 0", "  has_sheep: sheep > 0\n  many: sheep > 99")) == [
        "home.many is a new name for `sheep > 99`"
    ]
    loop = "    questions:\n      - {id: name"
    assert 'home.sons.called is a new name for `name != ""`' in said(
        (loop, "    named: {called: 'name != \"\"'}\n" + loop)
    )
    named = HOME.replace("  has_sheep: sheep > 0", "  has_sheep: sheep > 0\n  many: sheep > 99")
    gone = differences(edition(named), edition())
    assert gone == ["home.many, which meant `sheep > 99`, is a name no more"]


def test_changes_of_the_flow_itself_are_said() -> None:
    assert said_of_flow("title: 过冬", "title: 度冬") == ["the title was “过冬”, is now “度冬”"]
    assert said_of_flow('"90"', '"91"') == ["the code in receipt numbers was 90, is now 91"]
    assert said_of_flow("sections:", "submits: {name: home.name}\nsections:") == [
        "what is submitted by name was nothing, is now name = home.name"
    ]
    assert said_of_flow("title: 家里, topics", "title: 家中, topics") == [
        "section removed: “家里”",
        "section added: “家中”",
    ]
    both = "[home]}\n  - {title: 最后, topics: [finish]}"
    assert said_of_flow(both, "[home, finish]}") == [
        "section removed: “最后”",
        "section “家里” was made of home, is now of home, finish",
    ]
    turned = "  - {title: 最后, topics: [finish]}\n  - {title: 家里, topics: [home]}\n"
    lines = said_of_flow(FLOW[FLOW.index("  - {title: 家里") :], turned)
    assert lines[0] == "the sections now come in this order: 最后, 家里"
    assert lines[1].startswith("moved: ")


def test_a_condition_of_a_section_is_said_of_its_questions() -> None:
    (line,) = said_of_flow("topics: [finish]", "topics: [finish], when: home.sheep > 0")
    assert line == "finish.review, finish.signature: was asked always, is now asked when `home.sheep > 0`"


def test_everything_a_question_or_list_may_have_is_either_said_or_follows_from_what_is() -> None:
    compared = {"conditions", "requirements", "warnings", "fills", "options"}
    known = {field.name for kind in (Question, Loop) for field in fields(kind)}
    assert known == set(ASPECTS) | UNSEEN | compared


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """`winter` 1, released, and a working copy with other words."""
    bench = bench_in(tmp_path)
    bench.release()
    bench.next_version(2)
    bench.change("home", "有几只羊？", "家里有几只羊？")
    return bench


CHANGE = "home.sheep: the question was “有几只羊？”, is now “家里有几只羊？”\n"


def test_an_author_sees_what_her_working_copy_changes_before_she_releases_it(bench: Bench) -> None:
    assert bench.run("diff", "winter").stdout == CHANGE
    assert bench.run("diff", "winter", "1").stdout == CHANGE
    assert bench.run("diff", "winter", "1", "2").stdout == CHANGE


def test_an_author_can_compare_two_releases_whatever_the_working_copy_says(bench: Bench) -> None:
    bench.release()
    bench.next_version(3)
    bench.change("home", "家里有几只羊？", "到底有几只羊？")
    assert bench.run("diff", "winter", "1", "2").stdout == CHANGE
    assert bench.run("diff", "winter", "2", "2").stdout == "nothing that people see\n"
    assert "到底" in bench.run("diff", "winter").stdout


def test_a_change_without_a_new_version_is_seen_too(tmp_path: Path) -> None:
    bench = bench_in(tmp_path)
    bench.release()
    bench.change("home", "有几只羊？", "家里有几只羊？")
    assert bench.run("diff", "winter").stdout == CHANGE


def test_a_rename_is_taken_from_the_migration(bench: Bench) -> None:
    bench.change("home", "id: hay", "id: fodder")
    way = "flow: winter\nfrom: 1\nto: 2\nrenamed: {home.hay: home.fodder}\nsay: 更新了。\n"
    bench.write(**{"winter-1-2": way})
    assert "renamed: home.hay is now home.fodder\n" in bench.run("diff", "winter").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("summer",), "No version of summer has been released"),
        (("winter", "7"), "There is no version 7 of winter."),
        (("winter", "1", "3"), "There is no version 3 of winter."),
        (("summer", "1", "2"), "There is no version 1 of summer."),
    ],
)
def test_an_author_is_told_which_version_is_not_there(bench: Bench, arguments: tuple[str, ...], told: str) -> None:
    refused = bench.run("diff", *arguments)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert told in refused.stderr


def test_an_author_with_a_mistake_in_the_yaml_gets_one_sentence(bench: Bench) -> None:
    bench.change("home", "label: 羊}", "label: 羊, hlep: 大概}")
    refused = bench.run("diff", "winter")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Error: topics/home.yaml:8: unknown key hlep")
    assert "`flask flows check` lists all there is to mend" in refused.stderr
