"""`flask demo --through decision` comes all the way from the first question to papers and review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from api.commands.demo import demo


def played(*words: str) -> dict[str, Any]:
    done = CliRunner().invoke(demo, [*words, "--through", "decision", "--json"])
    assert done.exit_code == 0, done.output
    return dict(orjson.loads(done.stdout))


@pytest.mark.no_cover
def test_a_stranger_in_an_emergency_is_helped_first_and_written_down_after(tmp_path: Path) -> None:
    told = played("--persona", "burned_out", "--papers", str(tmp_path))
    steps = [line["title"] for line in told["timeline"]]
    assert steps.index("已先行救助，补手续") < steps.index("已救助")
    assert [paper["kind"] for paper in told["papers"]] == ["emergency_record"]
    assert (tmp_path / "emergency_record.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.no_cover
@pytest.mark.soak
@pytest.mark.parametrize(
    ("words", "papers"),
    [
        (["herder_couple"], {"acceptance_notice", "first_review_notice", "approval", "review_form"}),
        (["old_man_alone"], {"acceptance_notice", "destitute_self_care", "approval", "review_form"}),
        (["far_from_home"], {"acceptance_notice", "approval"}),
        (["returned_worker", "--transfer-to", "rigid_expenditure"], {"acceptance_notice", "approval"}),
    ],
)
def test_a_case_comes_to_its_first_review(words: list[str], papers: set[str]) -> None:
    told = played("--persona", *words)
    assert papers <= {paper["kind"] for paper in told["papers"]}


def test_a_rehearsal_needs_somebody() -> None:
    assert CliRunner().invoke(demo, ["--through", "decision"]).exit_code == 2
