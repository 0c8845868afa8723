"""Helpers, operators, owners of files and who takes everything along see exactly their fields (promise 13)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from conversation_flows.personas import Player, personas
from tests.api.applications.test_uploads import send
from tests.application_world import ApplicationWorld, Person, good
from tests.desk_world import case_of, office, officer, walk
from tests.security.conversations.test_server_owned_fields import shape
from tests.security.test_on_behalf_attacks import Helper, call, citizen, delegation, live_call, operator
from tests.upload_files import photo

SNAPSHOT = Path(__file__).with_name("helping_fields.json")
#: What stands in these is what she was asked; the flows and their releases hold it to its fields.
_SAID = {"answers", "content", "said", "says", "summary"}


def frame(value: Any) -> Any:
    """An answer without what she said, so that the keys are those of the answer alone."""
    if isinstance(value, dict):
        return {name: "said" if name in _SAID else frame(inner) for name, inner in value.items()}
    return [frame(inner) for inner in value] if isinstance(value, list) else value


def what_her_own_files_show(world: ApplicationWorld) -> dict[str, Any]:
    """Uploads, papers, needs and everything at once, of a case that has a history."""
    sarnai = world.person()
    case = sarnai.apply("herder_couple")["receipt"]["application"]
    path = f"/v1/applications/{case}"
    bold = officer(world, "needs")
    good(bold.change(case, "needs", {"do": "record", "kind": "care", "words": "老人要人照看"}))
    walk(world, case, office(world), until="accepted")
    sent = good(send(sarnai, photo()), 201)
    bold.file(case)  # so that somebody has looked
    return {
        "POST /v1/uploads": sent,
        "GET /v1/uploads": good(sarnai.get("/v1/uploads")),
        "GET /v1/uploads/…": good(sarnai.get(f"/v1/uploads/{sent['id']}")),
        "GET …/documents": good(sarnai.get(f"{path}/documents")),
        "GET …/needs": good(sarnai.get(f"{path}/needs")),
        "GET /v1/applications/…, accepted": good(sarnai.get(path)),
        "GET …/timeline, accepted": good(sarnai.get(f"{path}/timeline")),
        "GET /v1/me/export": frame(good(sarnai.get("/v1/me/export"))),
    }


def what_a_delegation_shows(world: ApplicationWorld) -> dict[str, Any]:
    """To who gave it, to who was given it, and to that person in her place."""
    sarnai, helping, mandate = delegation(world, ["see", "act"])
    himself = Helper(world, helping.token, helping.account)
    mine = case_of(world, who="sarnai")
    return {
        "POST /v1/delegations": good(_offered(sarnai, world), 201),
        "GET /v1/delegations": good(sarnai.get("/v1/delegations")),
        "GET /v1/delegations, the helper": good(himself.get("/v1/delegations")),
        "GET /v1/applications/…, the helper for her": good(helping.get(f"/v1/applications/{mine}")),
        "GET /v1/me/access-log, after that": good(sarnai.get("/v1/me/access-log")),
        "POST …/withdrawal": good(himself.post(f"/v1/delegations/{mandate}/withdrawal")),
    }


def _offered(sarnai: Person, world: ApplicationWorld) -> Any:
    until = world.clock().date().replace(year=2027, month=1).isoformat()
    return sarnai.post("/v1/delegations", {"rights": ["see"], "reason": "away", "until": until})


def what_the_hotline_shows(world: ApplicationWorld) -> dict[str, Any]:
    """To an operator: before the caller agreed, after it, for her, and when it is over."""
    waiting = call(operator(world, "tuya"))
    acting = live_call(world, operator(world))
    himself = Helper(world, acting.token, acting.account)
    path = f"/v1/hotline/calls/{acting.mandate}"
    view, player = acting.begin(), Player(personas()["single_mother"])
    for _ in range(4):
        view = good(acting.turn(view, player.reply(view)))
    sent = {"conversation": view["id"], "version": view["version"]}
    return {
        "POST /v1/hotline/calls": waiting,
        "GET /v1/hotline/calls/…": good(himself.get(path)),
        "GET /v1/conversations/…, for her": good(acting.get(f"/v1/conversations/{view['id']}")),
        "POST …/send-to-phone": good(himself.post(f"{path}/send-to-phone", sent)),
        "POST …/end": good(himself.post(f"{path}/end")),
    }


def test_everybody_with_somebody_elses_leave_sees_exactly_their_fields(applications: ApplicationWorld) -> None:
    """Compared with `helping_fields.json`; a new field is a decision, made by changing that file."""
    applications.person()
    seen = {
        "her own": what_her_own_files_show(applications),
        "a delegation": what_a_delegation_shows(applications),
        "the hotline": what_the_hotline_shows(applications),
    }
    found = {who: {name: shape(answer) for name, answer in answers.items()} for who, answers in seen.items()}
    if os.environ.get("BANGBAN_WRITE_FIELDS"):
        SNAPSHOT.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert found == json.loads(SNAPSHOT.read_text(encoding="utf-8"))


def test_what_is_taken_along_names_no_helper_and_repeats_no_officer(applications: ApplicationWorld) -> None:
    sarnai, helping, _ = delegation(applications, ["act"])
    view, player = helping.begin(), Player(personas()["herder_couple"])
    while (body := player.reply(view)) is not None:
        view = good(helping.turn(view, body))
    case = good(helping.submit(view))["receipt"]["application"]
    good(officer(applications, "needs").change(case, "needs", {"do": "record", "kind": "care", "words": "邻居说的话"}))
    export = sarnai.get("/v1/me/export")
    (application,) = good(export)["applications"]
    assert {source["role"] for source in application["content"]["sources"] if "role" in source} == {"citizen"}
    assert [need["kind"] for need in application["needs"]] == ["care"]
    assert helping.account not in export.text
    assert "邻居说的话" not in export.text


def test_without_leave_no_other_role_gets_any_field_of_hers(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    stranger, odon, bold = citizen(applications, "batu"), operator(applications), officer(applications, "bold")
    for who, status in ((stranger, 404), (odon, 401), (bold, 401)):
        for path in (
            f"/v1/applications/{case}",
            f"/v1/applications/{case}/documents",
            f"/v1/applications/{case}/needs",
        ):
            answer = who.get(path)
            assert (answer.status_code, "progress" in answer.json) == (status, False), (who, path)
