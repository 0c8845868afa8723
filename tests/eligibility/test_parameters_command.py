"""`flask eligibility parameters`: what holds in a region on a day, said so that people can follow it up."""

from __future__ import annotations

import orjson
import pytest
from click.testing import CliRunner, Result

from api.commands.eligibility import eligibility


def run(*arguments: str) -> Result:
    """The command as somebody runs it."""
    return CliRunner().invoke(eligibility, ["parameters", *arguments])


def test_a_reader_sees_value_status_origin_and_source() -> None:
    shown = run("--region", "150102", "--on", "2022-07-01").stdout
    line, source, seen = shown[shown.index("minimum_living_guarantee.urban_standard") :].splitlines()[:3]
    assert line.split() == [
        "minimum_living_guarantee.urban_standard",
        *"841 CNY/person/month secondary 呼和浩特市 150100 since 2022-01-01".split(),
    ]
    assert source.strip().startswith("841 CNY/person/month: 呼和浩特市 2022 年")
    assert "only the year is known" in source
    assert seen.strip().startswith("seen at hhht.news.163.com")


def test_a_reader_sees_plainly_what_is_missing() -> None:
    result = run("--region", "150422", "--on", "2025-01-01")
    line = next(line for line in result.stdout.splitlines() if line.startswith("minimum_living_guarantee.urban_stand"))
    assert "missing, at least 0 CNY/person/month" in line
    assert "当地的城市低保标准没有收录" in result.stdout
    assert "of them missing" in result.stderr


def test_a_reader_sees_both_of_two_values_that_contradict_each_other() -> None:
    shown = run("--region", "150202", "--on", "2021-06-01").stdout
    assert "750 to 795 CNY/person/month" in shown
    assert "795 CNY/person/month: 包头市 2021 年" in shown
    assert "750 CNY/person/month: 包头市 2021 年" in shown
    assert "from minimum_living_guarantee.urban_standard 750 to 795 CNY/person/month, unsure" in shown


def test_a_reader_sees_no_average_among_the_figures_of_a_county() -> None:
    assert "urban_average" not in run("--region", "150422", "--on", "2023-01-01").stdout
    assert "urban_average" in run("--region", "150000", "--on", "2023-01-01").stdout


def test_made_up_values_are_shown_as_such_when_asked_for() -> None:
    shown = run("--region", "150422", "--on", "2025-01-01", "--demo").stdout
    line = next(line for line in shown.splitlines() if line.startswith("minimum_living_guarantee.urban_standard"))
    assert line.split()[1:4] == ["800", "CNY/person/month", "demo"]


def test_a_program_gets_the_same_as_json() -> None:
    found = {
        each["path"]: each for each in orjson.loads(run("--region", "500101", "--on", "2025-07-01", "--json").stdout)
    }
    standard = found["destitute_support.urban_standard"]
    assert (standard["low"], standard["high"], standard["missing"], standard["region"]) == (
        "1001",
        "1001",
        False,
        "500000",
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--region", "110101"), "no pack holds for 110101"),
        (("--region", "159999"), "there is no region 159999"),
        (("--region", "150422", "--on", "2001-01-01"), "nothing is known before 2014-05-01"),
        (("--region", "150422", "--on", "2025-02-30"), "does not match the format"),
    ],
)
def test_a_wrong_question_is_refused_by_name(arguments: tuple[str, ...], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
