"""Attacks on the step before what is graver: replaying codes, guessing, taking it to another session (promise 9)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from i18n.errors import BangbanError, Conflict, Unavailable
from identity.principal import Principal, Role
from identity.step_up import LIFE, require_step_up
from tests.edge import NOON
from tests.identity_world import StaffMember, World
from tests.security.test_staff_sign_in_attacks import AlwaysLoses, NoLimits


def step_up(world: World, token: str, totp: str) -> TestResponse:
    return world.post("/v1/auth/staff/step-up", {"totp": totp}, token)


def signed_in(world: World, member: StaffMember) -> str:
    """A token of somebody who signed in, and whose next dynamic code is another."""
    token = str(world.sign_in_staff(member).get_json()["access_token"])
    world.clock.forward(seconds=31)
    return token


def is_proven(world: World, token: str) -> bool:
    with suppress(Conflict):
        require_step_up(world.identity.authenticate(token, world.clock()), world.clock())
        return True
    return False


def test_an_officer_who_was_not_asked_again_is_told_what_to_do() -> None:
    with pytest.raises(Conflict) as refusal:
        require_step_up(Principal("acct_o", "sess_o", Role.COUNTY_OFFICER), NOON)
    assert refusal.value.code == "step_up_needed"
    assert refusal.value.next


def test_an_officer_is_proven_for_five_minutes_to_the_second(world: World) -> None:
    member = world.hire()
    token = signed_in(world, member)
    assert not is_proven(world, token)
    answer = step_up(world, token, world.totp(member))
    assert answer.status_code == 200
    assert answer.get_json() == {"until": (world.clock() + LIFE).isoformat()}
    world.clock.forward(seconds=299)
    assert is_proven(world, token)
    world.clock.forward(seconds=1)
    assert not is_proven(world, token)
    assert world.events()[-1] == "step_up"


def test_the_code_that_signed_somebody_in_does_not_step_up(world: World) -> None:
    member = world.hire()
    totp = world.totp(member)
    token = world.sign_in_staff(member, totp=totp).get_json()["access_token"]
    before = world.content()
    answer = step_up(world, token, totp)
    assert (answer.status_code, answer.get_json()["code"]) == (401, "dynamic_code_refused")
    assert world.content() == before
    assert world.events()[-1] == "step_up_failed"


def test_the_code_that_stepped_up_neither_signs_in_nor_steps_up_again(world: World) -> None:
    member = world.hire()
    token = signed_in(world, member)
    totp = world.totp(member)
    assert step_up(world, token, totp).status_code == 200
    before = world.content()
    assert step_up(world, token, totp).status_code == 401
    assert world.sign_in_staff(member, totp=totp).status_code == 401
    assert world.content() == before


def test_another_session_of_the_same_officer_is_not_proven(world: World) -> None:
    member = world.hire()
    here, there = signed_in(world, member), signed_in(world, member)
    assert step_up(world, here, world.totp(member)).status_code == 200
    assert is_proven(world, here)
    assert not is_proven(world, there)


def test_a_refresh_keeps_what_was_proven_and_a_logout_ends_it(world: World) -> None:
    member = world.hire()
    pair = world.sign_in_staff(member).get_json()
    world.clock.forward(seconds=31)
    assert step_up(world, pair["access_token"], world.totp(member)).status_code == 200
    world.clock.forward(seconds=10)
    following = world.refresh(pair["refresh_token"]).get_json()
    assert is_proven(world, following["access_token"])
    world.post("/v1/auth/logout", {"refresh_token": following["refresh_token"]})
    with pytest.raises(BangbanError):
        world.identity.authenticate(following["access_token"], world.clock())
    assert [one["stepped_up_until"] for one in world.content("sessions")["sessions"]][-1] is None


def test_a_guesser_waits_for_the_right_code_too(world: World) -> None:
    member = world.hire()
    token = signed_in(world, member)
    statuses = [step_up(world, token, "000000").status_code for _ in range(12)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    refused = step_up(world, token, world.totp(member))
    assert refused.status_code == 429
    assert not is_proven(world, token)
    world.clock.forward(seconds=int(refused.headers["Retry-After"]) + 1)
    assert step_up(world, token, world.totp(member)).status_code == 200


def test_one_code_given_many_times_at_once_steps_up_once(world: World) -> None:
    member = world.hire()
    principals = [world.identity.authenticate(signed_in(world, member), world.clock()) for _ in range(6)]
    step = replace(world.identity.step_up, limits=NoLimits())
    totp, start = world.totp(member), threading.Barrier(6)

    def prove(principal: Principal) -> bool:
        start.wait()
        try:
            return bool(step.take(principal, totp, now=world.clock()))
        except BangbanError:
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(prove, principals)) == 1
    assert sum(bool(one["stepped_up_until"]) for one in world.content("sessions")["sessions"]) == 1


def test_somebody_shut_out_meanwhile_cannot_step_up(world: World) -> None:
    member = world.hire(role=Role.AUDITOR)
    token = signed_in(world, member)
    principal = world.identity.authenticate(token, world.clock())
    world.identity.register.disable(member.username, now=world.clock())
    before = world.content()
    assert step_up(world, token, world.totp(member)).status_code == 401
    with pytest.raises(BangbanError):
        world.identity.step_up.take(principal, world.totp(member), now=world.clock())
    assert world.content() == before


def test_a_code_that_cannot_be_spent_proves_nothing(world: World) -> None:
    member = world.hire()
    principal = world.identity.authenticate(signed_in(world, member), world.clock())
    before = world.content()
    losing = replace(world.identity.step_up, accounts=AlwaysLoses(world))  # type: ignore[arg-type]
    with pytest.raises(Unavailable):
        losing.take(principal, world.totp(member), now=world.clock())
    assert world.content() == before


def test_a_citizen_and_a_stranger_cannot_step_up(world: World) -> None:
    before = world.content()
    citizen = world.sign_in()["access_token"]
    assert step_up(world, citizen, "123456").status_code == 401
    assert world.post("/v1/auth/staff/step-up", {"totp": "123456"}).status_code == 401
    principal = world.identity.authenticate(citizen, world.clock())
    with pytest.raises(BangbanError):
        world.identity.step_up.take(principal, "123456", now=world.clock())
    assert world.content("accounts")["accounts"][1:] == before["accounts"]
