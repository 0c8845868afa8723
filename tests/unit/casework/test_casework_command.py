"""`flask casework`: authors see every mistake, and a picture; operators see what was due."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from api.commands.casework import casework
from casework.catalog import shipped_lifecycles


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
