"""Tells applicants on their phone what they must know: a decision, something asked of them, a date that was not kept.

One short message without names, links, numbers or what it is about. Nothing goes to a phone that others may be holding:
once somebody spoke of violence or of dying, in any conversation of hers, it all stands in the application alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from casework.application import Application, Happening
from casework.catalog import Lifecycles
from casework.lifecycle import Lifecycle
from casework.ports import Applications
from casework.promising.ports import MarkDone
from casework.promising.submitted import submitted
from casework.watching import BROKEN
from conversation_flows.keeping import Keeping
from conversation_flows.log import Entry
from conversation_flows.understanding.danger import danger_in
from i18n.errors import TooMany
from i18n.formatting import formats
from i18n.languages import SOURCE
from i18n.marking import N_
from i18n.translations import translator
from identity.accounts import IdentityKind
from identity.ports import Accounts, Limits, SmsSender

_MOBILE = re.compile(r"1[3-9]\d{9}")  # a landline rings; it does not show messages
_CRISIS, _VIOLENCE, _FROM_NOBODY = "crisis", "violence", {"hunger", "fire"}
Translate = Callable[[str], str]
_CONVERSATIONS = 20  # of hers, the newest, are looked through for a word of danger

_DECIDED = N_("您在帮办办的事有结果了，打开看一看；有不同意见怎么办，里面也写着。也可以打 12345 问。")
_ASKED = N_("您在帮办办的事，要请您补一点东西才能往下走。打开看一看要什么，也可以打 12345 请人帮忙。")
_LATE = N_("您在帮办办的事没有按原来的日期办好，对不起。新的日期是{day}。打开可以看详情，也可以打 12345 问。")


@dataclass(frozen=True)
class ProgressNotices:
    """Handles :data:`casework.applying.NOTICE`; raises Unavailable or TooMany when it has to be tried again."""

    applications: Applications
    lifecycles: Lifecycles
    keeping: Keeping
    accounts: Accounts
    sms: SmsSender
    limits: Limits
    mark_done: MarkDone

    def handle(self, application_id: str, event_id: str) -> None:
        """Send what the happening asks for, if it still holds."""
        application = self.applications.find_carrying(application_id, scope=event_id)
        if application is None:
            return
        caused_by = next(event["happening"] for event in application.outbox if event["id"] == event_id)
        words = self._words(application, caused_by)
        phone = self._phone(application) if words and not self._is_in_danger(application) else None
        if words and phone:
            self._send(phone, words)
        self.mark_done("applications", application_id, event_id)

    def _words(self, application: Application, caused_by: str) -> str | None:
        """What to say; None when it is no longer so."""
        line = next(line for line in application.history if line.id == caused_by)
        translate, locale = self._language(application)
        if line.action == BROKEN:
            late = application.deadline(str(line.details["deadline"]))
            day = late.next_on if late else None
            return translate(_LATE).replace("{day}", formats(locale).day(day)) if day else None
        lifecycle = self.lifecycles.pinned(application.lifecycle, application.lifecycle_version)
        if _decides(line, lifecycle):
            return translate(_DECIDED)
        return translate(_ASKED) if application.step == line.step else None

    def _language(self, application: Application) -> tuple[Translate, str]:
        """Hers, as she spoke it when she applied."""
        conversation = self.keeping.conversations.find(application.conversation, owner=application.owner)
        locale = conversation.locale if conversation else SOURCE
        return translator(locale), locale

    def _phone(self, application: Application) -> str | None:
        """The phone named in the application, or the account's."""
        given = str(submitted(application, self.keeping).walk.submitted("phone") or "")
        if _MOBILE.fullmatch(given):
            return given
        account = self.accounts.find(owner=application.owner)
        return account.identities.get(IdentityKind.PHONE) if account and account.is_active else None

    def _is_in_danger(self, application: Application) -> bool:
        """Whether somebody at home may be the danger, by what she applied with or ever said, as far as it is kept."""
        said = application.content.get("answers", {}).get("answers", {}).values()
        if any(answer.get("v") == _VIOLENCE for answer in said):
            return True
        kept, owner = self.keeping.conversations, application.owner
        for line in kept.newest(owner=owner, before=None, limit=_CONVERSATIONS):
            conversation = kept.find(line.id, owner=owner)  # a list brings no logs
            if conversation is None:
                continue
            logs = [conversation.log, *(kept.page(number, scope=line.id) for number in range(conversation.pages))]
            said_so = any(_is_from_others(entry) for log in logs for entry in log.entries())
            if conversation.stopped_in_danger or said_so:
                return True
        return False

    def _send(self, phone: str, words: str) -> None:
        self.limits.hit("notice.everybody", "")
        try:
            self.limits.hit("notice.phone", phone)
        except TooMany:  # this phone has heard enough for a day; everything is in the application
            return
        self.sms.send_notice(phone, words)


def _is_from_others(entry: Entry) -> bool:
    """A word of danger but for hunger and fire; the log has its kind, or where it was an answer, her words."""
    if entry.outcome != _CRISIS:
        return False
    heard = danger_in(entry.did)
    return (heard.kind if heard else entry.did) not in _FROM_NOBODY


def _decides(line: Happening, lifecycle: Lifecycle) -> bool:
    action = lifecycle.actions_by_name.get(line.action)
    return action is not None and action.decides is not None
