"""Refreshing, signing out, closing an account: what the next request sees."""

from __future__ import annotations

from dataclasses import replace

from identity.ports import Sessions
from identity.sessions import Session
from tests.identity_world import World


def test_a_citizen_can_refresh_and_go_on(world: World) -> None:
    first = world.sign_in()
    world.clock.forward(minutes=16)
    assert world.me(first["access_token"]).status_code == 401
    second = world.refresh(first["refresh_token"])
    assert second.status_code == 200
    assert second.get_json()["account"] == first["account"]
    assert world.me(second.get_json()["access_token"]).status_code == 200


def test_a_refresh_moves_the_idle_deadline_and_requests_do_not(world: World) -> None:
    idle = world.settings.session_idle_seconds
    signed_in = world.sign_in()
    before = world.content("sessions")
    world.me(signed_in["access_token"])
    assert world.content("sessions") == before
    world.clock.forward(seconds=idle - 1)
    second = world.refresh(signed_in["refresh_token"])
    assert second.status_code == 200
    world.clock.forward(seconds=idle + 1)
    assert world.refresh(second.get_json()["refresh_token"]).status_code == 401


def test_a_session_that_was_refreshed_faithfully_still_ends_at_its_oldest_age(world: World) -> None:
    token = world.sign_in()["refresh_token"]
    started = world.clock()
    last = None
    while (world.clock() - started).total_seconds() + 13 * 86_400 < world.settings.session_absolute_seconds:
        world.clock.forward(days=13)
        last = world.refresh(token).get_json()
        token = last["refresh_token"]
    left = world.settings.session_absolute_seconds - (world.clock() - started).total_seconds()
    world.clock.forward(seconds=left - 1)
    last = world.refresh(token).get_json()
    assert world.me(last["access_token"]).status_code == 200
    world.clock.forward(seconds=2)
    assert world.me(last["access_token"]).status_code == 401
    assert world.refresh(last["refresh_token"]).status_code == 401


def test_staff_are_signed_out_sooner(world: World) -> None:
    answer = world.sign_in_staff(world.hire()).get_json()
    world.clock.forward(seconds=world.settings.staff_session_idle_seconds + 1)
    assert world.refresh(answer["refresh_token"]).status_code == 401


def test_logging_out_ends_this_device_and_no_other(world: World) -> None:
    phone, tablet = world.sign_in(), world.sign_in()
    answer = world.post("/v1/auth/logout", {"refresh_token": phone["refresh_token"]})
    assert (answer.status_code, answer.data) == (204, b"")
    assert world.me(phone["access_token"]).status_code == 401
    assert world.refresh(phone["refresh_token"]).status_code == 401
    assert world.me(tablet["access_token"]).status_code == 200
    assert world.events().count("logout") == 1


def test_logging_out_twice_or_with_nonsense_says_nothing_more(world: World) -> None:
    token = world.sign_in()["refresh_token"]
    for given in (token, token, "nonsense", f"sess_{'a' * 26}.1.{'B' * 43}.{'c' * 22}"):
        assert world.post("/v1/auth/logout", {"refresh_token": given}).status_code == 204
    assert world.events().count("logout") == 1


def test_closing_the_account_ends_every_device_and_forgets_who_it_was(world: World) -> None:
    phone, tablet = world.sign_in(), world.sign_in()
    answer = world.post("/v1/me/closure", token=phone["access_token"], Idempotency_Key="k" * 32)
    assert answer.status_code == 204
    for signed_in in (phone, tablet):
        assert world.me(signed_in["access_token"]).status_code == 401
        assert world.refresh(signed_in["refresh_token"]).status_code == 401
    [account] = world.content("accounts")["accounts"]
    assert account["status"] == "closed"
    assert "identities" not in account
    assert world.events()[-1] == "account_closed"


def test_somebody_who_closed_their_account_can_start_anew_with_another(world: World) -> None:
    accounts = set()
    for _ in range(3):
        signed_in = world.sign_in()
        accounts.add(signed_in["account"]["id"])
        world.post("/v1/me/closure", token=signed_in["access_token"], Idempotency_Key="k" * 32)
    assert len(accounts) == 3


def test_closing_needs_a_key_that_makes_a_retry_safe(world: World) -> None:
    signed_in = world.sign_in()
    assert world.post("/v1/me/closure", token=signed_in["access_token"]).status_code == 400
    assert world.me(signed_in["access_token"]).status_code == 200


def test_the_key_set_is_public_and_verifies_our_tokens(world: World) -> None:
    answer = world.client.get("/.well-known/jwks.json")
    assert answer.status_code == 200
    assert "max-age=300" in answer.headers["Cache-Control"]
    kids = {key["kid"] for key in answer.get_json()["keys"]}
    assert kids == {key.kid for key in world.ring.signing_keys}


class FindsOnly:
    """Sessions that can be found, counted, and nothing else."""

    def __init__(self, sessions: Sessions) -> None:
        self.found: list[str] = []
        self._sessions = sessions

    def find(self, session: str) -> Session | None:
        self.found.append(session)
        return self._sessions.find(session)


def test_one_request_reads_the_session_once_and_writes_nothing(world: World) -> None:
    token = world.sign_in()["access_token"]
    only = FindsOnly(world.identity.families.sessions)
    families = replace(world.identity.families, sessions=only, accounts=None)  # type: ignore[arg-type]
    principal = families.authenticate(token, world.clock())
    assert only.found == [principal.session]
