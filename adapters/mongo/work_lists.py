"""Work lists over the applications: one find on one index, which gives the cases in the order they are due.

``queue`` is the day a case is due and its id in one text, so that a page goes on behind a place with a single range.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import orjson
from pymongo import ASCENDING, IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from adapters.mongo.faults import store_errors
from adapters.vault.vault import Vault
from casework.application import Application
from casework.office import Office
from casework.work_list import OfficeDue, WorkLine, WorkQuery

APPLICATIONS = "applications"
NEVER = "9999-12-31"  # puts those without a day last; the store would put an absent one first
_COUNTY_DIGITS = 6
_LINE = (
    "number",
    "service",
    "lifecycle",
    "lifecycle_version",
    "step",
    "office",
    "region",
    "township",
    "submitted_at",
    "due_on",
    "flags",
    "is_open",
    "queue",
    "card",
)


def _index(name: str, *fields: str) -> IndexModel:
    return IndexModel([(field, ASCENDING) for field in (*fields, "queue")], name=name)


#: One for every usual way to look. What else a query names, MongoDB looks at in the documents an index finds, where
#: SecantusDB 0.7.0b3 reads the whole collection; and that reads everything an index finds before it cuts a page off.
WORK_INDEXES = (
    _index("work_of_region", "region", "is_open"),
    _index("work_of_region_in_step", "region", "is_open", "step"),
    _index("work_of_region_for_service", "region", "is_open", "service"),
    _index("work_of_region_at_office", "region", "is_open", "office.code"),
    _index("work_of_township", "township", "is_open"),
    _index("work_of_township_in_step", "township", "is_open", "step"),
)


def place_in_queue(due_on: str, application_id: str) -> str:
    """Where a case stands among those of its office."""
    return f"{due_on} {application_id}"


def card_of(application: Application) -> bytes:
    """What a list shows of the person, before it is sealed."""
    return orjson.dumps({"name": application.masked_name})


class MongoWorkLists:
    """Implements :class:`casework.work_list.WorkLists`."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._documents = Documents(database, APPLICATIONS)
        self._vault = vault

    def page(self, query: WorkQuery, *, scope: str, after: str | None, limit: int) -> list[WorkLine]:
        """The first ``limit`` cases behind ``after``."""
        wanted = _filter(query, scope) | _between(after, query.due_until)
        found = self._documents.page(wanted, sort=[("queue", ASCENDING)], limit=limit, fields=_LINE)
        return [self._line(document) for document in found]

    def due(self, *, scope: str, today: date, until: date) -> Sequence[OfficeDue]:
        """Counted by the store, over one range of one index."""
        late = {"$sum": {"$cond": [{"$lt": ["$due_on", today.isoformat()]}, 1, 0]}}
        stages = [
            {"$match": _within(scope) | {"is_open": True} | _between(None, until)},
            {"$group": {"_id": "$office.code", "all": {"$sum": 1}, "late": late}},
        ]
        with store_errors():
            found = list(self._documents.collection.aggregate(stages))
        counted = [OfficeDue(one["_id"], one["late"], one["all"] - one["late"]) for one in found]
        return sorted(counted, key=lambda one: one.office)

    def _line(self, document: Document) -> WorkLine:
        fields = {name: document[name] for name in _LINE if name not in {"card", "office", "due_on", "flags"}}
        due_on = document["due_on"]
        return WorkLine(
            id=document["_id"],
            office=Office(**document["office"]),
            due_on=None if due_on == NEVER else date.fromisoformat(due_on),
            flags=tuple(document["flags"]),
            name=self._name(document),
            **fields,
        )

    def _name(self, document: Document) -> str:
        sealed = document.get("card")
        if sealed is None:
            return ""
        card = self._vault.open(sealed, collection=APPLICATIONS, document=document["_id"], field="card")
        return str(orjson.loads(card)["name"])


def _within(scope: str) -> Document:
    return {"region" if len(scope) == _COUNTY_DIGITS else "township": scope}


def _filter(query: WorkQuery, scope: str) -> Document:
    wanted: Document = {**_within(scope), "is_open": query.is_open}
    named = {"office.code": query.office, "step": query.step, "service": query.service, "flags": query.flag}
    wanted |= {name: value for name, value in named.items() if value is not None}
    return wanted | ({"flags": {"$ne": query.without_flag}} if query.without_flag else {})


def _between(after: str | None, until: date | None) -> Document:
    bounds = {"$gt": after} if after is not None else {}
    if until is not None:
        bounds["$lt"] = (until + timedelta(days=1)).isoformat()
    return {"queue": bounds} if bounds else {}
