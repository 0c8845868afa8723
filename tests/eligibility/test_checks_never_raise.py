"""Whatever is put where in the YAML of a pack, the check says what is wrong with it and does not break down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from shutil import copytree
from typing import Any

import pytest
import yaml

from eligibility.checking.check import check_packs
from eligibility.law.parameters import lineage_of
from regions.table import load

TODAY = date(2026, 11, 22)
HERE = Path(__file__).parent
#: what stands where it does not belong; the last removes the place
ODD: tuple[Any, ...] = (5, "x", "", [], {}, None, [1], [{"a": 1}], {"a": {"b": [1]}}, True, date(2022, 1, 1), 1.5, ...)
LAYERS = ("sound", "defects/case-fails", "defects/exception-two-live", "defects/programme-pointed-to-with-empty-where")


def places_in(data: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a file, as the way to it."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, inside in pairs:
        yield (*above, key)
        yield from places_in(inside, (*above, key))


def put(data: Any, place: tuple[Any, ...], what: Any) -> None:
    """Put something odd there, or take away what is there."""
    for key in place[:-1]:
        data = data[key]
    if what is ...:
        del data[place[-1]]
    else:
        data[place[-1]] = what


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(60))
def test_an_author_gets_findings_for_anything_wherever_it_stands(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    for layer in LAYERS:
        copytree(HERE / layer, tmp_path, dirs_exist_ok=True)
    file = random.choice(sorted(tmp_path.glob("*/**/*.yaml")))
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    place, what = random.choice(list(places_in(data))), random.choice(ODD)
    put(data, place, what)
    file.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")

    found = check_packs(tmp_path, TODAY, lineage_of(load()))

    assert all(finding.message and finding.advice and finding.line for finding in found)
