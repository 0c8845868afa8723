"""Every staff role sees exactly its fields at the desk, and every write of the desk is attacked (promises 13, 14)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from api.plumbing.audiences import guard_of
from api.plumbing.guards import ROLES, Guard
from identity.principal import Role
from tests.application_world import ApplicationWorld, good
from tests.desk_world import COUNTY, TOWNSHIP, Officer, case_of, officer, settle
from tests.edge import fake_app, operations
from tests.security.conversations.test_server_owned_fields import shape
from tests.security.desk.test_desk_attacks import UNMASK

SNAPSHOT = Path(__file__).with_name("field_matrix.json")


def seen(answer: TestResponse) -> Any:
    """The shape of an answer, or the status of a refusal."""
    return shape(answer.json) if answer.status_code == 200 else answer.status_code


def lived_in(world: ApplicationWorld) -> str:
    """A case with a history, a need and a deadline."""
    case, bold = case_of(world), officer(world, "bold", Role.TOWNSHIP_OFFICER)
    settle(world, case, bold)
    good(bold.do(case, "accept"))
    good(bold.change(case, "needs", {"do": "record", "kind": "care", "words": "老人要人照看"}))
    return case


def what_a_role_sees(who: Officer, case: str, purpose: str) -> dict[str, Any]:
    """Every resource of the desk, asked for by one person."""
    who.step_up()
    paper = f"/v1/desk/cases/{case}/documents/acceptance_notice"
    return {
        "GET /v1/desk/cases": seen(who.get("/v1/desk/cases")),
        "GET /v1/desk/cases/…": seen(who.get(f"/v1/desk/cases/{case}", purpose=purpose)),
        "GET …/documents/…": who.get(paper, purpose=purpose, format="html").status_code,
        "GET /v1/desk/cases.csv": who.get("/v1/desk/cases.csv").status_code,
        "GET /v1/desk/deadlines": seen(who.get("/v1/desk/deadlines")),
        "GET /v1/desk/colleagues": seen(who.get("/v1/desk/colleagues")),
        "GET /v1/desk/samplings": seen(who.get("/v1/desk/samplings")),
        "GET /v1/desk/commitments": seen(who.get("/v1/desk/commitments")),
        "GET /v1/desk/audit": seen(who.get("/v1/desk/audit")),
        "POST …/unmasking": seen(who.post(f"/v1/desk/cases/{case}/unmasking", UNMASK | {"purpose": purpose})),
        "POST …/actions": seen(who.do(case, "explain_delay")),
        "POST …/needs": seen(who.change(case, "needs", {"do": "record", "kind": "work"})),
    }


def test_every_staff_role_sees_exactly_its_fields(applications: ApplicationWorld) -> None:
    """Compared with `field_matrix.json`; a new field is a decision, made by changing that file."""
    case = lived_in(applications)
    people = {
        Role.TOWNSHIP_OFFICER: (TOWNSHIP, "handling"),
        Role.COUNTY_OFFICER: (COUNTY, "handling"),
        Role.AUDITOR: (COUNTY, "audit"),
        Role.ADMINISTRATOR: (COUNTY, "handling"),
    }
    assert people.keys() == ROLES[Guard.DESK]
    found = {
        role.value: what_a_role_sees(officer(applications, f"a-{role.value}", role, region), case, purpose)
        for role, (region, purpose) in people.items()
    }
    if os.environ.get("BANGBAN_WRITE_FIELDS"):
        SNAPSHOT.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    assert found == json.loads(SNAPSHOT.read_text())


def test_every_write_at_the_desk_is_attacked_somewhere() -> None:
    """By `test_an_officer_cannot_write_what_the_server_owns`, and those of commitments by their own attacks."""
    app, case, promised = fake_app(), "/v1/desk/cases/<id:application_id>", "/v1/desk/commitments/<id:commitment_id>"
    found = {
        rule.rule for method, rule in operations(app) if method == "POST" and guard_of(app, rule.endpoint) is Guard.DESK
    }
    assert found == {
        *(f"{case}/{what}" for what in ("unmasking", "actions", "recusal", "needs")),
        *(f"{promised}/{what}" for what in ("receipt", "findings")),
        "/v1/desk/checks",
        "/v1/desk/samplings",
        "/v1/auth/staff/step-up",
    }
