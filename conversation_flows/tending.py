"""Tends conversations nobody comes back to: a reminder, a last warning, deletion; never without a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from conversation_flows.conversation import Conversation, Deletion, Told, day_in_china
from conversation_flows.log import SERVICE, Entry, Request
from conversation_flows.patience import Patience
from conversation_flows.ports import Abandoned, Conversations, Secrets
from i18n.errors import Unavailable
from i18n.formatting import formats
from i18n.translations import translator

REMINDER = "conversation.reminder"
EXPIRED = "conversation.expired"
#: A turn that was under way when its conversation expired may have written a page behind the deletion of the pages,
#: and a crash may have kept us from deleting them: so long afterwards they are deleted once more.
LOOK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Tended:
    """How many were reminded or warned, how many expired, and the kinds of error that kept others from it."""

    reminded: int
    expired: int
    failures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tending:
    """Every step is one compare-and-set: who touches the conversation first wins, and nothing else is done to it."""

    conversations: Conversations
    abandoned: Abandoned
    secrets: Secrets
    patience: Patience
    now: Callable[[], datetime]

    def tend(self, limit: int) -> Tended:
        """Do what is due in up to ``limit`` conversations, the longest due first; raises Unavailable."""
        done: Counter[str] = Counter()
        failures: set[str] = set()
        for conversation_id, owner in self.abandoned.due(self.now(), limit=limit):
            try:
                done[self._tend(conversation_id, owner)] += 1
            except Unavailable:
                raise
            except Exception as error:  # one that cannot be read must not keep the others waiting
                failures.add(type(error).__name__)
        return Tended(done["reminded"], done["expired"], tuple(sorted(failures)))

    def _tend(self, conversation_id: str, owner: str) -> str:
        """What was done: `reminded`, `expired`, or `nothing` when somebody was faster."""
        conversation, now = self.conversations.find(conversation_id, owner=owner), self.now()
        if conversation is None or conversation.tend_at is None or conversation.tend_at > now:
            return "nothing"
        if conversation.status == "expired":
            return self._look_again(conversation)
        if conversation.told == "warning":
            return self._expire(conversation, now)
        if conversation.told == "nothing" and now < self.patience.warning_at(conversation.updated_at):
            return self._remind(conversation, now)
        return self._warn(conversation, now)

    def _remind(self, conversation: Conversation, now: datetime) -> str:
        translate = translator(conversation.locale)
        said = translate("您有几天没来了。填过的都给您存着，想接着填随时可以。")
        return self._tell(conversation, now, said, "reminder", self.patience.warning_at(conversation.updated_at))

    def _warn(self, conversation: Conversation, now: datetime) -> str:
        """The last word before deletion. It names the day, and the day holds even when settings change."""
        translate = translator(conversation.locale)
        deletion_at = self.patience.deletion_at(conversation.updated_at, warned_at=now)
        said = translate("这份申请很久没有动了，给您存到{day}，过后就会删除。您接着填，就会继续存着。")
        day = day_in_china(deletion_at - timedelta(microseconds=1))
        said = said.replace("{day}", formats(conversation.locale).day(day))
        return self._tell(conversation, now, said, "warning", deletion_at)

    def _tell(self, conversation: Conversation, now: datetime, said: str, told: Told, tend_at: datetime) -> str:
        before, asked = conversation.version, conversation.log.latest().asked
        request = self._request(conversation, REMINDER)
        conversation.tell(
            request, Entry(before + 1, now, SERVICE, "reminder", "", (said,), asked), told, tend_at=tend_at
        )
        if not conversation.stopped_in_danger:
            conversation.outbox.append(_event(conversation, request, REMINDER, now))
        return "reminded" if self._replace(conversation, before) else "nothing"

    def _expire(self, conversation: Conversation, now: datetime) -> str:
        """Forget what was said, then delete its pages: until nobody can turn one any more, none may be missing."""
        translate, before = translator(conversation.locale), conversation.version
        said = translate(
            "这份申请很久没有动，您填过的内容都已经删除了。还需要的话，随时可以重新申请，也可以打 12345 请人帮忙。"
        )
        request, is_quiet = self._request(conversation, EXPIRED), conversation.stopped_in_danger
        entry = Entry(before + 1, now, SERVICE, "expired", "", (said,), None)
        conversation.expire(request, entry, Deletion(now, "abandoned"), tend_at=now + LOOK_AGAIN)
        if not is_quiet:
            conversation.outbox.append(_event(conversation, request, EXPIRED, now))
        if not self._replace(conversation, before):
            return "nothing"
        self.abandoned.delete_pages(scope=conversation.id)
        return "expired"

    def _look_again(self, conversation: Conversation) -> str:
        self.abandoned.delete_pages(scope=conversation.id)
        before, conversation.tend_at = conversation.version, None
        conversation.version += 1
        self._replace(conversation, before)
        return "nothing"

    def _request(self, conversation: Conversation, kind: str) -> Request:
        """What makes this step recognisable: the same for everybody who takes it at this version."""
        return Request(self.secrets.derived_id("evnt", conversation.id, kind, str(conversation.version)), "")

    def _replace(self, conversation: Conversation, before: int) -> bool:
        return self.conversations.replace(conversation, owner=conversation.owner, version=before)


def _event(conversation: Conversation, request: Request, kind: str, now: datetime) -> dict[str, object]:
    """``version`` tells its handler whether anything has happened since."""
    return {"id": request.key, "kind": kind, "at": now, "version": conversation.version}
