"""Timeouts that lose nothing typed: the same answer can be sent again after any of them, and counts once."""

from __future__ import annotations

from typing import Any

from tests.application_world import ApplicationWorld, Person, View, good, new_key

NAME = {"question": "applicant.name", "answer": "李秀兰"}


def signed_in(applications: ApplicationWorld) -> tuple[Person, str]:
    tokens = applications.world.sign_in()
    return Person(applications, tokens["access_token"], tokens["account"]["id"]), tokens["refresh_token"]


def refreshed(person: Person, refresh_token: str) -> Person:
    answer = person.world.world.refresh(refresh_token)
    assert answer.status_code == 200
    return Person(person.world, answer.get_json()["access_token"], person.account)


def said(person: Person, view: View) -> list[dict[str, Any]]:
    return [entry["did"] for entry in good(person.get(f"/v1/conversations/{view['id']}/messages"))["entries"]]


def test_an_answer_refused_for_an_expired_token_is_taken_after_a_refresh(applications: ApplicationWorld) -> None:
    person, token = signed_in(applications)
    view, key = person.fill_in(until="applicant.name"), new_key()
    applications.clock.forward(minutes=16)
    before = applications.fingerprint()
    assert person.turn(view, NAME, key).status_code == 401
    assert applications.fingerprint() == before
    person = refreshed(person, token)
    taken = person.turn(view, NAME, key)
    assert (taken.status_code, taken.json["outcome"]) == (200, "advanced")
    again = person.turn(view, NAME, key)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert again.json == taken.json
    assert said(person, view).count("李秀兰") == 1


def test_an_answer_that_counted_before_the_token_ran_out_is_recognised_after_a_refresh(
    applications: ApplicationWorld,
) -> None:
    person, token = signed_in(applications)
    view, key = person.fill_in(until="applicant.name"), new_key()
    first = good(person.turn(view, NAME, key))  # and this reply never reaches the phone
    applications.clock.forward(minutes=16)
    assert person.turn(view, NAME, key).status_code == 401
    again = refreshed(person, token).turn(view, NAME, key)
    assert (again.json, again.headers["Idempotency-Replayed"]) == (first, "true")


def test_an_answer_overtaken_by_another_device_is_taken_on_the_new_version(applications: ApplicationWorld) -> None:
    person, key = applications.person(), new_key()
    view = person.fill_in(until="applicant.name")
    applications.device().say(view, action="explain")
    overtaken = person.turn(view, NAME, key)
    assert (overtaken.status_code, overtaken.json["code"]) == (412, "stale")
    taken = person.turn(person.look(view), NAME, key)
    assert (taken.status_code, taken.json["outcome"]) == (200, "advanced")
    assert "Idempotency-Replayed" not in taken.headers
    assert said(person, view).count("李秀兰") == 1


def test_an_answer_begun_before_a_reminder_is_taken_after_it(applications: ApplicationWorld) -> None:
    person, token = signed_in(applications)
    view, key = person.fill_in(until="applicant.name"), new_key()
    applications.clock.forward(days=7)
    assert applications.tending.tend(10).reminded == 1
    assert person.turn(view, NAME, key).status_code == 401
    person = refreshed(person, token)
    assert person.turn(view, NAME, key).status_code == 412
    assert good(person.turn(person.look(view), NAME, key))["outcome"] == "advanced"
