"""Conversations nobody comes back to, as people, their phones and operators see them; on the real store."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from adapters.tender import Tender
from api.commands.conversations import conversations as commands
from api.wiring import NOTICE_LEASE
from conversation_flows.tending import Tended
from tests.application_world import ApplicationWorld, Person, View, build_world, good


@pytest.fixture
def begun(applications: ApplicationWorld) -> View:
    return applications.person().begin()


def days_later(applications: ApplicationWorld, days: int) -> Tended:
    applications.clock.forward(days=days)
    return applications.tending.tend(100)


def expire(applications: ApplicationWorld) -> None:
    told = [days_later(applications, days) for days in (7, 20, 5)]
    assert [(one.reminded, one.expired) for one in told] == [(1, 0), (1, 0), (0, 1)]


def back(applications: ApplicationWorld) -> Person:
    """The same person, who has to sign in again after so long."""
    return applications.device()


def messages(applications: ApplicationWorld) -> list[str]:
    applications.notices.run_once()
    return [message["text"] for message in applications.world.stand_ins.sms.sent]


def named_phone(applications: ApplicationWorld) -> View:
    return applications.person().fill_in(until="residence.hukou")


def test_a_citizen_who_comes_back_sees_that_she_was_reminded_and_goes_on(
    applications: ApplicationWorld, begun: View
) -> None:
    assert days_later(applications, 7) == Tended(1, 0)
    person = back(applications)
    seen = person.look(begun)
    assert (seen["outcome"], seen["question"]) == ("reminder", begun["question"])
    assert seen["updated_at"] == begun["updated_at"]
    assert person.answer(seen, True)["outcome"] == "advanced"
    assert days_later(applications, 6) == Tended(0, 0)


def test_a_citizen_sees_the_receipt_of_the_deletion_in_list_and_view(
    applications: ApplicationWorld, begun: View
) -> None:
    expire(applications)
    person = back(applications)
    seen = person.look(begun)
    assert (seen["status"], seen["question"], seen["can"], seen["receipt"]) == ("expired", None, [], None)
    assert seen["deletion"] == {"at": applications.clock().isoformat(), "reason": "abandoned"}
    assert (seen["created_at"], seen["updated_at"]) == (begun["created_at"], begun["updated_at"])
    assert "删除" in seen["messages"][0]["text"]
    [line] = good(person.get("/v1/conversations"))["items"]
    assert line["deletion"] == seen["deletion"]


def test_a_citizen_cannot_go_on_with_what_is_deleted_and_nothing_changes(
    applications: ApplicationWorld, begun: View
) -> None:
    expire(applications)
    person = back(applications)
    seen, before = person.look(begun), applications.fingerprint()
    attempts = [
        person.turn(seen, {"text": "我接着填"}),
        person.turn(begun, {"question": begun["question"]["id"], "answer": True}),
        person.submit(seen),
        person.post(f"/v1/conversations/{begun['id']}/handover", version=seen["version"]),
    ]
    assert [(answer.status_code, answer.json["code"]) for answer in attempts] == [(409, "expired")] * 4
    assert all("重新开始" in answer.json["detail"] for answer in attempts)
    assert applications.fingerprint() == before
    assert person.begin()["id"] != begun["id"]


def test_others_see_nothing_of_a_deleted_conversation(applications: ApplicationWorld, begun: View) -> None:
    expire(applications)
    stranger = applications.device("batu")
    assert stranger.get(f"/v1/conversations/{begun['id']}").status_code == 404
    assert good(stranger.get("/v1/conversations"))["items"] == []


def test_a_phone_gets_one_message_from_any_number_of_relays(applications: ApplicationWorld) -> None:
    named_phone(applications)
    days_later(applications, 7)
    relays = [build_world(applications.world).notices for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        handled = list(pool.map(lambda relay: relay.run_once(), relays))
    assert sum(handled) == 1
    assert len(messages(applications)) == 1
    assert applications.documents("conversations")[0]["outbox"] == []


def test_a_gateway_that_is_away_delays_the_message_and_nothing_else(applications: ApplicationWorld) -> None:
    named_phone(applications)
    applications.world.stand_ins.sms.status = 503
    days_later(applications, 7)
    assert messages(applications) == []
    applications.world.stand_ins.sms.status = 202
    assert messages(applications) == [], "it has been tried just now"
    applications.clock.forward(seconds=NOTICE_LEASE.total_seconds() + 10)  # and a random moment
    assert len(messages(applications)) == 1
    assert len(messages(applications)) == 1


@pytest.mark.no_cover
def test_many_conversations_of_one_phone_cost_five_messages_a_day(applications: ApplicationWorld) -> None:
    for _ in range(7):
        named_phone(applications)
    assert days_later(applications, 7) == Tended(7, 0)
    assert len(messages(applications)) == 5
    assert all(document["outbox"] == [] for document in applications.documents("conversations"))


def test_the_relay_of_submissions_leaves_notices_alone(applications: ApplicationWorld, begun: View) -> None:
    days_later(applications, 7)
    assert applications.relay.run_once() == 0
    [document] = applications.documents("conversations")
    assert [event["kind"] for event in document["outbox"]] == ["conversation.reminder"]


def test_any_number_of_processes_remind_once(applications: ApplicationWorld, begun: View) -> None:
    applications.clock.forward(days=7)
    tending = [build_world(applications.world).tending for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        tended = list(pool.map(lambda one: one.tend(10), tending))
    assert sum(one.reminded for one in tended) == 1
    assert back(applications).look(begun)["version"] == begun["version"] + 1


def run(applications: ApplicationWorld, *words: str) -> Any:
    return applications.app.test_cli_runner().invoke(commands, ["tend", *words])


def test_an_operator_can_have_it_done_and_is_told_what_was(applications: ApplicationWorld, begun: View) -> None:
    applications.clock.forward(days=7)
    done = run(applications, "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"reminded": 1, "expired": 0, "failures": []})
    assert run(applications).stdout == "reminded\t0\nexpired\t0\n"


def test_an_operator_hears_of_one_that_cannot_be_looked_after(applications: ApplicationWorld, begun: View) -> None:
    applications.database["conversations"].update_one({}, {"$set": {"log": b"spoilt"}})
    applications.clock.forward(days=7)
    done = run(applications)
    assert (done.exit_code, done.stdout) == (1, "reminded\t0\nexpired\t0\nfailed\tCannotOpen\n")


def test_a_server_does_it_by_itself(applications: ApplicationWorld, begun: View) -> None:
    applications.clock.forward(days=7)
    tender = Tender(applications.tending)
    tender.run_once()
    assert back(applications).look(begun)["outcome"] == "reminder"
    applications.clock.forward(days=20, seconds=timedelta(minutes=1).total_seconds())
    tender.run_once()
    assert "删除" in back(applications).look(begun)["messages"][0]["text"]
