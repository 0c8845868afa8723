"""What writes must do: compare and set, count, and leave everything else alone."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pymongo.errors import DuplicateKeyError

from adapters.mongo.client import Database
from adapters.mongo.contract.requirement import require
from adapters.mongo.counters import Counters
from adapters.mongo.documents import Documents

T = TypeVar("T")


def _at_once(threads: int, act: Callable[[int], T]) -> list[T]:
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(act, range(threads)))


def insert_once(scratch: Database) -> None:
    """Of 32 inserts of one id at once, exactly one succeeds."""
    things = Documents(scratch, "insert_once")
    won = _at_once(32, lambda number: things.insert({"_id": "a", "by": number}))
    require(won.count(True) == 1, f"{won.count(True)} succeeded")
    require(things.find({"_id": "a"}) == {"_id": "a", "by": won.index(True)}, "the winner's document is not there")


def compare_and_set_has_one_winner(scratch: Database) -> None:
    """Of 32 replaces of one version at once, exactly one wins and the others change nothing."""
    things = Documents(scratch, "one_winner")
    things.insert({"_id": "a", "version": 1})
    for version in range(1, 6):
        raced = [{"_id": "a", "version": version + 1, "by": number} for number in range(32)]
        won = _at_once(32, lambda number: things.replace(raced[number], version=version))  # noqa: B023 — run at once
        require(won.count(True) == 1, f"{won.count(True)} won")
        require(things.find({"_id": "a"}) == raced[won.index(True)], "the winner's document is not there")


def no_change_is_lost(scratch: Database) -> None:
    """60 changes from 8 threads, each reading again when it lost, are all there at the end."""
    things = Documents(scratch, "no_change_lost")
    things.insert({"_id": "a", "version": 1, "kept": []})

    def add(number: int) -> None:
        while True:
            now = things.find({"_id": "a"}) or {}
            changed = {"_id": "a", "version": now["version"] + 1, "kept": [*now["kept"], number]}
            if things.replace(changed, version=now["version"]):
                return

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(60)))
    end = things.find({"_id": "a"}) or {}
    require(sorted(end["kept"]) == list(range(60)), f"{len(end['kept'])} of 60 are there")
    require(end["version"] == 61, f"the version is {end['version']}, not 61")


def replace_is_whole(scratch: Database) -> None:
    """A replace leaves nothing of the document it replaces, and keeps the order of fields."""
    things = Documents(scratch, "replace_is_whole")
    things.insert({"_id": "a", "version": 1, "old": {"deep": [1, 2]}})
    things.replace({"_id": "a", "version": 2, "z": 1, "b": 2}, version=1)
    found = things.find({"_id": "a"}) or {}
    require(list(found.items()) == [("_id", "a"), ("version", 2), ("z", 1), ("b", 2)], "it is another document")


def old_version_changes_nothing(scratch: Database) -> None:
    """A replace of a version that is gone, or of no document, says so and does nothing."""
    things = Documents(scratch, "old_version")
    things.insert({"_id": "a", "version": 7})
    require(not things.replace({"_id": "a", "version": 7, "x": 1}, version=6), "a lost replace counted as won")
    require(not things.replace({"_id": "b", "version": 2}, version=1), "a replace of nothing counted as won")
    require(things.page({}, sort=[("_id", 1)], limit=9) == [{"_id": "a", "version": 7}], "something changed")


def counting_is_atomic(scratch: Database) -> None:
    """64 increments at once of a counter that did not exist give each number from 1 to 64 once."""
    counters = Counters(scratch)
    given = _at_once(64, lambda _: counters.next("receipts"))
    require(sorted(given) == list(range(1, 65)), "numbers are missing or doubled")


def positional_set_changes_one_element(scratch: Database) -> None:
    """Of 16 changes of the one element found by two of its fields, one changes it; the others stay as they were."""
    things = scratch["positional_set"]
    things.insert_one({"_id": "a", "outbox": [{"id": "x", "n": 1}, {"id": "y", "n": 1}, {"id": "z", "n": 2}]})
    element = {"_id": "a", "outbox": {"$elemMatch": {"id": "y", "n": 1}}}
    changed = _at_once(16, lambda _: things.update_one(element, {"$set": {"outbox.$.n": 5}}).modified_count)
    require(sum(changed) == 1, f"{sum(changed)} changed it")
    left = [(item["id"], item["n"]) for item in (things.find_one() or {})["outbox"]]
    require(left == [("x", 1), ("y", 5), ("z", 2)], "another element changed")


def pull_takes_one_element(scratch: Database) -> None:
    """Taking an element out of an array by its id leaves its neighbours and the rest of the document."""
    things = scratch["pull"]
    things.insert_one({"_id": "a", "version": 3, "outbox": [{"id": "x", "n": 1}, {"id": "y", "n": 2}]})
    first = things.update_one({"_id": "a"}, {"$pull": {"outbox": {"id": "x"}}})
    again = things.update_one({"_id": "a"}, {"$pull": {"outbox": {"id": "x"}}})
    require((first.modified_count, again.modified_count) == (1, 0), "it does not tell whether it took something")
    require(things.find_one() == {"_id": "a", "version": 3, "outbox": [{"id": "y", "n": 2}]}, "more than that changed")


def guarded_set_leaves_the_rest(scratch: Database) -> None:
    """Setting some fields under a condition changes them alone, and nothing when the condition fails."""
    things = scratch["guarded_set"]
    things.insert_one({"_id": "a", "version": 1, "kid": "old", "sealed": b"1", "clear": "c"})
    change = {"$set": {"kid": "new", "sealed": b"2"}}
    won = [things.update_one({"_id": "a", "version": 1, "kid": "old"}, change).matched_count for _ in range(2)]
    require(won == [1, 0], "the condition did not hold the second one back")
    expected = {"_id": "a", "version": 1, "kid": "new", "sealed": b"2", "clear": "c"}
    require(things.find_one() == expected, "something else changed")


def a_missing_field_equals_null(scratch: Database) -> None:
    """A condition on null holds for a document without the field."""
    things = scratch["missing_is_null"]
    things.insert_many([{"_id": "without"}, {"_id": "null", "version": None}, {"_id": "with", "version": 1}])
    found = sorted(document["_id"] for document in things.find({"version": None}))
    require(found == ["null", "without"], f"found {found}")


def upsert_makes_or_changes(scratch: Database) -> None:
    """An upsert makes the document the first time and changes it the next."""
    things = scratch["upsert"]
    for checkpoint in ("a", "b"):
        things.update_one({"_id": 1}, {"$set": {"title": "t", "checkpoint": checkpoint}}, upsert=True)
    require(list(things.find()) == [{"_id": 1, "title": "t", "checkpoint": "b"}], "it is not there once")


def deleting_tells_how_many(scratch: Database) -> None:
    """Deleting removes what matches and tells how many there were."""
    things = Documents(scratch, "delete")
    for number in range(5):
        things.insert({"_id": number, "old": number < 3})
    require(things.delete({"old": True}) == 3, "the number is wrong")
    require([item["_id"] for item in things.page({}, sort=[("_id", 1)], limit=9)] == [3, 4], "others are gone")


def a_refused_write_changes_nothing(scratch: Database) -> None:
    """A write that a unique index refuses leaves no trace."""
    things = scratch["refused"]
    things.create_index("phone", unique=True)
    things.insert_many([{"_id": "a", "phone": "1"}, {"_id": "b", "phone": "2"}])
    try:
        things.replace_one({"_id": "b"}, {"phone": "1", "more": True})
    except DuplicateKeyError:
        require(things.find_one({"_id": "b"}) == {"_id": "b", "phone": "2"}, "the document changed all the same")
        return
    require(False, "it was not refused")


BEHAVIOURS = (
    insert_once,
    compare_and_set_has_one_winner,
    no_change_is_lost,
    replace_is_whole,
    old_version_changes_nothing,
    counting_is_atomic,
    positional_set_changes_one_element,
    pull_takes_one_element,
    guarded_set_leaves_the_rest,
    a_missing_field_equals_null,
    upsert_makes_or_changes,
    deleting_tells_how_many,
    a_refused_write_changes_nothing,
)
