"""Following an application without asking for everything each time: entity tags, waiting, events, tracking."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from api.plumbing import events
from api.plumbing.services import services
from tests.application_world import ApplicationWorld, Person, good
from tests.desk_world import case_of, office, version_of, walk


def ask(person: Person, case: str, known: int | None = None, what: str = "", **query: Any) -> TestResponse:
    headers = person._headers() | ({} if known is None else {"If-None-Match": f'"v{known}"'})
    return person.client.get(f"/v1/applications/{case}{what}", headers=headers, query_string=query or None)


def test_a_client_that_has_the_version_gets_nothing_cheaply(applications: ApplicationWorld) -> None:
    case, person = case_of(applications), applications.person()
    whole = ask(person, case)
    assert (whole.status_code, whole.headers["ETag"], whole.json["version"]) == (200, '"v1"', 1)
    same = ask(person, case, 1)
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", '"v1"')
    assert same.headers["Vary"] == "Accept-Language"
    good(person.post(f"/v1/applications/{case}/withdrawal", {"of": "application"}, version=1))
    assert ask(person, case, 1).headers["ETag"] == '"v2"'


def test_a_304_opens_nothing_that_is_sealed(applications: ApplicationWorld) -> None:
    case, person = case_of(applications), applications.person()
    applications.database["applications"].update_one({"_id": case}, {"$set": {"personal": b"broken"}})
    assert ask(person, case, 1).status_code == 304


def test_somebody_elses_application_is_not_there_whatever_the_version(applications: ApplicationWorld) -> None:
    case, stranger = case_of(applications), applications.person("batu")
    for what in ("", "/events", "/timeline"):
        assert ask(stranger, case, 1, what).status_code == 404
    assert ask(stranger, case, 1, wait=25).status_code == 404


@pytest.mark.parametrize("wait", ["26", "-1", "1.5", "soon"])
def test_nobody_waits_longer_than_an_answer_may_take(applications: ApplicationWorld, wait: str) -> None:
    assert ask(applications.person(), case_of(applications), 1, wait=wait).status_code == 422


def test_when_all_places_are_taken_the_answer_comes_at_once(applications: ApplicationWorld) -> None:
    case, person = case_of(applications), applications.person()
    with applications.app.app_context():
        waiting = services().waiting
    taken = [waiting.place(person.account) for _ in range(2)]
    assert all(taken)
    assert waiting.place(person.account) is None
    assert ask(person, case, 1, wait=25).status_code == 304
    stream = ask(person, case, what="/events")
    assert stream.text == 'retry: 20000\n\nid: 1\nevent: progress\ndata: {"version": 1, "etag": "\\"v1\\""}\n\n'
    for place in taken:
        assert place is not None
        place.give_back()
        place.give_back()
    assert waiting.place(person.account) is not None


def test_a_stream_brings_versions_and_nothing_personal(
    applications: ApplicationWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, person = case_of(applications), applications.person()
    monkeypatch.setattr(events, "_LIFE_SECONDS", 0.3)
    monkeypatch.setattr(events, "_HEARTBEAT_SECONDS", 0.1)
    whole = ask(person, case, what="/events")
    assert whole.headers["X-Accel-Buffering"] == "no"
    assert whole.headers["Cache-Control"] == "no-store"
    assert whole.text.startswith('retry: 3000\n\nid: 1\nevent: progress\ndata: {"version": 1, ')
    assert set(whole.text.partition("}\n\n")[2].split("\n")) == {": ", ""}
    headers = person._headers() | {"Last-Event-ID": "1"}
    later = person.client.get(f"/v1/applications/{case}/events", headers=headers)
    assert "id:" not in later.text


def test_a_stream_ends_soon_after_its_reader_signed_out(
    applications: ApplicationWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, person = case_of(applications), applications.person()
    monkeypatch.setattr(events, "_HEARTBEAT_SECONDS", 0.05)
    stream = person.client.get(f"/v1/applications/{case}/events", headers=person._headers(), buffered=False)
    chunks = stream.iter_encoded()
    assert next(chunks) == b"retry: 3000\n\n"
    assert next(chunks).startswith(b"id: 1")
    applications.clock.forward(days=400)
    assert list(chunks) == []
    stream.close()


def test_tracking_shows_the_same_stages_and_nothing_else(applications: ApplicationWorld) -> None:
    case, person = case_of(applications), applications.person()
    people = office(applications)
    walk(applications, case, people, until="means_check")
    good(people.county.change(case, "needs", {"do": "record", "kind": "care", "words": "kestrel"}))
    shown = good(ask(person, case))
    stages = good(ask(person, case, what="/timeline"))["stages"]
    assert [one["state"] for one in stages] == ["submitted", "accepted", "means_check"]
    tracked = applications.track(shown["tracking_code"], "0060")
    assert good(tracked)["stages"] == stages
    assert set(tracked.json) == {
        "number", "service", "state", "state_title", "region_name", "submitted_at", "stages", "notice",
    }  # fmt: skip
    assert "kestrel" not in ask(person, case).text + ask(person, case, what="/timeline").text
    assert good(ask(person, case))["progress"]["needs"][0]["title"] == "照料护理"
    assert version_of(applications, case) == shown["version"]


def test_everything_is_said_in_the_persons_language(applications: ApplicationWorld) -> None:
    case, person = case_of(applications), applications.person()
    headers = person._headers() | {"Accept-Language": "en"}
    answer = person.client.get(f"/v1/applications/{case}", headers=headers)
    seen = good(answer)["progress"]
    assert answer.headers["Content-Language"] == "en"
    told = [seen[name] for name in ("title", "says", "next", "by_when")] + [one["title"] for one in seen["can"]]
    assert not [text for text in told if any("一" <= character <= "鿿" for character in text)]
