"""What is kept for how long, collection by collection, and the deleting of cases whose day has come (promise 40)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import gridfs
import pymongo

from adapters.mongo.applications import MongoApplications
from adapters.mongo.client import Database
from adapters.mongo.conversation_pages import MongoConversationPages
from adapters.mongo.documents import Documents
from adapters.mongo.erasures import MongoErasures
from adapters.mongo.faults import store_errors
from adapters.mongo.holds import MongoHolds
from adapters.mongo.mandates import MongoMandates
from adapters.mongo.uploads import FILE, FILES
from adapters.vault.vault import Vault
from casework.application import Application
from casework.retention import Erasure, Hold

Clock = Literal["with_case", "patience", "expires", "until_closed", "no_person", "kept"]
PAGE = 100
PATIENCE_SECONDS = 3600

#: Collection -> the clock its documents go by. A collection that is not here stops a test.
#: `with_case`: deleted with their case. `patience`: with what was said, when nobody comes back. `expires`: by an index
#: of the store. `until_closed`: personal data goes when the person closes the account. `no_person`: nothing personal.
#: `kept`: never deleted by us, and why is in docs/reference/retention.md.
CLOCKS: Mapping[str, Clock] = {
    "accounts": "until_closed",
    "applications": "with_case",
    "attempts": "expires",
    "audit": "kept",
    "authorisations": "with_case",
    "commitments": "with_case",
    "conversation_pages": "patience",
    "conversations": "patience",
    "counters": "no_person",
    "credit": "kept",
    "erasures": "no_person",
    "holds": "no_person",
    "limits": "expires",
    "mandates": "expires",
    "migrations": "no_person",
    "packs": "no_person",
    "papers": "with_case",
    "samplings": "no_person",
    "sessions": "expires",
    "sign_in_codes": "expires",
    "uploads": "with_case",
}
#: What belongs to a case beside its application and its conversation: by the field that names the application.
OF_CASES = ("authorisations", "commitments", "papers")


@dataclass(frozen=True)
class MongoKept:
    """Implements :class:`casework.retention.Kept`."""

    database: Database
    vault: Vault

    def closed(self, *, submitted_before: datetime) -> Iterator[Application]:
        """Closed cases in the order they were submitted, page by page."""
        applications = MongoApplications(self.database, self.vault)
        last: dict[str, Any] = {}
        while True:
            query = {"is_open": False, "submitted_at": {"$lte": submitted_before}, **last}
            with store_errors(), pymongo.timeout(PATIENCE_SECONDS):
                sort = [("_id", 1)]
                found = list(self.database["applications"].find(query, ["owner"], sort=sort, limit=PAGE))
            for item in found:
                application = applications.find(item["_id"], owner=item["owner"])
                if application is not None:
                    yield application
            if len(found) < PAGE:
                return
            last = {"_id": {"$gt": found[-1]["_id"]}}

    def find(self, *, scope: str) -> Application | None:
        """Case ``scope``."""
        found = Documents(self.database, "applications").find({"_id": scope}, fields=["owner"])
        return MongoApplications(self.database, self.vault).find(scope, owner=found["owner"]) if found else None

    def erase(self, application: Application) -> Mapping[str, int]:
        """Delete everything of a case; the application, which leads to all the rest, goes last.

        After a transfer another case stands on the same conversation: what it still needs stays, as part of that one.
        """
        counts = {name: self._delete(name, {"application": application.id}) for name in OF_CASES}
        following = self._following(application)
        if following is None:
            counts["uploads"] = self._erase_uploads({"application": application.id})
            MongoConversationPages(self.database, self.vault).delete(scope=application.conversation)
            counts["conversations"] = self._delete("conversations", {"_id": application.conversation})
        else:
            self._hand_on_uploads(application, following)
        counts["applications"] = self._delete("applications", {"_id": application.id})
        return counts

    def _following(self, application: Application) -> str | None:
        """Another case that came of the same conversation."""
        query = {"conversation": application.conversation, "_id": {"$ne": application.id}, "owner": application.owner}
        found = Documents(self.database, "applications").find(query, fields=["owner"])
        return str(found["_id"]) if found else None

    def _hand_on_uploads(self, application: Application, following: str) -> None:
        with store_errors():
            self.database["uploads"].update_many(
                {"application": application.id}, {"$set": {"application": following}, "$inc": {"version": 1}}
            )

    def keep_receipt(self, erasure: Erasure) -> None:
        """Keep what is left."""
        MongoErasures(self.database).keep(erasure)

    def holds(self) -> Mapping[str, Hold]:
        """All holds by case."""
        return MongoHolds(self.database).all()

    def put_hold(self, hold: Hold) -> None:
        """Keep a hold."""
        MongoHolds(self.database).put(hold)

    def lift_hold(self, *, scope: str) -> bool:
        """Take a hold away."""
        return MongoHolds(self.database).lift(scope=scope)

    def erase_unattached(self, *, before: datetime) -> int:
        """Files of no case, and bytes that a crash left without a document."""
        erased = self._erase_uploads({"application": None, "uploaded_at": {"$lt": before}})
        with store_errors(), pymongo.timeout(PATIENCE_SECONDS):
            led_to = {item[FILE] for item in self.database["uploads"].find({}, [FILE])}
            old = self.database[f"{FILES}.files"].find({"uploadDate": {"$lt": before}}, ["_id"])
            strays = [item["_id"] for item in old if item["_id"] not in led_to]
        for name in strays:
            self._delete_bytes(name)
        return erased + len(strays)

    def end_calls(self, *, before: datetime) -> int:
        """Calls that ran out: an operator who never hangs up must not keep a phone number here for a year."""
        mandates, query = MongoMandates(self.database, self.vault), {"kind": "call", "ended_at": None}
        with store_errors(), pymongo.timeout(PATIENCE_SECONDS):
            found = list(self.database["mandates"].find(query | {"expires_at": {"$lt": before}}, ["_id"]))
        calls = (mandates.find(item["_id"]) for item in found)
        return sum(mandates.save(call.ended(call.expires_at)) is not None for call in calls if call is not None)

    def _erase_uploads(self, query: Mapping[str, Any]) -> int:
        with store_errors(), pymongo.timeout(PATIENCE_SECONDS):
            found = list(self.database["uploads"].find(query, [FILE]))
        for item in found:
            self._delete_bytes(item[FILE])
            self._delete("uploads", {"_id": item["_id"]})
        return len(found)

    def _delete_bytes(self, name: str) -> None:
        with store_errors():
            gridfs.GridFS(self.database, FILES).delete(name)

    def _delete(self, name: str, query: Mapping[str, Any]) -> int:
        return Documents(self.database, name).delete(query)
