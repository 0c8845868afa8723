"""An officer of elsewhere finds nothing at the desk: every operation that names a thing, every list (promise 11)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from adapters.mongo.client import Database
from adapters.vault.keys import KeyRing
from adapters.vault.vault import Vault
from api.plumbing.audiences import guard_of
from api.plumbing.guards import ROLES, Guard
from identity.principal import Role
from tests.edge import fake_app, operations, path_of
from tests.house import House, build_house

APP = fake_app()
NAMING = [
    (method, rule)
    for method, rule in operations(APP)
    if "<id:" in rule.rule and guard_of(APP, rule.endpoint) is Guard.DESK
]
OWNER = "citizen.sarnai"
#: Officers of elsewhere and next door, and staff without cases: each just proven, and let in nowhere.
STRANGERS = (
    "county_officer.150105-other-proven",
    "township_officer.150425100-next-proven",
    "auditor.150105-other-proven",
    "administrator.none-proven",
)
OUTSIDERS = (None, OWNER, "citizen.batu", "hotline_operator")
CASE = "/v1/desk/cases/<id:application_id>"
#: What an insider would be let in with.
BODIES: dict[str, dict[str, Any]] = {
    f"{CASE}/unmasking": {"field": "applicant.phone", "purpose": "handling", "reason": "contact"},
    f"{CASE}/actions": {"action": "accept"},
    f"{CASE}/recusal": {"words": "是我的亲戚。"},
    f"{CASE}/needs": {"do": "record", "kind": "care"},
    "/v1/desk/commitments/<id:commitment_id>/findings": {"result": "confirmed", "words": "看过了。"},
}
QUERIES = {
    CASE: {"purpose": "handling"},
    f"{CASE}/documents/<paper:name>": {"purpose": "handling", "format": "html"},
    "/v1/desk/commitments/<id:commitment_id>": {"purpose": "handling"},
    f"{CASE}/uploads": {"purpose": "handling"},
    f"{CASE}/uploads/<id:upload_id>": {"purpose": "handling"},
}
BESIDE = {"name": "acceptance_notice", "upload_id": f"upld_{'a' * 26}"}  # what a route names beside the case
LISTS = ("/v1/desk/cases", "/v1/desk/cases.csv", "/v1/desk/deadlines", "/v1/desk/samplings", "/v1/desk/colleagues")


@pytest.fixture(scope="module")
def house(_server: Database, vault: Vault, key_ring: KeyRing) -> Iterator[House]:
    database = _server.client[f"test_{secrets.token_hex(6)}"]
    with build_house(database, vault, key_ring) as built:
        yield built
    _server.client.drop_database(database.name)


@pytest.fixture(scope="module")
def things(house: House) -> dict[str, str]:
    """What lies on the insider's desk, by the name the routes give it."""
    house.apply(OWNER)
    [application] = house.open("GET", "/v1/applications", who=OWNER).json["items"]
    promised = house.open("GET", f"/v1/commitments?application={application['id']}", who=OWNER).json["items"]
    return {"application_id": application["id"], "commitment_id": promised[0]["id"]}


def ask(house: House, method: str, rule: Rule, value: str, who: str | None) -> TestResponse:
    headers = {"Idempotency-Key": secrets.token_hex(16), "If-Match": '"v1"'} if method == "POST" else {}
    purpose = {"purpose": "audit" if who and who.startswith("auditor") else "handling"}
    body, query = BODIES.get(rule.rule), QUERIES.get(rule.rule)
    given: dict[str, Any] = {"json": body | (purpose if "purpose" in body else {})} if body else {}
    given |= {"query_string": query | purpose} if query else {}
    path = path_of(rule, value)
    for name, other in BESIDE.items():
        if name in rule.arguments:
            path = f"{path.rpartition('/')[0]}/{other}"
    return house.open(method, path, who=who, headers=headers, **given)


def shown(answer: TestResponse) -> tuple[Any, ...]:
    """Everything the asker sees but the request id, which is random."""
    return answer.status_code, answer.data, sorted((n, v) for n, v in answer.headers if n != "Request-Id")


def of_this_desk(rule: Rule, things: dict[str, str]) -> str:
    """The thing a route names."""
    [name] = rule.arguments - BESIDE.keys()
    return things[name]


def test_there_are_operations_to_sweep() -> None:
    assert len(NAMING) >= 9


@pytest.mark.parametrize(("method", "rule"), NAMING, ids=lambda value: getattr(value, "rule", value))
def test_an_officer_of_elsewhere_cannot_tell_a_case_from_nothing(
    house: House, things: dict[str, str], method: str, rule: Rule
) -> None:
    real = of_this_desk(rule, things)
    invented = f"{real.partition('_')[0]}_{'a' * 26}"
    before = house.fingerprint()
    for who in (*STRANGERS, *OUTSIDERS):
        answer = ask(house, method, rule, real, who)
        assert shown(answer) == shown(ask(house, method, rule, invented, who)), who
        may_ask = who is not None and who.partition(".")[0] in ROLES[Guard.DESK]
        assert answer.status_code in ({404} if may_ask else {401}), (who, answer.text)
    assert house.fingerprint() == before, "not even the trail grew: there was nothing to look at"


@pytest.mark.parametrize(("method", "rule"), NAMING, ids=lambda value: getattr(value, "rule", value))
def test_an_officer_of_the_county_is_let_in_so_the_sweep_means_something(
    house: House, things: dict[str, str], method: str, rule: Rule
) -> None:
    insider = f"county_officer.150425-{secrets.token_hex(4)}-proven"  # one who does not keep out of the case yet
    answer = ask(house, method, rule, of_this_desk(rule, things), insider)
    expected = {404} if rule.arguments & BESIDE.keys() else set(range(200, 500)) - {401, 404, 415, 422}
    assert answer.status_code in expected, answer.text  # there is neither a paper nor a file yet


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("who", STRANGERS)
def test_a_list_of_a_county_is_not_there_for_others(house: House, things: dict[str, str], path: str, who: str) -> None:
    before = house.fingerprint()
    asked = house.open("GET", path, who=who, query_string={"region": "150425"})
    nothing = house.open("GET", path, who=who, query_string={"region": "150999"})
    assert asked.status_code == 404
    assert shown(asked) == shown(nothing)
    assert house.fingerprint() == before


def test_checks_and_draws_of_elsewhere_are_not_there_either(house: House, things: dict[str, str]) -> None:
    before = house.fingerprint()
    for who in STRANGERS:
        for case in (things["application_id"], f"appl_{'a' * 26}"):
            body = {"application": case, "checks": [{"who": "applicant", "source": "banks"}]}
            headers = {"Idempotency-Key": secrets.token_hex(16), "If-Match": '"v1"'}
            assert house.open("POST", "/v1/desk/checks", who=who, json=body, headers=headers).status_code == 404
        body = {"lifecycle": "minimum_living_guarantee"}
        headers = {"Idempotency-Key": secrets.token_hex(16)}
        path = "/v1/desk/samplings?region=150425"
        assert house.open("POST", path, who=who, json=body, headers=headers).status_code == 404
    assert house.fingerprint() == before


def test_every_staff_role_was_tried() -> None:
    tried = {who.partition(".")[0] for who in (*STRANGERS, *OUTSIDERS) if who}
    assert tried == {role.value for role in Role}
