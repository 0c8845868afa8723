"""Names, free text, addresses: any script, and nothing hidden in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.kinds.asking import described, read, refusal

LONG_MONGOLIAN = "额尔敦巴雅尔·乌力吉图·阿拉坦其其格·呼和巴特尔"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王芳", "王芳"),
        ("  王芳 ", "王芳"),
        ("欧阳 娜娜", "欧阳 娜娜"),
        ("欧阳\u3000\u3000娜娜", "欧阳 娜娜"),
        (LONG_MONGOLIAN, LONG_MONGOLIAN),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提.艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("买买提・艾力", "买买提·艾力"),
        ("买买提‧艾力", "买买提·艾力"),
        ("\U00020bb7野", "\U00020bb7野"),  # Han Extension B
        ("\U00020000", "\U00020000"),
        ("王\U00030edd", "王\U00030edd"),  # Extension G
        ("王\U00031350", "王\U00031350"),  # Extension H: newer than this Python's tables
        ("王\U0002ebf0", "王\U0002ebf0"),  # Extension I
        ("ᠪᠠᠲᠤ", "ᠪᠠᠲᠤ"),
        ("བཀྲ་ཤིས".replace("་", " "), "བཀྲ ཤིས"),
        ("O'Neill-Smith", "O'Neill-Smith"),
        ("e\u0301lan", "\u00e9lan"),
    ],
)
def test_a_citizen_can_give_any_name_of_the_register(typed: str, kept: str) -> None:
    assert read("person_name", typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("\u3000", "empty"),
        ("王\u200b芳", "unprintable"),  # zero-width space
        ("王\u200d芳", "unprintable"),
        ("\ufeff王芳", "unprintable"),
        ("\u202e芳王", "unprintable"),  # right-to-left override
        ("\u2067王芳\u2069", "unprintable"),
        ("王\x00芳", "unprintable"),
        ("王\n芳", "unprintable"),
        ("王\u2028芳", "unprintable"),
        ("王\ue000", "unprintable"),  # private use: everybody sees something else
        ("王\ud800", "unprintable"),
        ("王\u3164", "unprintable"),  # Hangul filler: a letter nobody sees
        ("\u3164\u3164", "unprintable"),
        ("王\u0378", "unprintable"),  # unassigned
        ("王芳1", "not_a_name"),
        ("王芳😀", "not_a_name"),
        ("<b>王</b>", "not_a_name"),
        ("王{name}", "not_a_name"),
        ("王%s", "not_a_name"),
        ("王,芳", "not_a_name"),
        ("王_芳", "not_a_name"),
        ("·", "not_a_name"),
        ("- '", "not_a_name"),
        ("...", "not_a_name"),
        ("\u0301", "not_a_name"),
        (5, "not_text"),
        (None, "not_text"),
        (["王芳"], "not_text"),
        (True, "not_text"),
    ],
)
def test_a_citizen_cannot_give_a_name_that_hides_something(typed: Any, code: str) -> None:
    refused = refusal("person_name", typed)
    assert refused is not None
    assert refused.code == code


def test_a_citizen_can_give_a_name_of_fifty_characters_and_no_longer_one() -> None:
    assert read("person_name", "那" * 50) == "那" * 50
    refused = refusal("person_name", "那" * 51)
    assert refused is not None
    assert (refused.code, refused.values) == ("too_long", {"most": 50})
    assert described("person_name") == {"max": 50}


@pytest.mark.parametrize("kind", ["text", "long_text", "address"])
def test_a_citizen_can_write_freely(kind: str) -> None:
    assert read(kind, " 巴彦嘎查\r\n三组 <b>{name}</b> 100% 😀 ") == "巴彦嘎查\n三组 <b>{name}</b> 100% 😀"
    assert refusal(kind, "a\tb").code == "unprintable"  # type: ignore[union-attr]
    assert refusal(kind, "a\u200bb").code == "unprintable"  # type: ignore[union-attr]
    assert refusal(kind, "a\u2029b").code == "unprintable"  # type: ignore[union-attr]
    assert refusal(kind, "\n \n").code == "empty"  # type: ignore[union-attr]
    assert refusal(kind, {"a": 1}).code == "not_text"  # type: ignore[union-attr]


@pytest.mark.parametrize(("kind", "most"), [("text", 200), ("long_text", 2000), ("address", 120)])
def test_a_citizen_cannot_write_more_than_there_is_room_for(kind: str, most: int) -> None:
    assert read(kind, "长" * most) == "长" * most
    refused = refusal(kind, "长" * (most + 1))
    assert refused is not None
    assert (refused.code, refused.values) == ("too_long", {"most": most})
    assert described(kind) == {"max": most}


def test_an_author_can_set_the_length_of_a_text() -> None:
    assert read("text", "12345", longest=5) == "12345"
    assert refusal("text", "123456", longest=5) is not None
    assert described("text", longest=5) == {"max": 5}
