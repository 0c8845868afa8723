"""Writes lose their reply, never happen, or take the process with them; the same request settles it (49, 50)."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import Any

import pytest

from conversation_flows.personas import Player, personas
from tests.application_world import SERVICE, ApplicationWorld, Person, View, build_world, good, new_key
from tests.reliability.conversations.faults import FaultyStore, Killed

PERSONA = personas()["single_mother"]
COLLECTIONS = ("conversations", "conversation_pages", "counters", "applications")


def faulty(applications: ApplicationWorld, *, number: int, how: str, of: str | None = None) -> FaultyStore:
    """The same house over a store that fails; its people are the same."""
    return FaultyStore(applications.database, number=number, how=how, of=of)


def persist(person: Person, path: str, body: Any, version: int | None = None) -> tuple[View, list[int]]:
    """Send it with one key until it is taken, as a phone does; the statuses on the way."""
    key, statuses = new_key(), []
    for _ in range(3):
        try:
            answer = person.post(path, body, version=version, key=key)
        except Killed:
            person.world = build_world(person.world.world)
            statuses.append(0)
            continue
        statuses.append(answer.status_code)
        if answer.status_code < 300:
            return answer.json, statuses
        assert answer.status_code == 503, answer.text
        assert answer.headers["Retry-After"]
    raise AssertionError(statuses)


def apply(person: Person) -> tuple[View, list[View], list[int]]:
    """A whole application; the last view, every acknowledged one, and the statuses that were no success."""
    view, statuses = persist(person, "/v1/conversations", {"service": SERVICE})
    acknowledged, player = [view], Player(PERSONA)
    while (body := player.reply(view)) is not None:
        view, more = persist(person, f"/v1/conversations/{view['id']}/turns", body, view["version"])
        acknowledged.append(view)
        statuses += more
    view, more = persist(person, f"/v1/conversations/{view['id']}/submission", None, view["version"])
    return view, [*acknowledged, view], [status for status in statuses + more if status >= 300 or status == 0]


def settled(applications: ApplicationWorld, person: Person, acknowledged: list[View]) -> None:
    """Exactly one application, every acknowledged turn once, nothing waiting."""
    applications.relay.run_once()
    receipt = acknowledged[-1]["receipt"]
    [application] = applications.documents("applications")
    assert application["number"] == receipt["number"]
    [conversation] = applications.documents("conversations")
    assert conversation["outbox"] == []
    assert conversation["version"] == len(acknowledged)
    assert [view["version"] for view in acknowledged] == list(range(1, len(acknowledged) + 1))
    shown = good(person.get(f"/v1/applications/{receipt['application']}"))
    texts = [line["text"] for part in shown["summary"] for line in part["lines"]]
    assert "李秀兰" in texts
    assert good(applications.track(receipt["tracking_code"], "2049"))["number"] == receipt["number"]


def of_whole_application(applications: ApplicationWorld, how: str, number: int, of: str | None = None) -> list[int]:
    person = applications.device()
    store = faulty(applications, number=number, how=how, of=of)
    person.world = build_world(applications.world, store)  # type: ignore[arg-type] # it behaves like one
    _, acknowledged, statuses = apply(person)
    person.world = applications
    assert store.writes >= number
    settled(applications, person, acknowledged)
    return statuses


@pytest.mark.parametrize("of", ["conversations", "counters", "applications"])
@pytest.mark.parametrize("how", ["before", "after", "killed"])
def test_a_failing_write_costs_a_retry_and_nothing_else(applications: ApplicationWorld, how: str, of: str) -> None:
    statuses = of_whole_application(applications, how, 1, of)
    assert len(statuses) <= 1


@pytest.mark.parametrize("how", ["before", "after", "killed"])
@pytest.mark.parametrize("number", [7, 40])
def test_a_turn_whose_reply_is_lost_counts_once(applications: ApplicationWorld, how: str, number: int) -> None:
    statuses = of_whole_application(applications, how, number, "conversations")
    assert len(statuses) == {"before": 1, "after": 0, "killed": 1}[how]  # the service itself looks what came of it


@pytest.mark.parametrize("how", ["before", "after", "killed"])
def test_a_page_that_is_lost_half_way_is_turned_once(applications: ApplicationWorld, how: str) -> None:
    person = applications.person()
    view = person.begin()
    for _ in range(94):
        view = person.say(view, action="repeat")
    store = faulty(applications, number=1, how=how, of="conversation_pages")
    person.world = build_world(applications.world, store)  # type: ignore[arg-type]
    view, statuses = persist(person, f"/v1/conversations/{view['id']}/turns", {"action": "repeat"}, view["version"])
    assert (view["version"], statuses) == (96, [0 if how == "killed" else 503, 200])
    entries = [
        entry
        for page in range(2)
        for entry in good(person.get(f"/v1/conversations/{view['id']}/messages", page=page))["entries"]
    ]
    assert [entry["version"] for entry in entries] == list(range(1, 97))


def start_over(applications: ApplicationWorld, conversations: list[dict[str, Any]]) -> None:
    """The store as it was when everything was answered and nothing submitted."""
    for name in COLLECTIONS:
        applications.database[name].delete_many({})
    applications.database["conversations"].insert_many(conversations)


def test_a_submission_cut_off_anywhere_is_completed_once(applications: ApplicationWorld) -> None:
    """The process dies around each of its writes in turn; what is left over is finished by the relay of the next."""
    person, key = applications.person(), new_key()
    view = person.fill_in()
    ready = applications.documents("conversations")
    store = faulty(applications, number=0, how="before")
    person.world = build_world(applications.world, store)  # type: ignore[arg-type]
    good(person.submit(view))
    assert store.writes >= 4  # number, conversation, application, event
    for number, how in itertools.product(range(1, store.writes + 1), ("killed", "before", "after")):
        start_over(applications, ready)
        person.world = build_world(applications.world, faulty(applications, number=number, how=how))  # type: ignore[arg-type]
        with suppress(Killed):
            assert person.submit(view, key).status_code in {200, 503}
        person.world = restarted = build_world(applications.world)
        restarted.relay.run_once()
        was_submitted = person.look(view)["status"] == "submitted"
        assert len(restarted.documents("applications")) == (1 if was_submitted else 0), (number, how)
        completed(restarted, good(person.submit(view, key))["receipt"])


def completed(applications: ApplicationWorld, receipt: dict[str, str]) -> None:
    """One application, the one of the receipt, however often the relay comes by."""
    applications.relay.run_once()
    applications.relay.run_once()
    [application] = applications.documents("applications")
    assert (application["_id"], application["number"]) == (receipt["application"], receipt["number"])
    assert all(document["outbox"] == [] for document in applications.documents("conversations"))


def test_the_relay_finishes_days_later_what_was_submitted_then(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.fill_in("herder_couple")
    reviewed = good(person.get(f"/v1/conversations/{view['id']}/summary"))["sections"]
    store = faulty(applications, number=1, how="before", of="applications")
    person.world = build_world(applications.world, store)  # type: ignore[arg-type]
    assert person.submit(view).status_code == 503
    applications.clock.forward(days=800)
    assert applications.relay.run_once() == 1
    later = applications.device()
    [line] = good(later.get("/v1/applications"))["items"]
    assert line["submitted_at"][:10] < applications.clock().isoformat()[:10]
    assert good(later.get(f"/v1/applications/{line['id']}"))["summary"] == reviewed
    assert applications.relay.run_once() == 1  # what an application needs is laid out
    assert applications.relay.run_once() == 0


def test_an_application_whose_number_is_taken_is_not_lost(applications: ApplicationWorld) -> None:
    """Counters that were restored from an older day than the applications give a number twice."""
    applications.person("batu").apply()
    applications.relay.run_once()
    applications.database["counters"].delete_many({})
    person = applications.person()
    view, key = person.fill_in(), new_key()
    refused = person.submit(view, key)
    assert (refused.status_code, refused.json["code"]) == (409, "number_taken")
    assert applications.relay.run_once() == 0
    assert [len(document["outbox"]) for document in applications.documents("conversations")].count(1) == 1
    [first] = applications.documents("applications")
    applications.database["applications"].update_one({"_id": first["_id"]}, {"$set": {"number": "mended by hand"}})
    applications.clock.forward(hours=1)  # what failed once is tried again ever more rarely
    assert applications.relay.run_once() == 1
    assert len(applications.documents("applications")) == 2
