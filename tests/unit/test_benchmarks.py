"""The bench measures and tells; how fast anything is, no test says."""

from __future__ import annotations

import sys
from pathlib import Path

import orjson
import pytest

from benchmarks import __main__ as bench
from benchmarks import eligibility
from benchmarks.engine import engine_figures
from benchmarks.figures import Figure, table, write
from benchmarks.openfisca import installed
from benchmarks.screening import screening_figures

FIELDS = {"name", "value", "unit", "floor_or_peer", "ratio", "target", "holds"}
FIGURES = [
    Figure("a turn, 一次回答", 2.5, "ms", 1.25, target=3.0),
    Figure("a start", 2.5, "s", target=2.0),
    Figure("a seal", 11.0, "µs"),
]


def _measure() -> list[Figure]:
    return FIGURES[:1]


def _measure_too_slow() -> list[Figure]:
    return FIGURES


def test_a_reader_of_the_file_gets_every_field_of_every_figure(tmp_path: Path) -> None:
    write(FIGURES, tmp_path / "var" / "bench.json")
    turn, start, seal = orjson.loads((tmp_path / "var" / "bench.json").read_bytes())
    assert turn.keys() == start.keys() == seal.keys() == FIELDS
    assert (turn["ratio"], turn["holds"]) == (2.0, True)
    assert (start["ratio"], start["holds"]) == (None, False)
    assert (seal["ratio"], seal["holds"]) == (None, None)


def test_a_reader_of_the_table_sees_columns_aligned_and_what_does_not_hold() -> None:
    head, turn, start, _ = table(FIGURES).splitlines()
    assert head.index("value") == turn.index("2.5") + len("一次回答")  # Han characters take two columns
    assert head.index("value") == start.index("2.5")
    assert turn.endswith("yes")
    assert start.endswith("NO")


def test_a_caller_is_told_by_the_exit_code_whether_every_target_holds(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bench, "FILE", tmp_path / "bench.json")
    monkeypatch.setattr(bench, "GROUPS", (_measure,))
    assert bench.main() == 0
    monkeypatch.setattr(bench, "GROUPS", (_measure, _measure_too_slow))
    assert bench.main() == 1
    assert len(orjson.loads((tmp_path / "bench.json").read_bytes())) == 4


def test_an_engine_turn_is_measured_for_any_household() -> None:
    small, large = engine_figures(members=(1, 2), most_turns=3, rounds=1)
    assert (small.name, large.name) == ("engine turn, 1 members", "engine turn, 2 members")
    assert small.value > 0
    assert small.target is None


@pytest.mark.no_cover
def test_previews_are_measured_beside_the_peer_and_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eligibility, "costs", lambda households: {"one": 1e-3, "among_many": 2e-6})
    figures = eligibility.eligibility_figures(households=1, rounds=1, many=1000)
    assert [figure.floor_or_peer for figure in figures] == pytest.approx([1000, 1000, 1000, 2])
    assert all(figure.value > 0 for figure in figures)
    monkeypatch.setattr(eligibility, "costs", lambda households: {})
    alone = eligibility.eligibility_figures(households=1, rounds=1, many=1000)
    assert [figure.ratio for figure in alone] == [None] * len(alone)


@pytest.mark.no_cover
def test_a_screening_asks_less_than_the_form_and_says_nothing_wrong() -> None:
    ranked, fixed, form, share, wrong, full = screening_figures(households=2)
    assert 0 < ranked.value < fixed.value
    assert form.value > 0
    assert share.value == pytest.approx(100 * ranked.value / fixed.value)
    assert (wrong.value, wrong.holds) == (0, True)
    assert full.unit == "ms"


def test_a_peer_that_cannot_be_installed_is_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys) -> None:
    monkeypatch.setattr(installed, "WORK", tmp_path)
    monkeypatch.setattr(installed, "_INSTALL", ("-c", "raise SystemExit(1)"))
    monkeypatch.setattr(installed, "_PYTHON", Path(sys.executable))
    monkeypatch.setattr(installed.venv, "create", lambda *_, **__: None)
    assert installed.costs(10) == {}
    assert "no peer" in capsys.readouterr().err
