"""What reads must do: see what was written, filter by equality and order, and carry only what was asked for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from adapters.mongo.client import Database
from adapters.mongo.contract.requirement import require
from adapters.mongo.documents import Documents
from adapters.mongo.outbox import OUTBOX_INDEX, Outbox

_NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def read_your_writes(scratch: Database) -> None:
    """What was acknowledged is what the next read sees, whichever connection it takes."""
    things = Documents(scratch, "read_your_writes")
    things.insert({"_id": "a", "version": 1})
    with ThreadPoolExecutor(8) as pool:
        for version in range(1, 26):
            things.replace({"_id": "a", "version": version + 1}, version=version)
            seen = pool.map(lambda _: (things.find({"_id": "a"}) or {})["version"], range(8))
            require(set(seen) == {version + 1}, "an older version was read")


def projections_limit_what_travels(scratch: Database) -> None:
    """A read that names fields gets those and the id, nothing else."""
    things = Documents(scratch, "projections")
    things.insert({"_id": "a", "kept": {"deep": 1}, "sealed": b"long"})
    require(things.find({"_id": "a"}, fields=["kept"]) == {"_id": "a", "kept": {"deep": 1}}, "other fields came")


def an_array_is_found_by_its_element(scratch: Database) -> None:
    """A document is found by any one element of an array, and by a field of a sub-document in it."""
    things = scratch["array_element"]
    things.insert_many(
        [
            {"_id": "a", "identities": ["x", "y"], "commands": [{"key": "k1"}, {"key": "k2"}]},
            {"_id": "b", "identities": ["z"], "commands": [{"key": "k3"}]},
        ]
    )
    by_element = [document["_id"] for document in things.find({"identities": "y"})]
    by_field = [document["_id"] for document in things.find({"commands.key": "k3"})]
    require((by_element, by_field) == (["a"], ["b"]), f"found {by_element} and {by_field}")


def comparisons_select(scratch: Database) -> None:
    """$in, $ne, $gt, $gte, $lte and $exists select what they say."""
    things = scratch["comparisons"]
    things.insert_many([{"_id": number, "n": number} for number in range(5)] + [{"_id": 9}])
    expected = {
        "$in": ([1, 3, 7], [1, 3]),
        "$ne": (2, [0, 1, 3, 4, 9]),
        "$gt": (3, [4]),
        "$gte": (3, [3, 4]),
        "$lte": (1, [0, 1]),
        "$exists": (False, [9]),
    }
    for operator, (value, ids) in expected.items():
        found = sorted(document["_id"] for document in things.find({"n": {operator: value}}))
        require(found == ids, f"{operator} selected {found}")
    require(things.count_documents({"n": {"$gte": 3}}) == 2, "counting disagrees with finding")


def comparisons_stay_within_a_type(scratch: Database) -> None:
    """A comparison with a date or a text finds no value of another type."""
    things = scratch["within_type"]
    things.insert_many([{"_id": 1, "at": _NOON}, {"_id": 2, "at": "2026"}, {"_id": 3, "at": 5}, {"_id": 4, "at": []}])
    dates = [document["_id"] for document in things.find({"at": {"$gte": _NOON}})]
    texts = [document["_id"] for document in things.find({"at": {"$gt": ""}})]
    require((dates, texts) == ([1], [2]), f"found {dates} and {texts}")


def pages_follow_on(scratch: Database) -> None:
    """Pages by a compound order, each from behind the last, show every document once and in order."""
    things = Documents(scratch, "pages")
    things.collection.create_index([("owner", 1), ("at", -1), ("_id", 1)])
    wanted = [{"_id": f"{n:02}", "owner": "me", "at": _NOON - timedelta(seconds=n // 3)} for n in range(25)]
    things.collection.insert_many([*reversed(wanted), {"_id": "other", "owner": "you", "at": _NOON}])
    seen: list[dict[str, object]] = []
    query: dict[str, object] = {"owner": "me"}
    while page := things.page(query, sort=[("at", -1), ("_id", 1)], limit=7):
        seen += page
        at, last = page[-1]["at"], page[-1]["_id"]
        query = {"owner": "me", "$or": [{"at": {"$lt": at}}, {"at": at, "_id": {"$gt": last}}]}
    require(seen == wanted, f"{len(seen)} of 25, or out of order")


def texts_sort_by_code_point(scratch: Database) -> None:
    """Texts sort by code point, so that ids page alike everywhere."""
    ids = sorted(["a", "B", "_", "z", "conv_2", "conv_a", "低保", "特困", "𠮷"])
    scratch["text_order"].insert_many([{"_id": text} for text in reversed(ids)])
    found = [document["_id"] for document in scratch["text_order"].find(sort=[("_id", 1)])]
    require(found == ids, "the order is another one")


def the_last_one_is_found(scratch: Database) -> None:
    """The highest id is found by sorting down and taking one."""
    scratch["last_one"].insert_many([{"_id": number} for number in range(1, 30)])
    found = list(scratch["last_one"].find({}, sort=[("_id", -1)], limit=1))
    require(found == [{"_id": 29}], f"found {found}")


def an_outbox_gives_what_it_holds(scratch: Database) -> None:
    """Documents with events waiting in an array are found oldest first; those with none are not."""
    things = scratch["conversations"]
    things.create_indexes([OUTBOX_INDEX])
    events = {"late": [2], "none": [], "early": [1, 3]}
    for name, minutes in events.items():
        outbox = [{"id": f"{name}{minute}", "at": _NOON + timedelta(minutes=minute)} for minute in minutes]
        things.insert_one({"_id": name, "outbox": outbox})
    found = [pending.event["id"] for pending in Outbox(scratch, ("conversations",)).pending(10)]
    require(found == ["early1", "late2", "early3"], f"found {found}")


BEHAVIOURS = (
    read_your_writes,
    projections_limit_what_travels,
    an_array_is_found_by_its_element,
    comparisons_select,
    comparisons_stay_within_a_type,
    pages_follow_on,
    texts_sort_by_code_point,
    the_last_one_is_found,
    an_outbox_gives_what_it_holds,
)
