"""`flask eligibility check`, `preview` and `explain`, as somebody who looks after the rules runs them."""

from __future__ import annotations

from importlib.resources import as_file
from pathlib import Path
from shutil import copytree

import click
import orjson
import pytest
from click.testing import CliRunner, Result

from api.commands.eligibility import RulesGroup, eligibility
from eligibility.law.parameters import Parameters, lineage_of
from eligibility.reading.pack_sheets import PACKS
from regions.table import load

ALONE = """
region: "{region}"
on: 2022-06-01
facts:
  residence.hukou_kind: urban
  residence.lives_at_hukou: true
  situation.marriage: single
  property.savings: 0
  property.houses: 1
  property.vehicles: [none]
  property.other_assets: [none]
  land.has_land: false
  land.has_livestock: false
  expenses.kinds: [none]
  benefits.received: [none]
  household:
    - {{age: 45, sex: male, health: healthy, disability: false, work: {work}, studying: false,
       incomes: [{{kind: support, amount: 300}}]}}
"""


def run(*arguments: str) -> Result:
    """The command as somebody runs it."""
    return CliRunner().invoke(eligibility, arguments)


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A man of Hohhot with 300 yuan a month."""
    file = tmp_path / "alone.yaml"
    file.write_text(ALONE.format(region="150102", work="unemployed"), encoding="utf-8")
    return file


# --- check -----------------------------------------------------------------------------------------------------------


@pytest.mark.no_cover
def test_an_author_sees_that_the_shipped_packs_are_well() -> None:
    """That is also: no check gives a false alarm on them (on the small sound packs: test_pack_defects)."""
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "0 mistakes, 0 notes" in result.stderr


def test_an_author_sees_file_line_and_advice_of_a_mistake_in_the_packs_asked_for(tmp_path: Path) -> None:
    with as_file(PACKS) as packs:
        copytree(packs, tmp_path, dirs_exist_ok=True)
    sheet = tmp_path / "64/parameters/minimum_living_guarantee/urban_standard.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("690", "1690"), encoding="utf-8")
    result = run("check", "64", "--folder", str(tmp_path))
    assert result.exit_code == 1
    assert "64/parameters/minimum_living_guarantee/urban_standard.yaml:" in result.stdout
    assert "jump: 1690 is more than 30 % away" in result.stdout
    others = run("check", "15", "50", "--json", "--folder", str(tmp_path))
    assert (others.exit_code, orjson.loads(others.stdout)) == (0, [])


def test_an_author_sees_that_there_is_no_such_pack() -> None:
    result = run("check", "11")
    assert result.exit_code == 2
    assert "there is no pack 11; there are 15, 50, 64, cn" in result.stderr


def test_an_author_sees_file_line_and_advice_when_a_command_cannot_use_a_pack(tmp_path: Path) -> None:
    with as_file(PACKS) as packs:
        copytree(packs, tmp_path, dirs_exist_ok=True)
    sheet = tmp_path / "15/parameters/minimum_living_guarantee/urban_standard.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("secondary", "verified", 1), encoding="utf-8")

    @click.command("read")
    def read() -> None:
        Parameters.of_pack("15", lineage_of(load()), root=tmp_path)

    result = CliRunner().invoke(RulesGroup(commands=[read]), ["read"])
    assert result.exit_code == 1
    assert "15/parameters/minimum_living_guarantee/urban_standard.yaml:" in result.stderr
    assert "wrong_status: verified means that the document itself was read; give its href" in result.stderr


# --- preview ---------------------------------------------------------------------------------------------------------


def test_an_operator_sees_verdicts_amounts_and_what_they_hang_on(alone: Path) -> None:
    shown = run("preview", str(alone)).stdout
    line = next(line for line in shown.splitlines() if line.startswith("minimum_living_guarantee"))
    assert line.split() == ["minimum_living_guarantee", "certain_yes", "541.00", "CNY/month", "最低生活保障"]
    assert "depends on screening.lone_child, child.age" in shown
    assert "not_modelled" in shown


def test_an_operator_may_have_it_as_json(alone: Path) -> None:
    verdicts = {each["programme"]: each for each in orjson.loads(run("preview", str(alone), "--json").stdout)}
    assert verdicts["minimum_living_guarantee"]["amount"] == {"low": "541.00", "high": "541.00", "unit": "CNY/month"}


@pytest.mark.no_cover
def test_an_operator_sees_that_a_county_has_no_standard_recorded_and_no_number(tmp_path: Path) -> None:
    file = tmp_path / "alone.yaml"
    file.write_text(ALONE.format(region="150422", work="unemployed"), encoding="utf-8")
    shown = run("preview", str(file)).stdout
    line = next(line for line in shown.splitlines() if line.startswith("minimum_living_guarantee"))
    assert line.split()[1:3] == ["needs_officer", "0.00.."]
    assert "not recorded: " in shown
    assert "本地标准未收录：城市最低生活保障标准" in run("explain", "minimum_living_guarantee", str(file)).stdout
    assert run("preview", str(file), "--demo").exit_code == 0


def test_an_operator_sees_every_field_that_cannot_be_so(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("facts: {property.savings: -5, gold: 1}\n", encoding="utf-8")
    result = run("preview", str(file))
    assert result.exit_code == 1
    assert "property.savings: an amount cannot be below 0 (negative)" in result.stderr
    assert "gold: there is no such fact" in result.stderr


def test_an_operator_sees_the_line_where_a_file_is_not_yaml(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text("region: '150102'\nfacts: {\n", encoding="utf-8")
    assert run("preview", str(file)).stderr == "Error: file: line 3: this is not valid YAML (unreadable)\n"


def test_an_operator_sees_that_a_file_is_not_utf8(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_bytes("region: 呼和浩特".encode("gb18030"))
    assert "not UTF-8" in run("preview", str(file)).stderr


# --- explain ---------------------------------------------------------------------------------------------------------


def test_an_operator_reads_reasons_articles_and_sourced_figures_in_chinese(alone: Path) -> None:
    said = run("explain", "minimum_living_guarantee", str(alone)).stdout
    assert said.startswith("最低生活保障：照这些情况，符合条件。\n金额：541.00 元/月\n")
    assert "因为：照您现在说的，一家人平均下来，每月收入比当地低保标准低。（社会救助暂行办法 第九条" in said
    assert "841 元/人/月，呼和浩特市，2022-01-01 起，见于报道或转载" in said
    assert "见 呼和浩特市 2022 年" in said
    assert "家里的人，第 1 位，收入，第 1 位，金额：300.00 元/月" in said
    assert "最后由民政部门确认" in said


def test_an_operator_reads_what_an_open_verdict_hangs_on(tmp_path: Path) -> None:
    file = tmp_path / "open.yaml"
    file.write_text(ALONE.format(region="150102", work="没问"), encoding="utf-8")
    said = run("explain", "minimum_living_guarantee", str(file)).stdout
    assert "还不能确定" in said
    assert "要问：家里的人，第 1 位，主要营生" in said
    file.write_text(ALONE.format(region="150102", work="不知道"), encoding="utf-8")
    assert "由工作人员了解：家里的人，第 1 位，主要营生" in run("explain", "minimum_living_guarantee", str(file)).stdout


def test_an_operator_reads_where_to_ask_for_what_is_not_modelled(alone: Path) -> None:
    assert "这一项不能在这里估算。" in run("explain", "legal_aid", str(alone)).stdout


def test_an_operator_sees_that_there_is_no_such_programme(alone: Path) -> None:
    result = run("explain", "free_lunch", str(alone))
    assert result.exit_code == 1
    assert "There is no programme free_lunch; there are" in result.stderr
