"""What indexes must do: refuse the second, pass over those without, and stand being declared again."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from pymongo import IndexModel
from pymongo.errors import OperationFailure

from adapters.mongo.client import Database
from adapters.mongo.contract.requirement import require
from adapters.mongo.documents import Documents


def _inserted(things: Documents, documents: list[Mapping[str, Any]]) -> list[bool]:
    return [things.insert({"_id": number, **document}) for number, document in enumerate(documents)]


def a_unique_index_refuses_the_second(scratch: Database) -> None:
    """Of 32 documents with one unique key inserted at once, exactly one is there."""
    things = Documents(scratch, "unique")
    things.collection.create_index("key", unique=True)
    with ThreadPoolExecutor(32) as pool:
        won = list(pool.map(lambda number: things.insert({"_id": number, "key": "k"}), range(32)))
    require(won.count(True) == 1, f"{won.count(True)} were let in")
    require(things.collection.count_documents({}) == 1, "more than one is there")


def a_unique_index_covers_array_elements(scratch: Database) -> None:
    """Two documents cannot share an element of a uniquely indexed array; several may be without the field."""
    things = Documents(scratch, "unique_elements")
    things.collection.create_index("identities", unique=True, sparse=True)
    won = _inserted(things, [{"identities": ["x", "y"]}, {"identities": ["y", "z"]}, {"identities": ["z"]}, {}, {}])
    require(won == [True, False, True, True, True], f"{won}")


def a_partial_index_is_unique_where_it_applies(scratch: Database) -> None:
    """A unique index with a condition refuses only among the documents that meet it."""
    things = Documents(scratch, "partial")
    things.collection.create_index("owner", unique=True, partialFilterExpression={"open": True})
    won = _inserted(things, [{"owner": "a", "open": True}, {"owner": "a", "open": False}, {"owner": "a", "open": True}])
    require(won == [True, True, False], f"{won}")


def a_freed_key_can_be_taken(scratch: Database) -> None:
    """A unique key that its document gave up can be taken by another."""
    things = Documents(scratch, "freed")
    things.collection.create_index("key", unique=True)
    things.insert({"_id": "a", "version": 1, "key": "k"})
    things.replace({"_id": "a", "version": 2, "key": "other"}, version=1)
    require(things.insert({"_id": "b", "key": "k"}), "it is still refused")


def an_index_can_be_declared_again(scratch: Database) -> None:
    """Declaring an index twice does nothing the second time; with other options it is refused."""
    things = scratch["declared"]
    declared = IndexModel([("a", 1), ("b", -1)], name="both", unique=True)
    require(things.create_indexes([declared]) == things.create_indexes([declared]), "the names differ")
    require(set(things.index_information()) == {"_id_", "both"}, "it is not there once")
    try:
        things.create_indexes([IndexModel([("a", 1), ("b", -1)], name="both")])
    except OperationFailure:
        return
    require(False, "other options were not refused")


def an_expiry_can_be_declared(scratch: Database) -> None:
    """An index with an expiry is accepted and shown; how soon the server sweeps is its own affair."""
    scratch["expiry"].create_index("expires_at", expireAfterSeconds=0)
    options = scratch["expiry"].index_information()["expires_at_1"]
    require(options.get("expireAfterSeconds") == 0, "the expiry is not shown")


BEHAVIOURS = (
    a_unique_index_refuses_the_second,
    a_unique_index_covers_array_elements,
    a_partial_index_is_unique_where_it_applies,
    a_freed_key_can_be_taken,
    an_index_can_be_declared_again,
    an_expiry_can_be_declared,
)
