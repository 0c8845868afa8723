"""Full pages of the logs of conversations: written once, never changed."""

from __future__ import annotations

from adapters.mongo.client import Database
from adapters.mongo.documents import Documents
from adapters.vault.vault import Vault
from conversation_flows.log import Log

NAME = "conversation_pages"
SEALED = "log"


class MongoConversationPages:
    """Pages by conversation and number; whoever asks has found the conversation by its owner before."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._documents = Documents(database, NAME)
        self._vault = vault

    def keep(self, number: int, log: Log, *, scope: str) -> None:
        """Keep a page of conversation ``scope``; a page that is there already is the same page.

        The entries of a page are settled by the version that turned it, so a retry writes what was written.
        """
        page_id = f"{scope}/{number}"
        sealed = self._vault.seal(log.to_bytes(), collection=NAME, document=page_id, field=SEALED)
        self._documents.insert({"_id": page_id, "version": 1, "kid": self._vault.kid, SEALED: sealed})

    def delete(self, *, scope: str) -> None:
        """Delete every page of conversation ``scope``."""
        self._documents.delete({"_id": {"$gte": f"{scope}/", "$lt": f"{scope}0"}})  # "0" comes right behind "/"

    def find(self, number: int, *, scope: str) -> Log:
        """The page; an empty log when there is none."""
        page_id = f"{scope}/{number}"
        document = self._documents.find({"_id": page_id})
        if document is None:
            return Log()
        return Log.from_bytes(self._vault.open(document[SEALED], collection=NAME, document=page_id, field=SEALED), [])
