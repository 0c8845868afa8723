"""Promising is a door like any other: forged, replayed, somebody else's, guessed, stolen from the store."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import bson
import pytest

from adapters.mongo.authorisations import MongoAuthorisations
from adapters.mongo.commitments import MongoCommitments
from adapters.vault.vault import CannotOpen
from casework.application import Happening
from casework.authorisation import MOST_MISSES
from casework.authorisations import MOST_REPLIES
from casework.catalog import shipped_lifecycles
from casework.office import Actor
from conversation_flows.personas import personas
from i18n.errors import Conflict
from identity.principal import Role
from tests.application_world import ApplicationWorld, good
from tests.desk_world import Officer, officer
from tests.promising_world import KINDS, STROKES, Applicant
from tests.security.conversations.test_server_owned_fields import OWNED, shape

SNAPSHOT = Path(__file__).with_name("promising_fields.json")
EVERYBODYS = ("id", "application", "signer", "signature", "locale", "notice", "choice", "ticks", "uploads")
HERDERS = personas()["herder_couple"].answers
MEMBER = HERDERS["household.members"][0]
CANARIES = {
    "name": HERDERS["applicant.name"],
    "id number": HERDERS["applicant.id_number"],
    "member's name": MEMBER["name"],
    "member's id number": MEMBER["id_number"],
    "reason": "情况变了，我改交证明",
    "words": "我们早就分开过了",
    "finding": "上门看过，和填的不一样",
}


def scan(applications: ApplicationWorld, statement: str) -> Any:
    return good(applications.app.test_client().post("/v1/verifications", json={"statement": statement}))


def look_up(applications: ApplicationWorld, verification: str) -> Any:
    return good(applications.app.test_client().get(f"/v1/verifications/{verification}"))


def reply(applications: ApplicationWorld, what: str, code: str, last_four: str, **more: Any) -> Any:
    body = {"code": code, "last_four": last_four} | more
    return applications.app.test_client().post(f"/v1/authorisations/{what}", json=body)


def find(desk: Officer, commitment: str, result: str, words: str = CANARIES["finding"]) -> Any:
    return good(desk.post(f"/v1/desk/commitments/{commitment}/findings", {"result": result, "words": words}))


def everything(applications: ApplicationWorld) -> bytes:
    names = applications.database.list_collection_names()
    return b"".join(bson.encode(document) for name in names for document in applications.database[name].find())


# --- statements -------------------------------------------------------------------------------------------------------


def test_whoever_is_shown_a_commitment_learns_whether_it_holds_and_nothing_else(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    signed = applicant.commit("living_together")
    statement, verification = signed["signed"]["statement"], signed["signed"]["verification"]
    assert (scan(applications, statement)["outcome"], look_up(applications, verification)["status"]) == (
        "genuine",
        "valid",
    )
    for told in (scan(applications, statement), look_up(applications, verification), statement):
        text = json.dumps(told, ensure_ascii=False)
        assert not any(words in text for words in CANARIES.values())
        assert "acct_" not in text
        assert applicant.application not in text
    withdrawn = good(applicant.withdraw(signed))
    assert withdrawn["signed"]["statement"] == statement
    scanned = scan(applications, statement)
    assert (scanned["outcome"], scanned["document"]["status"]) == ("genuine", "withdrawn")


def test_a_changed_statement_is_recognised_wherever_it_was_changed(applications: ApplicationWorld) -> None:
    statement = Applicant.applies(applications).commit("living_together")["signed"]["statement"]
    for place in range(0, len(statement), 7):
        changed = statement[:place] + ("A" if statement[place] != "A" else "B") + statement[place + 1 :]
        assert scan(applications, changed) == {
            "outcome": "not_genuine",
            "says": "不是真的，或者被改过。请不要相信，可以拨打 12345 核实。",
            "document": None,
        }


def test_a_well_signed_statement_about_nothing_we_know_is_told_apart(applications: ApplicationWorld) -> None:
    """Such as one of a store that was restored from before: the signature is right, and that is all."""
    statement = Applicant.applies(applications).commit("living_together")["signed"]["statement"]
    applications.database["commitments"].delete_many({})
    assert scan(applications, statement)["outcome"] == "unknown"


def test_a_well_signed_statement_that_is_not_the_one_we_gave_out_is_no_good(applications: ApplicationWorld) -> None:
    """The key in the wrong hands: what it signs about a commitment of ours differs from what we kept."""
    signed = Applicant.applies(applications).commit("living_together")["signed"]
    statements = applications.promises.verifications.statements
    claims = statements.read(signed["statement"])
    assert claims is not None
    again = statements.sign(claims)
    assert again != signed["statement"], "ES256 signs otherwise each time"
    assert scan(applications, again)["outcome"] == "not_genuine"


def test_an_access_token_is_no_commitment(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    assert scan(applications, applicant.person.token)["outcome"] == "not_genuine"


def test_an_invented_verification_is_not_there(applications: ApplicationWorld) -> None:
    signed = Applicant.applies(applications).commit("living_together")
    for invented in ("veri_" + "a" * 26, signed["id"], signed["application"]):
        assert applications.app.test_client().get(f"/v1/verifications/{invented}").status_code == 404


# --- somebody else's --------------------------------------------------------------------------------------------------


def test_somebody_elses_commitment_can_neither_be_seen_nor_signed_nor_withdrawn(applications: ApplicationWorld) -> None:
    mine, theirs = Applicant.applies(applications), Applicant.applies(applications, who="batu")
    signed, open_one = theirs.commit("living_together"), theirs.look("family_relations")
    [batu] = theirs.asked()
    before = applications.fingerprint(*KINDS)
    path = f"/v1/commitments/{open_one['id']}"
    answers = [
        mine.person.get(path),
        mine.choose(open_one, mine.body(open_one)),
        mine.withdraw(signed),
        mine.person.get("/v1/commitments", application=theirs.application),
        mine.person.get(f"/v1/applications/{theirs.application}/authorisations"),
        Applicant(mine.person, theirs.application, "").link(batu["id"]),
        Applicant(mine.person, mine.application, "").link(batu["id"]),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert applications.fingerprint(*KINDS) == before


def test_a_signature_stolen_from_another_commitment_does_not_open_there(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    signed, other = applicant.commit("living_together"), applicant.commit("family_relations")
    commitments = applications.database["commitments"]
    stolen = commitments.find_one({"_id": signed["id"]})
    assert stolen is not None
    commitments.update_one({"_id": other["id"]}, {"$set": {"personal": stolen["personal"]}})
    store = MongoCommitments(applications.database, applications.world.vault)
    with pytest.raises(CannotOpen):
        store.find(other["id"], owner=applicant.person.account)


def test_an_officer_of_another_county_sees_and_judges_nothing(applications: ApplicationWorld) -> None:
    signed = Applicant.applies(applications).commit("living_together")
    stranger = officer(applications, "stranger", Role.COUNTY_OFFICER, "150105")
    before = applications.fingerprint(*KINDS)
    path = f"/v1/desk/commitments/{signed['id']}"
    body = {"result": "refuted", "words": "不属实"}
    answers = [
        stranger.get(path, purpose="handling"),
        stranger.post(f"{path}/findings", body),
        stranger.post(f"{path}/receipt"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert good(stranger.get("/v1/desk/commitments"))["items"] == []
    assert applications.fingerprint(*KINDS) == before


def test_who_only_looks_judges_nothing(applications: ApplicationWorld) -> None:
    signed = Applicant.applies(applications).commit("living_together")
    auditor = officer(applications, "auditor", Role.AUDITOR, "150425")
    body = {"result": "refuted", "words": "不属实"}
    assert auditor.post(f"/v1/desk/commitments/{signed['id']}/findings", body).status_code == 404
    assert good(auditor.get("/v1/desk/commitments"))["items"] == []


def test_who_entered_the_answers_does_not_verify_them(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    signed = applicant.commit("living_together")
    desk = officer(applications, "batu_officer")
    kept = applications.casework.applications
    found = kept.find(applicant.application, owner=applicant.person.account)
    assert found is not None
    entered = replace(found, version=found.version + 1, entered_by=(desk.account,))
    assert kept.replace(entered, owner=found.owner, version=found.version)
    body = {"result": "confirmed", "words": "属实"}
    answer = desk.post(f"/v1/desk/commitments/{signed['id']}/findings", body)
    assert (answer.status_code, answer.json["code"]) == (409, "own_case")


# --- a false commitment ----------------------------------------------------------------------------------------------


def test_a_false_commitment_bars_until_it_is_repaired_and_stops_nothing_else(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    signed = applicant.commit("living_together")
    desk = officer(applications, "county")
    find(desk, signed["id"], "refuted")
    applications.relay.run_once()
    assert scan(applications, signed["signed"]["statement"])["document"]["status"] == "found_false"
    open_one = applicant.look("family_relations")
    refused = applicant.choose(open_one, applicant.body(open_one))
    assert (refused.status_code, "信用修复以前" in refused.json["detail"]) == (409, True)
    assert "这不影响您申请" in refused.json["detail"]
    withdrawn = applicant.withdraw(applicant.look("living_together"))
    assert (withdrawn.status_code, "不能再撤回" in withdrawn.json["detail"]) == (409, True)
    found = applications.casework.applications.find(applicant.application, owner=applicant.person.account)
    assert found is not None
    assert (found.step, found.decision_made) == ("submitted", None), "the machine decides nothing"
    [line] = found.history
    assert (line.action, line.step, line.actor.account) == ("commitment_refuted", "submitted", desk.account)
    assert line.details["consequences"] == "stop, correct, revoke, repay, fine, credit, police"
    elsewhere = Applicant.applies(applications, who="somebody")
    view = elsewhere.look("family_relations")
    assert elsewhere.choose(view, elsewhere.body(view)).status_code == 409, "it is the person, not the account"
    standing, id_number = applications.promises.commitments.standing, HERDERS["applicant.id_number"]
    [bar] = standing.bars_of(id_number)
    standing.lift(officer_of(desk), id_number, bar.cause)
    assert good(applicant.choose(open_one, applicant.body(open_one)))["state"] == "committed"


def officer_of(desk: Officer) -> Any:
    return desk.world.world.identity.authenticate(desk.token, desk.world.clock())


def test_a_finding_that_did_not_hold_is_taken_back_with_everything(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    signed, desk = applicant.commit("living_together"), officer(applications, "county")
    for result in ("refuted", "confirmed"):
        find(desk, signed["id"], result)
    for _ in range(3):
        applications.relay.run_once()
    assert scan(applications, signed["signed"]["statement"])["document"]["status"] == "valid"
    open_one = applicant.look("family_relations")
    assert good(applicant.choose(open_one, applicant.body(open_one)))["state"] == "committed"
    found = applications.casework.applications.find(applicant.application, owner=applicant.person.account)
    assert found is not None
    assert sorted(line.action for line in found.history) == ["commitment_cleared", "commitment_refuted"]
    find(desk, signed["id"], "refuted")
    applications.relay.run_once()
    view = applicant.look("land_and_livestock")
    assert applicant.choose(view, applicant.body(view)).status_code == 409, "found false anew bars anew"


def test_an_event_that_comes_twice_bars_and_tells_once(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    signed = applicant.commit("living_together")
    find(officer(applications, "county"), signed["id"], "refuted")
    [document] = [each for each in applications.documents("commitments") if each["outbox"]]
    event = document["outbox"][0]
    for _ in range(3):
        applications.promises.consequences.handle(document["_id"], event["id"])
        applications.database["commitments"].update_one({"_id": document["_id"]}, {"$set": {"outbox": [event]}})
    assert len(applications.documents("credit")) == 1
    found = applications.casework.applications.find(applicant.application, owner=applicant.person.account)
    assert found is not None
    assert len(found.history) == 1


def test_serious_bad_credit_bars_with_its_own_words(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    standing = applications.promises.commitments.standing
    standing.enter(HERDERS["applicant.id_number"], "bad_credit", cause="record-1", officer="acct_officer")
    view = applicant.look("living_together")
    answer = applicant.choose(view, applicant.body(view))
    assert (answer.status_code, "较严重的不良信用记录" in answer.json["detail"]) == (409, True)
    assert good(applicant.choose(view, {"choice": "bring"}))["state"] == "bringing"


# --- authorisations ---------------------------------------------------------------------------------------------------


def test_a_link_bears_five_wrong_tries_and_then_not_even_the_right_one(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    [batu] = applicant.asked()
    code = applicant.code(batu["id"])
    wrong = {reply(applications, "opening", code, f"{number:04}").data for number in range(MOST_MISSES)}
    right = reply(applications, "opening", code, "0011")
    assert (right.status_code, right.json["code"]) == (422, "no_match")
    unknown = reply(applications, "opening", "a" * 20, "0011")
    assert {without_instance(each) for each in (*wrong, right.data, unknown.data)} == {without_instance(right.data)}
    assert reply(applications, "opening", applicant.code(batu["id"]), "0011").status_code == 200


def without_instance(data: bytes) -> str:
    problem = json.loads(data)
    problem.pop("instance", None)
    return json.dumps(problem, sort_keys=True)


def test_a_right_try_costs_nothing_so_that_nobody_is_locked_out_by_looking_twice(
    applications: ApplicationWorld,
) -> None:
    applicant = Applicant.applies(applications)
    code = applicant.code(applicant.asked()[0]["id"])
    for _ in range(MOST_MISSES + 2):
        assert reply(applications, "opening", code, "0011").status_code == 200


def test_a_network_that_guesses_is_slowed_down(applications: ApplicationWorld) -> None:
    statuses = [reply(applications, "opening", f"{number:020}", "0011").status_code for number in range(70)]
    assert statuses.count(429) == 10


def test_the_code_is_in_no_address_and_not_in_the_store(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    link = good(applicant.link(applicant.asked()[0]["id"]), 201)["link"]
    address, _, code = link.partition("#")
    assert len(code) == 20
    assert address.endswith("/authorise")
    assert code.encode() not in everything(applications)


def test_an_authorisation_moved_to_another_person_does_not_open(applications: ApplicationWorld) -> None:
    mine = Applicant.applies(applications, "over_the_limit")
    first, second = (one["id"] for one in mine.asked())
    documents = applications.database["authorisations"]
    stolen = documents.find_one({"_id": first})
    assert stolen is not None
    documents.update_one({"_id": second}, {"$set": {"personal": stolen["personal"]}})
    with pytest.raises(CannotOpen):
        MongoAuthorisations(applications.database, applications.world.vault).find(second, owner=mine.person.account)


# --- what may be sent, seen and kept ---------------------------------------------------------------------------------


def test_an_attacker_cannot_write_what_the_server_owns(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    view, [batu] = applicant.look("living_together"), applicant.asked()
    code, client = applicant.code(batu["id"]), applications.app.test_client()
    before = applications.fingerprint(*KINDS)
    owned = [*OWNED, "verification", "digest", "signed", "task", "findings", "region", "relation", "who"]
    for field in (name for name in owned if name not in EVERYBODYS):
        refusals = [
            applicant.choose(view, {"choice": "bring", field: "x"}),
            applicant.choose(view, applicant.body(view, ticks={field: True})),
            applicant.person.post(
                f"/v1/commitments/{view['id']}/withdrawal", {"reason": "改交证明", field: "x"}, version=1
            ),
            client.post("/v1/verifications", json={"statement": "a.b.c", field: "x"}),
            client.post("/v1/authorisations/opening", json={"code": code, "last_four": "0011", field: "x"}),
            client.post(
                "/v1/authorisations/reply",
                json={"code": code, "last_four": "0011", "agrees": True, "signature": STROKES, field: "x"},
            ),
        ]
        assert [(answer.status_code, answer.json.get("code")) for answer in refusals] == [(422, "invalid")] * 6, field
    path = f"/v1/applications/{applicant.application}/authorisations"
    for field in ("owner", "state", "code"):  # more links than that would be too many
        answer = applicant.person.post(path, {"authorisation": batu["id"], field: "x"})
        assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert applications.fingerprint(*KINDS) == before


def test_every_answer_has_exactly_its_fields(applications: ApplicationWorld) -> None:
    """Compared with `promising_fields.json`; a new field is a decision, made by changing that file."""
    applicant, desk = Applicant.applies(applications), officer(applications, "county")
    [batu] = applicant.asked()
    signed = applicant.commit("living_together")
    code = applicant.code(batu["id"])
    seen = {
        "GET /v1/commitments": good(applicant.person.get("/v1/commitments", application=applicant.application)),
        "GET /v1/commitments/…": applicant.look("family_relations"),
        "POST /v1/commitments/…": signed,
        "POST …/withdrawal": good(applicant.withdraw(applicant.commit("family_relations"))),
        "GET …/authorisations": {"items": applicant.asked()},
        "POST …/authorisations": good(applicant.link(batu["id"]), 201),
        "POST /v1/authorisations/opening": good(reply(applications, "opening", applicant.code(batu["id"]), "0011")),
        "GET /v1/verifications/…": look_up(applications, signed["signed"]["verification"]),
        "POST /v1/verifications": scan(applications, signed["signed"]["statement"]),
        "GET /v1/desk/commitments": good(desk.get("/v1/desk/commitments")),
        "POST /v1/desk/commitments/…/findings": find(desk, signed["id"], "confirmed"),
        "GET /v1/desk/commitments/…": good(desk.get(f"/v1/desk/commitments/{signed['id']}", purpose="handling")),
    }
    assert code
    assert {name: shape(answer) for name, answer in seen.items()} == json.loads(SNAPSHOT.read_text())


def test_a_look_of_an_officer_at_what_was_signed_is_written_down(applications: ApplicationWorld) -> None:
    applicant, desk = Applicant.applies(applications), officer(applications, "county")
    signed = applicant.commit("living_together")
    path = f"/v1/desk/commitments/{signed['id']}"
    assert desk.get(path).status_code == 422, "nobody looks without saying why"
    good(desk.get(path, purpose="handling"))
    log = good(applicant.person.get("/v1/me/access-log"))["items"]
    assert [(line["purpose"], line["thing"]) for line in log] == [("handling", "commitment")]


def test_a_thief_of_the_store_finds_nothing_that_was_promised_or_said(
    applications: ApplicationWorld, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        applicant, desk = Applicant.applies(applications), officer(applications, "county")
        good(applicant.withdraw(applicant.commit("family_relations")))
        find(desk, applicant.commit("living_together")["id"], "refuted")
        code = applicant.code(applicant.asked()[0]["id"])
        good(reply(applications, "reply", code, "0011", agrees=False, words=CANARIES["words"]))
        for _ in range(3):
            applications.relay.run_once()
    stolen = everything(applications)
    assert [what for what, words in CANARIES.items() if words.encode() in stolen] == []
    assert [what for what, words in CANARIES.items() if words in caplog.text] == []


def test_no_cache_keeps_what_was_promised(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    signed = applicant.commit("living_together")
    code = applicant.code(applicant.asked()[0]["id"])
    client = applications.app.test_client()
    answers = [
        applicant.person.get(f"/v1/commitments/{signed['id']}"),
        applicant.person.get("/v1/commitments", application=applicant.application),
        applicant.person.get(f"/v1/applications/{applicant.application}/authorisations"),
        reply(applications, "opening", code, "0011"),
        client.get(f"/v1/verifications/{signed['signed']['verification']}"),
        client.post("/v1/verifications", json={"statement": signed["signed"]["statement"]}),
    ]
    assert {(answer.status_code, answer.headers["Cache-Control"]) for answer in answers} == {(200, "no-store")}


def test_nobody_fills_a_document_with_answers_through_one_link(applications: ApplicationWorld) -> None:
    applicant = Applicant.applies(applications)
    code = applicant.code(applicant.asked()[0]["id"])
    for number in range(MOST_REPLIES):
        good(reply(applications, "reply", code, "0011", agrees=False, words=f"不同意 {number}"))
    refused = reply(applications, "reply", code, "0011", agrees=False, words="又不同意了")
    assert (refused.status_code, refused.json["code"]) == (409, "too_many_replies")
    last = reply(applications, "reply", code, "0011", agrees=False, words=f"不同意 {MOST_REPLIES - 1}")
    assert last.status_code == 200


def test_nothing_is_granted_on_a_commitment_that_was_withdrawn_after_acceptance(applications: ApplicationWorld) -> None:
    """Withdrawn means that the certificate is needed after all: not that nobody asks any more."""
    applicant = Applicant.applies(applications)
    item = next(name for name in applicant.items() if possible_to_commit(applicant, name))
    applicant.commit(item)
    applications.settle(applicant.application)
    commitments, lifecycle = applications.promises.commitments, shipped_lifecycles().newest("minimum_living_guarantee")
    found = applications.casework.applications.find(applicant.application, owner=applicant.person.account)
    assert found is not None
    officer_, accept = Actor("officer", "acct_county", "county_officer"), lifecycle.steps["submitted"].actions["accept"]
    confirm, refuse = (lifecycle.steps["county_review"].actions[name] for name in ("confirm", "refuse"))
    line = Happening("hapn_1", "accept", "accepted", applications.clock(), found.office, officer_)
    accepted = replace(found, history=(*found.history, line))
    for action in (accept, confirm):
        commitments.require_settled(accepted, action, officer_, {})

    good(applicant.withdraw(applicant.look(item)))

    with pytest.raises(Conflict) as refused:
        commitments.require_settled(accepted, confirm, officer_, {})
    assert refused.value.code == "commitments_open"
    commitments.require_settled(accepted, refuse, officer_, {})


def possible_to_commit(applicant: Applicant, item: str) -> bool:
    return any(one["action"] == "commit" and one["possible"] for one in applicant.look(item)["can"])
