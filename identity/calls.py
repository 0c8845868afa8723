"""Calls to the hotline: an operator acts for a caller who agreed, while the call lasts (promise 15)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from i18n.errors import Conflict, NotFound, Unavailable
from identity.accounts import Account, IdentityKind
from identity.families import RACES
from identity.mandates import CALL_LIFE, CODE_LIFE, Kind, Mandate
from identity.mandating import Mandating, same, wrong_code
from identity.ports import Marked
from identity.principal import Principal, Role

_MINUTES = int(CODE_LIFE.total_seconds()) // 60
_ASKING = "12345 话务员想帮您办理社会救助。您同意，就把数字 {code} 告诉她；不同意不用理会。{minutes} 分钟内有效。"
_LINK = "点开接着办，自己看一遍、签名：{link} （{minutes} 分钟内有效，只能用一次）"


@dataclass(frozen=True, slots=True)
class Calls(Mandating):
    """Nobody is helped who has not said yes."""

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
            return same(known, request)
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
            raise wrong_code("/code")
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

    def _account_of(self, phone: str, now: datetime) -> str:
        known = self.accounts.find_by(IdentityKind.PHONE, phone)
        return known.id if known else self._new_account({IdentityKind.PHONE: phone}, now)

    def _new_account(self, identities: dict[IdentityKind, str], now: datetime) -> str:
        account = Account(self.secrets.new_id("acct"), Role.CITIZEN, now, identities=identities)
        if not self.accounts.add(account):
            raise Unavailable(retry_after_seconds=1)
        return account.id
