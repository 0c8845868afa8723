"""Conversations nobody comes back to, as tending finds them and clears away their pages."""

from __future__ import annotations

from datetime import datetime

from pymongo import ASCENDING

from adapters.mongo.client import Database
from adapters.mongo.conversation_pages import MongoConversationPages
from adapters.mongo.conversations import NAME
from adapters.mongo.documents import Documents
from adapters.vault.vault import Vault


class MongoAbandoned:
    """Implements :class:`conversation_flows.ports.Abandoned`."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._documents = Documents(database, NAME)
        self._pages = MongoConversationPages(database, vault)

    def due(self, now: datetime, *, limit: int) -> list[tuple[str, str]]:
        """Id and owner of those whose ``tend_at`` has come, the longest due first."""
        sort = [("tend_at", ASCENDING)]
        found = self._documents.page({"tend_at": {"$lte": now}}, sort=sort, limit=limit, fields=("owner",))
        return [(document["_id"], document["owner"]) for document in found]

    def delete_pages(self, *, scope: str) -> None:
        """Delete every page of conversation ``scope``."""
        self._pages.delete(scope=scope)
