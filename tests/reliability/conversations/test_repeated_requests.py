"""A repeated request has one effect and one outcome (promise 47), for every changing route of a citizen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.plumbing.audiences import guard_of
from api.plumbing.guards import ROLES
from tests.application_world import SERVICE, ApplicationWorld, Person, build_world, good, new_key
from tests.edge import fake_app, operations

ROOT = Path(__file__).parents[3]


@dataclass
class Change:
    """A changing request: where, what, on which version, and another body for the same place."""

    path: str
    body: Any = None
    version: int | None = None
    other: Any = None

    def send(self, person: Person, key: str, body: Any = None) -> Any:
        return person.post(self.path, self.body if body is None else body, version=self.version, key=key)


def beginning(person: Person) -> Change:
    return Change("/v1/conversations", {"service": SERVICE}, other={"service": "temporary_assistance"})


def a_turn(person: Person) -> Change:
    view = person.fill_in(until="situation.marriage")
    body = {"question": "situation.marriage", "answer": "married"}
    return Change(f"/v1/conversations/{view['id']}/turns", body, view["version"], other=body | {"answer": "single"})


def a_handover(person: Person) -> Change:
    view = person.begin()
    return Change(f"/v1/conversations/{view['id']}/handover", None, view["version"])


def a_submission(person: Person) -> Change:
    view = person.fill_in()
    return Change(f"/v1/conversations/{view['id']}/submission", None, view["version"])


def a_claim(person: Person) -> Change:
    """The code names the conversation as an id in the path would: another code is another place, not another body."""
    elder = person.world.person("elder")
    view = elder.begin()
    handed = good(elder.post(f"/v1/conversations/{view['id']}/handover", version=1), 201)
    return Change("/v1/conversations/claim", {"code": handed["code"]})


CHANGES: dict[str, Callable[[Person], Change]] = {
    "/v1/conversations": beginning,
    "/v1/conversations/<id:conversation_id>/turns": a_turn,
    "/v1/conversations/<id:conversation_id>/handover": a_handover,
    "/v1/conversations/<id:conversation_id>/submission": a_submission,
    "/v1/conversations/claim": a_claim,
}
CLOSING = "/v1/me/closure"  # nobody is left to repeat it
ROUTES = pytest.mark.parametrize("route", CHANGES)


#: Where the routes of other things are repeated: by how they begin.
ELSEWHERE = {
    "/v1/applications/": "tests/api/promising/test_authorising.py",
    "/v1/auth/staff/step-up": "tests/security/test_step_up_attacks.py",  # a code is good once, so a retry is refused
    "/v1/commitments/": "tests/reliability/test_commitments_survive.py",
    "/v1/delegations": "tests/security/test_on_behalf_attacks.py",
    "/v1/desk/": "tests/api/desk/test_desk_cases.py",
    "/v1/hotline/": "tests/security/test_on_behalf_attacks.py",
    "/v1/uploads": "tests/api/applications/test_uploads.py",
}


def test_every_changing_route_is_repeated_here_or_elsewhere() -> None:
    app = fake_app()
    found = {rule.rule for how, rule in operations(app) if how == "POST" and guard_of(app, rule.endpoint) in ROLES}
    there = {rule for rule in found if any(rule.startswith(start) for start in ELSEWHERE)}
    assert found - there == {*CHANGES, CLOSING}
    assert all((ROOT / path).exists() for path in ELSEWHERE.values())


def outcome(answer: Any) -> tuple[int, bytes, str | None]:
    return answer.status_code, answer.data, answer.headers.get("ETag")


@ROUTES
def test_a_repeated_request_has_one_effect_and_the_same_outcome(applications: ApplicationWorld, route: str) -> None:
    person, key = applications.person(), new_key()
    change = CHANGES[route](person)
    first = change.send(person, key)
    assert first.status_code in {200, 201}
    assert "Idempotency-Replayed" not in first.headers
    kept = applications.fingerprint()
    for _ in range(4):
        again = change.send(person, key)
        assert outcome(again) == outcome(first)
        assert again.headers["Idempotency-Replayed"] == "true"
    assert applications.fingerprint() == kept


@ROUTES
def test_five_deliveries_at_once_have_one_effect(applications: ApplicationWorld, route: str) -> None:
    person, key = applications.person(), new_key()
    change = CHANGES[route](person)
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: change.send(person, key), range(5)))
    assert len({outcome(answer) for answer in answers}) == 1, [answer.text for answer in answers]
    assert answers[0].status_code in {200, 201}
    assert sorted("Idempotency-Replayed" in answer.headers for answer in answers) == [False, True, True, True, True]
    changed = answers[0].headers["ETag"]
    counts = [document["version"] for document in applications.documents("conversations")]
    assert changed in {f'"v{version}"' for version in counts}
    assert len(applications.documents("applications")) == (1 if route.endswith("submission") else 0)
    assert all(document["outbox"] == [] for document in applications.documents("conversations"))


@ROUTES
def test_the_same_key_with_another_body_is_refused(applications: ApplicationWorld, route: str) -> None:
    person, key = applications.person(), new_key()
    change = CHANGES[route](person)
    assert change.send(person, key).status_code in {200, 201}
    kept = applications.fingerprint()
    other = change.send(person, key, change.other or {"unknown": 1})
    assert other.status_code == 422
    assert other.json["code"] == ("idempotency_key_reused" if change.other else "invalid")
    assert applications.fingerprint() == kept


@ROUTES
def test_a_change_without_a_key_or_with_a_poor_one_is_refused(applications: ApplicationWorld, route: str) -> None:
    person = applications.person()
    change = CHANGES[route](person)
    kept = applications.fingerprint()
    headers = {"Authorization": f"Bearer {person.token}", "If-Match": f'"v{change.version}"'}
    body = {} if change.body is None else {"json": change.body}
    missing = person.client.post(change.path, headers=headers, **body)
    assert (missing.status_code, missing.json["code"]) == (400, "idempotency_key_missing")
    for poor in ("short", "a" * 65, "spaces in the key here", "$where$where$where", "a" * 15 + "\u00e9"):
        answer = person.client.post(change.path, headers=headers | {"Idempotency-Key": poor}, **body)
        assert (answer.status_code, answer.json["code"]) == (400, "idempotency_key_malformed")
    assert applications.fingerprint() == kept


@ROUTES
def test_the_same_key_of_another_person_is_another_request(applications: ApplicationWorld, route: str) -> None:
    mine, theirs, key = applications.person(), applications.person("batu"), new_key()
    first, second = CHANGES[route](mine).send(mine, key), CHANGES[route](theirs).send(theirs, key)
    assert {first.status_code, second.status_code} <= {200, 201}
    assert first.data != second.data
    assert "Idempotency-Replayed" not in second.headers


def test_the_new_owner_of_a_conversation_can_use_the_keys_of_the_old(applications: ApplicationWorld) -> None:
    elder, grandson, key = applications.person(), applications.person("grandson"), new_key()
    view = good(elder.turn(elder.begin(), {"action": "repeat"}, key))
    handed = good(elder.post(f"/v1/conversations/{view['id']}/handover", version=2), 201)
    taken = good(grandson.post("/v1/conversations/claim", {"code": handed["code"]}))
    answered = good(grandson.turn(taken, {"question": taken["question"]["id"], "answer": True}, key))
    assert (answered["outcome"], answered["version"]) == ("advanced", taken["version"] + 1)


@ROUTES
def test_a_retry_after_a_restart_is_recognised(applications: ApplicationWorld, route: str) -> None:
    person, key = applications.person(), new_key()
    change = CHANGES[route](person)
    first = change.send(person, key)
    restarted = build_world(applications.world)
    person.world = restarted
    assert outcome(change.send(person, key)) == outcome(first)


def test_a_late_retry_is_recognised_many_turns_later(applications: ApplicationWorld) -> None:
    person, key = applications.person(), new_key()
    begun = person.begin()
    said = good(person.turn(begun, {"action": "repeat"}, key))
    view = said
    for _ in range(120):
        view = person.say(view, action="explain")
    late = [good(person.turn(view, {"action": "repeat"}, new := new_key())), new]
    for _ in range(31):
        view = person.say(late[0] if view["version"] < late[0]["version"] else view, action="explain")
    again = person.post(
        f"/v1/conversations/{begun['id']}/turns", {"action": "repeat"}, version=late[0]["version"] - 1, key=late[1]
    )
    assert again.headers["Idempotency-Replayed"] == "true"
    assert good(again)["version"] == view["version"]
    forgotten = person.turn(begun, {"action": "repeat"}, key)
    assert forgotten.status_code == 412  # beyond what is remembered the version still protects
    assert person.look(view)["version"] == view["version"]
