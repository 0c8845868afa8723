"""Step 3: applications submitted before there were lifecycles stand at the beginning of theirs."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.mongo.client import Database, Document
from adapters.mongo.faults import store_errors

_BATCH = 200
_NEVER = "9999-12-31"
_WITHOUT: Document = {"lifecycle": {"$exists": False}}
_READ = ("flow", "state", "township")


def run(database: Database, after: str | None) -> Iterator[str]:
    """In the order of ids; the checkpoint is the last id of a batch. What is sealed stays as it is."""
    applications = database["applications"]
    while True:
        beyond: Document = {} if after is None else {"_id": {"$gt": after}}
        with store_errors():
            batch = list(applications.find({**_WITHOUT, **beyond}, _READ, sort=[("_id", 1)], limit=_BATCH))
            for document in batch:
                applications.update_one({"_id": document["_id"], **_WITHOUT}, {"$set": _begun(document)})
        if not batch:
            return
        after = str(batch[-1]["_id"])
        yield after


def _begun(document: Document) -> Document:
    """The fields that are new; who was waiting to be accepted waits with the township, or with the county."""
    code = document["township"]
    return {
        "lifecycle": document["flow"],
        "lifecycle_version": 1,
        "step": document.get("state", "submitted"),
        "office": {"code": code, "body": "township" if len(code) == 9 else "county"},
        "is_open": True,
        "due_on": _NEVER,
        "queue": f"{_NEVER} {document['_id']}",
        "flags": [],
    }
