"""The catalogue of commitments: everything the law requires is there, and a mistake in it is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from api.commands.commitments import every_flow
from casework.promising.checking import NEVER_PROMISED, check_catalogue
from casework.promising.items import Catalogue, Item, Rule
from casework.promising.notices import COMMITMENT_CONTENTS, NOTICE_CONTENTS, commitment, notice
from casework.promising.reading import read_catalogue, shipped_catalogue
from conversation_flows.engine.shapes import FlowError

CATALOGUE = shipped_catalogue()
FLOWS = list(every_flow())
FOLDER = Path(__file__).parents[3] / "casework/catalog/commitments"
#: domain.md §3, row by row; 失踪/失联 is two, since one half may be committed to and the other not.
ROWS = {
    "identity": False,
    "family_relations": True,
    "living_together": True,
    "casual_income": True,
    "land_and_livestock": True,
    "financial_assets": False,
    "vehicles_and_houses": False,
    "unemployment": True,
    "disability": False,
    "severe_illness": False,  # 视目录: nowhere until a county publishes its own
    "in_custody": True,
    "declared_missing": False,
    "out_of_contact": True,
    "in_school": True,
    "support_of_bearers": True,
    "relatives_of_officers": False,
    "death": False,
}


def with_item(changed: Item) -> Catalogue:
    return replace(CATALOGUE, items={**CATALOGUE.items, changed.id: changed})


def found(catalogue: Catalogue) -> list[str]:
    return list(check_catalogue(catalogue, FLOWS))


def test_an_author_finds_nothing_wrong_with_what_ships() -> None:
    assert found(CATALOGUE) == []


def test_every_row_of_the_facts_is_an_item_that_may_be_promised_or_not_as_there() -> None:
    assert {name: item.may_be_committed("150425") for name, item in CATALOGUE.items.items()} == ROWS


@pytest.mark.parametrize("item", [each for each in CATALOGUE.items.values() if each.meets], ids=lambda each: each.id)
def test_a_citizen_reads_seven_contents_and_ticks_four(item: Item) -> None:
    read, ticked = notice(item, CATALOGUE.wording), commitment(item, CATALOGUE.wording)
    assert tuple(part.id for part in read.parts) == NOTICE_CONTENTS
    assert tuple(part.id for part in ticked.parts) == COMMITMENT_CONTENTS
    assert all(part.text for part in (*read.parts, *ticked.parts))
    assert item.title in read.text()
    assert item.law in read.text()
    assert all(source in read.text() for source in item.sources)
    assert {"民事", "行政", "刑事"} <= {word for word in ("民事", "行政", "刑事") if word in read.text()}
    assert item.meets in ticked.text()


@pytest.mark.parametrize("name", sorted(NEVER_PROMISED))
def test_nobody_may_promise_what_is_looked_up_even_where_an_author_says_so(name: str) -> None:
    item = CATALOGUE.items[name]
    tempted = replace(item, way="commit", meets="我保证。", consequences=("stop",))
    assert f"{name}: nobody may commit to this" in found(with_item(tempted))


def test_only_counties_that_published_their_list_let_an_illness_be_promised() -> None:
    local = replace(CATALOGUE.items["severe_illness"], commit_in=frozenset({"150425"}))
    assert (local.may_be_committed("150425"), local.may_be_committed("150403")) == (True, False)


def test_words_changed_under_an_old_version_are_found() -> None:
    item = replace(CATALOGUE.items["in_school"], proves="别的东西")
    assert found(with_item(item)) == [
        "in_school: its words changed; raise version 1, then run `flask commitments record`"
    ]
    newer = replace(item, version=2)
    assert found(with_item(newer)) == ["in_school: version 2 is not recorded; run `flask commitments record`"]


def test_a_change_of_the_common_words_is_a_change_of_every_notice() -> None:
    wording = replace(CATALOGUE.wording, how=CATALOGUE.wording.how + "。")
    promised = [item for item in CATALOGUE.items.values() if item.meets]
    assert len(found(replace(CATALOGUE, wording=wording))) == len(promised)


def test_a_notice_without_one_of_its_contents_is_found() -> None:
    headings = {name: text for name, text in CATALOGUE.wording.notice_headings.items() if name != "powers"}
    wording = replace(CATALOGUE.wording, notice_headings=headings | {"publicity": ""})
    first = next(check_catalogue(replace(CATALOGUE, items={}, wording=wording), FLOWS))
    assert first.startswith("a notice has exactly item, basis,")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"law": "大家都知道"}, "the law is not cited"),
        ({"meets": ""}, "what may be committed to says what is met and what follows, and nothing else does"),
        ({"consequences": ("stop", "jail")}, "no consequence is called jail"),
        ({"publicity": "the_square"}, "publicity is one of private"),
    ],
)
def test_an_item_that_lacks_something_is_found(change: dict[str, object], complaint: str) -> None:
    assert f"in_school: {complaint}" in found(with_item(replace(CATALOGUE.items["in_school"], **change)))


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        (Rule(frozenset({"gardening"})), "in_school: there is no service gardening"),
        (Rule(frozenset({"destitute_support"}), "household.size > 1"), "in_school: in destitute_support version 1"),
    ],
)
def test_a_condition_that_no_flow_can_answer_is_found(rule: Rule, complaint: str) -> None:
    item = replace(CATALOGUE.items["in_school"], applies=(rule,))
    assert any(line.startswith(complaint) for line in found(with_item(item)))


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("way: commit", "way: perhaps", "'perhaps' is none of commit"),
        ("class: sample, share: 30", "class: sample", "only a sample, has a share"),
        ("unit: day", "unit: fortnight", "fortnight"),
        ("brief:", "breif:", "unknown key breif"),
        ("item: casual_income", "item: in_school", "two items have one id"),
    ],
)
def test_an_author_reads_where_a_file_is_wrong(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    folder = Path(copytree(FOLDER, tmp_path / "commitments"))
    file = folder / "items/casual_income.yaml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(FlowError, match=complaint):
        read_catalogue(folder)


def test_the_applicant_is_in_no_list_and_everybody_else_in_one(tmp_path: Path) -> None:
    folder = Path(copytree(FOLDER, tmp_path / "commitments"))
    file = folder / "authorisations.yaml"
    file.write_text(file.read_text("utf-8").replace("    list: household.members\n", "", 1), "utf-8")
    with pytest.raises(FlowError, match="in no list"):
        read_catalogue(folder)
