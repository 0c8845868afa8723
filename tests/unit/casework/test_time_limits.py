"""What the law allows and what a region promises are two things, each dated, sourced, and said when missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import click
import pytest

from api.commands.limits import limits as limits_command
from casework.limits import LIMITS, Limits, load_limits
from casework.terms import Term, Unit
from eligibility.law.parameters import lineage_of
from eligibility.law.published import Status
from regions.table import load as load_divisions

TODAY = date(2026, 11, 22)
DIVISIONS = load_divisions()
KNOWN = load_limits(DIVISIONS)
SONGSHAN, NAIMAN, YUZHONG, XINGQING, CHAOYANG = "150404", "150525", "500103", "640104", "110105"
GUARANTEE = "minimum_living_guarantee"


def term(lifecycle: str, name: str, region: str = SONGSHAN, on: date = TODAY) -> str | None:
    found = KNOWN.of(lifecycle, name, region, on).statutory
    return str(found) if found else None


@pytest.mark.parametrize(
    ("limit", "length"),
    [
        (f"{GUARANTEE}.start_survey", "3 working_days"),
        (f"{GUARANTEE}.start_check", "3 working_days"),
        (f"{GUARANTEE}.public_notice", "7 days"),
        (f"{GUARANTEE}.county_review", "10 working_days"),
        (f"{GUARANTEE}.refusal_notice", "3 working_days"),
        (f"{GUARANTEE}.total", "30 working_days"),
        (f"{GUARANTEE}.total_extended", "45 working_days"),
        (f"{GUARANTEE}.review_stable", "12 months"),
        (f"{GUARANTEE}.review_changing", "6 months"),
        ("destitute_support.first_review", "15 working_days"),
        ("destitute_support.public_notice", "7 days"),
        ("destitute_support.county_review", "15 working_days"),
        ("destitute_support.reassessment", "10 working_days"),
        ("children_without_support.first_review", "15 working_days"),
        ("children_without_support.county_review", "15 working_days"),
        ("rigid_expenditure.validity", "12 months"),
        (f"{GUARANTEE}.reconsideration", "60 days"),
        ("disability_subsidies.litigation", "6 months"),
    ],
)
@pytest.mark.parametrize("region", [SONGSHAN, "150404001", YUZHONG, XINGQING, CHAOYANG])
def test_the_limits_of_the_law_hold_in_every_region(limit: str, length: str, region: str) -> None:
    assert term(*limit.split("."), region) == length


@pytest.mark.parametrize(
    "limit",
    [
        f"{GUARANTEE}.acceptance",
        f"{GUARANTEE}.gradual_exit",
        "temporary_assistance_emergency.aid",
        "temporary_assistance_expenditure.total",
        "disability_subsidies.total",
        "low_income_edge.total",
        "destitute_support.total",
    ],
)
def test_what_nobody_has_published_is_missing_and_says_why(limit: str) -> None:
    found = KNOWN.of(*limit.split("."), SONGSHAN, TODAY)
    assert found.is_missing
    assert (found.statutory, found.promise, found.source, found.status) == (None, None, None, None)
    assert found.law is not None
    assert found.law.note


def test_the_promise_of_the_region_is_shorter_and_said_to_be_derived() -> None:
    found = KNOWN.of(GUARANTEE, "total", "150404001", TODAY)
    assert found.promise == Term(21, Unit.WORKING_DAY)
    assert (found.status, found.promise_status) == (Status.SECONDARY, Status.DERIVED)
    assert found.source is not None
    assert "57号" in found.source.title


def test_two_sources_that_differ_make_no_promise_and_both_are_kept() -> None:
    found = KNOWN.of(GUARANTEE, "total", NAIMAN, TODAY)
    assert found.promise is None
    assert found.statutory == Term(30, Unit.WORKING_DAY)
    assert found.said is not None
    assert [each.as_published for each in found.said.published] == ["60 working_day", "21 working_day"]
    assert found.promise_status is Status.UNSURE


def test_a_region_that_promises_nothing_has_the_law_alone() -> None:
    assert KNOWN.of(GUARANTEE, "total", YUZHONG, TODAY).promise is None


def test_before_the_law_there_is_no_limit() -> None:
    assert term(GUARANTEE, "total", on=date(2021, 6, 30)) is None
    assert term(GUARANTEE, "total", on=date(2000, 1, 1)) is None


def test_a_limit_nobody_has_is_no_limit() -> None:
    with pytest.raises(KeyError):
        KNOWN.of(GUARANTEE, "of_my_own", SONGSHAN, TODAY)


def test_the_citizens_own_terms_roll_and_those_of_offices_do_not() -> None:
    rolling = {
        name
        for name in KNOWN.names(GUARANTEE)
        if (found := KNOWN.of(GUARANTEE, name, SONGSHAN, TODAY).statutory) and found.rolls
    }
    assert rolling == {"reconsideration", "litigation"}


@pytest.mark.parametrize(
    ("setting", "region", "value"),
    [
        (f"{GUARANTEE}.delegated_confirmation", SONGSHAN, None),
        (f"{GUARANTEE}.sampling_share", SONGSHAN, Decimal("0.3")),
        (f"{GUARANTEE}.sampling_share", YUZHONG, None),
        ("destitute_support.sampling_share", YUZHONG, Decimal("0.3")),
        (f"{GUARANTEE}.notice_counts", SONGSHAN, None),
        (f"{GUARANTEE}.review_without_dispute", SONGSHAN, False),
        ("disability_subsidies.delegated_confirmation", XINGQING, True),
        ("disability_subsidies.delegated_confirmation", SONGSHAN, None),
        ("children_without_support.public_notice", SONGSHAN, False),
        ("temporary_assistance_emergency.reserve_fund", "150404001", True),
        ("temporary_assistance_emergency.township_limit", SONGSHAN, None),
        (f"{GUARANTEE}.no_such_switch", SONGSHAN, None),
    ],
)
def test_a_county_has_the_steps_it_has_set_or_none(setting: str, region: str, value: object) -> None:
    found = KNOWN.setting(*setting.split("."), region, TODAY)
    assert found.value == value
    assert found.is_missing is (value is None)


def test_a_county_can_promise_more_than_its_province(tmp_path: Path) -> None:
    copytree(str(LIMITS), tmp_path / "limits")
    file = tmp_path / "limits/15/parameters/promise/minimum_living_guarantee/total.yaml"
    own = '  "150426":\n    2026-01-01: {value: 18, status: secondary, source: {title: 某号}}\n'
    with file.open("a", encoding="utf-8") as promises:
        promises.write(own)
    known = Limits.read(lineage_of(DIVISIONS), tmp_path / "limits")
    told = {code: known.of(GUARANTEE, "total", code, TODAY).promise for code in ("150426", "150426100", SONGSHAN)}
    assert [promise and promise.count for promise in told.values()] == [18, 18, 21]


def test_a_promise_longer_than_the_law_is_none(tmp_path: Path) -> None:
    copytree(str(LIMITS), tmp_path / "limits")
    file = tmp_path / "limits/15/parameters/promise/minimum_living_guarantee/total.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("value: 21", "value: 30"), encoding="utf-8")
    known = Limits.read(lineage_of(DIVISIONS), tmp_path / "limits")
    assert known.of(GUARANTEE, "total", SONGSHAN, TODAY).promise is None


def test_every_service_people_can_apply_for_has_limits() -> None:
    flows = {"change_report", "periodic_review", "children_without_support", "destitute_support", GUARANTEE}
    flows |= {"disability_subsidies", "low_income_edge", "rigid_expenditure"}
    flows |= {"temporary_assistance_emergency", "temporary_assistance_expenditure"}
    assert flows == set(KNOWN.lifecycles())
    assert all("reconsideration" in KNOWN.names(lifecycle) for lifecycle in flows)


def test_an_officer_sees_every_limit_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    limits_command.main(["--region", NAIMAN, "--on", "2026-11-22"], standalone_mode=False)
    said = capsys.readouterr().out
    assert "60 working_day (unsure): 奈曼旗办事页" in said
    assert "temporary_assistance_emergency.aid                      missing" in said


@pytest.mark.parametrize("wrong", [["--region", "999999"], ["--region", NAIMAN, "--lifecycle", "nothing"]])
def test_an_officer_is_told_what_is_not_there(wrong: list[str]) -> None:
    with pytest.raises(click.BadParameter):
        limits_command.main(wrong, standalone_mode=False)
