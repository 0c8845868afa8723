"""Documents: insert once, replace if nobody was faster, and nothing of the driver leaks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from adapters.mongo.client import Database
from adapters.mongo.documents import Documents


def test_a_document_can_be_inserted_once(database: Database) -> None:
    things = Documents(database, "things")
    assert things.insert({"_id": "a", "version": 1})
    assert not things.insert({"_id": "a", "version": 1, "other": True})
    assert things.find({"_id": "a"}) == {"_id": "a", "version": 1}


def test_thirty_two_writers_of_one_version_have_one_winner(database: Database) -> None:
    things = Documents(database, "things")
    things.insert({"_id": "a", "version": 1, "by": None})
    with ThreadPoolExecutor(32) as pool:
        won = list(pool.map(lambda n: things.replace({"_id": "a", "version": 2, "by": n}, version=1), range(32)))
    assert won.count(True) == 1
    assert things.find({"_id": "a"}) == {"_id": "a", "version": 2, "by": won.index(True)}
