"""What must not show when printed, and the edges of the use cases nobody meets by clicking."""

from __future__ import annotations

from dataclasses import replace

import pytest

from i18n.errors import NotFound, NotSignedIn, SignInRefused, Unavailable
from identity.accounts import Account
from identity.codes import SignInCode
from identity.principal import Role
from identity.register import Enrolled
from tests.identity_world import PHONE, World


def test_what_is_handed_to_new_staff_does_not_show_when_printed(world: World) -> None:
    enrolled = world.identity.register.create("batu", Role.AUDITOR, (), now=world.clock())
    assert repr(enrolled) == f"Enrolled({enrolled.account.id})"
    assert isinstance(enrolled, Enrolled)


def test_nonsense_does_not_refresh(world: World) -> None:
    with pytest.raises(NotSignedIn):
        world.identity.families.refresh("nonsense", world.clock())


def test_somebody_whose_account_was_closed_meanwhile_sees_nothing(world: World) -> None:
    signed_in = world.sign_in()
    principal = world.identity.authenticate(signed_in["access_token"], world.clock())
    world.identity.close(principal, now=world.clock())
    for attempt in (
        lambda: world.identity.profile(principal),
        lambda: world.identity.close(principal, now=world.clock()),
    ):
        with pytest.raises(NotSignedIn):
            attempt()
    assert world.events().count("account_closed") == 1


class CodesRacedBy:
    """Codes whose spending is always overtaken; `taken` says whether by somebody who used them."""

    def __init__(self, world: World, *, taken: bool) -> None:
        self._codes, self._taken, self._now = world.identity.citizens.codes, taken, world.clock()

    def find(self, request: str) -> SignInCode | None:
        code = self._codes.find(request)
        return code.used(self._now) if code and self._taken and code.tries else code

    def save(self, code: SignInCode) -> SignInCode | None:
        return None if code.used_at else self._codes.save(code)


@pytest.mark.parametrize(("taken", "error"), [(True, SignInRefused), (False, Unavailable)])
def test_a_code_somebody_was_faster_to_use_signs_nobody_in(world: World, taken: bool, error: type[Exception]) -> None:
    request, digits = world.ask_for_code()
    citizens = replace(world.identity.citizens, codes=CodesRacedBy(world, taken=taken))  # type: ignore[arg-type]
    with pytest.raises(error):
        citizens.by_code(request, PHONE, digits, network="n", now=world.clock())
    assert world.content("sessions") == {"sessions": []}


class RacedOnce:
    """Sessions of which the first revocation is overtaken by a refresh."""

    def __init__(self, world: World) -> None:
        self._sessions, self._raced = world.identity.families.sessions, False

    def __getattr__(self, name: str) -> object:
        return getattr(self._sessions, name)

    def save(self, session: object) -> object:
        if self._raced:
            return self._sessions.save(session)  # type: ignore[arg-type]
        self._raced = True
        return None


def test_a_theft_is_seen_even_when_somebody_refreshes_at_that_moment(world: World) -> None:
    stolen = world.sign_in()["refresh_token"]
    world.refresh(world.refresh(stolen).get_json()["refresh_token"])
    families = replace(world.identity.families, sessions=RacedOnce(world))  # type: ignore[arg-type]
    with pytest.raises(NotSignedIn):
        families.refresh(stolen, world.clock())
    assert world.events().count("refresh_reused") == 1
    assert world.content("sessions")["sessions"][0]["revoked_at"] is not None


def test_a_logout_is_done_even_when_somebody_refreshes_at_that_moment(world: World) -> None:
    token = world.sign_in()["refresh_token"]
    families = replace(world.identity.families, sessions=RacedOnce(world))  # type: ignore[arg-type]
    families.logout(token, world.clock())
    assert world.content("sessions")["sessions"][0]["revoked_at"] is not None


def test_an_account_without_credentials_has_no_second_factor_to_reset(world: World) -> None:
    world.identity.register.create("batu", Role.AUDITOR, (), now=world.clock())

    class Bare:
        def find_by(self, *_: object) -> Account:
            return Account("acct_x", Role.AUDITOR, world.clock())

        def save(self, account: Account) -> Account:
            raise AssertionError(account)

    register = replace(world.identity.register, accounts=Bare())  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        register.reset_second_factor("batu", now=world.clock())
