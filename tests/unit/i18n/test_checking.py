"""What `flask i18n check` finds, each with a catalog made to hold it; and nothing in the shipped ones."""

from __future__ import annotations

from importlib import import_module

import orjson
import pytest
from babel.messages.catalog import Catalog
from click.testing import CliRunner

from i18n.catalogs import empty_catalog
from i18n.checking import Finding, check_catalog, read_glossary, tally

commands = import_module("api.commands.i18n")  # by name the package gives the group of commands
GLOSSARY = {"低保": "minimum living guarantee", "低保边缘": "low-income edge"}


def made(said: dict[str, str], **flags: str) -> Catalog:
    catalog = empty_catalog("en")
    for text, english in said.items():
        catalog.add(text, english, flags={"fuzzy"} if text in flags else set())
    return catalog


def findings(said: dict[str, str], *texts: str, locale: str = "en", **flags: str) -> list[tuple[str, str]]:
    template = made(dict.fromkeys(texts or said, ""))
    found = check_catalog(locale, made(said, **flags), template, GLOSSARY)
    return [(finding.code, finding.text) for finding in found]


def test_a_translator_sees_what_is_missing() -> None:
    assert findings({"是": "Yes", "否": ""}, "是", "否", "好") == [("missing", "否"), ("missing", "好")]


def test_a_translator_sees_what_was_reworded() -> None:
    assert findings({"是": "Yes"}, 是="") == [("unreviewed", "是")]


def test_a_translator_sees_what_is_said_no_more() -> None:
    assert findings({"是": "Yes", "旧": "Old"}, "是") == [("unused", "旧")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{name}好", "Hello"),
        ("{name}好", "Hello {nam}"),
        ("{name|您}好", "Hello {name}"),
        ("{name}好", "Hello {name|you}"),
        ("您好", "Hello {name}"),
        ("{name}好", "Hello {name} {"),
        ("{name}好", "Hello {Name} {name}"),
    ],
)
def test_a_translator_sees_that_a_placeholder_is_not_as_in_the_chinese(text: str, said: str) -> None:
    assert findings({text: said}) == [("placeholder", text)]


def test_a_placeholder_may_move_and_say_something_else_while_it_is_missing() -> None:
    assert findings({"{name|这位}的{age}岁": "{age} years of {name|this person}"}) == []


@pytest.mark.parametrize("said", ["Yes 是", "Yes。", "Yes，"])
def test_a_translator_sees_chinese_left_in_english(said: str) -> None:
    assert findings({"是": said}) == [("chinese", "是")]


def test_a_translator_sees_what_the_glossary_calls_otherwise() -> None:
    assert findings({"申请低保": "Apply for welfare"}) == [("glossary", "申请低保")]
    assert findings({"低保边缘": "Low-income edge"}) == []
    assert findings({"低保和低保边缘": "Low-income edge"}) == [("glossary", "低保和低保边缘")]


def test_in_mongolian_nothing_is_missing_but_what_is_said_must_be_right() -> None:
    assert findings({"是": "", "{n}个": "ᠨᠢᠭᠡ"}, "是", "{n}个", "好", locale="mn-Mong-CN") == [("placeholder", "{n}个")]


def test_a_tally_counts_what_is_said_and_what_waits() -> None:
    count = tally("en", made({"是": "Yes", "否": "No", "好": ""}, 否=""), made(dict.fromkeys("是否好行", "")))
    assert (count.said, count.unreviewed, count.texts) == (1, 1, 4)


def test_the_shipped_catalogs_are_clean_and_english_is_complete() -> None:
    result = CliRunner().invoke(commands.i18n, ["check", "--json"])
    report = orjson.loads(result.stdout)
    assert report["findings"] == []
    assert result.exit_code == 0
    english = next(language for language in report["languages"] if language["locale"] == "en")
    assert english["said"] == english["texts"] > 500


def test_a_maintainer_is_stopped_by_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "read_catalog", lambda locale: empty_catalog(None))
    result = CliRunner().invoke(commands.i18n, ["check"])
    assert result.exit_code == 1
    assert "missing" in result.stdout
    assert "en: 0 of" in result.stderr


def test_a_maintainer_can_print_the_template() -> None:
    result = CliRunner().invoke(commands.i18n, ["extract"])
    assert result.exit_code == 0
    assert 'msgid "请先登录。"' in result.stdout


def test_every_word_of_the_glossary_has_a_name() -> None:
    assert all(word and name.isascii() for word, name in read_glossary().items())
    assert isinstance(next(iter(check_catalog("en", made({}), made({"是": ""}), {}))), Finding)
