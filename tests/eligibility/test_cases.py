"""Every case that ships with a pack comes out as a lawyer wrote it down; and a case that does not is told in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest

from eligibility.cases.files import Case, Expected, cases_in
from eligibility.cases.running import CaseRunner
from eligibility.checking.cases import check_cases
from eligibility.findings import Ledger
from eligibility.law.parameters import lineage_of
from eligibility.reading.pack_sheets import PACKS, pack_names
from eligibility.reading.sheets import SheetError, read_sheet
from regions.table import load as load_divisions

LEAST = 120


@cache
def runner_of(pack: str) -> CaseRunner:
    """One runner for each pack: compiled packs are kept in it."""
    return CaseRunner(pack, lineage_of(load_divisions()))


@cache
def cases_of(pack: str) -> tuple[Case, ...]:
    """The cases of a pack."""
    return tuple(runner_of(pack).cases())


def every_case() -> Iterator[object]:
    """All cases of all packs, named by file and line."""
    for pack in pack_names():
        for case in cases_of(pack):
            yield pytest.param(pack, case, id=f"{case.spot[0]}:{case.spot[1]}")


@pytest.mark.no_cover
@pytest.mark.parametrize(("pack", "case"), list(every_case()))
def test_a_household_gets_what_the_case_says(pack: str, case: Case) -> None:
    assert runner_of(pack).differences(case) == [], case.title


def test_there_are_enough_cases_and_every_programme_has_a_yes_a_no_and_an_open_one() -> None:
    cases = [case for pack in pack_names() for case in cases_of(pack)]
    seen = {(name, expected.verdict) for case in cases for name, expected in case.expected.items()}
    modelled = _modelled("15")
    without_yes = {"temporary_assistance_unemployed"}  # only an officer can say that somebody is poor
    assert len(cases) >= LEAST
    assert {name for name in modelled if (name, "certain_yes") not in seen} == without_yes
    assert {name for name in modelled if (name, "certain_no") not in seen} == set()
    assert {name for name in modelled if not {(name, "depends"), (name, "needs_officer")} & seen} == set()


def _modelled(pack: str) -> set[str]:
    runner = runner_of(pack)
    case = replace(cases_of(pack)[0], expected={}, supposed={})
    runner.differences(case)
    return set(runner.packs[()].rules.programmes)


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (Expected("certain_no"), "certain_yes, not certain_no"),
        (Expected("certain_yes", "840.00"), "amount 841.00, not 840.00"),
        (Expected("certain_yes", because=("外星人",)), "does not say 外星人"),
        (Expected("certain_yes", depends_on=("child.age",)), "does not depend on child.age"),
        (Expected("certain_yes", instead_of=("orphan_support",)), "instead of nothing, not of orphan_support"),
        (Expected("certain_yes", instead_of=(), poorer=True), "is not the poorer choice"),
    ],
)
def test_a_lawyer_sees_in_words_where_the_pack_says_otherwise(expected: Expected, said: str) -> None:
    case = next(case for case in cases_of("15") if case.title.startswith("一个人，没有收入"))
    wrong = replace(case, expected={"minimum_living_guarantee": expected})
    (found,) = runner_of("15").differences(wrong)
    assert said in found


def test_a_lawyer_sees_that_there_is_no_such_programme() -> None:
    case = replace(cases_of("15")[0], expected={"free_lunch": Expected("certain_yes")})
    assert runner_of("15").differences(case) == ["free_lunch: the pack has no such programme"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{title: 一, on: 2022-01-01, facts: {property.gold: 1}, expect: {}}", "property.gold: there is no such fact"),
        ("{title: 一, on: 2022-01-01, facts: {residence.hukou_kind: suburban}, expect: {}}", "it is one of urban"),
        ("{title: 一, on: 明天, expect: {}}", "a case has title, on, expect"),
        ("{title: 一, on: 2022-01-01, from: nowhere, expect: {}}", "a case has title, on, expect"),
        ("{title: 一, on: 2022-01-01, expect: {}, because: x}", "because"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused_with_file_and_line(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(f"cases:\n  - {text}\n", encoding="utf-8")
    with pytest.raises(SheetError) as refusal:
        list(cases_in(tmp_path, "15/cases", runner_of("15").schema))
    assert said in str(refusal.value)
    assert "15/cases/wrong.yaml:2" in str(refusal.value)


def test_a_lawyer_may_write_the_same_household_once() -> None:
    sheet = read_sheet("a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}\n", "x.yaml")
    assert sheet["b"] == {"x": 3, "y": 2}


def test_an_author_sees_every_failing_case_at_its_line(tmp_path: Path) -> None:
    for pack in ("cn", "64"):
        copytree(str(PACKS / pack), tmp_path / pack)
    file = tmp_path / "64" / "cases" / "ningxia.yaml"
    text = file.read_text(encoding="utf-8").replace("certain_yes 650.00", "certain_yes 651.00")
    file.write_text(text.replace("residence.lives_at_hukou: true", "residence.lives_at_home: true"), encoding="utf-8")
    ledger = Ledger()
    check_cases(tmp_path, lineage_of(load_divisions()), ledger)
    (unreadable,) = ledger.findings()
    assert (unreadable.code, unreadable.file) == ("case_unreadable", "64/cases/ningxia.yaml")

    file.write_text(text, encoding="utf-8")
    ledger = Ledger()
    check_cases(tmp_path, lineage_of(load_divisions()), ledger)
    (failing,) = ledger.findings()
    assert (failing.code, failing.file) == ("case_fails", "64/cases/ningxia.yaml")
    assert "amount 650.00, not 651.00" in failing.message
    assert text.splitlines()[failing.line - 1].strip().startswith("- title: 2022 年城市 650 元")
