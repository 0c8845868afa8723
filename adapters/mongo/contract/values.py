"""What values must survive: the way in, the disk and the way out, exactly."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from adapters.mongo.client import Database
from adapters.mongo.contract.requirement import require


def _comes_back(scratch: Database, name: str, value: Any) -> None:
    scratch[name].insert_one({"_id": 1, "value": value})
    by_insert = (scratch[name].find_one({"_id": 1}) or {})["value"]
    scratch[name].replace_one({"_id": 1}, {"value": [value]})
    by_replace = (scratch[name].find_one({"_id": 1}) or {})["value"][0]
    for way, found in (("an insert", by_insert), ("a replace", by_replace)):
        require(found == value and isinstance(found, type(value)), f"changed by {way}")


def bytes_survive(scratch: Database) -> None:
    """Bytes come back exactly, every value of them, and empty ones too."""
    _comes_back(scratch, "bytes", bytes(range(256)) * 3)
    _comes_back(scratch, "no_bytes", b"")


def instants_survive(scratch: Database) -> None:
    """Instants come back to the millisecond, in UTC, from 1900 to 9999."""
    instants = (
        datetime(1900, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999_000, UTC),
        datetime(2026, 11, 22, 8, 30, 15, 123_000, UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_000, UTC),
    )
    for number, instant in enumerate(instants):
        _comes_back(scratch, f"instants_{number}", instant)


def whole_numbers_survive(scratch: Database) -> None:
    """Whole numbers come back exactly, to the ends of 64 bits, and stay whole."""
    for number, value in enumerate((0, -1, 2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, -(2**63))):
        _comes_back(scratch, f"numbers_{number}", value)


def texts_survive(scratch: Database) -> None:
    """Texts come back code point by code point: rare Han, dots of long names, Mongolian, and look-alike operators."""
    for number, text in enumerate(
        ("𠮷龘䶮", "阿卜杜拉·买买提", "ᠮᠣᠩᠭᠣᠯ", "$where", "{'$gt': ''}", "a.b", "", "e\u0301")
    ):
        _comes_back(scratch, f"texts_{number}", text)


def texts_are_equal_only_when_they_are(scratch: Database) -> None:
    """A text is found by itself alone: not by other case, other normal form, or a pattern."""
    scratch["equal_texts"].insert_one({"_id": 1, "text": "\u00e9A.*"})
    for other in ("e\u0301A.*", "\u00e9a.*", "\u00e9A", "\u00e9Axx"):
        require(scratch["equal_texts"].find_one({"text": other}) is None, "another text found it")
    require(scratch["equal_texts"].find_one({"text": "\u00e9A.*"}) is not None, "its own text did not find it")


def shapes_survive(scratch: Database) -> None:
    """Nothing, yes and no, empty arrays and empty documents come back as such, in their order."""
    shape = {"b": None, "a": [True, False, [], {}, [[1]]], "long": {"中文": {"键": 1.5}}}
    _comes_back(scratch, "shapes", shape)
    found = scratch["shapes"].find_one() or {}
    require(list(found["value"][0]) == ["b", "a", "long"], "the order changed")


def a_large_document_survives(scratch: Database) -> None:
    """A document of four million bytes comes back whole, and is replaced whole."""
    _comes_back(scratch, "large", bytes(range(250)) * 16_000)


BEHAVIOURS = (
    bytes_survive,
    instants_survive,
    whole_numbers_survive,
    texts_survive,
    texts_are_equal_only_when_they_are,
    shapes_survive,
    a_large_document_survives,
)
