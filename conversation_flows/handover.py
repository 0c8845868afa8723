"""Handing a conversation over to another device: a code that holds once and for ten minutes, and its claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conversation_flows.conversation import Conversation, Handover, require_open
from conversation_flows.keeping import Keeping, View
from conversation_flows.log import Request
from conversation_flows.turns import Speaker
from i18n.errors import NotFound, Stale, Unavailable
from i18n.marking import N_
from identity.principal import Principal

HANDOVER_MINUTES = 10
_TRIES_OF_A_RACE = 8  # turns that may come in between while somebody claims
_CODE_LENGTH = 10  # 50 bits, alive for ten minutes, and guessing is limited at the edge


def hand_over(
    keeping: Keeping, conversation_id: str, based_on: int, speaker: Speaker, request: Request
) -> tuple[str, View]:
    """A new code, which undoes the one before; the same request gives the same. Raises NotFound, Stale, Conflict."""
    conversation = keeping.find(speaker.principal, conversation_id)
    code = keeping.secrets.derived_code(_CODE_LENGTH, "handover", conversation.id, request.key)
    repeated = keeping.repeated(conversation, request)
    if repeated is not None:
        return code, repeated
    require_open(conversation)
    if based_on != conversation.version:
        raise Stale
    expires_at = speaker.now + timedelta(minutes=HANDOVER_MINUTES)
    conversation.handover = Handover(keeping.secrets.blind("handover", code), expires_at)
    entry = speaker.note(conversation, N_("换一台设备继续填"), N_("接续码已生成，十分钟内有效。"))
    return code, keeping.commit(conversation, request, entry, conversation.status)


def claim(keeping: Keeping, code: str, speaker: Speaker, request: Request) -> View:
    """Make the conversation the claimer's from now on; raises NotFound, TooMany.

    A claimer knows no version: when a last turn of the other device comes in between, it is read again.
    """
    for _ in range(_TRIES_OF_A_RACE):
        try:
            return _claim(keeping, code, speaker, request)
        except Stale:
            continue
    raise Unavailable(retry_after_seconds=1)


def _claim(keeping: Keeping, code: str, speaker: Speaker, request: Request) -> View:
    conversation = keeping.conversations.find_handed_over(scope=keeping.secrets.blind("handover", code))
    if conversation is None or conversation.handover is None:
        raise NotFound
    if conversation.handover.is_used:
        return _claimed_before(keeping, conversation, speaker.principal, request)
    if conversation.handover.expires_at <= speaker.now or conversation.is_over:
        raise NotFound
    former, conversation.owner = conversation.owner, speaker.principal.account
    if former != conversation.owner:
        keeping.require_room(speaker.principal)
    conversation.handover = replace(conversation.handover, is_used=True)
    entry = speaker.note(conversation, N_("在新设备上继续"), N_("接上了，我们继续。"))
    return keeping.commit(conversation, request, entry, conversation.status, former_owner=former)


def _claimed_before(keeping: Keeping, conversation: Conversation, principal: Principal, request: Request) -> View:
    """A used code is worth nothing, except to the very request that used it."""
    repeated = keeping.repeated(conversation, request) if conversation.owner == principal.account else None
    if repeated is None:
        raise NotFound
    return repeated
