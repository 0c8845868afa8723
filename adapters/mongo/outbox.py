"""The events documents carry until somebody has acted on them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from pymongo import IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.faults import store_errors

#: Collections whose documents have ``outbox: [{id, kind, at, …}]``.
WITH_OUTBOX = ("applications", "conversations")

#: Every adapter of such a collection puts this among its ``INDEXES``; documents with an empty outbox cost it nothing
#: to skip, because they have no date to be found by.
OUTBOX_INDEX = IndexModel([("outbox.at", 1)], name="outbox")

_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


class PendingEvent(NamedTuple):
    """An event, and the document that carries it."""

    collection: str
    document_id: str
    event: Document


class Outbox:
    """At least once, never at most once.

    An event is there from the very write that caused it, and leaves after its effect. Whoever acts on it can die
    between effect and :meth:`mark_done`, two can act on it at once, and a turn that read the document before
    ``mark_done`` and replaced it afterwards brings the event back. So handlers derive ids from the event's own
    ``id`` and do nothing the second time. ``mark_done`` leaves the version alone: no person's next turn fails for it.
    """

    def __init__(self, database: Database, collections: tuple[str, ...] = WITH_OUTBOX) -> None:
        self._database = database
        self._collections = collections

    def pending(self, limit: int) -> list[PendingEvent]:
        """Events of up to ``limit`` documents a collection, oldest first."""
        events = [event for collection in self._collections for event in self._pending_in(collection, limit)]
        return sorted(events, key=lambda pending: (pending.event["at"], pending.event["id"]))[:limit]

    def mark_done(self, collection: str, document_id: str, event_id: str) -> bool:
        """Take the event out; ``False`` when it was gone already."""
        with store_errors():
            result = self._database[collection].update_one(
                {"_id": document_id}, {"$pull": {"outbox": {"id": event_id}}}
            )
        return result.modified_count == 1

    def _pending_in(self, collection: str, limit: int) -> list[PendingEvent]:
        with store_errors():
            found = self._database[collection].find(
                {"outbox.at": {"$gte": _ALWAYS}}, {"outbox": 1}, sort=[("outbox.at", 1)], limit=limit
            )
            return [PendingEvent(collection, item["_id"], event) for item in found for event in item["outbox"]]
