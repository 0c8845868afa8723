"""The schema base and the fields every request is read with: strict, bounded, kindly worded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, ClassVar

import marshmallow as ma

from api.plumbing.shown import Show, shows
from api.plumbing.wording import Coded, word_field

#: What no text may hold: C0 but for line breaks and tabs, DEL, C1.
_CONTROLS = frozenset(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))) - {"\n", "\r", "\t"}
#: What would make one name look like another: zero-width and direction-changing characters, soft hyphen, BOM.
_INVISIBLE = frozenset("\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\ufeff") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xE0000, 0xE0080))
}

#: RFC 3339; Python would also read week dates, dates without hyphens and times without an offset.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(_DAY.pattern + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})")


class StrictSchema(ma.Schema):
    """Refuses fields it does not know and words every refusal in Chinese with a stable code."""

    error_messages = {  # noqa: RUF012 — marshmallow's own declaration
        "unknown": Coded("没有这一项。", "unknown"),
        "type": Coded("这里应当是一组字段。", "type"),
    }

    class Meta:
        """Unknown fields are refused: a typing error must not become silence."""

        unknown = ma.RAISE

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        """Give the field our words for its refusals."""
        word_field(field_obj)


class AnswerSchema(ma.Schema):
    """What we answer with: open in the description, because answers may gain fields (v1 is additive only).

    Our use cases answer in dicts of what JSON can hold; of those only the declared fields are taken, and not looked
    into: converting each value once more would cost a turn 100 µs. An ``is_exact`` one is given dicts that hold what
    it declares and nothing else; they pass as they are, and a test compares them.
    """

    is_exact: ClassVar[bool] = False

    class Meta:
        """Says so in OpenAPI."""

        unknown = ma.EXCLUDE

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """The declared fields of ``obj``, or of each of ``many``."""
        if self.is_exact:
            return obj
        if self.many if many is None else many:
            return [self.dump(item, many=False) for item in obj]
        if not isinstance(obj, dict):
            return super().dump(obj, many=False)
        return {name: value for name, show in self._shows if (value := show(obj)) is not ma.missing}

    @cached_property
    def _shows(self) -> list[tuple[str, Show]]:
        return shows(self)


class Text(ma.fields.String):
    """Text in NFC (UAX 15) of at most ``max_length`` characters; ``is_name`` also refuses what cannot be seen.

    Rare Han, ``·`` and long ethnic names pass through unchanged.
    """

    default_error_messages = {  # noqa: RUF012 — marshmallow's own declaration
        "too_short": "太短了，至少 {min} 个字。",
        "too_long": "太长了，最多 {max} 个字。",
        "characters": "里面有看不见的字符，请重新输入。",
    }

    def __init__(self, *, max_length: int, min_length: int = 0, is_name: bool = False, **kwargs: Any) -> None:
        metadata = {"maxLength": max_length, **({"minLength": min_length} if min_length else {})}
        super().__init__(metadata=metadata | dict(kwargs.pop("metadata", {})), **kwargs)
        self.max_length, self.min_length, self.is_name = max_length, min_length, is_name

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if isinstance(value, str) and len(value) > 4 * self.max_length:  # before NFC, whose cost grows with length
            raise self.make_error("too_long", max=self.max_length)
        text = unicodedata.normalize("NFC", super()._deserialize(value, attr, data, **kwargs))
        if self.is_name:
            text = text.strip()
        self._check(text)
        return text

    def _check(self, text: str) -> None:
        if len(text) > self.max_length:
            raise self.make_error("too_long", max=self.max_length)
        if len(text) < self.min_length:
            raise self.make_error("too_short", min=self.min_length)
        if not _CONTROLS.isdisjoint(text) or (self.is_name and not (_INVISIBLE | {"\n", "\r", "\t"}).isdisjoint(text)):
            raise self.make_error("characters")


class Count(ma.fields.Integer):
    """A whole number in a query, ASCII digits only: marshmallow's own would take ``1_000`` and ``１２``."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 9):
            raise self.make_error("invalid")
        return int(value)


class TrueFalse(ma.fields.Boolean):
    """``true`` or ``false``: marshmallow's own would take ``"yes"`` and ``1``, and nobody agrees by looking like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Day(ma.fields.Date):
    """A date ``YYYY-MM-DD`` of a year people live in: 1900 to 2199."""

    default_error_messages = {"range": "日期超出了范围。"}  # noqa: RUF012 — marshmallow's own declaration

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        _require(_DAY, value, self)
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not 1900 <= day.year <= 2199:
            raise self.make_error("range")
        return day


class Instant(ma.fields.DateTime):
    """An RFC 3339 instant with its offset, as UTC.

    The year is checked before converting: year 9999 at -14:00 has no UTC.
    """

    default_error_messages = {"range": "时间超出了范围。"}  # noqa: RUF012 — as above

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        _require(_INSTANT, value, self)
        instant: datetime = super()._deserialize(value, attr, data, **kwargs)
        if not 1900 <= instant.year <= 2199:
            raise self.make_error("range")
        return instant.astimezone(UTC)


def _require(pattern: re.Pattern[str], value: Any, field: ma.fields.Field[Any]) -> None:
    if not (isinstance(value, str) and pattern.fullmatch(value)):
        raise field.make_error("invalid")
