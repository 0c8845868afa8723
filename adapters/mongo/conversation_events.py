"""The events that conversations carry, as their handlers act on them."""

from __future__ import annotations

from adapters.mongo.client import Database
from adapters.mongo.conversations import NAME, MongoConversations
from adapters.mongo.outbox import Outbox
from adapters.vault.vault import Vault
from conversation_flows.conversation import Conversation


class MongoConversationEvents:
    """Implements ``Events`` of :mod:`conversation_flows.ports` and of :mod:`casework.ports`."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._conversations = MongoConversations(database, vault)
        self._outbox = Outbox(database)

    def conversation(self, conversation_id: str, event_id: str) -> Conversation | None:
        """The conversation, if it still carries the event."""
        return self._conversations.find_carrying(conversation_id, scope=event_id)

    def done(self, conversation_id: str, event_id: str) -> None:
        """Take the event out."""
        self._outbox.mark_done(NAME, conversation_id, event_id)
