"""`flask papers`: samples for people to look at, and fonts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from api.commands.papers import papers
from casework.writing.ports import Printed
from i18n.errors import Unavailable
from tests.paper_world import KINDS, needs_press, samples

MODULE = sys.modules["api.commands.papers"]  # the package has the group of commands under this name
SHIPPED = Path(__file__).parents[2] / "docs/samples"


class FakePress:
    def set(self, pages: list[str]) -> list[Printed | None]:
        return [Printed(b"%PDF", 1, 0) for _ in pages]


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(papers, words)
    return result.exit_code, result.output


def test_an_author_gets_one_sample_of_each_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "Press", FakePress)

    code, output = run("samples", "--folder", str(tmp_path), "--html")

    assert code == 0
    assert len(output.splitlines()) == len(KINDS)
    wanted = {f"{kind}.{ending}" for kind in KINDS for ending in ("pdf", "html")}
    assert {file.name for file in tmp_path.iterdir()} == wanted


def test_an_author_without_a_press_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class NoPress:
        def set(self, pages: list[str]) -> list[Printed | None]:
            raise Unavailable(code="no_press", text="没有 libpango")

    monkeypatch.setattr(MODULE, "Press", NoPress)

    code, output = run("samples", "--folder", str(tmp_path))

    assert (code, list(tmp_path.iterdir())) == (3, [])
    assert "no press here" in output


def test_an_author_of_a_template_the_press_cannot_set_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Poisoned:
        def set(self, pages: list[str]) -> list[Printed | None]:
            return [None for _ in pages]

    monkeypatch.setattr(MODULE, "Press", Poisoned)

    code, output = run("samples", "--folder", str(tmp_path))

    assert code == 1
    assert f"{len(KINDS)} papers could not be set" in output


def test_fonts_cannot_be_cut_where_the_whole_ones_are_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(MODULE, "WHOLE", ((tmp_path / "none.ttc", 0),))

    code, output = run("fonts")

    assert code == 3
    assert "fonts-noto-cjk" in output


def test_the_samples_of_the_documentation_are_all_there_and_small() -> None:
    files = {file.stem: file for file in SHIPPED.glob("*.pdf")}

    assert files.keys() == set(KINDS)
    assert sum(file.stat().st_size for file in files.values()) < 3_000_000
    index = (SHIPPED / "README.md").read_text()
    assert [kind for kind in KINDS if f"({kind}.pdf)" not in index] == []


@needs_press
def test_the_samples_of_the_documentation_say_what_papers_say_today() -> None:
    for kind, issued in samples().items():
        text = "".join(page.extract_text() for page in PdfReader(SHIPPED / f"{kind}.pdf").pages)
        told = text.replace("\n", "").replace(" ", "")
        assert issued.paper.digest[:16] in told, f"{kind}: run `flask papers samples`"
