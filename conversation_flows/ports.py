"""What the conversation needs from outside."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from conversation_flows.conversation import Conversation
from conversation_flows.engine.carry import Migration
from conversation_flows.engine.flow import Flow
from conversation_flows.log import Log


class Conversations(Protocol):
    """Where conversations are kept. Not the owner's means not there."""

    def insert(self, conversation: Conversation, *, owner: str) -> bool:
        """Keep a new one; False when its id is already taken."""
        ...

    def find(self, conversation_id: str, *, owner: str) -> Conversation | None:
        """The owner's conversation."""
        ...

    def replace(self, conversation: Conversation, *, owner: str, version: int) -> bool:
        """Compare and set on ``version``; False when somebody else was first."""
        ...

    def newest(self, *, owner: str, before: tuple[datetime, str] | None, limit: int) -> list[Conversation]:
        """The owner's conversations, newest first, after the given (created_at, id)."""
        ...

    def count_open(self, *, owner: str) -> int:
        """How many the owner has not finished."""
        ...

    def find_handed_over(self, *, scope: str) -> Conversation | None:
        """The conversation whose handover key is ``scope``, whoever owns it: the code is the permission."""
        ...

    def keep_page(self, number: int, log: Log, *, scope: str) -> None:
        """Keep a full page of the log of conversation ``scope``; keeping the same page again changes nothing."""
        ...

    def page(self, number: int, *, scope: str) -> Log:
        """A page of the log of conversation ``scope``, which the caller has found by its owner; empty if none."""
        ...


class Abandoned(Protocol):
    """Conversations that wait for somebody to come back, as tending sees them: it acts for no person."""

    def due(self, now: datetime, *, limit: int) -> list[tuple[str, str]]:
        """Id and owner of conversations whose ``tend_at`` has come, the longest due first."""
        ...

    def delete_pages(self, *, scope: str) -> None:
        """Delete every page of the log of conversation ``scope``; doing it again changes nothing."""
        ...


class Events(Protocol):
    """The events that conversations carry until somebody has acted on them."""

    def conversation(self, conversation_id: str, event_id: str) -> Conversation | None:
        """The conversation, if it still carries the event."""
        ...

    def done(self, conversation_id: str, event_id: str) -> None:
        """The event has had its effect."""
        ...


class Flows(Protocol):
    """Where compiled flows come from."""

    def latest(self, flow_id: str) -> Flow | None:
        """The version new conversations get."""
        ...

    def pinned(self, flow_id: str, version: int) -> Flow | None:
        """The version a conversation began with."""
        ...

    def migration(self, flow_id: str, version: int) -> Migration | None:
        """How conversations of that version go on in a later one; ``None`` when they stay."""
        ...

    def screening(self, flow_id: str) -> Flow:
        """The questions of a screening, which nobody applies with."""
        ...

    def flows(self) -> list[Flow]:
        """The newest version of every flow."""
        ...


class Secrets(Protocol):
    """Ids and keyed hashes, made outside because they need chance and keys."""

    def new_id(self, prefix: str) -> str:
        """A random id of 130 bits."""
        ...

    def new_item(self, prefix: str) -> str:
        """A short random id, unique within one conversation."""
        ...

    def derived_id(self, prefix: str, *parts: str) -> str:
        """The same id for the same parts, unguessable without the key."""
        ...

    def derived_code(self, length: int, *parts: str) -> str:
        """A code a person can type, unguessable without the key; the same parts, as in a retry, give the same."""
        ...

    def blind(self, purpose: str, value: str) -> str:
        """A keyed hash of ``value`` for looking things up."""
        ...
