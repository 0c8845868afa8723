"""Cursors can be repeated and not invented, and belong to one list of one person."""

from __future__ import annotations

import pytest

from api.plumbing.cursors import MAX_PAGE_SIZE, PageQuery, read, sign
from i18n.errors import Invalid
from tests.edge import fake_blind

POSITION = {"after": "conv_a", "at": 17}


def test_a_client_can_go_on_where_a_page_ended() -> None:
    assert read(sign(POSITION, of="list/acct_a", blind=fake_blind), of="list/acct_a", blind=fake_blind) == POSITION
    assert read(None, of="list/acct_a", blind=fake_blind) is None


def test_a_client_cannot_use_anothers_cursor() -> None:
    with pytest.raises(Invalid):
        read(sign(POSITION, of="list/acct_a", blind=fake_blind), of="list/acct_b", blind=fake_blind)


def test_a_client_cannot_change_a_cursor() -> None:
    good = sign(POSITION, of="l", blind=fake_blind)
    payload, _, signature = good.partition(".")
    for bad in (
        "",
        ".",
        payload,
        f"{payload}.",
        f".{signature}",
        good[1:],
        good[:-1],
        f"{good}a",
        f"{payload}A.{signature}",
        "游标",
        "é.é",
    ):
        with pytest.raises(Invalid) as refusal:
            read(bad, of="l", blind=fake_blind)
        assert refusal.value.code == "cursor"


def test_even_a_signed_cursor_must_be_json() -> None:
    for payload in ("e3t7", "!!!!", "A"):
        with pytest.raises(Invalid):
            read(f"{payload}.{fake_blind('cursor/l', payload)}", of="l", blind=fake_blind)


def test_a_page_has_a_largest_size() -> None:
    assert PageQuery().load({}) == {"limit": 20, "cursor": None}
    assert PageQuery().load({"limit": str(MAX_PAGE_SIZE)})["limit"] == MAX_PAGE_SIZE
    for limit in ("0", str(MAX_PAGE_SIZE + 1)):
        assert PageQuery().validate({"limit": limit}).keys() == {"limit"}
