"""Acting for somebody: calls to the hotline, and delegations among citizens (promises 15 and 16)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from i18n.errors import Conflict, FieldError, IdempotencyKeyReused, Invalid, NotFound, Stale, Unavailable
from i18n.marking import N_
from identity.accounts import Account, IdentityKind
from identity.families import RACES
from identity.looking import EVENT, HELPING
from identity.mandates import CALL_LIFE, CODE_LIFE, LONGEST_DELEGATION, MOST_TOUCHED, Kind, Mandate, Right
from identity.ports import Accounts, AuditTrail, Blinds, Derived, Limits, Mandates, Marked, Secrets, SmsSender
from identity.principal import Helper, Principal, Role

MOST_MANDATES = 20
CODE_LENGTH = 26  # base32: 130 bits; it is copied, or scanned, never typed
_MINUTES = int(CODE_LIFE.total_seconds()) // 60
_ASKING = "12345 话务员想帮您办理社会救助。您同意，就把数字 {code} 告诉她；不同意不用理会。{minutes} 分钟内有效。"

_LINK = "点开接着办，自己看一遍、签名：{link} （{minutes} 分钟内有效，只能用一次）"


@dataclass(frozen=True, slots=True)
class Helping:
    """Nobody acts for anybody who has not agreed, and only within what she agreed to, and only while she does."""

    mandates: Mandates
    accounts: Accounts
    blinds: Blinds
    secrets: Secrets
    derived: Derived
    sms: SmsSender
    limits: Limits
    audit: AuditTrail

    # --- calls to the hotline ----------------------------------------------------------------------------------------

    def begin_call(
        self,
        operator: Principal,
        *,
        phone: str | None,
        reason: str,
        region: str,
        network: str,
        request: Marked,
        now: datetime,
    ) -> Mandate:
        """Take a call. With a phone a code goes there, and whoever reads it out agrees; raises TooMany, Unavailable."""
        call_id = self.derived.derived_id("call", request.key)
        known = self.mandates.find(call_id)
        if known is not None:
            return _same(known, request)
        call = self._offered(
            Kind.CALL, call_id, operator, reason, now, life=CALL_LIFE, region=region, phone=phone or "", request=request
        )
        if phone is None:
            return self._keep(call)
        self.limits.hit("sms_code.network", network)
        self.limits.hit("sms_code.phone", phone)
        self.limits.hit("sms_code.everybody", "")
        code = self.secrets.sign_in_digits()
        kept = self._keep(replace(call, key=self._key(call.id, code)))
        self.sms.send_notice(phone, _ASKING.replace("{code}", code).replace("{minutes}", str(_MINUTES)))
        return kept

    def agree_by_code(self, operator: Principal, call_id: str, code: str, *, now: datetime) -> Mandate:
        """She read the code out: the account of that phone is helped. Raises NotFound, Conflict, Invalid."""
        call = self._call(operator, call_id)
        if call.is_live(now):  # the same again, after a lost reply
            return call
        call = self._tried(call, now)
        if not call.phone or call.key != self._key(call.id, code):
            raise _wrong_code("/code")
        return self._confirm(call, self._account_of(call.phone, now), operator.account, "code", now)

    def agree_by_word(self, operator: Principal, call_id: str, *, now: datetime) -> Mandate:
        """She has no mobile phone and said yes; everything is kept under an account of this call alone."""
        call = self._call(operator, call_id)
        if call.is_live(now):
            return call
        if call.phone:
            raise Conflict(code="code_needed", text="这个电话能收短信，请让来电人念一下短信里的数字。")
        if not call.can_be_confirmed(now):
            raise Conflict(code="call_over", text="这次通话已经结束，请重新登记来电。")
        return self._confirm(call, self._new_account({}, now), operator.account, "spoken", now)

    def call(self, operator: Principal, call_id: str) -> Mandate:
        """One of the operator's own calls; raises NotFound."""
        return self._call(operator, call_id)

    def end_call(self, operator: Principal, call_id: str, *, now: datetime) -> Mandate:
        """She hung up."""
        return self._end(self._call(operator, call_id), by=operator.account, now=now)

    def send_link(self, call: Mandate, link: str, *, minutes: int) -> None:
        """A way for the caller to go on by herself, to the phone she rang from; raises TooMany, Unavailable."""
        self.limits.hit("notice.phone", call.phone)
        self.limits.hit("notice.everybody", "")
        text = _LINK.replace("{link}", link).replace("{minutes}", str(minutes))
        self.sms.send_notice(call.phone, text)

    # --- delegations -------------------------------------------------------------------------------------------------

    def offer(
        self,
        owner: Principal,
        *,
        rights: tuple[Right, ...],
        reason: str,
        until: datetime,
        request: Marked,
        now: datetime,
    ) -> tuple[Mandate, str]:
        """Let somebody act for oneself: the code is for that person. Raises Invalid, Conflict."""
        offer_id = self.derived.derived_id("dele", request.key)
        code = self.derived.derived_code(CODE_LENGTH, "delegation", request.key)
        known = self.mandates.find(offer_id)
        if known is not None:
            return _same(known, request), code
        if not now < until <= now + LONGEST_DELEGATION:
            message = N_("委托最长一年，请选一年以内的日子。")
            raise Invalid(errors=(FieldError("/until", "range", message),))
        if len(self._live(self.mandates.of_owner(owner=owner.account, limit=MOST_MANDATES), now)) >= MOST_MANDATES:
            raise Conflict(code="delegations_full", text="委托的人太多了，请先收回用不着的。")
        given: dict[str, Any] = {"life": until - now, "rights": rights, "owner": owner.account, "request": request}
        offered = self._offered(Kind.DELEGATION, offer_id, owner, reason, now, **given)
        return self._keep(replace(offered, key=self._key("delegation", code))), code

    def accept(self, helper: Principal, code: str, *, request: Marked, now: datetime) -> Mandate:
        """Take up what somebody offered, once; raises Invalid for any code that does not hold."""
        for known in self.mandates.of_helper(owner=helper.account, limit=MOST_MANDATES):
            if known.answered(request.key) is not None:
                return _same(known, request)
        offered = self.mandates.find_offered(scope=self._key("delegation", code.lower()))
        if offered is None or offered.owner is None or not offered.can_be_confirmed(now):
            raise _wrong_code("/code")
        if offered.owner == helper.account:
            raise Conflict(code="own_delegation", text="这是您自己开的委托，请交给要帮您的人。")
        taken_up = replace(offered, requests=(*offered.requests, (request.key, request.body)))
        return self._confirm(taken_up, offered.owner, helper.account, "code", now)

    def mine(self, principal: Principal) -> tuple[list[Mandate], list[Mandate]]:
        """What one gave, and what one was given; newest first."""
        given = self.mandates.of_owner(owner=principal.account, limit=MOST_MANDATES)
        return given, self.mandates.of_helper(owner=principal.account, limit=MOST_MANDATES)

    def withdraw(self, principal: Principal, mandate_id: str, *, now: datetime) -> Mandate:
        """End it, whichever of the two one is; raises NotFound."""
        mandate = self.mandates.find(mandate_id)
        if mandate is None or principal.account not in {mandate.owner, mandate.helper}:
            raise NotFound
        return self._end(mandate, by=principal.account, now=now)

    # --- acting ------------------------------------------------------------------------------------------------------

    def stand_in(self, principal: Principal, mandate_id: str, right: Right, *, now: datetime) -> Principal:
        """The person who is helped, with her helper beside her; raises NotFound, never saying why."""
        mandate = self.mandates.find(mandate_id)
        if mandate is None or mandate.helper != principal.account or mandate.owner is None:
            raise NotFound
        if not mandate.is_live(now) or right not in mandate.rights or not self._is_there(mandate.owner):
            raise NotFound
        helper = Helper(principal.account, principal.role, mandate.id)
        return Principal(mandate.owner, principal.session, Role.CITIZEN, helper=helper)

    def note(self, principal: Principal, thing: str, *, now: datetime) -> None:
        """Write down, once, what a helper has in hand, where the person who is helped sees it; raises Unavailable.

        ``thing`` is an id, or empty for a list. Beyond what is remembered each look is written down, again and again:
        nobody hides one behind two hundred others.
        """
        helper = principal.helper
        mandate = self.mandates.find(helper.mandate) if helper else None
        if helper is None or mandate is None or thing in mandate.touched:
            return
        given = {"purpose": HELPING, "thing": "file", "application": thing, "reason": mandate.reason}
        self._record(EVENT, mandate, actor=helper.account, now=now, **given)
        if len(mandate.touched) < MOST_TOUCHED:
            self.mandates.save(mandate.touching(thing))  # who loses this race to another request writes it down twice

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

    def _call(self, operator: Principal, call_id: str) -> Mandate:
        call = self.mandates.find(call_id)
        if call is None or call.kind is not Kind.CALL or call.helper != operator.account:
            raise NotFound
        return call

    def _tried(self, call: Mandate, now: datetime) -> Mandate:
        """The call with one try more, counted before the code is looked at."""
        for _ in range(RACES):
            if not call.can_be_confirmed(now):
                raise Conflict(code="call_over", text="这次通话已经结束，请重新登记来电。")
            if saved := self.mandates.save(call.missed()):
                return saved
            call = self.mandates.find(call.id) or call
        raise Unavailable(retry_after_seconds=1)

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

    def _account_of(self, phone: str, now: datetime) -> str:
        known = self.accounts.find_by(IdentityKind.PHONE, phone)
        return known.id if known else self._new_account({IdentityKind.PHONE: phone}, now)

    def _new_account(self, identities: dict[IdentityKind, str], now: datetime) -> str:
        account = Account(self.secrets.new_id("acct"), Role.CITIZEN, now, identities=identities)
        if not self.accounts.add(account):
            raise Unavailable(retry_after_seconds=1)
        return account.id

    def _key(self, about: str, code: str) -> str:
        return self.blinds.blind("mandate", f"{about}\n{code}")

    @staticmethod
    def _live(mandates: list[Mandate], now: datetime) -> list[Mandate]:
        return [mandate for mandate in mandates if mandate.is_live(now) or mandate.can_be_confirmed(now)]


def _same(known: Mandate, request: Marked) -> Mandate:
    if known.answered(request.key) != request.body:
        raise IdempotencyKeyReused
    return known


def _wrong_code(pointer: str) -> Invalid:
    return Invalid(errors=(FieldError(pointer, "no_match", N_("这个数字不对或者已经过期，请再核对一下。")),))
