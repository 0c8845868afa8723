"""Attacks on refresh families: theft, reuse, races, and a dump of the store (promises 3, 4, 5)."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from adapters.refresh_tokens import RandomRefreshTokens
from i18n.errors import NotSignedIn, Unavailable
from identity.sessions import Session
from tests.identity_world import World


def test_a_spent_token_ends_the_whole_family_and_is_written_down(world: World) -> None:
    stolen = world.sign_in()["refresh_token"]
    second = world.refresh(stolen).get_json()
    third = world.refresh(second["refresh_token"]).get_json()
    assert world.me(third["access_token"]).status_code == 200
    assert world.refresh(stolen).status_code == 401
    for signed_in in (second, third):
        assert world.me(signed_in["access_token"]).status_code == 401
        assert world.refresh(signed_in["refresh_token"]).status_code == 401
    assert world.events().count("refresh_reused") == 1


def test_a_spent_token_ends_its_own_family_and_no_other(world: World) -> None:
    other = world.sign_in()
    stolen = world.sign_in()["refresh_token"]
    world.refresh(world.refresh(stolen).get_json()["refresh_token"])
    world.refresh(stolen)
    assert world.me(other["access_token"]).status_code == 200
    assert world.refresh(other["refresh_token"]).status_code == 200


def test_a_citizen_whose_reply_got_lost_gets_the_same_successor_again(world: World) -> None:
    first = world.sign_in()["refresh_token"]
    lost = world.refresh(first).get_json()
    before = world.content()
    again = world.refresh(first)
    assert again.status_code == 200
    assert again.get_json()["refresh_token"] == lost["refresh_token"]
    assert world.content() == before
    assert world.me(again.get_json()["access_token"]).status_code == 200
    assert world.refresh(lost["refresh_token"]).status_code == 200
    assert "refresh_reused" not in world.events()


def test_a_retry_that_comes_after_the_successor_was_used_is_a_theft(world: World) -> None:
    first = world.sign_in()["refresh_token"]
    second = world.refresh(first).get_json()["refresh_token"]
    world.refresh(second)
    assert world.refresh(first).status_code == 401
    assert world.refresh(second).status_code == 401
    assert "refresh_reused" in world.events()


def test_a_retry_that_comes_too_late_is_a_theft(world: World) -> None:
    first = world.sign_in()["refresh_token"]
    world.refresh(first)
    world.clock.forward(minutes=10, seconds=1)
    assert world.refresh(first).status_code == 401
    assert "refresh_reused" in world.events()


def test_refreshes_that_race_all_get_the_one_successor(world: World) -> None:
    token = world.sign_in()["refresh_token"]
    start = threading.Barrier(16)

    def refresh(_: int) -> str:
        start.wait()
        return world.identity.families.refresh(token, world.clock()).refresh_token

    with ThreadPoolExecutor(16) as pool:
        successors = set(pool.map(refresh, range(16)))
    assert len(successors) == 1
    [session] = world.content("sessions")["sessions"]
    assert session["generation"] == 2
    assert "refresh_reused" not in world.events()


def test_an_invented_token_changes_nothing_even_with_a_real_session_id(world: World) -> None:
    signed_in = world.sign_in()
    session, generation, random, mark = signed_in["refresh_token"].split(".")
    before = world.content()
    for invented in (
        "",
        "nonsense",
        signed_in["access_token"][:256],
        f"{session}.{generation}.{'A' * 43}.{mark}",
        f"{session}.{generation}.{random}.{'A' * 22}",
        f"{session}.2.{random}.{mark}",
        f"sess_{'a' * 26}.{generation}.{random}.{mark}",
        f"{session}.{generation}.{random}.{mark}\n",
    ):
        assert world.refresh(invented).status_code in {401, 422}
    assert world.content() == before
    assert world.me(signed_in["access_token"]).status_code == 200
    assert "refresh_reused" not in world.events()


def test_nothing_in_a_dump_of_the_store_opens_anything(world: World) -> None:
    """Every stored value, alone and put together as a token would be, is refused; the successor stays sealed."""
    first = world.sign_in()["refresh_token"]
    second = world.refresh(first).get_json()["refresh_token"]
    [session] = world.content("sessions")["sessions"]
    before = world.content()
    dumped = [value for value in _values(session) if value]
    built = [f"{session['_id']}.{generation}.{value}" for value in dumped for generation in (1, 2, 3)]
    for value in {*dumped, *built}:
        assert world.refresh(value[:256]).status_code in {401, 422}
        assert world.me(value).status_code == 401
    for token in (first, second):
        for piece in token.split(".")[2:]:
            assert piece not in repr(session)
    assert world.content() == before


def test_a_stolen_successor_opens_for_the_previous_token_only(world: World) -> None:
    tokens = RandomRefreshTokens(world.vault)
    previous, successor = tokens.mint("sess_" + "a" * 26, 1), tokens.mint("sess_" + "a" * 26, 2)
    sealed = tokens.seal(successor, previous=previous)
    assert tokens.unseal(sealed, previous=previous) == successor
    assert successor.encode() not in sealed
    with pytest.raises(InvalidTag):
        tokens.unseal(sealed, previous=tokens.digest(previous))


def test_tokens_hold_two_hundred_and_fifty_six_random_bits(world: World) -> None:
    tokens = RandomRefreshTokens(world.vault)
    randoms = {tokens.mint("sess_" + "a" * 26, 1).split(".")[2] for _ in range(500)}
    assert len(randoms) == 500
    assert {len(random) for random in randoms} == {43}


class LosesReplies:
    """Sessions whose first save is applied and then not heard of."""

    def __init__(self, world: World) -> None:
        self._sessions = world.identity.families.sessions
        self._lost = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sessions, name)

    def save(self, session: Session) -> Session | None:
        saved = self._sessions.save(session)
        if not self._lost:
            self._lost = True
            raise Unavailable
        return saved


def test_a_refresh_whose_store_reply_got_lost_can_be_tried_again(world: World) -> None:
    token = world.sign_in()["refresh_token"]
    families = replace(world.identity.families, sessions=LosesReplies(world))  # type: ignore[arg-type]
    with pytest.raises(Unavailable):
        families.refresh(token, world.clock())
    retried = families.refresh(token, world.clock())
    assert world.me(retried.access_token).status_code == 200
    assert "refresh_reused" not in world.events()


class AlwaysLoses:
    """Sessions somebody else is always faster to save."""

    def __init__(self, world: World) -> None:
        self._sessions = world.identity.families.sessions

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sessions, name)

    def save(self, session: Session) -> Session | None:
        return None

    def add(self, session: Session) -> bool:
        return False


def test_a_race_that_is_never_won_ends_in_a_kind_answer(world: World) -> None:
    token = world.sign_in()["refresh_token"]
    families = replace(world.identity.families, sessions=AlwaysLoses(world))  # type: ignore[arg-type]
    account = world.identity.accounts.find(owner=world.content("accounts")["accounts"][0]["_id"])
    assert account is not None
    for attempt in (
        lambda: families.refresh(token, world.clock()),
        lambda: families.logout(token, world.clock()),
        lambda: families.open(account, world.clock(), method="wechat"),
    ):
        with pytest.raises(Unavailable):
            attempt()


def test_a_session_opened_while_the_account_was_being_disabled_is_ended(world: World) -> None:
    member = world.hire()
    row = world.content("accounts")["accounts"][0]
    stale = world.identity.accounts.find(owner=row["_id"])
    assert stale is not None
    world.identity.register.disable(member.username, now=world.clock())
    with pytest.raises(NotSignedIn):
        world.identity.families.open(stale, world.clock(), method="staff")
    assert world.identity.families.sessions.open_of(owner=row["_id"], limit=9) == []


def _values(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for value in document.values():
            yield from _values(value)
    elif isinstance(document, bytes):
        yield from (document.hex(), base64.urlsafe_b64encode(document).decode())
    elif document is not None:
        yield str(document)
