"""Attacks on what citizens do after they applied: borrowed files, server-owned fields, replays, eager helpers."""

from __future__ import annotations

from typing import Any

import pytest

from identity.principal import Role
from tests.api.applications.test_uploads import send
from tests.application_world import ApplicationWorld, good, new_key
from tests.desk_world import case_of, officer, version_of
from tests.security.conversations.test_server_owned_fields import OWNED
from tests.security.test_on_behalf_attacks import delegation
from tests.upload_files import photo

BODIES: dict[str, dict[str, Any]] = {
    "supplements": {"words": "补好了"},
    "withdrawal": {"of": "application"},
    "changes": {"what": "income", "since": "2026-01-01", "words": "涨了"},
    "appeals": {"words": "不服"},
    "transfers": {"programme": "low_income_edge"},
}
KEPT = ("applications", "uploads", "conversations")


@pytest.mark.parametrize("what", BODIES)
def test_an_attacker_cannot_write_what_the_server_owns(applications: ApplicationWorld, what: str) -> None:
    case, person = case_of(applications), applications.person()
    before = applications.fingerprint(*KEPT)
    fields = {*OWNED, "actor", "office", "step", "history", "reasons", "details", "amount", "flags", "at", "owner"}
    for field in sorted(fields - set(BODIES[what])):
        answer = person.post(f"/v1/applications/{case}/{what}", {field: "x"} | BODIES[what], version=1)
        assert (answer.status_code, answer.json["code"]) == (422, "invalid"), field
    assert applications.fingerprint(*KEPT) == before


@pytest.mark.parametrize("what", BODIES)
def test_nobody_replies_for_somebody_else(applications: ApplicationWorld, what: str) -> None:
    case, clerk = case_of(applications), officer(applications, "clerk")
    before = applications.fingerprint(*KEPT)
    stranger = applications.person("batu").post(f"/v1/applications/{case}/{what}", BODIES[what], version=1)
    nothing = applications.person("batu").post(f"/v1/applications/appl_{'a' * 26}/{what}", BODIES[what], version=1)
    assert (stranger.status_code, stranger.data) == (404, nothing.data)
    assert clerk.post(f"/v1/applications/{case}/{what}", BODIES[what], version=1).status_code == 401
    assert applications.fingerprint(*KEPT) == before


def test_somebody_elses_file_cannot_be_made_part_of_ones_own_case(applications: ApplicationWorld) -> None:
    case, person = case_of(applications), applications.person()
    clerk = officer(applications, "clerk", Role.TOWNSHIP_OFFICER)
    good(clerk.do(case, "ask_for_supplement", reasons=("document_missing",), materials=["户口簿"]))
    theirs = good(send(applications.person("batu"), photo()), 201)["id"]
    before, answers = applications.fingerprint(*KEPT), []
    for upload in (theirs, "upld_" + "a" * 26):
        answer = person.post(f"/v1/applications/{case}/supplements", {"uploads": [upload]}, version=2)
        answers.append((answer.status_code, answer.json["errors"]))
    assert answers[0] == answers[1]
    assert answers[0][0] == 422
    assert applications.fingerprint(*KEPT) == before


def test_a_key_serves_one_request_and_a_version_one_change(applications: ApplicationWorld) -> None:
    case, person = case_of(applications), applications.person()
    path, key = f"/v1/applications/{case}/withdrawal", new_key()
    assert person.post(path, {"of": "application"}, key=key).status_code == 428
    first = person.post(path, {"of": "application"}, version=1, key=key)
    again = person.post(path, {"of": "application"}, version=1, key=key)
    assert (first.status_code, again.status_code, again.data) == (200, 200, first.data)
    other = person.post(path, {"of": "appeal"}, version=1, key=key)
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
    assert person.post(path, {"of": "application"}, version=1).status_code == 412
    assert version_of(applications, case) == 2


def test_a_helper_cannot_withdraw_appeal_or_transfer_for_her(applications: ApplicationWorld) -> None:
    case = case_of(applications)
    _, grandson, _ = delegation(applications, ["see", "act"])
    before = applications.fingerprint(*KEPT)
    for what in ("withdrawal", "appeals", "transfers"):
        assert grandson.post(f"/v1/applications/{case}/{what}", BODIES[what], version=1).status_code == 404
    refused = grandson.post(f"/v1/applications/{case}/supplements", BODIES["supplements"], version=1)
    assert (refused.status_code, refused.json["code"]) == (409, "not_here")
    assert good(grandson.get(f"/v1/applications/{case}"))["progress"]["can"] == [], "nor is he shown it"
    assert applications.fingerprint(*KEPT) == before
