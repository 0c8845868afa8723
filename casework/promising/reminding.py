"""Reminds people of what still waits for them: one short message without names, links or what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casework.authorisation import Authorisation
from casework.commitment import Commitment
from casework.ports import Applications
from casework.promising.ports import KeptAuthorisations, KeptCommitments, MarkDone
from casework.promising.submitted import submitted
from conversation_flows.keeping import Keeping
from i18n.errors import TooMany
from i18n.marking import N_
from identity.accounts import IdentityKind
from identity.ports import Accounts, Limits, SmsSender

_MOBILE = re.compile(r"1[3-9]\d{9}")  # a landline rings; it does not show messages
_STILL_TO_CHOOSE = N_(
    "您在帮办的申请还差一步：有几项要您选一下，可以承诺，也可以交证明。有空打开看一看，也可以打 12345 请人帮忙。"
)
_ASKED_TO_AUTHORISE = N_(
    "有一件事要您本人同意才能办，请让家人把链接或者二维码给您，看清楚再决定。"
    "不要把身份证号码告诉陌生人，有疑问请打 12345。"
)


@dataclass(frozen=True)
class Reminding:
    """Handles the reminders of commitments and authorisations; raises Unavailable or TooMany to be tried again."""

    applications: Applications
    commitments: KeptCommitments
    authorisations: KeptAuthorisations
    accounts: Accounts
    keeping: Keeping
    sms: SmsSender
    limits: Limits
    mark_done: MarkDone

    def handle_commitment(self, commitment_id: str, event_id: str) -> None:
        """Remind an applicant who has not chosen yet."""
        commitment = self.commitments.find_carrying(commitment_id, scope=event_id)
        if commitment is None:
            return
        phone = self._applicants_phone(commitment) if not commitment.is_settled else None
        if phone:
            self._send(phone, _STILL_TO_CHOOSE)
        self.mark_done("commitments", commitment_id, event_id)

    def handle_authorisation(self, authorisation_id: str, event_id: str) -> None:
        """Remind somebody who has not answered yet."""
        found = self.authorisations.find_carrying(authorisation_id, scope=event_id)
        if found is None:
            return
        if found.state == "waiting" and _MOBILE.fullmatch(found.who.phone) and self._is_open(found):
            self._send(found.who.phone, _ASKED_TO_AUTHORISE)
        self.mark_done("authorisations", authorisation_id, event_id)

    def _is_open(self, one: Authorisation) -> bool:
        application = self.applications.find(one.application, owner=one.owner)
        return application is not None and application.is_open

    def _applicants_phone(self, commitment: Commitment) -> str | None:
        application = self.applications.find(commitment.application, owner=commitment.owner)
        if application is None or not application.is_open:
            return None
        given = str(submitted(application, self.keeping).walk.submitted("phone") or "")
        if _MOBILE.fullmatch(given):
            return given
        account = self.accounts.find(owner=commitment.owner)
        return account.identities.get(IdentityKind.PHONE) if account and account.is_active else None

    def _send(self, phone: str, words: str) -> None:
        self.limits.hit("notice.everybody", "")
        try:
            self.limits.hit("notice.phone", phone)
        except TooMany:  # this phone has heard enough for a day
            return
        self.sms.send_notice(phone, words)
