"""Step 2: conversations begun before there were reminders get the moment at which they are looked after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from adapters.mongo.client import Database, Document
from adapters.mongo.faults import store_errors

_BATCH = 200
_REMIND_AFTER = timedelta(days=7)  # the default; from its next turn on a conversation follows the settings
_WITHOUT: Document = {"status": {"$in": ["open", "paused"]}, "tend_at": {"$exists": False}}


def run(database: Database, after: str | None) -> Iterator[str]:
    """In the order of ids; the checkpoint is the last id of a batch. The version stays: no next turn fails for it."""
    conversations = database["conversations"]
    while True:
        beyond: Document = {} if after is None else {"_id": {"$gt": after}}
        with store_errors():
            batch = list(conversations.find({**_WITHOUT, **beyond}, ["updated_at"], sort=[("_id", 1)], limit=_BATCH))
            for document in batch:
                tend_at = document["updated_at"] + _REMIND_AFTER
                conversations.update_one({"_id": document["_id"], **_WITHOUT}, {"$set": {"tend_at": tend_at}})
        if not batch:
            return
        after = str(batch[-1]["_id"])
        yield after
