"""The audit trail: one chain of events, each sealed with the one before, that can only grow (promise 17).

There is no way here to change or remove an entry, and the store's user in production needs only ``find`` and
``insert`` on this collection. The links are made with a key of the ring, so that somebody who has the store but not
the keys cannot forge a new chain either. A chain cut off at its end is still a chain: keep the head that
``flask audit verify`` prints, and give it to the next one.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pymongo import IndexModel

from adapters.mongo.client import Database, Document
from adapters.mongo.documents import Documents
from adapters.vault.vault import Vault
from i18n.errors import Unavailable
from identity.ports import AuditEntry

COLLECTION = "audit"
INDEXES = (
    IndexModel([("subject", 1), ("_id", 1)], name="subject"),
    IndexModel([("subject", 1), ("event", 1), ("_id", 1)], name="subject_event"),  # who looked at my file
    IndexModel([("actor", 1), ("_id", 1)], name="actor"),
    IndexModel([("event", 1), ("_id", 1)], name="event"),
)
PAGE = 500
TRIES = 200  # a lost race means somebody else appended; two hundred in a row mean something is wrong
START = ""  # what the first entry follows


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: the number of its last entry, and that entry's link."""

    sequence: int
    link: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.link}"


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain stops holding: the number of the first entry that is not what it was, and how it shows."""

    sequence: int
    reason: str


class MongoAuditTrail:
    """The audit trail in the store; implements ``identity.ports.AuditTrail`` and ``AuditLog``."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._entries = Documents(database, COLLECTION)
        self._vault = vault
        self._turn = threading.Lock()  # threads of one process queue here instead of racing in the store
        self._seen = 0  # the chain never gets shorter: its end is looked for from here on

    def record(self, event: str, *, actor: str | None, subject: str | None, at: datetime, **facts: str | int) -> None:
        """Append an entry; raises ``Unavailable`` when that cannot be done, and then the act must not be done either.

        ``actor`` and ``subject`` are account or aggregate ids; ``facts`` are codes and counts, never personal data.
        """
        entry = {"event": event, "actor": actor, "subject": subject, "at": at, "facts": facts}
        with self._turn:
            for _ in range(TRIES):
                if self._append(entry, self.head()):
                    return
        raise Unavailable(retry_after_seconds=1)

    def head(self) -> Head:
        """The end of the chain as it is now; number 0 when it is empty."""
        last = self._last({"_id": {"$gte": self._seen}}) or self._last({})  # from the start if somebody cut it off
        if last is None:
            return Head(0, START)
        self._seen = last.sequence
        return last

    def entries(self, *, after: int = 0, subject: str | None = None, event: str | None = None) -> Iterator[Document]:
        """Entries behind number ``after`` in order, of one subject or event if named."""
        query = _named(subject=subject, event=event)
        while page := self._entries.page({**query, "_id": {"$gt": after}}, sort=[("_id", 1)], limit=PAGE):
            yield from page
            after = page[-1]["_id"]

    def newest(
        self,
        *,
        before: int | None,
        limit: int,
        subject: str | None = None,
        actor: str | None = None,
        event: str | None = None,
    ) -> list[AuditEntry]:
        """Entries before number ``before``, newest first, of whatever is named."""
        query: Document = _named(subject=subject, actor=actor, event=event)
        if before is not None:
            query["_id"] = {"$lt": before}
        return [_entry(found) for found in self._entries.page(query, sort=[("_id", -1)], limit=limit)]

    def verify(self, *, anchor: Head | None = None) -> Head | Broken:
        """The head of a chain that holds from its first entry, or where it breaks.

        ``anchor`` is a head seen earlier: a chain that no longer passes through it was cut off or made anew.
        """
        head = Head(0, START)
        for entry in self.entries():
            if entry["_id"] != head.sequence + 1:
                return Broken(head.sequence + 1, "missing")
            if entry.get("link") != self._link(entry, head.link):
                return Broken(entry["_id"], "changed")
            head = Head(entry["_id"], entry["link"])
            if anchor and anchor.sequence == head.sequence and anchor.link != head.link:
                return Broken(head.sequence, "not the entry the anchor saw")
        if anchor and anchor.sequence > head.sequence:
            return Broken(head.sequence + 1, "missing")
        return head

    def _last(self, query: Document) -> Head | None:
        last = self._entries.page(query, sort=[("_id", -1)], limit=1, fields=["link"])
        return Head(last[0]["_id"], last[0]["link"]) if last else None

    def _append(self, entry: Document, head: Head) -> bool:
        numbered = {"_id": head.sequence + 1, **entry}
        return self._entries.insert({**numbered, "link": self._link(numbered, head.link)})

    def _link(self, entry: Mapping[str, object], previous: str) -> str:
        return self._vault.blind("audit", previous + "\n" + _canonical(entry))


def _named(**wanted: str | None) -> Document:
    return {name: value for name, value in wanted.items() if value is not None}


def _entry(found: Document) -> AuditEntry:
    named = {name: found[name] for name in ("event", "actor", "subject", "at", "facts")}
    return AuditEntry(number=found["_id"], **named)


def _canonical(entry: Mapping[str, object]) -> str:
    """The entry without its link as one line that is the same whenever the entry is."""
    content = {name: value for name, value in entry.items() if name != "link"}
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else repr(value)
