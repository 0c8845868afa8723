"""What goes wrong in the store comes out as our own errors, without a word of the driver's."""

from __future__ import annotations

import pytest
from pymongo import errors

from adapters.mongo.client import Database
from adapters.mongo.documents import Documents
from adapters.mongo.faults import StoreFault, store_errors
from i18n.errors import Conflict, Unavailable

CANARY = "150102196503021234"

AWAY = [
    errors.AutoReconnect(CANARY),
    errors.NetworkTimeout(CANARY),
    errors.ServerSelectionTimeoutError(CANARY),
    errors.NotPrimaryError(CANARY),
    errors.WaitQueueTimeoutError(CANARY),
    errors.ExecutionTimeout(CANARY, 50),
    errors.OperationFailure(CANARY, 11600),
    errors.OperationFailure(CANARY, 112),
]


@pytest.mark.parametrize("raised", AWAY, ids=lambda raised: type(raised).__name__)
def test_a_store_that_is_away_is_said_to_be_away(raised: Exception) -> None:
    with pytest.raises(Unavailable) as refusal, store_errors():
        raise raised
    assert refusal.value.retry_after_seconds == 3
    assert CANARY not in repr(refusal.value)
    assert refusal.value.__suppress_context__


OURS = [errors.OperationFailure(CANARY, 9), errors.InvalidDocument(CANARY), errors.DuplicateKeyError(CANARY, 11000)]


@pytest.mark.parametrize("raised", OURS, ids=lambda raised: type(raised).__name__)
def test_a_mistake_of_ours_is_no_outage_and_repeats_nothing(raised: Exception) -> None:
    with pytest.raises(StoreFault) as fault, store_errors():
        raise raised
    assert CANARY not in str(fault.value)
    assert fault.value.__suppress_context__


def test_a_value_that_cannot_be_stored_is_a_mistake_of_ours(database: Database) -> None:
    with pytest.raises(StoreFault) as fault:
        Documents(database, "things").insert({"_id": "a", "value": {CANARY, "set"}})
    assert CANARY not in str(fault.value)


def test_a_document_too_large_for_the_store_is_a_mistake_of_ours(database: Database) -> None:
    things = Documents(database, "things")
    with pytest.raises(StoreFault):
        things.insert({"_id": "a", "value": bytes(17_000_000)})
    assert things.find({"_id": "a"}) is None


def test_a_unique_key_taken_by_another_document_is_a_conflict(database: Database) -> None:
    things = Documents(database, "things")
    things.collection.create_index("phone", unique=True)
    things.insert({"_id": "a", "version": 1, "phone": "1"})
    things.insert({"_id": "b", "version": 1, "phone": "2"})
    with pytest.raises(Conflict):
        things.replace({"_id": "b", "version": 2, "phone": "1"}, version=1)
    assert things.find({"_id": "b"}) == {"_id": "b", "version": 1, "phone": "2"}


def test_a_replacement_without_the_next_version_is_refused(database: Database) -> None:
    things = Documents(database, "things")
    things.insert({"_id": "a", "version": 1})
    with pytest.raises(ValueError, match="next version"):
        things.replace({"_id": "a", "version": 1}, version=1)


def test_a_text_that_looks_like_an_operator_is_only_a_text(database: Database) -> None:
    things = Documents(database, "things")
    things.insert({"_id": "a", "owner": "me"})
    for text in ("$ne", '{"$gt": ""}', "$where", ".*", "me.x"):
        assert things.find({"_id": "a", "owner": text}) is None


def test_pages_are_in_order_limited_and_carry_only_what_was_asked_for(database: Database) -> None:
    things = Documents(database, "things")
    for number in range(5):
        things.insert({"_id": f"t{number}", "rank": -number, "long": "x" * 100})
    page = things.page({"rank": {"$lt": 0}}, sort=[("rank", 1)], limit=2, fields=["rank"])
    assert page == [{"_id": "t4", "rank": -4}, {"_id": "t3", "rank": -3}]
    assert things.delete({"rank": {"$lt": -1}}) == 3
