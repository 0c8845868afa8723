"""Whatever stands in a file of figures: the check tells, nothing crashes, and what it calls sound can be used."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.checking.check import check_packs
from eligibility.findings import PackError
from eligibility.law.parameters import Parameters, lineage_of
from eligibility.law.tables import Tables
from regions.table import load

SOUND = Path(__file__).parent / "sound"
FILES = [
    path
    for path in sorted(SOUND.rglob("*.yaml"))
    if path.name == "pack.yaml" or path.parts[-3] == "parameters" or path.parts[-2] == "tables"
]
JUNK: list[Any] = [None, [], {}, {"a": 1}, [1], [[]], [{}], 0, -1, 1.5, float("inf"), True, "", "x", date(2021, 1, 1)]
LINEAGE = lineage_of(load())


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every key of every mapping and every place of every list, with what it is in."""
    for key in list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield data, key
        yield from places(data[key])


@st.composite
def broken(draw: st.DrawFn) -> tuple[Path, str]:
    """One file of the sound packs with something else in one place, or without it."""
    file = draw(st.sampled_from(FILES))
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    spots = list(places(data))
    around, key = spots[draw(st.integers(0, len(spots) - 1))]
    if draw(st.booleans()):
        around[key] = deepcopy(draw(st.sampled_from(JUNK)))
    else:
        around.pop(key)
    return file.relative_to(SOUND), yaml.safe_dump(data, allow_unicode=True)


@settings(deadline=None, max_examples=150)
@given(broken())
def test_an_author_is_told_of_anything_that_would_not_work(file: tuple[Path, str]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(SOUND, root, dirs_exist_ok=True)
        (root / file[0]).write_text(file[1], encoding="utf-8")
        found = check_packs(root, date(2026, 11, 22), LINEAGE)
        assert refused(root) <= {finding.code for finding in found}


def refused(root: Path) -> set[str]:
    """The code the packs are refused with; none when they can be used."""
    try:
        look_everything_up(root)
    except PackError as refusal:
        return {refusal.findings[0].code}
    return set()


def look_everything_up(root: Path) -> None:
    """Every parameter and table for one place and day."""
    parameters = Parameters.of_pack("15", LINEAGE, demo=True, root=root)
    tables = Tables.of_pack("15", LINEAGE, demo=True, root=root)
    for path in parameters.paths():
        parameters.resolve(path, "150102", date(2022, 7, 1)).data()
    for name in tables.names():
        tables.rows(name, "150102", date(2022, 7, 1))
