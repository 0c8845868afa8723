"""Catalogs follow the sources, and change only where the texts do."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from i18n.catalogs import TRANSLATED, empty_catalog, merge, po_bytes, read_catalog, sayings
from i18n.extraction.template import make_template
from i18n.languages import FOLDERS

ROOT = Path(__file__).parents[3]


def template(*texts: str, line: int = 1) -> Catalog:
    found = empty_catalog(None)
    for number, text in enumerate(texts):
        found.add(text, locations=[("a.yaml", line + number)], auto_comments=[f"topic.q{number}: ask"])
    return found


def translated(**said: str) -> Catalog:
    catalog = empty_catalog("en")
    for text, english in said.items():
        catalog.add(text, english, locations=[("a.yaml", 1)])
    return catalog


def reread(catalog: Catalog) -> Catalog:
    return reread_bytes(po_bytes(catalog))


def reread_bytes(content: bytes, folder: str = "en") -> Catalog:
    return read_po(io.BytesIO(content), locale=folder, domain="bangban")


def test_a_translator_finds_new_texts_empty_and_old_ones_as_they_were() -> None:
    merged = merge(translated(是的="Yes"), template("是的", "完全是另外一句话"))
    assert {text: saying.said for text, saying in sayings(merged).items()} == {"是的": "Yes", "完全是另外一句话": ""}


def test_a_reworded_text_keeps_its_old_translation_unshown_until_somebody_looks() -> None:
    merged = reread(merge(translated(您今天身体怎么样="How are you today?"), template("您现在身体怎么样")))
    saying = sayings(merged)["您现在身体怎么样"]
    assert (saying.said, saying.is_reviewed) == ("How are you today?", False)


def test_a_text_that_is_said_no_more_goes() -> None:
    merged = merge(translated(是的="Yes", 别的="Other"), template("是的"))
    assert "Other" not in po_bytes(merged).decode()


def test_bringing_a_catalog_up_to_date_twice_changes_nothing() -> None:
    once = po_bytes(merge(translated(是的="Yes"), template("是的", "不是")))
    again = merge(reread_bytes(once), template("是的", "不是"))
    assert po_bytes(again) == once


def test_a_line_that_only_moved_changes_nothing() -> None:
    moved = merge(translated(是的="Yes"), template("是的", "不是", line=70))
    assert po_bytes(moved) == po_bytes(merge(translated(是的="Yes"), template("是的", "不是")))


@pytest.mark.no_cover
def test_every_shipped_catalog_is_the_same_once_and_twice_brought_up_to_date() -> None:
    found = make_template(ROOT)
    for locale in TRANSLATED:
        once = po_bytes(merge(read_catalog(locale), found))
        assert po_bytes(merge(reread_bytes(once, FOLDERS[locale]), found)) == once


def test_a_language_without_a_catalog_begins_empty() -> None:
    assert len(empty_catalog("mn_Mong_CN")) == 0
