"""The outbox: an event is there until it is marked done, whatever else happens to its document."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.mongo.client import Database
from adapters.mongo.documents import Documents
from adapters.mongo.indexes import create_indexes
from adapters.mongo.outbox import OUTBOX_INDEX, Outbox

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def event(name: str, minutes: int) -> dict[str, Any]:
    return {"id": name, "kind": "submitted", "at": NOON + timedelta(minutes=minutes)}


@pytest.fixture
def conversations(database: Database) -> Documents:
    create_indexes(database, {"conversations": [OUTBOX_INDEX], "applications": [OUTBOX_INDEX]})
    conversations = Documents(database, "conversations")
    conversations.insert({"_id": "conv_a", "version": 1, "outbox": [event("a1", 1), event("a2", 4)]})
    conversations.insert({"_id": "conv_b", "version": 1, "outbox": []})
    Documents(database, "applications").insert({"_id": "appl_a", "version": 1, "outbox": [event("p1", 2)]})
    return conversations


def ids(outbox: Outbox, limit: int = 10) -> list[str]:
    return [pending.event["id"] for pending in outbox.pending(limit)]


def test_a_relay_gets_the_events_of_all_collections_oldest_first(conversations: Documents, database: Database) -> None:
    outbox = Outbox(database)
    assert ids(outbox) == ["a1", "p1", "a2"]
    assert ids(outbox, limit=2) == ["a1", "p1"]
    first = outbox.pending(1)[0]
    assert (first.collection, first.document_id, first.event) == ("conversations", "conv_a", event("a1", 1))


def test_an_event_marked_done_is_gone_once(conversations: Documents, database: Database) -> None:
    outbox = Outbox(database)
    assert outbox.mark_done("conversations", "conv_a", "a1")
    assert not outbox.mark_done("conversations", "conv_a", "a1")
    assert not outbox.mark_done("conversations", "conv_nowhere", "a1")
    assert ids(outbox) == ["p1", "a2"]


def test_a_person_loses_no_turn_to_a_relay_that_marks_meanwhile(conversations: Documents, database: Database) -> None:
    outbox, read = Outbox(database), conversations.find({"_id": "conv_a"}) or {}
    outbox.mark_done("conversations", "conv_a", "a1")
    turned = {**read, "version": 2, "outbox": [*read["outbox"], event("a3", 9)]}
    assert conversations.replace(turned, version=1)
    assert ids(outbox) == ["a1", "p1", "a2", "a3"], "a1 is delivered again: at least once is the promise"


def test_a_relay_that_dies_before_marking_leaves_the_event(conversations: Documents, database: Database) -> None:
    assert ids(Outbox(database)) == ids(Outbox(database))


def test_of_many_who_found_an_event_one_may_act_on_it(conversations: Documents, database: Database) -> None:
    outbox, later = Outbox(database), NOON + timedelta(hours=1)
    first = outbox.pending(1)[0]
    with ThreadPoolExecutor(8) as pool:
        claimed = list(pool.map(lambda _: outbox.claim(first, until=later), range(8)))
    assert claimed.count(True) == 1
    assert ids(outbox) == ["p1", "a2", "a1"], "it waits behind all others, and is not lost"
    assert [pending.event["id"] for pending in outbox.pending(10, by=NOON + timedelta(minutes=30))] == ["p1", "a2"]
    assert not outbox.claim(first, until=later), "as it was found, it is no longer there"


def test_a_relay_gets_only_events_of_its_kinds(conversations: Documents, database: Database) -> None:
    other = event("b1", 3) | {"kind": "reminder"}
    conversations.insert({"_id": "conv_c", "version": 1, "outbox": [other, event("b2", 5)]})
    outbox = Outbox(database)
    assert [pending.event["id"] for pending in outbox.pending(10, kinds={"reminder"})] == ["b1"]
    assert "b1" not in [pending.event["id"] for pending in outbox.pending(10, kinds={"submitted"})]


def test_an_outbox_can_be_emptied_document_by_document(conversations: Documents, database: Database) -> None:
    outbox = Outbox(database)
    while pending := outbox.pending(1):
        outbox.mark_done(pending[0].collection, pending[0].document_id, pending[0].event["id"])
    assert (conversations.find({"_id": "conv_a"}) or {})["outbox"] == []
