"""`flask eligibility impact` and `population`: what they print and write, and what they say of wrong usage."""

from __future__ import annotations

import csv
import struct
import sys
from functools import cache
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from api.commands.eligibility import eligibility

STANDARD = "minimum_living_guarantee.urban_standard"
THERE = ("--region", "150100", "--on", "2022-07-01")


def run(*arguments: str) -> Result:
    """The command as somebody runs it."""
    return CliRunner().invoke(eligibility, arguments)


@cache
def impact(*arguments: str) -> Result:
    """The impact on 2000 households of 呼和浩特 in 2022, which several tests look at."""
    return run("impact", *arguments, *THERE, "--n", "2000")


def effect(result: Result, programme: str, group: str = "everybody") -> dict:
    """One entry of what was printed as JSON."""
    [found] = [each for each in orjson.loads(result.stdout) if (each["programme"], each["group"]) == (programme, group)]
    return found


def test_a_higher_standard_brings_people_in_and_costs_more() -> None:
    found = effect(impact(f"{STANDARD}=900", "--demo", "--json"), "minimum_living_guarantee")
    assert found["newly_within_reach"] > 0
    assert found["no_longer_within_reach"] == 0
    assert found["mean_gain"] > 0
    assert found["cost_after_low"] > found["cost_before_low"]


def test_a_lower_standard_does_the_reverse() -> None:
    found = effect(impact(f"{STANDARD}=700", "--demo", "--json"), "minimum_living_guarantee")
    assert found["no_longer_within_reach"] > 0
    assert found["newly_within_reach"] == 0
    assert found["mean_loss"] < 0


def test_groups_add_up_to_everybody() -> None:
    result = impact(f"{STANDARD}=900", "--demo", "--json")
    everybody = effect(result, "minimum_living_guarantee")
    urban, rural = (effect(result, "minimum_living_guarantee", group) for group in ("urban register", "rural register"))
    assert everybody["gain"] == urban["gain"] + rural["gain"]
    assert rural["gain"] == 0  # the urban standard is for those with an urban register


def test_what_is_calculated_from_a_changed_figure_changes_with_it() -> None:
    result = run(
        "impact", f"{STANDARD}=900", "--region", "150500", "--on", "2022-07-01", "--n", "2000", "--demo", "--json"
    )
    assert effect(result, "destitute_support")["gain"] > 0


def test_the_figures_that_hold_change_nothing() -> None:
    assert impact(f"{STANDARD}=841").stdout == "nobody gains or loses\n"


def test_missing_figures_make_ranges_and_are_told() -> None:
    result = impact(f"{STANDARD}=900", "--json")
    found = effect(result, "minimum_living_guarantee")
    assert found["eligible_before_low"] < found["eligible_before_high"]
    assert "parameters are missing here" in result.stderr


def test_a_supposed_figure_holds_before_and_after() -> None:
    limit = "minimum_living_guarantee.savings_limit"
    apart = effect(impact(f"{STANDARD}=900", "--json"), "minimum_living_guarantee")
    given = effect(impact(f"{STANDARD}=900", "--with", f"{limit}=20000", "--json"), "minimum_living_guarantee")
    assert given["eligible_before_high"] < apart["eligible_before_high"]


def test_a_reader_gets_words_a_table_and_a_chart(tmp_path: Path) -> None:
    table, chart = tmp_path / "impact.csv", tmp_path / "impact.png"
    result = impact(f"{STANDARD}=900", "--demo", "--csv", str(table), "--png", str(chart))
    assert "minimum living guarantee\n  eligible" in result.stdout
    assert "CNY/month on average" in result.stdout
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    assert {"programme", "group", "gain", "lose", "cost_after_high", "unit"} <= set(rows[0])
    content = chart.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">II", content[16:24]) == (1440, 600)


def test_whoever_has_no_matplotlib_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    result = impact(f"{STANDARD}=900", "--png", str(tmp_path / "impact.png"))
    assert result.exit_code == 1
    assert "pip install matplotlib" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("minimum_living_guarantee.urban_standart=900", *THERE), f"perhaps {STANDARD}"),
        ((f"{STANDARD}=much", *THERE), "write PARAMETER=NUMBER"),
        ((f"{STANDARD}=-1", *THERE), "a number from 0 on"),
        ((f"{STANDARD}=900", "--region", "990000"), "no pack holds for 990000"),
        ((f"{STANDARD}=900", "--region", "150100", "--on", "1999-01-01"), "nothing is known before"),
        (("--region", "150100"), "Missing argument"),
    ],
)
def test_wrong_usage_is_told(arguments: tuple[str, ...], said: str) -> None:
    result = run("impact", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr.replace("\n", " ")


def test_a_population_is_lines_of_json_and_the_same_for_the_same_seed() -> None:
    one, again = (run("population", "--n", "5", "--seed", "7").stdout for _ in range(2))
    assert one == again
    households = [orjson.loads(line) for line in one.splitlines()]
    assert len(households) == 5
    assert all(each["household"][0]["relation"] == "self" for each in households)
