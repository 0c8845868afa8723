"""Papers: what they say, what they never say, and that they say it for good."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from api.commands.papers import sample_page
from casework.application import Application, Decision
from casework.catalog import shipped_lifecycles
from casework.papers import digest, paper_name, paper_number
from casework.receipt import check_character
from casework.writing.means import means_of
from casework.writing.reading import FOLDER, WordingError, read_words, shipped_words
from casework.writing.rules import RulesOfRecords
from casework.writing.words import filled, paragraphs
from conversation_flows.personas import Persona, one_for_each_service
from eligibility.library import Library
from eligibility.records.bundles import Bundle
from eligibility.records.record import Record
from eligibility.records.snapshots import Snapshot
from tests.paper_world import KINDS, OTHERS, THIRTEEN, called, case, issue, samples
from tests.shipped import DIVISIONS

TEMPLATES = Path(str(FOLDER / "templates"))
HOSTILE = "{{7*7}}<script>alert(1)</script>{applicant}%s${x}"
LONG = "巴特尔·额尔德尼·乌兰图雅·苏布德·其木格·娜仁托娅·阿拉坦其其格·孟克巴雅尔"


@pytest.mark.parametrize(("kind", "title"), [*THIRTEEN.items(), *OTHERS.items()])
def test_every_paper_has_its_title_its_office_its_number_and_a_way_to_verify_it(kind: str, title: str) -> None:
    issued = samples()[kind]

    page = sample_page(issued)

    assert title in issued.says["title"]
    for wanted in ("title", "issuer", "number", "issued_on", "verification"):
        assert issued.says[wanted] in page
    assert "<svg" in page
    assert issued.paper.digest[:16] in page


def test_the_thirteen_forms_of_inner_mongolia_are_numbered_in_their_order() -> None:
    codes = {kind: words.code for kind, words in shipped_words(("150000",)).papers.items()}

    assert [kind for kind, _ in sorted(codes.items(), key=lambda item: item[1])] == list(KINDS)


def test_every_lifecycle_issues_only_papers_that_can_be_written() -> None:
    issued = {
        paper
        for lifecycle in shipped_lifecycles().all()
        for step in lifecycle.steps.values()
        for action in step.actions.values()
        for paper in action.papers
    }

    assert issued <= set(KINDS)
    assert issued >= set(THIRTEEN)


@pytest.mark.parametrize(
    ("county", "township"), [("150425", "150425203"), ("500101", "500101001"), ("640104", "640104001")]
)
def test_every_paper_can_be_written_in_every_province_with_nothing_left_to_fill_in(county: str, township: str) -> None:
    there = replace(case(), region=county, township=township)

    for issued in issue(there, *KINDS).values():
        assert not re.search(r"\{[a-z_]+\}", json.dumps(issued.says, ensure_ascii=False)), issued.paper.kind


def test_templates_loop_and_do_nothing_else() -> None:
    allowed = (nodes.For, nodes.Output, nodes.Macro, nodes.Import, nodes.Extends, nodes.Block, nodes.Template)
    for template in TEMPLATES.glob("*.html"):
        tree = Environment(autoescape=True).parse(template.read_text())

        statements = {type(node) for node in tree.find_all(nodes.Stmt)}

        assert statements <= set(allowed), template.name
        assert not list(tree.find_all((nodes.Filter, nodes.CondExpr, nodes.Compare))), template.name


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_name_stands_on_every_paper_as_it_was_typed(kind: str) -> None:
    issued = issue(called(case(), HOSTILE), kind)[kind]

    page = sample_page(issued)

    assert "<script" not in page
    if HOSTILE in json.dumps(issued.says, ensure_ascii=False):
        assert "{{7*7}}&lt;script&gt;alert(1)&lt;/script&gt;{applicant}%s${x}" in page


def test_a_citizen_with_a_long_name_is_called_by_all_of_it() -> None:
    page = sample_page(issue(called(case(), LONG), "acceptance_notice")["acceptance_notice"])

    assert page.count(LONG) == 2


def test_the_same_action_writes_the_same_paper_to_the_byte() -> None:
    first, second = (issue(case(), "acceptance_notice", "means_table") for _ in range(2))

    assert first == second
    assert {kind: digest(issued.says) for kind, issued in first.items()} == {
        kind: issued.paper.digest for kind, issued in second.items()
    }


def test_a_change_of_a_single_word_changes_the_digest() -> None:
    issued = issue(case(), "acceptance_notice")["acceptance_notice"]

    says = {**issued.says, "issued_on": "2026年11月23日"}

    assert digest(says) != issued.paper.digest


def test_what_a_paper_says_is_plain_json_and_needs_nothing_else() -> None:
    for issued in samples().values():
        assert json.loads(json.dumps(issued.says)) == issued.says


def test_the_second_paper_of_a_kind_has_a_name_and_a_number_of_its_own() -> None:
    first = issue(case(), "correction_notice", materials=["户口簿"])["correction_notice"]
    later = replace(case(), papers=(first.paper,))

    second = issue(later, "correction_notice", materials=["病历"])["correction_notice"]

    assert (first.paper.name, second.paper.name) == ("correction_notice", "correction_notice-2")
    assert first.paper.number != second.paper.number
    assert first.paper.verification != second.paper.verification
    assert paper_name("approval", [first.paper]) == "approval"


def test_a_paper_number_finds_every_single_wrong_digit() -> None:
    number = paper_number("15042520261122010000014", 3, 1)

    assert number == f"1504252026112201000001{'0301'}{number[-1]}"
    for place in range(len(number) - 1):
        wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 : -1]
        assert check_character(wrong) != number[-1]


def test_a_paper_number_cannot_be_made_of_parts_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        paper_number("15042520261122010000014", 3, 100)


# --- what may be public ---------------------------------------------------------------------------------------------


def test_a_public_notice_shows_name_number_of_people_and_amount_and_nothing_else_about_anybody() -> None:
    application = case()

    notice = issue(application, "first_review_notice", amount="790.00", words="秘密的说明")["first_review_notice"]

    page = sample_page(notice)
    assert notice.says["tables"]["public"]["rows"] == [["乌云其木格", "2", "790.00"]]
    about = {line["text"] for section in application.content["summary"] for line in section["lines"]}
    allowed = {"乌云其木格", "否", "是", "本人", "同意", "羊"}
    told = {text for text in about if len(text) > 1 and text in page.split("</style>")[1]} - allowed
    assert told == set()
    assert "秘密的说明" not in page


def test_children_are_never_put_up_in_public() -> None:
    protected = replace(case(), flags=("protected_child",))

    assert issue(protected, "first_review_notice") == {}
    child = case("aunt_of_a_girl", "children_without_support")
    assert issue(child, "first_review_notice", "first_review_slip").keys() == {"first_review_slip"}


def test_somebody_under_age_is_named_by_the_first_character_alone() -> None:
    boy = case("boy_without_family", "destitute_support")
    name = boy.content["answers"]["answers"]["applicant.name"]["v"]
    born = boy.content["answers"]["answers"]["applicant.birth_date"]["v"]
    assert date.fromisoformat(born) > date(2008, 11, 22), "the persona is under age"

    notice = issue(boy, "first_review_notice")["first_review_notice"]

    assert name not in sample_page(notice)
    assert notice.says["tables"]["public"]["rows"][0][0] == f"{name[:1]}某某"


def test_no_paper_shows_a_whole_identity_number_or_telephone() -> None:
    answers = case().content["answers"]["answers"]
    secrets = [str(answers[key]["v"]) for key in ("applicant.id_number", "applicant.phone", "bank.account")]

    for issued in issue(case(), *KINDS).values():
        page = sample_page(issued)
        assert not [secret for secret in secrets if secret in page], issued.paper.kind


# --- decisions ------------------------------------------------------------------------------------------------------


def decided(outcome: str, **told: str) -> Application:
    decision = Decision(outcome, date(2026, 12, 20), "hapn_test", **told)  # type: ignore[arg-type]
    return replace(case(), decision_made=decision)


def test_a_refusal_gives_every_reason_with_its_article_and_says_how_to_appeal_and_where_help_is() -> None:
    reasons = ("income_not_below_standard", "property_over_limit")

    says = issue(decided("refused"), "refusal", reasons=reasons, words="已经当面说明。")["refusal"].says

    assert all(text and law for text, law in says["tables"]["reasons"]["rows"])
    assert len(says["tables"]["reasons"]["rows"]) == len(says["ways"]) == 2
    told = "".join(says["rights"])
    assert "60 日内向赤峰市克什克腾旗人民政府申请行政复议" in told
    assert "6 个月内向人民法院提起行政诉讼" in told
    assert "重新申请" in told
    assert "12345" in told


def test_an_approval_says_amount_in_figures_and_words_and_from_when() -> None:
    approved = decided("granted", amount="790.00", from_month="2027-01", review="stable")

    says = issue(approved, "approval")["approval"].says

    assert says["issuer"] == "赤峰市克什克腾旗民政局"
    assert says["texts"]["amount"] == ["从2027年1月起，每月发给最低生活保障金 790.00 元（大写：柒佰玖拾元整）。"]
    assert any("每年复核一次" in text for text in says["texts"]["change"])


def test_a_township_that_decides_by_delegation_issues_the_decision_itself() -> None:
    delegated = replace(decided("granted", amount="790.00", from_month="2027-01"), flags=("delegated",))

    assert issue(delegated, "approval")["approval"].says["issuer"] == "克什克腾旗巴彦查干苏木人民政府"


def test_emergency_aid_is_paid_once_and_says_so() -> None:
    emergency = case("burned_out", "temporary_assistance_emergency")
    decision = Decision("granted", date(2026, 11, 22), "hapn_test", amount="3000.00", from_month="2026-11")

    says = issue(replace(emergency, decision_made=decision), "approval")["approval"].says

    assert says["texts"]["amount"] == ["一次发给临时救助金 3000.00 元（大写：叁仟元整）。"]


def test_a_table_of_means_comes_from_the_record_of_the_preview() -> None:
    says = issue(case(), "means_table")["means_table"].says

    sums = dict(says["facts"]["sums"])
    assert sums["家庭月收入（扣减以前）"] == "1266.67 元"
    assert sums["测算金额"] == "1200.00 元／月"
    assert [row[4] for row in says["tables"]["household"]["rows"]] == ["0.5", "0"]
    assert says["tables"]["reasons"]["rows"]
    assert says["texts"]["result"][0].endswith("符合条件")


def test_a_table_of_means_without_a_record_leaves_the_figures_to_the_officers() -> None:
    says = issue(replace(case(), decision=None), "means_table")["means_table"].says

    assert says["facts"]["sums"] == []
    assert {row[5] for row in says["tables"]["household"]["rows"]} == {"待核实"}


def test_a_table_of_means_survives_a_record_that_cannot_be_read() -> None:
    assert issue(replace(case(), decision=b"not a record"), "means_table")["means_table"].says["facts"]["sums"] == []


def test_a_table_of_means_is_made_with_the_rules_of_its_day_wherever_they_are_kept() -> None:
    content = case().decision
    assert content is not None
    library, record = Library(DIVISIONS, demo=True), Record(content)
    todays = library.snapshot("15")

    class Others(Library):
        """A release with other rules."""

        def snapshot(self, name: str) -> Snapshot:
            return replace(todays, bundle=Bundle({**todays.bundle.files, "cn/other.yaml": b""}))

    @dataclass
    class Kept:
        bundle: Bundle | None

        def find(self, digest: str) -> Bundle | None:
            assert digest == record.bundle
            return self.bundle

    shipped = means_of(content, "minimum_living_guarantee", RulesOfRecords(library, Kept(None)))
    kept = means_of(content, "minimum_living_guarantee", RulesOfRecords(Others(DIVISIONS), Kept(todays.bundle)))
    gone = means_of(content, "minimum_living_guarantee", RulesOfRecords(Others(DIVISIONS), Kept(None)))

    assert shipped.sums["income"] == "0.00 元"
    assert kept == shipped
    assert (gone.sums, gone.verdict) == ({}, shipped.verdict)


# --- wording --------------------------------------------------------------------------------------------------------


def test_chongqing_names_the_decision_as_the_law_of_2021_does() -> None:
    inner_mongolia, chongqing = (shipped_words((code,)).papers["approval"].title for code in ("150000", "500000"))

    assert (inner_mongolia, chongqing) == ("{programme}批准决定书", "{programme}确认通知书")


def test_a_county_may_word_a_paper_otherwise_and_keeps_the_rest(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "regions" / "150425.yaml").write_text(
        'terms: {confirm: 审批}\npapers: {approval: {title: "{programme}审批表", texts: {words: [盖章有效。]}}}\n'
    )

    words = read_words(folder, ("150000", "150400", "150425"))

    assert words.terms["confirm"] == "审批"
    assert words.papers["approval"].title == "{programme}审批表"
    assert words.papers["approval"].texts["words"] == ["盖章有效。"]
    assert words.papers["approval"].texts["opening"] == shipped_words(()).papers["approval"].texts["opening"]


@pytest.mark.parametrize(
    "text", ["papers: {no_such_paper: {title: x}}", "wording: {}", "papers: {approval: {titel: x}}", "- a list", "a: ["]
)
def test_wording_that_cannot_be_used_says_which_file_is_wrong(tmp_path: Path, text: str) -> None:
    folder = copied(tmp_path)
    (folder / "regions" / "150425.yaml").write_text(text)

    with pytest.raises(WordingError, match=r"150425|approval"):
        read_words(folder, ("150425",))


def copied(folder: Path) -> Path:
    for file in Path(str(FOLDER)).rglob("*.yaml"):
        there = folder / file.relative_to(str(FOLDER))
        there.parent.mkdir(exist_ok=True)
        there.write_bytes(file.read_bytes())
    return folder


def test_a_paragraph_is_said_in_the_first_way_that_can_be_filled_in() -> None:
    values = {"day": None, "name": "{day}"}

    assert paragraphs([["到{day}", "由{name}办"], "在{day}"], values) == ["由{day}办"]
    assert filled("在{day}", values) is None
    with pytest.raises(KeyError):
        filled("{nobody_knows}", values)


@pytest.mark.parametrize("persona", one_for_each_service(), ids=lambda persona: persona.service)
def test_every_paper_can_be_written_for_every_service(persona: Persona) -> None:
    application = replace(case(persona.name, persona.service), flags=("sampled",))

    for issued in issue(application, *KINDS, reasons=("income_not_below_standard",)).values():
        page = sample_page(issued)
        assert "None" not in page
        assert not re.search(r"\{[a-z_]+\}", json.dumps(issued.says, ensure_ascii=False))
        assert "（姓名待核）" not in page
