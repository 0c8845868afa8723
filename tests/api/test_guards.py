"""Who passes which guard; and that no route is without one."""

from __future__ import annotations

import pytest
from flask import Blueprint

from api.app import create_app
from api.plumbing.audiences import UnguardedRouteError, enforce_guards, guard_of
from api.plumbing.guards import ROLES, Guard, principal
from api.plumbing.limit_rules import Window
from api.plumbing.limits import Limits
from api.settings import Settings
from i18n.errors import NotSignedIn
from identity.principal import Role
from tests.api.probe import make_guarded, make_probe
from tests.edge import KEY, NOON, MemoryTries, bearer, fake_app, fake_blind, fake_services

CHANGE = {"Idempotency-Key": KEY, "If-Match": '"v7"'}


@pytest.mark.parametrize("guard", ROLES)
@pytest.mark.parametrize("role", Role)
def test_a_role_passes_its_own_guards_only(guard: Guard, role: Role) -> None:
    answer = fake_app(make_guarded(guard)).test_client().get("/guarded/x", headers=bearer(role))
    assert answer.status_code == (200 if role in ROLES[guard] else 401)
    if role in ROLES[guard]:
        assert answer.json == {"account": f"acct_{role}"}


def test_every_role_belongs_to_exactly_one_guard() -> None:
    assert sorted(role for roles in ROLES.values() for role in roles) == sorted(Role)


@pytest.mark.parametrize("guard", ROLES)
def test_nobody_sees_why_a_token_is_refused(guard: Guard) -> None:
    client = fake_app(make_guarded(guard)).test_client()
    wrong_role = next(role for role in Role if role not in ROLES[guard])
    headers = [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer nobody"},
        {"Authorization": "Basic Y2l0aXplbjo="},
        {"Authorization": f"Token {wrong_role}"},
        {"Authorization": "Bearer " + "a" * 5000},
        {"Authorization": "Bearer \xff\xfe"},
        bearer(wrong_role),
    ]
    answers = [client.get("/guarded/x", headers=given) for given in headers]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.data for answer in answers}) == 1
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {'Bearer realm="bangban"'}


def test_the_guard_stands_before_the_headers_the_query_and_the_body() -> None:
    client = fake_app(make_guarded("citizen")).test_client()
    plain = client.get("/guarded/x")
    for answer in (
        client.get("/guarded/x?unknown=1"),
        client.post("/guarded/x", data=b"{", content_type="text/plain"),
        client.post("/guarded/x", json={"name": 1}, headers={"If-Match": "*"}),
        client.head("/guarded/x"),
    ):
        assert answer.status_code == 401
        assert answer.data in {plain.data, b""}


def test_the_headers_stand_before_the_body() -> None:
    client = fake_app(make_guarded("citizen")).test_client()
    missing = client.post("/guarded/x", data=b"{", headers=bearer("citizen"))
    assert (missing.status_code, missing.json["code"]) == (400, "idempotency_key_missing")
    missing = client.post("/guarded/x", data=b"{", headers=bearer("citizen") | {"Idempotency-Key": KEY})
    assert (missing.status_code, missing.json["code"]) == (428, "precondition_missing")


@pytest.mark.parametrize(
    "key", ["", "short", "a" * 65, "a" * 15, "with space in the key", "zh-密钥-0123456789abcdef", "a" * 16 + "\x7f"]
)
def test_a_client_cannot_use_an_idempotency_key_like(key: str) -> None:
    client = fake_app(make_guarded("citizen")).test_client()
    answer = client.post(
        "/guarded/x",
        json={"name": "a"},
        headers=bearer("citizen") | CHANGE | {"Idempotency-Key": key.encode().decode("latin-1")},
    )
    assert (answer.status_code, answer.json["code"]) == (400, "idempotency_key_malformed")


@pytest.mark.parametrize(
    "tag", ["*", 'W/"v7"', "v7", '"v07"', '"v-1"', '"v7", "v8"', '"7"', '"v99999999999"', '"v１"', ""]
)
def test_a_client_cannot_change_on_the_strength_of(tag: str) -> None:
    client = fake_app(make_guarded("citizen")).test_client()
    headers = bearer("citizen") | CHANGE | {"If-Match": tag.encode().decode("latin-1")}
    answer = client.post("/guarded/x", json={"name": "a"}, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (400, "if_match_malformed")


def test_a_client_gets_the_next_version_as_its_tag() -> None:
    client = fake_app(make_guarded("citizen")).test_client()
    answer = client.post("/guarded/x", json={"name": "a"}, headers=bearer("citizen") | CHANGE)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"v8"')


def test_an_unguarded_route_refuses_to_start() -> None:
    app = fake_app(make_probe())
    unguarded = Blueprint("unguarded", __name__)
    unguarded.add_url_rule("/open", view_func=lambda: "open")
    app.register_blueprint(unguarded)
    with pytest.raises(UnguardedRouteError, match="/open"):
        enforce_guards(app)


def test_an_unknown_guard_refuses_to_start() -> None:
    with pytest.raises(ValueError, match="staff"):
        make_guarded("staff")


def test_every_route_of_the_application_carries_a_guard_of_the_closed_set() -> None:
    app = create_app(Settings(), fake_services())
    rules = list(app.url_map.iter_rules())
    assert len(rules) > 5
    assert {
        rule.rule: guard_of(app, rule.endpoint) for rule in rules if guard_of(app, rule.endpoint) not in Guard
    } == {}


def test_nobody_is_signed_in_where_no_guard_stood() -> None:
    with fake_app(make_probe()).test_request_context("/probe/list"), pytest.raises(NotSignedIn):
        principal()


def test_a_busy_network_is_slowed_before_its_tokens_are_looked_at_and_a_busy_person_after() -> None:
    rules = {"turns.network": (Window(3, 60),), "turns.principal": (Window(2, 60),)}
    limits = Limits(shared=MemoryTries(), blind=fake_blind, now=lambda: NOON, rules=rules)
    client = fake_app(make_guarded("citizen"), limits=limits).test_client()
    statuses = [
        client.post("/guarded/x", json={"name": "a"}, headers=bearer("citizen") | CHANGE).status_code for _ in range(3)
    ]
    assert statuses == [200, 200, 429]
    slowed = client.post("/guarded/x", json={"name": "a"}, headers=CHANGE)
    assert (slowed.status_code, slowed.headers["Retry-After"]) == (429, "60")
