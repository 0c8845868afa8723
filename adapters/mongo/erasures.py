"""Receipts of deleted cases: where and when, never whose."""

from __future__ import annotations

from dataclasses import asdict

from adapters.mongo.client import Database
from adapters.mongo.documents import Documents
from casework.retention import Erasure

NAME = "erasures"


class MongoErasures:
    """One receipt to a case; nothing here is personal, and nothing is ever changed or removed."""

    def __init__(self, database: Database) -> None:
        self._documents = Documents(database, NAME)

    def keep(self, erasure: Erasure) -> None:
        """Keep a receipt; the first one of a case stays."""
        document = asdict(erasure)
        self._documents.insert({"_id": document.pop("application"), "version": 1, **document})
