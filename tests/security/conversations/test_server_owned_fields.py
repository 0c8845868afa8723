"""Nobody writes what only the server may write (promise 14) or sees more than the answer holds (promise 13)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from adapters.mongo.audit import MongoAuditTrail
from api.plumbing.audiences import guard_of
from api.plumbing.guards import Guard
from identity.looking import Looks
from identity.principal import Principal, Role
from tests.application_world import SERVICE, ApplicationWorld, Person, View, good
from tests.edge import fake_app, operations

OWNED = (
    "id _id owner version status state decision promised_by receipt number tracking_code application submitted_at "
    "created_at updated_at flow flow_version outbox log requests pages handover kid role account session channel "
    "messages outcome region township stages content by source"
).split()
SNAPSHOT = Path(__file__).with_name("field_matrix.json")


def writes(view: View) -> dict[str, dict[str, Any]]:
    """Every write of a citizen, with a body it would take."""
    path = f"/v1/conversations/{view['id']}"
    return {
        "/v1/conversations": {"service": SERVICE},
        f"{path}/turns": {"action": "pause"},
        f"{path}/handover": {},
        f"{path}/submission": {},
        "/v1/conversations/claim": {"code": "aaaaaaaaaa"},
        "/v1/tracking": {"tracking_code": "a" * 13, "last_four": "1234"},
        "/v1/me/closure": {},
    }


def test_every_write_of_a_citizen_is_attacked_here() -> None:
    app = fake_app()
    known = (
        {"/v1/me/closure", "/v1/conversations", "/v1/conversations/claim"}
        | {
            "/v1/uploads",  # one file and nothing else: api/applications/test_uploads.py
            "/v1/uploads/<id:upload_id>/removal",
            "/v1/commitments/<id:commitment_id>",  # the next three: security/test_commitment_attacks.py
            "/v1/commitments/<id:commitment_id>/withdrawal",
            "/v1/applications/<id:application_id>/authorisations",
            "/v1/delegations",  # the next three: security/test_on_behalf_attacks.py
            "/v1/delegations/acceptance",
            "/v1/delegations/<id:delegation_id>/withdrawal",
        }
        | {  # security/test_reply_attacks.py
            f"/v1/applications/<id:application_id>/{what}"
            for what in ("supplements", "withdrawal", "changes", "appeals", "transfers")
        }
        | {f"/v1/conversations/<id:conversation_id>/{what}" for what in ("turns", "handover", "submission")}
    )
    found = {
        rule.rule
        for method, rule in operations(app)
        if method == "POST" and guard_of(app, rule.endpoint) is Guard.CITIZEN
    }
    assert found == known


def test_an_attacker_cannot_write_what_the_server_owns(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.begin()
    before = applications.fingerprint("conversations", "applications", "accounts", "sessions", "counters")
    for path, body in writes(view).items():
        for field in OWNED[:8] if path.endswith("/claim") else OWNED:  # more claims than that would be too many
            answer = person.post(path, {field: "x"} | body, version=view["version"])
            refused = (answer.status_code, answer.json["code"]) == (422, "invalid")
            assert refused or field in body, (path, field, answer.text)
    assert applications.fingerprint("conversations", "applications", "accounts", "sessions", "counters") == before


def shape(value: Any) -> Any:
    """The keys of an answer, all the way in; lists as the union of what is in them."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in sorted(value.items())}
    if isinstance(value, list):
        merged: Any = None
        for inner in value:
            merged = union(merged, shape(inner))
        return [merged] if merged is not None else []
    return "…"


def union(left: Any, right: Any) -> Any:
    if isinstance(left, dict) and isinstance(right, dict):
        return {
            name: union(left.get(name, right.get(name)), right.get(name, left.get(name)))
            for name in sorted(left.keys() | right.keys())
        }
    return right if left is None else left


def answers_seen(person: Person) -> dict[str, Any]:
    begun = person.begin()
    ready = person.fill_in("herder_couple")
    path = f"/v1/conversations/{ready['id']}"
    handed = person.post(f"{path}/handover", version=ready["version"])
    claimed = person.post("/v1/conversations/claim", {"code": handed.json["code"]})
    submitted = person.submit(claimed.json)
    receipt = submitted.json["receipt"]
    application = f"/v1/applications/{receipt['application']}"
    seen = {
        "POST /v1/conversations": begun,
        "POST …/turns, the last one": ready,
        "POST …/handover": handed.json,
        "POST …/claim": claimed.json,
        "POST …/submission": submitted.json,
        "GET …/messages": good(person.get(f"{path}/messages")),
        "GET …/summary": good(person.get(f"{path}/summary")),
        "GET …/preview": good(person.get(f"{path}/preview")),
        "GET /v1/conversations": good(person.get("/v1/conversations")),
        "GET /v1/applications": good(person.get("/v1/applications")),
        "GET /v1/applications/…": good(person.get(application)),
        "GET …/timeline": good(person.get(f"{application}/timeline")),
        "POST /v1/tracking, by anybody": good(person.world.track(receipt["tracking_code"], "0060")),
        "GET /v1/me": good(person.get("/v1/me")),
        "GET /v1/me/access-log": looked_at(person, receipt["application"]),
    }
    return {name: shape(answer) for name, answer in seen.items()}


def looked_at(person: Person, application: str) -> View:
    """The access log after a look of an officer's."""
    officer = Principal("acct_officer", "sess_officer", Role.COUNTY_OFFICER, ("150105",))
    about = {"application": application, "office": "150105", "purpose": "handling", "thing": "file"}
    trail = MongoAuditTrail(person.world.database, person.world.world.vault)
    Looks(trail, trail).note(officer, owner=person.account, now=person.world.clock(), **about)
    return good(person.get("/v1/me/access-log"))


def test_every_answer_to_a_citizen_has_exactly_its_fields(applications: ApplicationWorld) -> None:
    """Compared with `field_matrix.json`; a new field is a decision, made by changing that file."""
    assert answers_seen(applications.person()) == json.loads(SNAPSHOT.read_text())


def test_tracking_shows_nothing_personal(applications: ApplicationWorld) -> None:
    receipt = applications.person().apply()["receipt"]
    told = applications.track(receipt["tracking_code"], "2049").text
    for personal in (
        "李秀兰",
        "2049",
        "15000000002",
        "南新街",
        receipt["tracking_code"],
        receipt["application"],
        "acct_",
    ):
        assert personal not in told


def test_staff_cannot_enter_through_the_doors_of_citizens(applications: ApplicationWorld) -> None:
    view = applications.person().begin()
    member = applications.world.hire()
    token = applications.world.sign_in_staff(member).get_json()["access_token"]
    officer = Person(applications, token, "acct_officer")
    before = applications.fingerprint()
    for path, body in writes(view).items():
        if path != "/v1/tracking":
            assert officer.post(path, body, version=view["version"]).status_code == 401
    for path in ("/v1/conversations", f"/v1/conversations/{view['id']}", "/v1/applications"):
        assert officer.get(path).status_code == 401
    assert applications.fingerprint() == before
