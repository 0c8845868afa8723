"""Signed cursors: where a page went on, which the next request may repeat and not invent."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import marshmallow as ma
import orjson

from api.plumbing.bounded_json import decode
from api.plumbing.schemas import Count, StrictSchema, Text
from i18n.errors import BangbanError, Invalid

MAX_PAGE_SIZE = 100
_MAX_LENGTH = 512
Blind = Callable[[str, str], str]
Item = TypeVar("Item")


class PageQuery(StrictSchema):
    """Query parameters of a list: ``limit`` and the ``cursor`` of the page before."""

    limit = Count(load_default=20, validate=ma.validate.Range(1, MAX_PAGE_SIZE))
    cursor = Text(max_length=_MAX_LENGTH, load_default=None)


def newest_first(
    query: Mapping[str, Any],
    *,
    of: str,
    blind: Blind,
    fetch: Callable[[tuple[datetime, str] | None, int], list[Item]],
    place: Callable[[Item], tuple[datetime, str]],
) -> tuple[list[Item], str | None]:
    """A page of the list ``of``, newest first, and the cursor of the next one.

    ``fetch(before, limit)`` finds what comes after an item's ``place``, its instant and its id.
    """
    position = read(query["cursor"], of=of, blind=blind)
    before = (datetime.fromisoformat(position["at"]), position["id"]) if position else None
    items = fetch(before, query["limit"])
    if len(items) < query["limit"]:
        return items, None
    at, item_id = place(items[-1])
    return items, sign({"at": at.isoformat(), "id": item_id}, of=of, blind=blind)


def newest_numbers(
    query: Mapping[str, Any],
    *,
    of: str,
    blind: Blind,
    fetch: Callable[[int | None, int], list[Item]],
    number: Callable[[Item], int],
) -> tuple[list[Item], str | None]:
    """The same for a list whose items are numbered: ``fetch(before, limit)`` finds those with smaller numbers."""
    position = read(query["cursor"], of=of, blind=blind)
    items = fetch(position["number"] if position else None, query["limit"])
    if len(items) < query["limit"]:
        return items, None
    return items, sign({"number": number(items[-1])}, of=of, blind=blind)


def sign(position: dict[str, Any], *, of: str, blind: Blind) -> str:
    """A cursor for ``position``, good only for the list ``of`` (name and owner: ``"conversations/acct_…"``)."""
    payload = base64.urlsafe_b64encode(orjson.dumps(position)).decode().rstrip("=")
    return f"{payload}.{blind(f'cursor/{of}', payload)}"


def read(cursor: str | None, *, of: str, blind: Blind) -> dict[str, Any] | None:
    """The position in ``cursor``; None for the first page; raises ``Invalid`` for one we did not sign for this list."""
    if cursor is None:
        return None
    payload, _, signature = cursor.partition(".")
    if not cursor.isascii() or not hmac.compare_digest(signature, blind(f"cursor/{of}", payload)):
        raise _refusal()
    try:
        position: dict[str, Any] = decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (BangbanError, binascii.Error):
        raise _refusal() from None
    return position


def _refusal() -> Invalid:
    return Invalid(code="cursor", text="这个翻页标记无效，请从第一页开始。")
