"""A released version stays in the template, and yet a release moves no entry of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from i18n.catalogs import po_bytes
from i18n.extraction.template import PACKAGES, make_template
from tests.flows.releasing import Bench, bench_in

ROOT = Path(__file__).parents[3]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A catalog where the template looks for one."""
    for package in PACKAGES:
        (tmp_path / package).mkdir()
    shutil.copy(ROOT / "i18n" / "babel.cfg", tmp_path / "i18n")
    return bench_in(tmp_path / "conversation_flows" / "catalog")


def template(bench: Bench) -> bytes:
    """The template of the sources around the catalog."""
    return po_bytes(make_template(bench.folder.parents[1]))


def test_a_release_changes_nothing_for_translators(bench: Bench) -> None:
    before = template(bench)
    bench.release()
    assert "有几只羊？" in before.decode()
    assert template(bench) == before


def test_translators_keep_what_only_a_released_version_says(bench: Bench) -> None:
    bench.release()
    bench.change("home", "有几只羊？", "家里有几只羊？")
    after = template(bench).decode()
    assert 'conversation_flows/catalog/released/winter-1.json\nmsgid "有几只羊？"' in after
    assert 'conversation_flows/catalog/topics/home.yaml\nmsgid "家里有几只羊？"' in after
