"""`flask casework`: authors see every mistake, and a picture; operators see what was due."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from api.commands.casework import casework
from casework.catalog import Lifecycles, shipped_lifecycles


def run(*words: str) -> Result:
    return CliRunner().invoke(casework, words, catch_exceptions=False)


def test_an_author_is_told_that_all_is_well() -> None:
    done = run("check")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "10 lifecycles are well." in done.stderr


def test_an_author_gets_every_mistake_as_text_and_as_data(tmp_path: Path) -> None:
    shipped = Path(str(files("casework.catalog")))
    shutil.copytree(shipped, tmp_path / "catalog")
    file = tmp_path / "catalog" / "lifecycles" / "destitute_support.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("to: self_care", "to: nowhere"), encoding="utf-8")

    told = run("check", "--folder", str(tmp_path / "catalog"))
    assert told.exit_code == 1
    assert "lifecycles/destitute_support.yaml:" in told.stdout
    data = orjson.loads(run("check", "--json", "--folder", str(tmp_path / "catalog")).stdout)
    assert {"file", "line", "code", "message", "advice", "level"} == data[0].keys()
    assert "unknown_step" in {one["code"] for one in data}


@pytest.mark.parametrize("lifecycle", [one.id for one in shipped_lifecycles().all()])
def test_an_author_sees_every_step_of_a_lifecycle_in_its_picture(lifecycle: str) -> None:
    drawn = run("graph", lifecycle).stdout.splitlines()
    assert drawn[:2] == ["stateDiagram-v2", f"  [*] --> {shipped_lifecycles().newest(lifecycle).begins}"]
    for name, step in shipped_lifecycles().newest(lifecycle).steps.items():
        assert f"  {name}: {step.title}" in drawn


@pytest.mark.parametrize("words", [("graph", "no_such"), ("graph", "low_income_edge", "--version", "99")])
def test_an_author_who_asks_for_what_is_not_there_is_told_what_is(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 1
    assert "minimum_living_guarantee" in done.stderr


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """A catalog of one's own, without releases."""
    shutil.copytree(
        Path(str(files("casework.catalog"))), tmp_path / "catalog", ignore=shutil.ignore_patterns("released")
    )
    return tmp_path / "catalog"


def edit(catalog: Path, *changes: tuple[str, str]) -> None:
    file = catalog / "lifecycles" / "temporary_assistance_emergency.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def test_an_author_releases_and_cases_go_on_in_the_version_they_began_in(catalog: Path) -> None:
    first = run("release", "--folder", str(catalog)).stdout.splitlines()
    assert "temporary_assistance_emergency\t1" in first
    assert len(first) == 10
    assert run("release", "--folder", str(catalog)).stdout == "", "what was released stays"

    edit(
        catalog,
        ("version: 1", "version: 2"),
        ("by: township_officer\n        to: aid_given", "by: county_officer\n        to: aid_given"),
    )
    assert run("check", "--folder", str(catalog)).exit_code == 0
    known = Lifecycles(catalog)
    old, new = known.pinned("temporary_assistance_emergency", 1), known.newest("temporary_assistance_emergency")
    assert (old.version, new.version) == (1, 2)
    assert old.steps["submitted"].actions["give_from_reserve"].by == {"township_officer"}
    assert new.steps["submitted"].actions["give_from_reserve"].by == {"county_officer"}
    assert run("release", "--folder", str(catalog)).stdout == "temporary_assistance_emergency\t2\n"


def test_an_author_cannot_change_the_ways_of_a_released_version(catalog: Path) -> None:
    run("release", "--folder", str(catalog))
    edit(catalog, ("by: township_officer\n        to: aid_given", "by: county_officer\n        to: aid_given"))
    told = run("check", "--folder", str(catalog))
    assert "changed_release" in told.stdout
    assert run("release", "--folder", str(catalog)).exit_code == 1


def test_an_author_may_mend_the_words_of_a_released_version(catalog: Path) -> None:
    run("release", "--folder", str(catalog))
    edit(catalog, ("says: 救助先送到了，手续以后再补。", "says: 救助先送到了，手续我们来补。"))
    assert run("check", "--folder", str(catalog)).exit_code == 0


def test_a_release_that_cannot_be_read_is_named(catalog: Path) -> None:
    run("release", "--folder", str(catalog))
    (catalog / "lifecycles" / "released" / "change_report-1.json").write_text("{", encoding="utf-8")
    assert "lifecycles/released/change_report-1.json:2: unreadable" in run("check", "--folder", str(catalog)).stdout
