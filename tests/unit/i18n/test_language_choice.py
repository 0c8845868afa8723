"""Which language somebody gets who asks for it in one of the many ways there are."""

from __future__ import annotations

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from i18n.languages import COMPLETE, FOLDERS, LOCALES, SOURCE, known, negotiate


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh", "zh-Hans-CN"),
        ("zh-CN", "zh-Hans-CN"),
        ("zh_CN", "zh-Hans-CN"),
        ("zh-Hans", "zh-Hans-CN"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("zh-TW", "zh-Hans-CN"),
        ("zh-Hant-HK", "zh-Hans-CN"),
        ("mn", "mn-Mong-CN"),
        ("mn-Mong", "mn-Mong-CN"),
        ("mn-Mong-CN", "mn-Mong-CN"),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN_us", "en"),
        (" en ", "en"),
    ],
)
def test_a_person_is_understood_however_she_names_her_language(tag: str, language: str) -> None:
    assert known(tag) == language


@pytest.mark.parametrize("tag", ["", "fr", "*", "english", "x-zh", "🐎", "-"])
def test_a_language_we_do_not_speak_is_not_guessed(tag: str) -> None:
    assert known(tag) is None


def test_a_person_gets_the_first_of_her_languages_that_we_speak() -> None:
    assert negotiate(["fr", "ug", "en-GB", "zh-CN"]) == "en"


def test_a_person_whose_languages_we_do_not_speak_gets_chinese() -> None:
    assert negotiate(["fr", "ug"]) == negotiate([]) == SOURCE


@given(st.lists(st.text(max_size=12)))
def test_whatever_is_asked_for_we_answer_in_a_language_we_speak(wanted: list[str]) -> None:
    assert negotiate(wanted) in LOCALES


def test_babel_knows_every_language() -> None:
    assert [str(Locale.parse(folder)) for folder in FOLDERS.values()] == list(FOLDERS.values())
    assert set(COMPLETE) <= set(LOCALES) - {SOURCE}
