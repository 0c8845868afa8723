"""Every defect seeded into a small sound pack is found, at the file and line a comment names, and nothing else.

A folder of ``defects/`` holds only the files in which it differs from ``sound/``.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from eligibility.checking.check import check_packs
from eligibility.findings import Finding
from eligibility.law.parameters import lineage_of
from regions.table import load
from tests.eligibility.written_questions import WrittenQuestions

TODAY = date(2026, 11, 22)
HERE = Path(__file__).parent
DEFECTS = sorted((HERE / "defects").iterdir())
_SEEDED = re.compile(r"# finding: (\w+)$")


def findings_in(folder: Path) -> list[Finding]:
    """What the check says of a folder of packs."""
    return check_packs(folder, TODAY, lineage_of(load()), WrittenQuestions(folder / "questions.yaml"))


def seeded_in(folder: Path) -> Iterator[tuple[str, int, str]]:
    """File, line and code of every seeded defect."""
    for file in folder.rglob("*.yaml"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            found = _SEEDED.search(line)
            if found:
                yield str(file.relative_to(folder)), number, found[1]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda folder: folder.name)
def test_an_author_sees_every_defect_at_its_line_with_advice(defect: Path, tmp_path: Path) -> None:
    shutil.copytree(HERE / "sound", tmp_path, dirs_exist_ok=True)
    shutil.copytree(defect, tmp_path, dirs_exist_ok=True)
    found = findings_in(tmp_path)
    assert sorted((finding.file, finding.line, finding.code) for finding in found) == sorted(seeded_in(defect))
    assert all(finding.advice and finding.message for finding in found)


def test_there_are_many_different_defects() -> None:
    codes = {code for folder in DEFECTS for _, _, code in seeded_in(folder)}
    assert len(DEFECTS) >= 100
    assert len(codes) >= 45


def codes_told(page: str) -> set[str]:
    """The codes in the table of a page of the documentation."""
    text = (HERE.parents[1] / "docs" / page).read_text(encoding="utf-8")
    return set(re.findall(r"`(\w+)`", text.partition("| about | codes |")[2].partition("\n\n")[0]))


def test_a_reader_of_the_guides_finds_an_example_of_every_code() -> None:
    told = codes_told("how-to/add-a-county-table.md") | codes_told("reference/eligibility.md")
    seeded = {code for folder in DEFECTS for _, _, code in seeded_in(folder)}
    assert told - seeded == {"table_too_large"}
    assert seeded - told == set()


def test_there_is_no_false_alarm_on_sound_packs() -> None:
    assert [str(finding) for finding in findings_in(HERE / "sound")] == []
