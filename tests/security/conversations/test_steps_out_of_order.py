"""Steps cannot be skipped, repeated out of order or answered after the end (promise 25)."""

from __future__ import annotations

from typing import Any

from conversation_flows.personas import SIGNATURE
from tests.application_world import ApplicationWorld, Person, good

LATER: list[dict[str, Any]] = [
    {"question": "consents.sensitive_information", "answer": True},
    {"question": "applicant.name", "answer": "李秀兰"},
    {"question": "finish.signature", "answer": SIGNATURE},
    {"question": "household.members", "answer": True},
    {"action": "change", "question": "applicant.name"},
    {"action": "change", "question": "household.members"},
    {"action": "add", "loop": "household.members"},
    {"action": "dont_know", "question": "applicant.phone"},
    {"action": "skip", "question": "situation.illness"},
]
FORGED: list[dict[str, Any]] = [
    {"question": "applicant.no_such_thing", "answer": 1},
    {"question": "applicant", "answer": 1},
    {"question": "household.members.m_aaaaaaaa.name", "answer": "谁"},
    {"question": "household.members.m_aaaaaaaa.incomes.i_aaaaaaaa.amount", "answer": {"amount": "1", "per": "month"}},
    {"question": "consents.personal_information.more", "answer": True},
    {"action": "change", "question": "flow.steps"},
    {"action": "add", "loop": "applicant.name"},
    {"action": "remove", "loop": "household.members", "item": "m_aaaaaaaa"},
    {"action": "remove", "loop": "consents.personal_information", "item": "m_aaaaaaaa"},
]


def refused(applications: ApplicationWorld, person: Person, view: dict[str, Any], body: Any, code: str) -> None:
    before = applications.fingerprint()
    answer = person.turn(view, body)
    assert (answer.status_code, answer.json["code"]) == (409, code), body
    assert applications.fingerprint() == before


def test_an_attacker_cannot_jump_ahead_past_the_consents(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.begin()
    for body in LATER:
        refused(applications, person, view, body, "not_asked_now")


def test_an_attacker_cannot_answer_a_forged_step(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.begin()
    for body in FORGED:
        refused(applications, person, view, body, "not_asked_now")


def test_an_attacker_cannot_answer_a_step_again_without_asking_for_it(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.answer(person.begin(), True)
    refused(applications, person, view, {"question": "consents.personal_information", "answer": False}, "not_asked_now")


def test_an_attacker_cannot_confirm_what_nobody_asked(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.begin()
    confirmed = person.say(view, action="confirm")
    assert (confirmed["outcome"], confirmed["question"]) == ("digression", view["question"])


def test_an_attacker_cannot_submit_before_the_end(applications: ApplicationWorld) -> None:
    person = applications.person()
    for until in ("consents.personal_information", "household.members", "finish.review", "finish.signature"):
        view = person.fill_in(until=until)
        before = applications.fingerprint()
        answer = person.submit(view)
        assert (answer.status_code, answer.json["code"]) == (409, "not_ready")
        assert applications.fingerprint() == before
    assert applications.documents("applications") == []
    assert applications.documents("counters") == []


def test_an_attacker_cannot_submit_what_changed_after_it_was_signed(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.fill_in()
    view = person.say(view, action="change", question="situation.marriage")
    view = person.answer(view, "widowed")
    assert view["question"]["id"] == "finish.review"
    assert person.submit(view).status_code == 409


def test_an_attacker_cannot_do_anything_after_the_end(applications: ApplicationWorld) -> None:
    person = applications.person()
    done = person.apply()
    bodies: list[dict[str, Any]] = [
        {"question": "applicant.name", "answer": "别人"},
        {"action": "change", "question": "applicant.name"},
        {"action": "restart"},
        {"action": "back"},
        {"action": "add", "loop": "household.members"},
        {"text": "我不想活了"},
    ]
    for body in bodies:
        refused(applications, person, done, body, "already_submitted")
    path = f"/v1/conversations/{done['id']}"
    before = applications.fingerprint()
    for again in ("/submission", "/handover"):
        answer = person.post(path + again, version=done["version"])
        assert (answer.status_code, answer.json["code"]) == (409, "already_submitted")
    assert applications.fingerprint() == before
    assert len(applications.documents("applications")) == 1


def test_an_attacker_without_a_version_or_with_a_wrong_one_changes_nothing(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.begin()
    path = f"/v1/conversations/{view['id']}/turns"
    before = applications.fingerprint()
    assert person.post(path, {"action": "pause"}).status_code == 428
    for version in (0, 2, 9_999_999_999):
        assert person.post(path, {"action": "pause"}, version=version).status_code == 412
    for tag in ("*", '"1"', "v1", 'W/"v1"', '"v1", "v2"', '"v01"', '"v１"'.encode().decode("latin-1")):
        assert person.post(path, {"action": "pause"}, **{"If-Match": tag}).status_code == 400
    assert applications.fingerprint() == before
    assert good(person.turn(view, {"action": "pause"}))["version"] == 2
