"""What people said is sealed wherever it is kept (promises 36, 38, 42)."""

from __future__ import annotations

import logging

import bson
import pytest

from adapters.vault.vault import CannotOpen
from conversation_flows.personas import personas
from tests.application_world import ApplicationWorld, good

APPLICANT = personas()["herder_couple"].answers
MEMBER = APPLICANT["household.members"][0]
CANARIES = {
    "name": APPLICANT["applicant.name"],
    "id number": APPLICANT["applicant.id_number"],
    "phone": APPLICANT["applicant.phone"].replace(" ", ""),
    "illness": APPLICANT["situation.illness"],
    "address": APPLICANT["residence.address"],
    "card": APPLICANT["bank.account"],
    "member's name": MEMBER["name"],
    "member's id number": MEMBER["id_number"],
    "member's illness": MEMBER["illness"],
}


def everything(applications: ApplicationWorld) -> bytes:
    database = applications.database
    names = database.list_collection_names()
    assert {"conversations", "conversation_pages", "applications", "accounts", "sessions", "audit"} <= set(names)
    return b"".join(bson.encode(document) for name in names for document in database[name].find())


def test_a_thief_of_the_store_finds_nothing_that_people_said(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.fill_in("herder_couple")
    for _ in range(40):  # so that a page of the log is turned, too
        view = person.say(view, action="repeat")
    handed = good(person.post(f"/v1/conversations/{view['id']}/handover", version=view["version"]), 201)
    receipt = good(person.submit(person.look(view)))["receipt"]
    applications.track(receipt["tracking_code"], APPLICANT["applicant.id_number"][-4:])
    applications.track(receipt["tracking_code"], "0000")
    stolen = everything(applications)
    secrets = CANARIES | {"tracking code": receipt["tracking_code"], "handover code": handed["code"]}
    secrets |= {"token": person.token, "last four": APPLICANT["applicant.id_number"][-4:] + '"'}
    assert [what for what, words in secrets.items() if words.encode() in stolen] == []
    assert [what for what, words in secrets.items() if words.encode("utf-16-le") in stolen] == []


def test_nothing_that_people_said_gets_into_logs(
    applications: ApplicationWorld, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        person = applications.person()
        receipt = person.apply("herder_couple")["receipt"]
        applications.track(receipt["tracking_code"], "0000")
        person.turn(person.begin(), {"question": "applicant.name", "answer": CANARIES["name"]})
    printed = capfd.readouterr()
    written = caplog.text + printed.out + printed.err
    secrets = CANARIES | {"tracking code": receipt["tracking_code"], "token": person.token}
    assert [what for what, words in secrets.items() if words in written] == []


@pytest.mark.parametrize(
    ("collection", "field"), [("conversations", "state"), ("conversations", "log"), ("applications", "personal")]
)
def test_a_sealed_field_does_not_open_in_another_document(
    applications: ApplicationWorld, collection: str, field: str
) -> None:
    mine, theirs = applications.person(), applications.person("batu")
    mine.apply()
    theirs.apply()
    stolen = applications.database[collection].find_one({"owner": theirs.account})
    own = applications.database[collection].find_one({"owner": mine.account})
    assert stolen is not None
    assert own is not None
    applications.database[collection].update_one({"_id": own["_id"]}, {"$set": {field: stolen[field]}})
    answer = mine.get(f"/v1/{collection}/{own['_id']}")
    assert answer.status_code == 500
    assert own["_id"] not in answer.text


def test_a_sealed_field_does_not_open_in_another_field(applications: ApplicationWorld) -> None:
    applications.person().apply()
    vault = applications.world.vault
    document = applications.documents("conversations")[0]
    for field, other in (("state", "log"), ("log", "state")):
        with pytest.raises(CannotOpen):
            vault.open(document[field], collection="conversations", document=document["_id"], field=other)
    with pytest.raises(CannotOpen):
        vault.open(document["state"], collection="applications", document=document["_id"], field="state")


def test_no_cache_keeps_what_a_citizen_sees(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.fill_in()
    path = f"/v1/conversations/{view['id']}"
    answers = [person.get("/v1/conversations"), person.get("/v1/applications"), person.get("/v1/me")]
    answers += [person.get(path + part) for part in ("", "/messages", "/summary")]
    answers += [person.post(f"{path}/turns", {}, version=1), person.post(f"{path}/turns", {"action": "back"})]
    answers += [person.post(f"{path}/handover", version=view["version"])]
    submitted = person.submit(person.look(view))
    receipt = good(submitted)["receipt"]
    application = f"/v1/applications/{receipt['application']}"
    answers += [submitted, *(person.get(application + part) for part in ("", "/timeline", "/qr", "/qr?format=svg"))]
    answers += [applications.track(receipt["tracking_code"], "2049"), applications.track("a" * 13, "0000")]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert {answer.status_code for answer in answers} >= {200, 201, 422, 428}
    assert all("Set-Cookie" not in answer.headers for answer in answers)


def test_errors_of_the_house_never_hold_what_was_sent(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.begin()
    for body in (
        {"question": "applicant.name", "answer": CANARIES["name"]},
        {"question": CANARIES["name"], "answer": 1},
        {"text": CANARIES["name"], "answer": CANARIES["phone"]},
        {"question": "applicant.name", "answer": CANARIES["name"], CANARIES["phone"]: 1},
    ):
        answer = person.turn(view, body)
        assert answer.status_code >= 400
        assert not any(words in answer.text for words in CANARIES.values())
