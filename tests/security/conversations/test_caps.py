"""Nobody fills the house: open conversations, turns, members and pages are capped (promise 35)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from conversation_flows import keeping
from tests.application_world import SERVICE, ApplicationWorld, good, new_key


def test_nobody_has_more_than_twenty_conversations_open(applications: ApplicationWorld) -> None:
    person = applications.person()
    keys = [new_key() for _ in range(keeping.MOST_OPEN)]
    begun = [person.begin(key) for key in keys]
    refused = person.post("/v1/conversations", {"service": SERVICE})
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_open")
    assert refused.headers["Retry-After"]
    assert person.begin(keys[0])["id"] == begun[0]["id"]  # a retry is no new one
    assert applications.person("batu").begin()
    person.turn(begun[0], {"action": "pause"})
    assert person.post("/v1/conversations", {"service": SERVICE}).status_code == 429  # paused is not finished


def test_many_at_once_open_hardly_more(applications: ApplicationWorld) -> None:
    """Counting and opening are two operations: at most as many slip through as ask in the same instant."""
    person = applications.person()
    for _ in range(keeping.MOST_OPEN - 1):
        person.begin()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: person.post("/v1/conversations", {"service": SERVICE}), range(8)))
    assert {answer.status_code for answer in answers} <= {201, 429}
    assert len(applications.documents("conversations")) < keeping.MOST_OPEN + 8
    assert person.post("/v1/conversations", {"service": SERVICE}).status_code == 429


def test_nobody_takes_more_than_three_thousand_turns(applications: ApplicationWorld) -> None:
    person = applications.person()
    begun = person.begin()
    ready = person.fill_in()
    store = applications.conversations.conversations
    for view in (begun, ready):  # as if it had taken that many
        conversation = store.find(view["id"], owner=person.account)
        assert conversation is not None
        latest = conversation.log.entries()[-1]
        conversation.log.lines.pop()
        last = replace(latest, version=keeping.MOST_TURNS)
        applications.database["conversations"].delete_one({"_id": view["id"]})
        conversation.advance(conversation.log.requests.pop(), last)
        assert store.insert(conversation, owner=person.account)
    tired = person.look(begun)
    assert tired["version"] == keeping.MOST_TURNS
    before = applications.fingerprint()
    refused = person.turn(tired, {"action": "repeat"})
    assert (refused.status_code, refused.json["code"]) == (409, "too_long")
    handover = person.post(f"/v1/conversations/{begun['id']}/handover", version=keeping.MOST_TURNS)
    assert (handover.status_code, handover.json["code"]) == (409, "too_long")
    assert applications.fingerprint() == before
    assert good(person.submit(person.look(ready)))["status"] == "submitted"  # what is complete may still be handed in


def test_nobody_gets_longer_pages_than_a_hundred(applications: ApplicationWorld) -> None:
    person = applications.person()
    for limit in ("0", "101", "-1", "1e2", "1_0", "１", "9999999999", ""):
        for path in ("/v1/conversations", "/v1/applications"):
            assert person.get(path, limit=limit).status_code == 422, limit
    assert person.get("/v1/conversations", limit="100").status_code == 200


def test_nobody_adds_more_members_than_eighty(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.fill_in(until="household.members")
    for _ in range(80):
        view = person.say(view, action="add", loop="household.members")
    refused = person.say(view, action="add", loop="household.members")
    assert refused["outcome"] == "reprompt"
    assert "80" in refused["messages"][0]["text"]


def test_nobody_changes_anything_more_often_than_any_person_could(applications: ApplicationWorld) -> None:
    person = applications.person()
    view = person.begin()
    instant = applications.clock()
    statuses = []
    for _ in range(601):
        applications.clock.at = instant
        statuses.append(person.post(f"/v1/conversations/{view['id']}/submission", version=9).status_code)
    assert statuses.index(429) in {598, 599}
    for path in ("", f"/{view['id']}/turns", f"/{view['id']}/handover"):
        applications.clock.at = instant
        answer = person.post(f"/v1/conversations{path}", {}, version=1)
        assert (answer.status_code, bool(answer.headers.get("Retry-After"))) == (429, True)
    applications.clock.forward(seconds=61)
    assert person.say(view, action="repeat")["version"] == 2
