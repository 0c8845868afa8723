"""Tells people on their phone what tending did: in one short message without names, links or what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from conversation_flows.conversation import Conversation
from conversation_flows.ports import Events
from conversation_flows.service import ConversationService
from conversation_flows.tending import EXPIRED
from i18n.errors import TooMany
from i18n.formatting import formats
from i18n.translations import translator
from identity.accounts import IdentityKind
from identity.ports import Accounts, Limits, SmsSender

_MOBILE = re.compile(r"1[3-9]\d{9}")  # a landline rings; it does not show messages


@dataclass(frozen=True)
class Notices:
    """Handles the events of tending."""

    service: ConversationService
    events: Events
    accounts: Accounts
    sms: SmsSender
    limits: Limits

    def handle(self, conversation_id: str, event_id: str) -> None:
        """Send what the event asks for; raises Unavailable or TooMany when it has to be tried again later.

        Somebody without a phone is not left without a word: it stands in the conversation.
        """
        conversation = self.events.conversation(conversation_id, event_id)
        if conversation is None:
            return
        phone = self._phone(conversation) if _is_still_true(conversation, event_id) else None
        if phone is not None:
            self._send(phone, _words(conversation))
        self.events.done(conversation_id, event_id)

    def _phone(self, conversation: Conversation) -> str | None:
        """The phone named in the application, or the account's; after a deletion only the account's is left."""
        walk = self.service.walk(conversation)
        given = walk.submitted("phone")
        if isinstance(given, str) and _MOBILE.fullmatch(given):
            return given
        account = self.accounts.find(owner=conversation.owner)
        return account.identities.get(IdentityKind.PHONE) if account and account.is_active else None

    def _send(self, phone: str, words: str) -> None:
        self.limits.hit("notice.everybody", "")
        try:
            self.limits.hit("notice.phone", phone)
        except TooMany:  # this phone has heard enough for a day; the words are in the conversation
            return
        self.sms.send_notice(phone, words)


def _is_still_true(conversation: Conversation, event_id: str) -> bool:
    """A reminder is not when she has come back since, or was warned since; a deletion always is."""
    event = next(event for event in conversation.outbox if event["id"] == event_id)
    return event["kind"] == EXPIRED or bool(event["version"] == conversation.version)


def _words(conversation: Conversation) -> str:
    translate, day = translator(conversation.locale), conversation.last_day
    if conversation.status == "expired":
        return translate("您在帮办没填完的那份申请很久没有动，内容已经删除了。还需要的话，随时可以重新申请。")
    if day is None:
        return translate("您在帮办有一份申请还没填完，填过的都存着。有空打开接着填就行，也可以打 12345 请人帮忙。")
    said = translate("您在帮办没填完的那份申请只存到{day}，过后就会删除。打开接着填，就会继续存着。")
    return said.replace("{day}", formats(conversation.locale).day(day))
