"""Whatever is wrong with a token, the answer is the same, byte for byte (promise 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from adapters.tokens import JoseAccessTokens
from identity.ports import AccessClaims
from identity.principal import Role
from tests.identity_world import World


def test_a_stranger_cannot_tell_why_a_token_is_refused(world: World) -> None:
    live, ended, spent = world.sign_in(), world.sign_in(), world.sign_in()
    world.post("/v1/auth/logout", {"refresh_token": ended["refresh_token"]})
    now = world.clock()
    access = world.identity.families.access
    known = access.read(live["access_token"], now=now)
    assert known is not None

    def issued(**other: object) -> str:
        return access.issue(replace(known, **other))  # type: ignore[arg-type]

    elsewhere = JoseAccessTokens(world.ring, issuer=world.settings.public_url, audience="another-service")
    staff = world.sign_in_staff(world.hire("batu", Role.AUDITOR)).get_json()
    headers = {
        "missing": {},
        "empty": {"Authorization": "Bearer "},
        "other scheme": {"Authorization": "Basic dTpw"},
        "garbled": {"Authorization": "Bearer not.a.token"},
        "far too long": {"Authorization": "Bearer " + "a" * 5000},
        "expired": bearer(issued(issued_at=now - timedelta(hours=1), expires_at=now - timedelta(minutes=45))),
        "revoked": bearer(ended["access_token"]),
        "refresh token": bearer(spent["refresh_token"]),
        "wrong audience": bearer(elsewhere.issue(known)),
        "no such session": bearer(issued(session="sess_" + "a" * 26)),
        "another's session": bearer(issued(account="acct_" + "a" * 26)),
        "raised role": bearer(issued(role=Role.ADMINISTRATOR)),
        "other role": bearer(staff["access_token"]),
    }
    before = world.content()
    answers = {name: world.client.get("/v1/me", headers=given) for name, given in headers.items()}
    assert {answer.status_code for answer in answers.values()} == {401}
    assert len({answer.data for answer in answers.values()}) == 1
    assert {answer.headers["WWW-Authenticate"] for answer in answers.values()} == {'Bearer realm="bangban"'}
    assert len({tuple(sorted(set(answer.headers.keys()))) for answer in answers.values()}) == 1
    assert world.content() == before
    assert world.me(live["access_token"]).status_code == 200


def test_a_token_for_a_session_of_another_role_does_not_open_it(world: World) -> None:
    signed_in = world.sign_in()
    session = world.content("sessions")["sessions"][0]
    claims = AccessClaims(
        session["account"], session["_id"], Role.COUNTY_OFFICER, world.clock(), world.clock() + timedelta(minutes=5)
    )
    assert world.me(world.identity.families.access.issue(claims)).status_code == 401
    assert world.me(signed_in["access_token"]).status_code == 200


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
