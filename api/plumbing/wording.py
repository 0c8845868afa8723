"""Words for what marshmallow refuses: Chinese texts with stable codes, and never the value itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Self

import marshmallow as ma

from i18n.errors import FieldError
from i18n.marking import N_


class Coded(str):
    """A message that remembers its code, and what it is filled with, until it has been translated."""

    code: str
    values: dict[str, object]
    __slots__ = ("code", "values")

    def __new__(cls, text: str, code: str, values: dict[str, object] | None = None) -> Self:
        """Make the message ``text`` known by ``code``."""
        message = super().__new__(cls, text)
        message.code, message.values = code, values or {}
        return message

    def format(self, *args: object, **kwargs: object) -> Coded:
        """Keep the values the text names, and no other: marshmallow also gives what was sent."""
        return Coded(str(self), self.code, {name: value for name, value in kwargs.items() if f"{{{name}}}" in self})


_WORDS = {
    "required": N_("请填写这一项。"),
    "null": N_("这一项不能为空。"),
    "type": N_("这一项的类型不对。"),
    "invalid": N_("这一项填写得不对。"),
    "invalid_utf8": N_("这一项填写得不对。"),
    "special": N_("这个数字无法使用。"),
    "too_large": N_("这个数字太大了。"),
    "format": N_("格式不对。"),
}
_INVALID = Coded(_WORDS["invalid"], "invalid")
_REFUSALS: dict[type[ma.validate.Validator], Coded] = {
    ma.validate.Length: Coded("长度不合适。", "length"),
    ma.validate.Range: Coded("超出了范围。", "range"),
    ma.validate.OneOf: Coded("请从给出的选项里选一个。", "choice"),
    ma.validate.Regexp: Coded("格式不对。", "format"),
}
#: What a name in a pointer may look like; anything else came from the sender and is not repeated.
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")


def word_field(field: ma.fields.Field[Any]) -> None:
    """Give ``field`` and its validators our words, whoever wrote the English ones."""
    field.error_messages = {key: Coded(_in_our_words(key, text), key) for key, text in field.error_messages.items()}
    for validator in field.validators:
        _word_validator(validator)
    for inner in _inner_fields(field):
        word_field(inner)


def _word_validator(validator: Any) -> None:
    """Our words for one that has none of its own; its code for one that has."""
    for kind, refusal in _REFUSALS.items():
        if isinstance(validator, kind) and not isinstance(validator.error, Coded):
            own = validator.error or ""
            validator.error = refusal if own.isascii() else Coded(own, refusal.code)


def _in_our_words(key: str, text: Any) -> str:
    """A field's own message if it is ours (Chinese), else what we say for its key."""
    return text if isinstance(text, str) and not text.isascii() else _WORDS.get(key, str(_INVALID))


def _inner_fields(field: ma.fields.Field[Any]) -> Iterator[ma.fields.Field[Any]]:
    if isinstance(field, ma.fields.List):
        yield field.inner
    if isinstance(field, ma.fields.Dict):
        yield from (inner for inner in (field.key_field, field.value_field) if inner is not None)


def field_errors(messages: Any, at: str = "") -> Iterator[FieldError]:
    """Flatten marshmallow's nested messages to field errors; ``at`` is the pointer of ``messages`` themselves."""
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from field_errors(inner, at if name == ma.exceptions.SCHEMA else f"{at}/{_segment(name)}")
    else:
        message = next((_coded(item) for item in messages if _is_ours(item)), _INVALID)
        yield FieldError(pointer=at, code=message.code, message=str(message), values=message.values)


def _is_ours(message: Any) -> bool:
    """Whether these are our words, which are Chinese; marshmallow's may repeat what was sent."""
    return isinstance(message, Coded) or (isinstance(message, str) and not message.isascii())


def _coded(message: str) -> Coded:
    return message if isinstance(message, Coded) else Coded(message, _INVALID.code)


def _segment(name: object) -> str:
    return str(name) if isinstance(name, int) or _PLAIN_NAME.fullmatch(str(name)) else "?"
