"""Keeping conversations: found by whoever owns them, looked at with their flow, and changed in one compare-and-set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conversation_flows.conversation import Conversation, Status, day_in_china
from conversation_flows.engine.carry import carry, moved
from conversation_flows.engine.commands import Spoken
from conversation_flows.engine.environment import Environment, Places
from conversation_flows.engine.walk import Walk
from conversation_flows.leading_on import transfer_view
from conversation_flows.log import Entry, Request
from conversation_flows.patience import USUAL, Patience
from conversation_flows.ports import Conversations, Flows, Secrets
from conversation_flows.preview import Previews
from conversation_flows.view import conversation_view
from i18n.errors import Conflict, IdempotencyKeyReused, NotFound, Stale, TooMany, Unavailable
from i18n.formatting import formats
from i18n.translations import translator
from identity.ports import Accounts
from identity.principal import Principal

MOST_OPEN = 20  # conversations one person may have open at a time
MOST_TURNS = 3_000  # turns of one conversation; people need some sixty
_PAGE = 64  # log entries kept beside the state before they move to a page of their own
_KEPT = 32  # newest entries that stay, so that a late retry is still recognised


@dataclass(frozen=True, slots=True)
class View:
    """A conversation as a client sees it, the version it is at, and whether this was a repeated request."""

    data: dict[str, Any]
    version: int
    replayed: bool = False


@dataclass(frozen=True)
class Keeping:
    """What every use case of conversations needs."""

    conversations: Conversations
    flows: Flows
    places: Places
    secrets: Secrets
    now: Callable[[], datetime]
    previews: Previews
    accounts: Accounts
    patience: Patience = USUAL

    def find(self, principal: Principal, conversation_id: str) -> Conversation:
        """The person's conversation as it was left; raises NotFound."""
        conversation = self.conversations.find(conversation_id, owner=principal.account)
        if conversation is None:
            raise NotFound
        return conversation

    def load(self, principal: Principal, conversation_id: str) -> Conversation:
        """The person's conversation, in the newest version of its flow it can go on in; raises NotFound."""
        conversation = self.find(principal, conversation_id)
        self.bring_up_to_date(conversation)
        return conversation

    def bring_up_to_date(self, conversation: Conversation, command: Spoken = "") -> tuple[Spoken, tuple[str, ...]]:
        """Carry it to the newest version there is a way to; the command as it is there, and what to say."""
        told: list[str] = []
        while not conversation.is_over:
            migration = self.flows.migration(conversation.flow, conversation.flow_version)
            new = self.flows.pinned(conversation.flow, migration.to_version) if migration else None
            if migration is None or new is None:
                break
            environment = self.environment(conversation.locale)
            again = carry(conversation.state, migration, new, environment)
            conversation.flow_version = migration.to_version
            command = moved(command, migration)
            told.append(environment.translate(migration.say))
            told += [environment.say("有 {n} 个回答要请您再看一下。", n=again)] if again else []
        return command, tuple(told)

    def walk(self, conversation: Conversation, *, locale: str | None = None) -> Walk:
        """A look at a conversation with its pinned flow, in its own language or another."""
        flow = self.flows.pinned(conversation.flow, conversation.flow_version)
        if flow is None:
            raise Conflict(code="flow_gone", text="这份申请的问卷已经停用了。请拨打 12345，请工作人员帮您接着办。")
        receipt = conversation.receipt  # what was submitted stays what it was on that day, ages included
        environment = self.environment(locale or conversation.locale, receipt.submitted_at if receipt else None)
        return Walk(flow, conversation.state, environment)

    def environment(self, locale: str, at: datetime | None = None) -> Environment:
        """The surroundings in a language, of today or the day of another instant."""
        day = day_in_china(at or self.now())
        return Environment(day, self.places, self.secrets.new_item, translator(locale), formats(locale))

    def view(
        self,
        conversation: Conversation,
        *,
        entry: Entry | None = None,
        walk: Walk | None = None,
        replayed: bool = False,
    ) -> View:
        """What a client sees, with what came of ``entry``: the latest if none is given."""
        walk = walk or self.walk(conversation)
        data = conversation_view(conversation, walk, entry or conversation.log.latest())
        preview = None if conversation.status == "expired" else self.previews.look(walk).brief()
        data["preview"], data["transfer"] = preview, None
        if preview is not None and not conversation.is_over:
            data["transfer"] = transfer_view(preview, conversation.service, self.flows, walk.environment)
        return View(data, conversation.version, replayed)

    def repeated(self, conversation: Conversation, request: Request) -> View | None:
        """The view of what this very request already did; raises IdempotencyKeyReused when its body differs."""
        found = conversation.log.find(request.key)
        if found is None:
            return None
        if found[0].body != request.body:
            raise IdempotencyKeyReused
        return self.view(conversation, entry=found[1], replayed=True)

    def commit(
        self,
        conversation: Conversation,
        request: Request,
        entry: Entry,
        status: Status,
        walk: Walk | None = None,
        former_owner: str | None = None,
    ) -> View:
        """Keep a changed conversation as its next version; the loser of a race to its own twin gets the twin's view."""
        before, owner = conversation.version, former_owner or conversation.owner
        if before >= MOST_TURNS and status != "submitted":
            raise Conflict(code="too_long", text="这份申请改动次数太多了。请拨打 12345，请工作人员帮您办理。")
        conversation.status = status
        conversation.advance(request, entry)
        conversation.wait(self.patience)
        self._turn_page(conversation)
        if self._replace(conversation, owner, before):
            return self.view(conversation, walk=walk)
        kept = self.conversations.find(conversation.id, owner=conversation.owner)
        repeated = self.repeated(kept, request) if kept else None
        if repeated is None:
            raise Stale
        return repeated

    def _replace(self, conversation: Conversation, owner: str, before: int) -> bool:
        """Compare and set; a reply that got lost is settled by looking whether this very write is there."""
        try:
            return self.conversations.replace(conversation, owner=owner, version=before)
        except Unavailable:
            kept = self.conversations.find(conversation.id, owner=conversation.owner)
            if kept is not None and kept.log.find(conversation.log.requests[-1].key) is not None:
                return kept.version == conversation.version
            raise

    def _turn_page(self, conversation: Conversation) -> None:
        """Move a full page out of the document, before the write that forgets it: a crash between leaves both."""
        if len(conversation.log.lines) < _PAGE + _KEPT:
            return
        self.conversations.keep_page(conversation.pages, conversation.log.split(_PAGE), scope=conversation.id)
        conversation.pages += 1

    def require_room(self, principal: Principal) -> None:
        """Raise TooMany when the person has as many unfinished conversations as anybody may."""
        if self.conversations.count_open(owner=principal.account) >= MOST_OPEN:
            raise TooMany(
                code="too_many_open",
                text="您没填完的申请已经有很多份了。请先把它们填完，或者接着其中一份填。",
                retry_after_seconds=3600,
            )
