"""What every way of acting for somebody shares: a mandate is offered, confirmed, ended, and each of it written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from i18n.errors import FieldError, IdempotencyKeyReused, Invalid, Stale, Unavailable
from i18n.marking import N_
from identity.families import RACES
from identity.mandates import Kind, Mandate, Right
from identity.ports import Accounts, AuditTrail, Blinds, Derived, Limits, Mandates, Marked, Secrets, SmsSender
from identity.principal import Principal

MOST_MANDATES = 20


@dataclass(frozen=True, slots=True)
class Mandating:
    """Keeps mandates; every change is one compare-and-set and one entry of the trail."""

    mandates: Mandates
    accounts: Accounts
    blinds: Blinds
    secrets: Secrets
    derived: Derived
    sms: SmsSender
    limits: Limits
    audit: AuditTrail

    def _offered(
        self,
        kind: Kind,
        mandate_id: str,
        by: Principal,
        reason: str,
        now: datetime,
        *,
        life: timedelta,
        request: Marked,
        rights: tuple[Right, ...] = (Right.SEE, Right.ACT),
        owner: str | None = None,
        region: str = "",
        phone: str = "",
    ) -> Mandate:
        return Mandate(
            id=mandate_id,
            kind=kind,
            owner=owner,
            helper=by.account if kind is Kind.CALL else None,
            helper_role=by.role,
            rights=rights,
            reason=reason,
            offered_at=now,
            expires_at=now + life,
            region=region,
            phone=phone,
            requests=((request.key, request.body),),
        )

    def _keep(self, mandate: Mandate) -> Mandate:
        if not self.mandates.add(mandate):
            raise Unavailable(retry_after_seconds=1)
        return mandate

    def _confirm(self, mandate: Mandate, owner: str, helper: str, consent: str, now: datetime) -> Mandate:
        saved = self.mandates.save(mandate.confirmed(owner=owner, helper=helper, consent=consent, now=now))
        if saved is None:
            raise Stale
        self._record("help_began", saved, actor=helper, now=now, thing=saved.kind.value)
        return saved

    def _end(self, mandate: Mandate, *, by: str, now: datetime) -> Mandate:
        for _ in range(RACES):
            if mandate.ended_at is not None:
                return mandate
            if saved := self.mandates.save(mandate.ended(now)):
                self._record("help_ended", saved, actor=by, now=now, thing=saved.kind.value)
                return saved
            mandate = self.mandates.find(mandate.id) or mandate
        raise Unavailable(retry_after_seconds=1)

    def _record(self, event: str, mandate: Mandate, *, actor: str, now: datetime, **facts: str) -> None:
        """Both are in it: who acts, and for whom; the reason is a code."""
        given = {"reason": mandate.reason, "role": mandate.helper_role.value, "office": mandate.region} | facts
        self.audit.record(event, actor=actor, subject=mandate.owner, at=now, mandate=mandate.id, **given)

    def _is_there(self, owner: str) -> bool:
        """Whether the person who is helped still has an account: nobody acts on for somebody who closed hers."""
        account = self.accounts.find(owner=owner)
        return account is not None and account.is_active

    def _key(self, about: str, code: str) -> str:
        return self.blinds.blind("mandate", f"{about}\n{code}")


def same(known: Mandate, request: Marked) -> Mandate:
    """The mandate a retry finds; raises IdempotencyKeyReused for another request with the same key."""
    if known.answered(request.key) != request.body:
        raise IdempotencyKeyReused
    return known


def wrong_code(pointer: str) -> Invalid:
    """Whatever is wrong with a code, it is told so."""
    return Invalid(errors=(FieldError(pointer, "no_match", N_("这个数字不对或者已经过期，请再核对一下。")),))
