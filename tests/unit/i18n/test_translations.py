"""What a person is told in her language, and what she is told in Chinese because nobody has reviewed it."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from i18n import translations
from i18n.languages import SOURCE
from i18n.translations import translator

GREETING = "请先登录。"


def test_a_person_hears_english() -> None:
    assert translator("en")(GREETING) == translator("en-GB")(GREETING) == "Please sign in first."


@pytest.mark.parametrize("locale", [SOURCE, "zh-CN", "fr", ""])
def test_a_person_hears_chinese_when_we_do_not_speak_her_language(locale: str) -> None:
    assert translator(locale)(GREETING) == GREETING


def test_a_text_nobody_has_translated_is_said_in_chinese() -> None:
    assert translator("en")("没有人翻译过这句话。") == "没有人翻译过这句话。"
    assert translator("mn-Mong-CN")(GREETING) == GREETING


def test_in_mongolian_every_single_text_falls_back_until_it_is_reviewed(monkeypatch: pytest.MonkeyPatch) -> None:
    half = Catalog(locale="mn_Mong_CN")
    half.add("是", "ᠲᠡᠢᠮᠦ")
    half.add("否", "ᠦᠭᠡᠢ", flags={"fuzzy"})
    half.add("好")
    monkeypatch.setattr(translations, "read_catalog", lambda locale: half)
    say = translations._translator.__wrapped__("mn-Mong-CN")
    assert [say(text) for text in ("是", "否", "好", "别的")] == ["ᠲᠡᠢᠮᠦ", "否", "好", "别的"]


def test_a_catalog_is_read_once() -> None:
    assert translator("en") is translator("en-US")
