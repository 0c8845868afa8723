"""Proving once more who one is, before what is graver: a fresh dynamic code, good for five minutes of this session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from i18n.errors import Conflict, SignInRefused, Unavailable
from i18n.marking import N_
from identity.families import RACES, Families
from identity.ports import Accounts, AuditTrail, Limits, SecondFactors
from identity.principal import Principal

LIFE = timedelta(minutes=5)  # long enough for one export or a few fields, too short for an unlocked desk to be found


def require_step_up(principal: Principal, now: datetime) -> None:
    """Raise Conflict unless a dynamic code was given in this session within the last five minutes (promise 9)."""
    until = principal.stepped_up_until
    if until is None or now >= until:
        text = N_("这一步要再输一次动态码。")
        way = N_("请输入验证器上的六位动态码，五分钟内有效，然后再试一次。")
        raise Conflict(code="step_up_needed", text=text, next=way)


@dataclass(frozen=True, slots=True)
class StepUp:
    """Takes a fresh dynamic code from somebody on the staff who is signed in."""

    accounts: Accounts
    families: Families
    second_factors: SecondFactors
    limits: Limits
    audit: AuditTrail

    def take(self, principal: Principal, totp: str, *, now: datetime) -> datetime:
        """Until when the session counts as proven; raises SignInRefused, TooMany, Unavailable.

        The try is counted before the code is looked at, and a code is spent once for everything: one that signed
        somebody in does not step up, and the other way round.
        """
        self.limits.hit("step_up.account", principal.account)
        self._spend(principal, totp, now)
        self.limits.forget("step_up.account", principal.account)
        until = now + LIFE
        self.audit.record(
            "step_up", actor=principal.account, subject=principal.account, at=now, session=principal.session
        )
        self.families.step_up(principal.session, until, now)
        return until

    def _spend(self, principal: Principal, totp: str, now: datetime) -> None:
        for _ in range(RACES):
            account = self.accounts.find(owner=principal.account)
            credentials = account.credentials if account and account.is_active else None
            step = self.second_factors.step(credentials.totp_secret if credentials else None, totp, now=now)
            if account is None or credentials is None or step is None or step <= credentials.last_step:
                self._refuse(principal, now)
            if self.accounts.save(account.having_spent(step)):
                return
        raise Unavailable(retry_after_seconds=1)

    def _refuse(self, principal: Principal, now: datetime) -> NoReturn:
        self.audit.record("step_up_failed", actor=None, subject=principal.account, at=now, session=principal.session)
        raise SignInRefused(code="dynamic_code_refused", text="动态码不对或已经用过，请等验证器上出现下一个再试。")
