"""Every mistake an author can make in a lifecycle is found, with file and line."""

from __future__ import annotations

import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest

from casework.catalog import shipped_lifecycles, shipped_reasons
from casework.checking.check import check_lifecycles
from casework.checking.protecting import THIRTEEN
from casework.conditions import CLEAR_FLAGS, CONDITIONS, FLAGS, SETTINGS
from conversation_flows.catalog import shipped_catalog
from tests.casework_world import LIMITS

TODAY = date(2026, 11, 23)
LOW, RECEIVING, PAYING = "lifecycles/minimum_living_guarantee.yaml", "parts/receiving.yaml", "parts/paying.yaml"
REVIEWING, DECIDING, APPEALING = "parts/reviewing.yaml", "parts/deciding.yaml", "parts/appealing.yaml"
DESTITUTE, EMERGENCY = "lifecycles/destitute_support.yaml", "lifecycles/temporary_assistance_emergency.yaml"


class Seed(NamedTuple):
    """A mistake put into a file: what is replaced by what, and the code to find where `at` (or the new text) stands."""

    file: str
    old: str
    new: str
    code: str
    at: str = ""
    where: str = ""


SEEDS = {
    "a way into nowhere": Seed(REVIEWING, "to: household_survey, reasons", "to: nowhere, reasons", "unknown_step"),
    "a beginning that is no step": Seed(LOW, "begins: submitted", "begins: submited", "unknown_step"),
    "a step nobody reaches": Seed(
        LOW, "to: gradual_exit", "to: granted", "unreachable_step", "    title: 渐退期\n    holder"
    ),
    "a step nobody leaves": Seed(EMERGENCY, "重新申请。, ends: true}", "重新申请。}", "stuck_step", "  withdrawn: {"),
    "an end that goes on": Seed(
        EMERGENCY,
        "    rests: true\n    without: explain_delay\n    actions:\n      next_stage",
        "    ends: true\n    actions:\n      next_stage",
        "end_goes_on",
        "    ends: true\n    actions",
    ),
    "an office that cannot act": Seed(
        DESTITUTE,
        "      start_survey: {title: 启动调查, by: township_officer",
        "      start_survey: {title: 启动调查, by: county_officer",
        "holder_cannot_act",
        "    actions:\n      start_survey",
    ),
    "an open step held by nobody": Seed(
        EMERGENCY,
        "title: 已先行救助，补手续\n    holder: township",
        "title: 已先行救助，补手续\n    holder: nobody",
        "held_by_nobody",
        "    holder: nobody",
    ),
    "a machine that refuses": Seed(
        DECIDING,
        "      refuse: &refuse\n        title: 不予确认\n        by: county_officer",
        "      refuse: &refuse\n        title: 不予确认\n        by: system",
        "machine_decides",
        "        decides: refused",
    ),
    "a citizen who grants": Seed(
        DESTITUTE,
        "        title: 确认同意\n        by: county_officer",
        "        title: 确认同意\n        by: citizen",
        "citizen_decides",
        "        decides: granted",
    ),
    "an actor there is not": Seed(
        RECEIVING,
        "        title: 受理\n        by: township_officer",
        "        title: 受理\n        by: township_clerk",
        "unknown_actor",
        "        by: township_clerk",
    ),
    "a machine that is asked": Seed(
        RECEIVING,
        "        title: 补正的时间到了\n        by: system",
        "        title: 补正的时间到了\n        takes: {words: text}\n        by: system",
        "machine_asked",
        "        takes: {words: text}\n        by: system",
    ),
    "a refusal that is not said to be one": Seed(
        DECIDING,
        "        decides: refused\n        against: true\n",
        "        decides: refused\n",
        "not_against",
        "        decides: refused",
    ),
    "a refusal without reasons": Seed(
        DECIDING, "        reasons: refusal\n", "", "no_reasons", "        against: true"
    ),
    "reasons there are not": Seed(RECEIVING, "    reasons: delay", "    reasons: delays", "unknown_reasons"),
    "a paper there is not": Seed(
        PAYING,
        "        papers: change_form\n        says: 核实过了，待遇不变。",
        "        papers: change_paper\n        says: 核实过了，待遇不变。",
        "unknown_paper",
    ),
    "a condition there is not": Seed(
        REVIEWING, "        when: not_protected", "        when: not_protect", "unknown_condition"
    ),
    "a flag there is not": Seed(DECIDING, "        marks: visited_by_county", "        marks: visited", "unknown_flag"),
    "a deadline extended that is not there": Seed(
        LOW, "extends: {total: total_extended}", "extends: {totale: total_extended}", "unknown_deadline", "    extends:"
    ),
    "an action nobody hears of": Seed(DESTITUTE, ", says: 调查开始了。}", "}", "untold", "      start_survey:"),
    "a limit there is not": Seed(LOW, "    limit: total\n", "    limit: totall\n", "unknown_limit"),
    "a deadline that never starts": Seed(
        LOW, "    starts: accept\n", "    starts: acept\n", "never_starts", "    starts: acept"
    ),
    "a deadline that never ends": Seed(
        DESTITUTE,
        "    ends: [first_review, first_review_in_private, terminate]",
        "    ends: [assessed]",
        "never_ends",
        "    ends: [assessed]",
    ),
    "an end of a deadline that is no action": Seed(
        LOW, "    ends: [confirm, refuse, terminate]", "    ends: [confirm, refuze, terminate]", "unknown_name"
    ),
    "a deadline that cannot do what it is for": Seed(
        RECEIVING, "then: supplement_overdue", "then: notice_ended", "then_not_possible"
    ),
    "choices without a limit": Seed(
        LOW,
        "options: [stable, changing]",
        "options: [stable, changing, never]",
        "choices_differ",
        "    chosen_by: review",
    ),
    "days that pause in no step": Seed(LOW, "    pauses: public_notice", "    pauses: public_notices", "unknown_step"),
    "a step without any deadline": Seed(
        PAYING, "within: [review, change_review]", "within: change_review", "unwatched_step", "    title: 定期复核\n"
    ),
    "a service's action that never comes": Seed(
        LOW, "within: publicity, then: publicity_ended}", "within: publicity}", "never_done", "      publicity_ended: {"
    ),
    "a child put up publicly": Seed(
        REVIEWING, "        when: not_protected\n", "", "unprotected", "        to: public_notice"
    ),
    "a public step that keeps nobody out": Seed(
        REVIEWING, "    private: protected_child\n", "", "unprotected", "    public: true"
    ),
    "a paper of the thirteen that is forgotten": Seed(
        DECIDING, "        papers: sampling_list\n", "", "paper_not_issued", "steps:", LOW
    ),
    "a paper in the wrong place": Seed(
        LOW,
        "        says: 工作人员入户调查过了。",
        "        papers: approval\n        says: 工作人员入户调查过了。",
        "paper_out_of_place",
        "        papers: approval\n        says",
    ),
    "a part there is not": Seed(LOW, "paying, appealing]", "paying, appealin]", "unreadable", "lifecycle: minimum"),
    "a reason without a way on": Seed(
        "reasons.yaml",
        "    way_on: 愿意授权和配合了，随时可以重新申请。\n",
        "",
        "no_way_on",
        "    groups: [refusal, termination, stop]\n    text: 没有授权核对",
    ),
    "a reason nobody can give": Seed(
        "reasons.yaml",
        "    groups: [objection]",
        "    groups: [objections]",
        "unused_group",
        "    groups: [objections]",
    ),
    "a key there is not": Seed(LOW, "pays_from:", "pay_from:", "unreadable", "lifecycle: minimum"),
    "a choice without options": Seed(
        DESTITUTE,
        "lives: {kind: choice, options: [at_home, institution]}",
        "lives: {kind: choice}",
        "unreadable",
        "      confirm: &confirm",
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalog to make mistakes in."""
    shipped = Path(str(files("casework.catalog")))
    for name in ("lifecycles", "parts", "papers/wording"):
        shutil.copytree(shipped / name, tmp_path / name)
    shutil.copy(shipped / "reasons.yaml", tmp_path)
    return tmp_path


def test_the_shipped_lifecycles_are_well(folder: Path) -> None:
    assert check_lifecycles(folder, LIMITS, TODAY) == []


@pytest.mark.parametrize("seed", SEEDS.values(), ids=SEEDS.keys())
def test_an_author_sees_every_mistake_with_its_line(folder: Path, seed: Seed) -> None:
    file = folder / seed.file
    text = file.read_text(encoding="utf-8")
    assert seed.old in text, "the seed does not fit the file any more"
    broken = text.replace(seed.old, seed.new, 1)
    file.write_text(broken, encoding="utf-8")
    found = [one for one in check_lifecycles(folder, LIMITS, TODAY) if one.code == seed.code]
    assert found, "the mistake is not found"
    place, where = seed.at or seed.new, seed.where or seed.file
    looked_at = (folder / where).read_text(encoding="utf-8")
    line = looked_at[: looked_at.index(place)].count("\n") + 1
    assert (where, line) in {(one.file, one.line) for one in found}, [str(one) for one in found]
    assert all(one.message and one.advice for one in found)


def test_a_file_that_is_no_yaml_is_found_and_the_others_are_checked_all_the_same(folder: Path) -> None:
    (folder / LOW).write_text("lifecycle: [", encoding="utf-8")
    (folder / DESTITUTE).write_text((folder / DESTITUTE).read_text(encoding="utf-8").replace("to: self_care", "to: x"))
    assert {"unreadable", "unknown_step"} <= {one.code for one in check_lifecycles(folder, LIMITS, TODAY)}


def test_a_part_nobody_uses_is_found(folder: Path) -> None:
    (folder / "parts" / "unused.yaml").write_text("part: unused\nsteps: {}\n", encoding="utf-8")
    (found,) = check_lifecycles(folder, LIMITS, TODAY)
    assert (found.file, found.line, found.code) == ("parts/unused.yaml", 1, "unused_part")


def test_one_version_cannot_be_there_twice(folder: Path) -> None:
    shutil.copy(folder / LOW, folder / "lifecycles" / "another.yaml")
    assert "version_twice" in {one.code for one in check_lifecycles(folder, LIMITS, TODAY)}


def test_all_thirteen_papers_of_the_regions_rules_are_issued() -> None:
    guarantee = shipped_lifecycles().newest("minimum_living_guarantee")
    issued = {paper for step in guarantee.steps.values() for one in step.actions.values() for paper in one.papers}
    assert len(THIRTEEN) == 13
    assert issued >= THIRTEEN.keys()


def test_every_condition_is_asked_somewhere() -> None:
    asked = {
        name
        for lifecycle in shipped_lifecycles().all()
        for step in lifecycle.steps.values()
        for action in step.actions.values()
        for name in (*action.when, *(way.when for way in action.to if way.when))
    }
    assert asked == CONDITIONS.keys()


def test_children_are_put_up_nowhere() -> None:
    children = shipped_lifecycles().newest("children_without_support")
    assert not any(step.is_public for step in children.steps.values())


def test_in_an_emergency_nobody_asks_for_papers_hukou_or_income_first() -> None:
    emergency = shipped_lifecycles().newest("temporary_assistance_emergency")
    first = emergency.steps[emergency.begins].actions
    assert {"give_aid", "give_from_reserve"} <= first.keys()
    assert [one.papers for name, one in first.items() if name.startswith("give")] == [(), ()]
    assert not {"means_check", "household_survey", "public_notice"} & emergency.steps.keys()


def test_every_flow_people_can_submit_leads_into_a_lifecycle_and_every_lifecycle_has_its_flow() -> None:
    flows = {flow.id for flow in shipped_catalog().flows()}
    assert flows == {lifecycle.id for lifecycle in shipped_lifecycles().all()}


def test_every_setting_that_is_pinned_to_a_case_is_one_a_region_can_make() -> None:
    known = {name for lifecycle in LIMITS.lifecycles() for name in LIMITS.settings(lifecycle)}
    assert {setting for setting, _ in SETTINGS} <= known
    assert set(SETTINGS.values()) <= CLEAR_FLAGS <= FLAGS


def test_reasons_say_what_a_person_can_do_and_cover_what_offices_usually_refuse_for() -> None:
    reasons = shipped_reasons()
    usual = "income_not_below_standard property_over_limit refused_to_cooperate concealed_or_false not_living_together"
    usual += " hukou_does_not_fit already_supported"
    assert {one.code for one in reasons.of_group("refusal")} >= set(usual.split())
    assert {one.code for one in reasons.of_group("termination")} >= {"withdrawn_by_applicant", "died_or_lost_contact"}
    for reason in reasons.by_code.values():
        assert reason.text.endswith("。"), reason.code
        assert reason.way_on.endswith("。"), reason.code
