"""Nobody reaches what is not theirs: every operation that names a thing, tried by everybody else on the real store."""

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
from conversation_flows.log import Request
from identity.principal import Principal, Role
from tests.edge import fake_app, operations, path_of
from tests.house import House, build_house
from tests.promising_world import STROKES, TICKS
from tests.upload_files import photo

APP = fake_app()
NAMING = [
    (method, rule)
    for method, rule in operations(APP)
    if "<id:" in rule.rule and guard_of(APP, rule.endpoint) is Guard.CITIZEN
]
PAPER = "correction_notice"
OWNER, OTHER = "citizen.sarnai", "citizen.batu"
OUTSIDERS = [None, *(role.value for role in Role if role is not Role.CITIZEN)]

#: A body each operation would accept from the owner; an operation that takes one and is not here fails the sweep.
BODIES: dict[str, dict[str, Any]] = {
    "/v1/conversations/<id:conversation_id>/turns": {"action": "repeat"},
    "/v1/commitments/<id:commitment_id>": {"choice": "bring"},
    "/v1/commitments/<id:commitment_id>/withdrawal": {"reason": "改交证明"},
    "/v1/applications/<id:application_id>/supplements": {"words": "补好了"},
    "/v1/applications/<id:application_id>/withdrawal": {"of": "application"},
    "/v1/applications/<id:application_id>/changes": {"what": "income", "since": "2026-01-01", "words": "涨了"},
    "/v1/applications/<id:application_id>/appeals": {"words": "不服"},
    "/v1/applications/<id:application_id>/transfers": {"programme": "low_income_edge"},
}


@pytest.fixture(scope="module")
def house(_server: Database, vault: Vault, key_ring: KeyRing) -> Iterator[House]:
    database = _server.client[f"test_{secrets.token_hex(6)}"]
    with build_house(database, vault, key_ring) as built:
        yield built
    _server.client.drop_database(database.name)


@pytest.fixture(scope="module")
def things(house: House) -> dict[str, list[str]]:
    """What the owner has, by the name the routes give it."""
    submitted, begun = house.apply(OWNER), house.begin(OWNER)
    applications = house.open("GET", "/v1/applications", who=OWNER).json["items"]
    assert len(applications) == 1
    application = applications[0]["id"]
    promised = house.open("GET", f"/v1/commitments?application={application}", who=OWNER).json["items"]
    asked = house.open("GET", f"/v1/applications/{application}/authorisations", who=OWNER).json["items"]
    BODIES["/v1/applications/<id:application_id>/authorisations"] = {"authorisation": asked[0]["id"]}
    issue_paper(house, application)
    return {
        "conversation_id": [begun["id"], submitted["id"]],
        "application_id": [application],
        "signed_commitment": [sign(house, promised)],
        "commitment_id": [promised[0]["id"], promised[-1]["id"]],
        "upload_id": [house.send(OWNER, photo())],
        "delegation_id": [house.delegate(OWNER)],
    }


def named_by(rule: Rule) -> str:
    """The thing a route is about: of an application and its paper, the application; a letter needs a signature."""
    if rule.rule.endswith("/letter"):
        return "signed_commitment"
    return next(name for name in rule.arguments if name.endswith("_id"))


def sign(house: House, promised: list[dict[str, Any]]) -> str:
    """Commit to one of the items; its id."""
    line = next(line for line in promised if line["item"] == "family_relations")
    notice = house.open("GET", f"/v1/commitments/{line['id']}", who=OWNER).json["notice"]["version"]
    body = {"choice": "commit", "notice": notice, "signer": "乌云其木格", "signature": STROKES}
    headers = {"Idempotency-Key": secrets.token_hex(16), "If-Match": f'"v{line["version"]}"'}
    ticks = {"ticks": dict.fromkeys(TICKS, True)}
    answer = house.open("POST", f"/v1/commitments/{line['id']}", who=OWNER, headers=headers, json=body | ticks)
    assert answer.status_code == 200, answer.text
    return str(line["id"])


def issue_paper(house: House, application: str) -> None:
    """Have an officer ask for something that is missing: the notice of it is issued."""
    casework = house.app.extensions["bangban"]().casework
    officer = Principal("acct_officer", "", Role.TOWNSHIP_OFFICER, ("150425",))
    casework.act(
        officer,
        application,
        "ask_for_supplement",
        details={"materials": ["户口簿"]},
        reasons=("document_missing",),
        based_on=house.database["applications"].find_one({"_id": application})["version"],
        request=Request("of the officer", ""),
    )


def ask(house: House, method: str, rule: Rule, value: str, who: str | None) -> TestResponse:
    headers = {"Idempotency-Key": secrets.token_hex(16), "If-Match": '"v1"'} if method == "POST" else {}
    given = {"json": BODIES[rule.rule]} if rule.rule in BODIES else {}
    path = path_of(rule, value).replace(f"/documents/{value}", f"/documents/{PAPER}")
    return house.open(method, path, who=who, headers=headers, **given)


def may_ask(who: str | None, rule: Rule) -> bool:
    """Whether the guard lets them in, so that only ownership is left to stop them."""
    guard = guard_of(APP, rule.endpoint)
    return who is not None and guard in ROLES and who.partition(".")[0] in ROLES[guard]


def shown(answer: TestResponse) -> tuple[Any, ...]:
    """Everything the asker sees but the request id, which is random."""
    return answer.status_code, answer.data, sorted((n, v) for n, v in answer.headers if n != "Request-Id")


def test_there_are_operations_to_sweep() -> None:
    assert len(NAMING) >= 9


@pytest.mark.parametrize(("method", "rule"), NAMING, ids=lambda value: getattr(value, "rule", value))
def test_nobody_else_can_tell_the_owners_from_nothing(
    house: House, things: dict[str, list[str]], method: str, rule: Rule
) -> None:
    assert rule.arguments <= {*things, "name"}, "teach the sweep what this route names"
    before = house.fingerprint()
    for real in things[named_by(rule)]:
        prefix, _, random = real.partition("_")
        invented = f"{prefix}_{'a' * len(random)}"
        for who in (OTHER, *OUTSIDERS):
            answer = ask(house, method, rule, real, who)
            assert shown(answer) == shown(ask(house, method, rule, invented, who))
            assert answer.status_code == (404 if may_ask(who, rule) else 401)
    assert house.fingerprint() == before


@pytest.mark.parametrize(("method", "rule"), NAMING, ids=lambda value: getattr(value, "rule", value))
def test_the_owner_is_let_in_so_the_sweep_means_something(
    house: House, things: dict[str, list[str]], method: str, rule: Rule
) -> None:
    for real in things[named_by(rule)]:
        assert ask(house, method, rule, real, OWNER).status_code not in {401, 404, 415, 422, 500}


def test_nobody_is_told_what_somebody_elses_application_needs(house: House, things: dict[str, list[str]]) -> None:
    real, invented = things["application_id"][0], "appl_" + "a" * 26
    for who, status in ((OTHER, 404), (None, 401), ("county_officer", 401)):
        answers = [house.open("GET", f"/v1/commitments?application={one}", who=who) for one in (real, invented)]
        assert shown(answers[0]) == shown(answers[1])
        assert answers[0].status_code == status


def test_a_list_shows_nobody_anothers_things(house: House, things: dict[str, list[str]]) -> None:
    for path in ("/v1/conversations", "/v1/applications"):
        assert house.open("GET", path, who=OTHER).json["items"] == []
        assert house.open("GET", path, who=OWNER).json["items"] != []
