"""After an abandoned conversation has expired, a thief of the store and its keys finds nothing that was said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bson
import pytest

from adapters.mongo.registry import sealed_fields
from tests.application_world import ApplicationWorld, View, build_world, good
from tests.canaries import canaries
from tests.reliability.conversations.faults import FaultyStore, Killed
from tests.security.conversations.test_sealed_at_rest import CANARIES


def opened(applications: ApplicationWorld) -> bytes:
    """Everything in every collection, each sealed field opened with the keys."""
    database, vault, sealed = applications.database, applications.world.vault, sealed_fields()

    def documents() -> Iterator[dict[str, Any]]:
        for name in database.list_collection_names():
            for document in database[name].find():
                for field in sealed.get(name, ()):
                    if field in document:
                        place = {"collection": name, "document": document["_id"], "field": field}
                        document[field] = vault.open(document[field], **place).decode()
                yield document

    return b"".join(bson.encode(document) for document in documents())


def seen(stolen: bytes) -> list[str]:
    return sorted(canary for canary in canaries() | set(CANARIES.values()) if canary.encode() in stolen)


@pytest.fixture
def talked(applications: ApplicationWorld) -> View:
    """Somebody who said nearly everything, over more than a page of the log, and began to hand it over."""
    person = applications.person()
    view = person.fill_in("herder_couple")
    for _ in range(40):  # so that a page of the log is turned, too
        view = person.say(view, action="repeat")
    good(person.post(f"/v1/conversations/{view['id']}/handover", version=view["version"]), 201)
    assert len(applications.documents("conversation_pages")) >= 1
    assert set(CANARIES.values()) <= set(seen(opened(applications))), "or the test would find nothing anyway"
    return view


def expire(applications: ApplicationWorld, *, days: tuple[int, ...] = (7, 20, 5)) -> None:
    for number in days:
        applications.clock.forward(days=number)
        applications.tending.tend(10)
        applications.notices.run_once()


def test_a_thief_with_the_keys_finds_nothing_said_in_an_expired_conversation(
    applications: ApplicationWorld, talked: View
) -> None:
    expire(applications)
    assert applications.device().look(talked)["status"] == "expired"
    stolen = opened(applications)
    assert seen(stolen) == []
    assert applications.documents("conversation_pages") == []
    [left] = applications.documents("conversations")
    assert {"handover", "receipt"}.isdisjoint(left)
    assert left["requests"][0][1] == "", "no hash of an answer to guess it by, either"
    assert len(left["requests"]) == 1


def test_a_crash_between_the_writes_of_an_expiry_leaves_nothing_said_for_long(
    applications: ApplicationWorld, talked: View
) -> None:
    expire(applications, days=(7, 20))
    applications.clock.forward(days=5)
    store: Any = FaultyStore(applications.database, number=1, how="killed", of="conversations")
    with pytest.raises(Killed):
        build_world(applications.world, store).tending.tend(10)
    assert applications.documents("conversation_pages"), "it died before they were deleted"
    assert applications.device().look(talked)["status"] == "expired"
    applications.clock.forward(hours=1)
    applications.tending.tend(10)
    assert applications.documents("conversation_pages") == []
    assert seen(opened(applications)) == []
    [left] = applications.documents("conversations")
    assert "tend_at" not in left


def test_the_pages_of_others_stay(applications: ApplicationWorld, talked: View) -> None:
    """Two ids, one the beginning of the other: deleting by range must not take a neighbour's page along."""
    page = applications.documents("conversation_pages")[0]
    applications.database["conversation_pages"].insert_one({**page, "_id": f"{talked['id']}a/0"})
    expire(applications)
    assert [left["_id"] for left in applications.documents("conversation_pages")] == [f"{talked['id']}a/0"]


def test_neither_phone_nor_words_of_a_notice_reach_a_log(
    applications: ApplicationWorld, talked: View, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    expire(applications)
    assert applications.world.stand_ins.sms.sent
    written = caplog.text + "".join(capfd.readouterr())
    assert [canary for canary in canaries() if canary in written] == []
