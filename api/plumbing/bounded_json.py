"""Decodes request bodies as I-JSON (RFC 7493) within bounds, so that no body can hurt what reads it.

The standard decoder takes duplicate names (last wins), integers of any size, ``NaN``, lone surrogates and
nesting until the stack ends; each of these was measured to end in a 500 or in data nobody sent.
"""

from __future__ import annotations

import json
import math
import re
from io import BytesIO
from typing import IO, Any, NoReturn

from flask import Request
from werkzeug.exceptions import UnsupportedMediaType

from i18n.errors import Invalid, Malformed

MAX_BODY_BYTES = 64 * 1024
MAX_DEPTH = 16
MAX_VALUES = 10_000  # a signature of 16 KiB is some 4,000 numbers
MAX_NAME_LENGTH = 64
MAX_NUMBER_LENGTH = 32
MAX_SAFE_INTEGER = 2**53 - 1  # RFC 7493 §2.2: beyond this a JavaScript client reads another number

_SURROGATE = re.compile(r"[\ud800-\udfff]")


class BoundedRequest(Request):
    """A request whose JSON went through :func:`decode`; anything but JSON is 415."""

    max_content_length = MAX_BODY_BYTES  # of all but uploads; see ``parsing.expect_file``

    def _get_file_stream(self, *args: Any, **kwargs: Any) -> IO[bytes]:
        """Files wait in memory: a temporary file would be personal data on a disk, unsealed."""
        return BytesIO()

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """The decoded body; raises ``UnsupportedMediaType``, ``Malformed``, ``Invalid`` or, too long, 413."""
        if not self.is_json:
            raise UnsupportedMediaType
        return decode(self.get_data(cache=True))


def decode(body: bytes) -> Any:
    """Decode ``body``; raise ``Malformed`` when it is not I-JSON and ``Invalid`` when it is out of bounds."""
    try:
        value = _DECODER.decode(body.decode("utf-8"))
    except RecursionError:
        raise Invalid(code="json_too_deep", text="内容嵌套太深。") from None
    except ValueError:  # bad UTF-8 and bad JSON alike; their messages would repeat the body
        raise Malformed(code="json_unreadable", text="请求内容不是有效的 JSON。") from None
    _check_bounds(value)
    return value


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed(code="json_duplicate_name", text="同一个名称出现了两次。")
    for name in members:
        _check_name(name)
    return members


def _check_name(name: str) -> None:
    if name.startswith("$") or "." in name or len(name) > MAX_NAME_LENGTH:
        raise Invalid(code="json_name", text="内容里有不允许的名称。")
    _check_text(name)


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise Malformed(code="json_nul", text="文字里有不允许的字符。")
    if not text.isascii() and _SURROGATE.search(text):
        raise Malformed(code="json_surrogate", text="文字里有不完整的字符。")


def _integer(digits: str) -> int:
    if len(digits) > MAX_NUMBER_LENGTH or abs(value := int(digits)) > MAX_SAFE_INTEGER:
        _refuse_number()
    return value


def _number(digits: str) -> float:
    if len(digits) > MAX_NUMBER_LENGTH or not math.isfinite(value := float(digits)):
        _refuse_number()
    return value


def _refuse_constant(_: str) -> NoReturn:
    _refuse_number()


def _refuse_number() -> NoReturn:
    raise Malformed(code="json_number", text="有一个数字太大或无法表示。")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_int=_integer, parse_float=_number, parse_constant=_refuse_constant
)


def _check_bounds(root: Any) -> None:
    """Walk level by level, never by recursion: the walk itself must not be what breaks."""
    containers: list[Any] = [[root]]
    seen = 0
    for _ in range(MAX_DEPTH + 1):
        children = [child for container in containers for child in _children(container)]
        seen += len(children)
        if seen > MAX_VALUES:
            raise Invalid(code="json_too_many", text="内容太多，请分几次提交。")
        containers = [child for child in children if isinstance(child, dict | list)]
        if not containers:
            return
    raise Invalid(code="json_too_deep", text="内容嵌套太深。")


def _children(container: dict[str, Any] | list[Any]) -> list[Any]:
    children = list(container.values()) if isinstance(container, dict) else container
    for child in children:
        if isinstance(child, str):
            _check_text(child)
    return children
