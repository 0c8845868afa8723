"""Attacks on the edge of the real application: methods, headers, queries, tokens of the wrong kind."""

from __future__ import annotations

import pytest

from api.plumbing.audiences import guard_of
from api.plumbing.guards import ROLES
from api.plumbing.headers import ALWAYS
from identity.principal import Role
from tests.edge import bearer, fake_app, operations, path_of, role_for, without_limits

APP = fake_app(limits=without_limits())
RULES = sorted({rule.rule: rule for _, rule in operations(APP)}.values(), key=lambda rule: rule.rule)
GUARDED = [(method, rule) for method, rule in operations(APP) if guard_of(APP, rule.endpoint) in ROLES]


def ids(value: object) -> str:
    return getattr(value, "rule", str(value))


@pytest.mark.parametrize("rule", RULES, ids=ids)
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "PUT", "PATCH", "DELETE", "POST", "GET"])
def test_an_attacker_cannot_use_a_method_that_is_not_there(rule, method: str) -> None:
    allowed = {name for other in RULES_AT[rule.rule] for name in other.methods}
    if method in allowed:
        return
    answer = APP.test_client().open(path_of(rule), method=method)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == allowed
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS


RULES_AT = {rule.rule: [other for _, other in operations(APP) if other.rule == rule.rule] for rule in RULES}


@pytest.mark.parametrize(("method", "rule"), GUARDED, ids=ids)
def test_an_attacker_without_the_right_token_sees_one_and_the_same_401(method: str, rule) -> None:
    insiders = ROLES[guard_of(APP, rule.endpoint)]
    outsiders = [bearer(role) for role in Role if role not in insiders]
    client = APP.test_client()
    for headers in ({}, {"Authorization": "Bearer forged"}, {"Authorization": "Basic eDp5"}, *outsiders):
        for path in (path_of(rule), path_of(rule) + "?$where=1"):
            answer = client.open(path, method=method, headers=headers, data=b"{", content_type="text/plain")
            assert (answer.status_code, answer.data) == (401, SAME_401.data)
            assert answer.headers["WWW-Authenticate"] == SAME_401.headers["WWW-Authenticate"]
            assert answer.headers["Cache-Control"] == "no-store"


SAME_401 = APP.test_client().get("/v1/me")


@pytest.mark.parametrize(("method", "rule"), list(operations(APP)), ids=ids)
def test_an_attacker_cannot_slip_in_a_query(method: str, rule) -> None:
    role = role_for(guard_of(APP, rule.endpoint))
    headers = {"Idempotency-Key": "0" * 16, "If-Match": '"v1"'} | (bearer(role) if role else {})
    for query in ("__proto__=1", "$where=1", "a.b=1", "%00=1", "%ff=1", "debug"):
        answer = APP.test_client().open(f"{path_of(rule)}?{query}", method=method, headers=headers, json={})
        assert answer.status_code == 422
        assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        "/static/x",
        "/v1/../livez",
        "//livez",
        "/livez/",
        "/%2e%2e/livez",
        "/.git/config",
        "/wsgi.py",
        "/",
    ],
)
def test_an_attacker_finds_nothing_beside_the_routes(path: str) -> None:
    answer = APP.test_client().get(path)
    assert answer.status_code == 404
    assert answer.data == APP.test_client().get("/nowhere").data


def test_every_changing_operation_of_a_signed_in_person_can_be_repeated_safely() -> None:
    unkeyed = [
        rule.rule
        for method, rule in GUARDED
        if method != "GET" and not _marks(rule, method).get("keyed") and rule.rule not in SAFE_TO_REPEAT
    ]
    assert unkeyed == []


#: Ending something twice is ending it once; a dynamic code holds once, and a repetition of it changes nothing.
SAFE_TO_REPEAT = {"/v1/me/closure", "/v1/auth/staff/step-up"}


def _marks(rule, method: str) -> dict[str, object]:
    blueprint, _, endpoint = rule.endpoint.rpartition(".")
    return APP.blueprints[blueprint]._docs[endpoint][method.lower()].get("plumbing", {})


@pytest.mark.parametrize(
    "value",
    [
        "nothing",
        "conv_",
        "conv_a",
        "%24gt_aaaaaaaaaaaa",
        "conv_aaaaaaaaaaaa%00",
        "conv_" + "a" * 65,
        "conv_.%2e%2f",
    ],
)
def test_an_attacker_cannot_put_just_anything_where_an_id_belongs(value: str) -> None:
    client = APP.test_client()
    nouns = ("conversations", "applications")
    answers = [client.get(f"/v1/{noun}/{value}", headers=bearer("citizen")) for noun in nouns]
    assert {(answer.status_code, answer.data) for answer in answers} == {(404, client.get("/nowhere").data)}
