"""Every defect seeded into a small flow is found, at the file and line where a comment says it is, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from conversation_flows.catalog import read_yaml
from conversation_flows.checking.check import check_catalog
from conversation_flows.checking.finding import Finding
from conversation_flows.engine.compile import compile_flow
from conversation_flows.engine.shapes import FlowError
from i18n.translations import promised
from regions.table import load

TODAY = date(2026, 11, 22)
DEFECTS = sorted((Path(__file__).parent / "defects").iterdir())
_SEEDED = re.compile(r"# finding: (\w+)$")


def findings_in(folder: Path) -> list[Finding]:
    """What the check says of a folder."""
    return check_catalog(folder, TODAY, load(), promised(folder))


def seeded_in(folder: Path) -> Iterator[tuple[str, int, str]]:
    """File, line and code of every seeded defect."""
    for file in folder.rglob("*.yaml"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            found = _SEEDED.search(line)
            if found:
                yield str(file.relative_to(folder)), number, found[1]


def compiles(folder: Path) -> bool:
    """Whether the compiler takes everything in the folder."""
    try:
        read = [read_yaml(file.read_text(encoding="utf-8"), file.name) for file in (folder / "topics").iterdir()]
        topics = {topic["topic"]: topic for topic in read}
        for file in (folder / "flows").iterdir():
            compile_flow(read_yaml(file.read_text(encoding="utf-8"), file.name), topics)
    except (FlowError, RecursionError):
        return False
    return True


@pytest.mark.parametrize("folder", DEFECTS, ids=lambda folder: folder.name)
def test_an_author_sees_every_defect_at_its_line_with_advice(folder: Path) -> None:
    found = findings_in(folder)
    assert sorted((finding.file, finding.line, finding.code) for finding in found) == sorted(seeded_in(folder))
    assert all(finding.advice and finding.message for finding in found)


def test_there_are_many_different_defects() -> None:
    codes = {code for folder in DEFECTS for _, _, code in seeded_in(folder)}
    assert len(DEFECTS) >= 120
    assert len(codes) >= 30


def test_an_author_reads_of_every_seeded_code_in_the_how_to() -> None:
    page = (Path(__file__).parents[2] / "docs/how-to/check-a-flow.md").read_text(encoding="utf-8")
    assert [code for folder in DEFECTS for _, _, code in seeded_in(folder) if f"`{code}`" not in page] == []


def test_the_check_finds_more_than_the_compiler_refuses() -> None:
    assert sum(compiles(folder) for folder in DEFECTS) > 30


@pytest.mark.no_cover
def test_there_is_no_false_alarm_on_the_shipped_flows() -> None:
    found = check_catalog(files("conversation_flows.catalog"), TODAY, load(), promised())
    assert [str(finding) for finding in found] == []
