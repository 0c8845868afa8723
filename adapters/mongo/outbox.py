"""The events documents carry until somebody has acted on them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pymongo import IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.faults import store_errors

#: Collections whose documents have ``outbox: [{id, kind, at, …}]``.
WITH_OUTBOX = ("applications", "authorisations", "commitments", "conversations", "samplings", "uploads")

#: Every adapter of such a collection puts this among its ``INDEXES``; documents with an empty outbox cost it nothing
#: to skip, because they have no date to be found by.
OUTBOX_INDEX = IndexModel([("outbox.at", 1)], name="outbox")

_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
_PARKED = datetime(9999, 1, 1, tzinfo=UTC)  # the instant of an event that waits for a person: no relay ever comes to it
_BEFORE_PARKED = _PARKED - timedelta(seconds=1)


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
    An effect that cannot be undone, such as a message sent, is claimed before: :meth:`claim` puts the event off, so
    that the others leave it alone meanwhile, and it is tried again behind all others if it was not marked done.
    """

    def __init__(self, database: Database, collections: tuple[str, ...] = WITH_OUTBOX) -> None:
        self._database = database
        self._collections = collections

    def pending(
        self, limit: int, *, kinds: Collection[str] | None = None, by: datetime | None = None
    ) -> list[PendingEvent]:
        """Events of up to ``limit`` documents a collection, oldest first; only of these kinds, and due by then."""
        last = _BEFORE_PARKED if by is None else by
        query: Document = {"outbox.at": {"$gte": _ALWAYS, "$lte": last}}
        query |= {} if kinds is None else {"outbox.kind": {"$in": sorted(kinds)}}
        found = [pending for collection in self._collections for pending in self._find(collection, query, limit)]
        events = [
            pending
            for pending in found
            if (kinds is None or pending.event["kind"] in kinds) and pending.event["at"] <= last
        ]
        return sorted(events, key=lambda pending: (pending.event["at"], pending.event["id"]))[:limit]

    def claim(self, pending: PendingEvent, *, until: datetime) -> bool:
        """Put the event off; of any number of callers who found it, one gets True."""
        event = {"id": pending.event["id"], "at": pending.event["at"]}
        with store_errors():
            result = self._database[pending.collection].update_one(
                {"_id": pending.document_id, "outbox": {"$elemMatch": event}}, {"$set": {"outbox.$.at": until}}
            )
        return result.modified_count == 1

    def put_off(self, pending: PendingEvent, *, until: datetime, tries: int) -> None:
        """Look at the event again at ``until``; somebody who had its effect meanwhile has taken it out already."""
        self._change(pending, {"at": until, "tries": tries})

    def park(self, pending: PendingEvent, *, reason: str, now: datetime) -> None:
        """Set the event aside until a person has looked."""
        self._change(pending, {"at": _PARKED, "parked_at": now, "reason": reason})

    def parked(self, limit: int) -> list[PendingEvent]:
        """Events that wait for a person, oldest first."""
        query: Document = {"outbox.at": _PARKED}
        found = [pending for name in self._collections for pending in self._find(name, query, limit)]
        aside = [pending for pending in found if pending.event["at"] == _PARKED]
        return sorted(aside, key=lambda pending: (pending.event["parked_at"], pending.event["id"]))[:limit]

    def retry(self, pending: PendingEvent, *, now: datetime) -> bool:
        """Give a parked event back to the relays, as if it were new; ``False`` when it is gone."""
        return self._change(pending, {"at": now, "tries": 0}, forget=("parked_at", "reason"))

    def _change(self, pending: PendingEvent, values: Document, *, forget: Collection[str] = ()) -> bool:
        change: Document = {"$set": {f"outbox.$.{name}": value for name, value in values.items()}}
        change |= {"$unset": {f"outbox.$.{name}": "" for name in forget}} if forget else {}
        with store_errors():
            result = self._database[pending.collection].update_one(
                {"_id": pending.document_id, "outbox.id": pending.event["id"]}, change
            )
        return result.modified_count == 1

    def mark_done(self, collection: str, document_id: str, event_id: str) -> bool:
        """Take the event out; ``False`` when it was gone already."""
        with store_errors():
            result = self._database[collection].update_one(
                {"_id": document_id}, {"$pull": {"outbox": {"id": event_id}}}
            )
        return result.modified_count == 1

    def _find(self, collection: str, query: Document, limit: int) -> list[PendingEvent]:
        with store_errors():
            found = self._database[collection].find(query, {"outbox": 1}, sort=[("outbox.at", 1)], limit=limit)
            return [PendingEvent(collection, item["_id"], event) for item in found for event in item["outbox"]]
