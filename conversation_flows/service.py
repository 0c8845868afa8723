"""The use cases of a conversation: begin, take a turn, look, and move to another device."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conversation_flows.beginning import Beginning, Beginnings
from conversation_flows.conversation import require_not_expired, require_open
from conversation_flows.engine.commands import Speak
from conversation_flows.handover import claim, hand_over
from conversation_flows.keeping import Keeping, View
from conversation_flows.log import Request
from conversation_flows.summary import summary
from conversation_flows.transcript import transcript
from conversation_flows.turns import Speaker, Turn, carry_out
from conversation_flows.view import conversation_line
from i18n.errors import Stale
from identity.principal import Principal


@dataclass(frozen=True)
class ConversationService(Keeping):
    """Everything a person can do with conversations."""

    def begin(self, principal: Principal, beginning: Beginning) -> View:
        """Open a conversation; the same key opens the same one.

        Raises NotFound, TooMany, IdempotencyKeyReused, and Invalid for answers brought along that do not hold.
        """
        return Beginnings(self).begin(principal, beginning)

    def _speaker(self, principal: Principal, channel: str) -> Speaker:
        return Speaker(principal, channel, self.now())

    def look(self, principal: Principal, conversation_id: str) -> View:
        """The conversation as it stands; raises NotFound. A newer flow shows at once; the next turn keeps it."""
        conversation = self.find(principal, conversation_id)
        told = self.bring_up_to_date(conversation)[1]
        entry = conversation.log.latest()
        return self.view(conversation, entry=replace(entry, messages=(*entry.messages, *told)))

    def newest(self, principal: Principal, *, before: tuple[datetime, str] | None, limit: int) -> list[dict[str, Any]]:
        """The person's conversations, newest first."""
        found = self.conversations.newest(owner=principal.account, before=before, limit=limit)
        return [conversation_line(conversation) for conversation in found]

    def messages(self, principal: Principal, conversation_id: str, *, page: int | None) -> dict[str, Any]:
        """One page of the transcript, newest page when ``page`` is None; pages count from 0, oldest first."""
        conversation = self.find(principal, conversation_id)
        number = conversation.pages if page is None else page
        log = conversation.log
        if number != conversation.pages:
            log = self.conversations.page(number, scope=conversation.id)
        return {"entries": transcript(log.entries()), "page": number}

    def summary(self, principal: Principal, conversation_id: str) -> list[dict[str, Any]]:
        """Everything said so far that counts, section by section."""
        return summary(self.walk(self.load(principal, conversation_id)))

    def preview(self, principal: Principal, conversation_id: str) -> dict[str, Any]:
        """What the household may be entitled to, with reasons; raises NotFound, and Conflict for an expired one."""
        conversation = self.load(principal, conversation_id)
        require_not_expired(conversation)
        return self.previews.look(self.walk(conversation)).full()

    def take_turn(self, principal: Principal, turn: Turn) -> View:
        """Apply one command; raises NotFound, Stale, Conflict, IdempotencyKeyReused. An acknowledged turn is kept."""
        conversation = self.find(principal, turn.conversation)
        repeated = self.repeated(conversation, turn.request)
        if repeated is not None:
            return repeated
        require_open(conversation)
        if turn.based_on != conversation.version:
            raise Stale
        if isinstance(turn.command, Speak):
            conversation.locale = turn.command.locale
        spoken, told = self.bring_up_to_date(conversation, turn.command)
        walk = self.walk(conversation)
        entry, status = carry_out(conversation, walk, spoken, self._speaker(principal, turn.channel))
        entry = replace(entry, messages=(*told, *entry.messages))
        return self.commit(conversation, turn.request, entry, status, walk)

    def hand_over(
        self, principal: Principal, conversation_id: str, based_on: int, channel: str, request: Request
    ) -> tuple[str, View]:
        """A one-time code that opens this conversation elsewhere; see :func:`conversation_flows.handover.hand_over`."""
        return hand_over(self, conversation_id, based_on, self._speaker(principal, channel), request)

    def claim(self, principal: Principal, code: str, channel: str, request: Request) -> View:
        """Open a handed-over conversation on this device; see :func:`conversation_flows.handover.claim`."""
        return claim(self, code, self._speaker(principal, channel), request)
