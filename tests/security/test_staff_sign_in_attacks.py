"""Attacks on staff sign-in: guessing, replaying dynamic codes, telling names apart, going on after being shut out
(promises 5, 9, 10, 31)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import Any

import pyotp
import pytest

from adapters.passwords import Argon2Passwords
from i18n.errors import BangbanError, Unavailable
from identity.accounts import Account
from identity.principal import Role
from identity.staff import StaffProof
from tests.identity_world import World


class NoLimits:
    """Admits everything."""

    def hit(self, name: str, key: str) -> None:
        pass

    def forget(self, name: str, key: str) -> None:
        pass


def test_staff_can_sign_in_with_all_three(world: World) -> None:
    answer = world.sign_in_staff(world.hire(role=Role.TOWNSHIP_OFFICER))
    assert answer.status_code == 200
    principal = world.identity.authenticate(answer.get_json()["access_token"], world.clock())
    assert (principal.role, principal.regions) == (Role.TOWNSHIP_OFFICER, ("150105",))


def test_user_names_are_compared_without_case(world: World) -> None:
    member = world.hire("Batu")
    assert world.sign_in_staff(member, username="bATU").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"username": "nobody"}, {"password": "wrong"}, {"totp": "000000"}, {"password": "wrong", "totp": "000000"}],
)
def test_one_wrong_part_of_three_is_refused_with_one_answer(world: World, wrong: dict[str, str]) -> None:
    member = world.hire()
    before = world.content()
    answer = world.sign_in_staff(member, **wrong)
    reference = world.sign_in_staff(member, password="also wrong")
    assert answer.status_code == 401
    assert answer.data == reference.data
    assert set(answer.headers.keys()) == set(reference.headers.keys())
    assert world.content() == before
    assert world.events()[-1] == "sign_in_failed"


def test_a_dynamic_code_cannot_be_used_twice(world: World) -> None:
    member = world.hire()
    totp = world.totp(member)
    assert world.sign_in_staff(member, totp=totp).status_code == 200
    before = world.content()
    assert world.sign_in_staff(member, totp=totp).status_code == 401
    assert world.content() == before


def test_replaying_a_dynamic_code_makes_the_next_try_wait_too(world: World) -> None:
    member = world.hire()
    totp = world.totp(member)
    statuses = [world.sign_in_staff(member, totp=totp).status_code for _ in range(9)]
    assert statuses[:2] == [200, 401]
    assert statuses[-1] == 429


def test_an_older_dynamic_code_cannot_be_used_after_a_newer_one(world: World) -> None:
    member = world.hire()
    older = world.totp(member)
    world.clock.forward(seconds=30)
    assert world.sign_in_staff(member).status_code == 200
    assert world.sign_in_staff(member, totp=older).status_code == 401


def test_a_dynamic_code_given_many_times_at_once_signs_in_once(world: World) -> None:
    member = world.hire()
    sessions = len(world.content("sessions")["sessions"])
    staff = replace(world.identity.staff, limits=NoLimits())
    proof = StaffProof(member.username, member.password, world.totp(member))
    start = threading.Barrier(8)

    def sign_in(_: int) -> bool:
        start.wait()
        try:
            return bool(staff.sign_in(proof, network="n", now=world.clock()))
        except BangbanError:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(sign_in, range(8))) == 1
    assert len(world.content("sessions")["sessions"]) == sessions + 1


def test_guessing_makes_the_next_try_wait_for_the_right_password_too(world: World) -> None:
    member = world.hire()
    statuses = [world.sign_in_staff(member, password=f"guess {number}").status_code for number in range(12)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    refused = world.sign_in_staff(member)
    assert refused.status_code == 429
    world.clock.forward(seconds=int(refused.headers["Retry-After"]) + 1)
    assert world.sign_in_staff(member).status_code == 200


def test_names_that_nobody_has_wait_just_the_same(world: World) -> None:
    member = world.hire()
    waits = []
    for username in (member.username, "nobody"):
        answers = [world.sign_in_staff(member, username=username, password="guess") for _ in range(8)]
        waits.append([(answer.status_code, answer.headers.get("Retry-After")) for answer in answers])
    assert waits[0] == waits[1]


def test_parallel_guesses_do_not_share_a_free_try(world: World) -> None:
    member = world.hire()
    proof = StaffProof(member.username, "guess", "000000")
    start = threading.Barrier(16)

    def guess(_: int) -> str:
        start.wait()
        try:
            world.identity.staff.sign_in(proof, network="n", now=world.clock())
        except BangbanError as error:
            return error.code
        return "in"

    with ThreadPoolExecutor(16) as pool:
        codes = list(pool.map(guess, range(16)))
    assert "in" not in codes
    assert codes.count("sign_in_failed") <= 6


def test_known_and_unknown_names_take_the_same_time(world: World) -> None:
    in_earnest = Argon2Passwords()
    replace(world.identity.register, passwords=in_earnest).create("batu", Role.AUDITOR, (), now=world.clock())
    staff = replace(world.identity.staff, limits=NoLimits(), passwords=in_earnest)

    def seconds(username: str) -> float:
        start = perf_counter()
        with pytest.raises(BangbanError):
            staff.sign_in(StaffProof(username, "guess", "000000"), network="n", now=world.clock())
        return perf_counter() - start

    pairs = [(seconds("batu"), seconds("nobody")) for _ in range(9)]
    ratio = median(known for known, _ in pairs) / median(unknown for _, unknown in pairs)
    assert 0.5 < ratio < 2


def test_somebody_who_was_disabled_is_out_with_the_next_request_on_every_device(world: World) -> None:
    member = world.hire(role=Role.AUDITOR)
    devices = []
    for _ in range(3):
        devices.append(world.sign_in_staff(member).get_json())
        world.clock.forward(seconds=31)
    world.identity.register.disable(member.username, now=world.clock())
    for device in devices:
        with pytest.raises(BangbanError):
            world.identity.authenticate(device["access_token"], world.clock())
        assert world.refresh(device["refresh_token"]).status_code == 401
    refused = world.sign_in_staff(member)
    assert refused.status_code == 401
    assert refused.data == world.sign_in_staff(member, password="wrong").data
    world.clock.forward(seconds=31)
    world.identity.register.enable(member.username, now=world.clock())
    assert world.sign_in_staff(member).status_code == 200
    assert world.refresh(devices[0]["refresh_token"]).status_code == 401


def test_the_old_second_factor_is_dead_once_it_was_reset(world: World) -> None:
    member = world.hire()
    signed_in = world.sign_in_staff(member).get_json()
    world.identity.register.reset_second_factor(member.username, now=world.clock())
    world.clock.forward(seconds=31)
    assert world.refresh(signed_in["refresh_token"]).status_code == 401
    assert world.sign_in_staff(member).status_code == 401


def test_the_first_password_opens_nothing_until_it_is_changed(world: World) -> None:
    enrolled = world.identity.register.create("batu", Role.AUDITOR, (), now=world.clock())
    secret = pyotp.parse_uri(enrolled.provisioning_uri).secret
    proof = {"username": "batu", "password": enrolled.password, "totp": pyotp.TOTP(secret).at(world.clock())}
    before = world.content()
    answer = world.post("/v1/auth/staff", proof)
    assert (answer.status_code, answer.get_json()["code"]) == (409, "new_password_needed")
    assert world.content() == before
    for weak in ("short", enrolled.password, "my name is batu!"):
        refused = world.post("/v1/auth/staff", proof | {"new_password": weak})
        assert (refused.status_code, refused.get_json()["errors"][0]["code"]) == (422, "weak_password")
    assert world.post("/v1/auth/staff", proof | {"new_password": "correct horse battery"}).status_code == 200
    world.clock.forward(seconds=31)
    again = proof | {"totp": pyotp.TOTP(secret).at(world.clock())}
    assert world.post("/v1/auth/staff", again).status_code == 401
    assert world.post("/v1/auth/staff", again | {"password": "correct horse battery"}).status_code == 200


def test_a_new_password_ends_the_sessions_made_with_the_old_one(world: World) -> None:
    member = world.hire()
    old = world.sign_in_staff(member).get_json()
    world.clock.forward(seconds=31)
    new = world.sign_in_staff(member, new_password="another horse battery")
    assert new.status_code == 200
    assert world.refresh(old["refresh_token"]).status_code == 401
    assert world.refresh(new.get_json()["refresh_token"]).status_code == 200
    world.clock.forward(seconds=31)
    assert world.sign_in_staff(member).status_code == 401
    assert world.events().count("staff_password_changed") == 2


def test_a_citizen_token_is_nothing_at_the_desk_and_a_staff_token_nothing_to_citizens(world: World) -> None:
    staff = world.sign_in_staff(world.hire()).get_json()
    assert world.me(staff["access_token"]).status_code == 401


def test_neither_password_nor_secret_nor_name_is_readable_in_the_store(world: World) -> None:
    member = world.hire("batu-of-sain")
    everything = repr({name: list(world.database[name].find()) for name in world.database.list_collection_names()})
    for secret in (member.username, member.password, member.secret, "argon2"):
        assert secret not in everything


def test_a_proof_shows_nothing_when_printed(world: World) -> None:
    shown = repr(StaffProof("batu", "correct horse battery", "492039"))
    assert "batu" not in shown
    assert "horse" not in shown


class AlwaysLoses:
    """Accounts somebody else is always faster to save."""

    def __init__(self, world: World) -> None:
        self._accounts = world.identity.accounts

    def __getattr__(self, name: str) -> Any:
        return getattr(self._accounts, name)

    def save(self, account: Account) -> Account | None:
        return None


def test_a_sign_in_that_cannot_spend_its_dynamic_code_does_not_happen(world: World) -> None:
    member = world.hire()
    before = world.content()
    staff = replace(world.identity.staff, accounts=AlwaysLoses(world))  # type: ignore[arg-type]
    proof = StaffProof(member.username, member.password, world.totp(member))
    with pytest.raises(Unavailable):
        staff.sign_in(proof, network="n", now=world.clock())
    register = replace(world.identity.register, accounts=AlwaysLoses(world))  # type: ignore[arg-type]
    with pytest.raises(Unavailable):
        register.disable(member.username, now=world.clock())
    assert world.content() == before


def test_an_account_that_cannot_be_closed_stays_as_it_was(world: World) -> None:
    signed_in = world.sign_in()
    principal = world.identity.authenticate(signed_in["access_token"], world.clock())
    before = world.content()
    with pytest.raises(Unavailable):
        replace(world.identity, accounts=AlwaysLoses(world)).close(principal, now=world.clock())  # type: ignore[arg-type]
    assert world.content() == before
    assert world.me(signed_in["access_token"]).status_code == 200
