"""How a citizen signs in: by WeChat, or by a one-time code sent to the phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from i18n.errors import SignInRefused, TooMany, Unavailable
from identity.accounts import Account, IdentityKind
from identity.codes import CODE_LIFE, MOST_LIVE, SignInCode
from identity.families import RACES, Families, SignedIn
from identity.ports import Accounts, Blinds, Limits, Secrets, SignInCodes, SmsSender, WeChat
from identity.principal import Role


@dataclass(frozen=True, slots=True)
class CodeSent:
    """What the person asking for a code gets: the request it is bound to, and how long it lives."""

    request: str
    expires_in_seconds: int


@dataclass(frozen=True, slots=True)
class CitizenSignIn:
    """Sign-in for everybody: the first one makes the account, so known and unknown people are treated alike."""

    accounts: Accounts
    codes: SignInCodes
    families: Families
    wechat: WeChat
    sms: SmsSender
    limits: Limits
    blinds: Blinds
    secrets: Secrets

    def by_wechat(self, code: str, *, network: str, now: datetime) -> SignedIn:
        """Exchange a WeChat login code, once. Raises SignInRefused, TooMany, Unavailable."""
        self.limits.hit("sign_in.wechat", network)
        account = self._account(IdentityKind.WECHAT, self.wechat.openid(code), now)
        return self.families.open(account, now, method="wechat")

    def send_code(self, phone: str, *, network: str, now: datetime) -> CodeSent:
        """Send a one-time code. Nothing here looks at accounts, so nothing can tell who has one."""
        self.limits.hit("sms_code.network", network)
        self.limits.hit("sms_code.phone", phone)
        blind_phone = self.blinds.blind("phone", phone)
        self._require_room(blind_phone, now)
        self.limits.hit("sms_code.everybody", "")
        digits = self.secrets.sign_in_digits()
        request = self.secrets.new_id("code")
        self._store(SignInCode(request, blind_phone, self._answer(request, phone, digits), now, now + CODE_LIFE))
        self.sms.send_code(phone, digits, minutes=int(CODE_LIFE.total_seconds()) // 60)
        return CodeSent(request, int(CODE_LIFE.total_seconds()))

    def by_code(self, request: str, phone: str, digits: str, *, network: str, now: datetime) -> SignedIn:
        """Sign in with the code that was sent. Whatever is wrong with it, the answer is the same."""
        self.limits.hit("sign_in.network", network)
        tried = self._count_a_try(request, now)
        # Both sides are outputs of a keyed hash: how long a comparison takes tells nothing about the digits.
        if tried.answer != self._answer(request, phone, digits):
            raise _code_refused()
        self._spend(tried, now)
        return self.families.open(self._account(IdentityKind.PHONE, phone, now), now, method="sms")

    def _answer(self, request: str, phone: str, digits: str) -> str:
        return self.blinds.blind("sign_in_code", f"{request}\n{phone}\n{digits}")

    def _require_room(self, blind_phone: str, now: datetime) -> None:
        live = self.codes.live_of(blind_phone, now=now, limit=MOST_LIVE)
        if len(live) >= MOST_LIVE:
            raise TooMany(retry_after_seconds=max(1, int((live[0].expires_at - now).total_seconds())))

    def _store(self, code: SignInCode) -> None:
        if not self.codes.add(code):
            raise Unavailable(retry_after_seconds=1)

    def _count_a_try(self, request: str, now: datetime) -> SignInCode:
        for _ in range(RACES):
            code = self.codes.find(request)
            if code is None or not code.can_be_tried(now):
                raise _code_refused()
            if saved := self.codes.save(code.tried()):
                return saved
        raise Unavailable(retry_after_seconds=1)

    def _spend(self, code: SignInCode, now: datetime) -> None:
        current: SignInCode | None = code
        for _ in range(RACES):
            if current is None or current.used_at is not None:
                raise _code_refused()
            if self.codes.save(current.used(now)):
                return
            current = self.codes.find(code.id)
        raise Unavailable(retry_after_seconds=1)

    def _account(self, kind: IdentityKind, value: str, now: datetime) -> Account:
        account = self.accounts.find_by(kind, value) or self._first_sign_in(kind, value, now)
        if not account.is_active:
            raise SignInRefused
        return account

    def _first_sign_in(self, kind: IdentityKind, value: str, now: datetime) -> Account:
        account = Account(self.secrets.new_id("acct"), Role.CITIZEN, now, identities={kind: value})
        if self.accounts.add(account):
            return account
        twin = self.accounts.find_by(kind, value)  # the same person, at the same moment, on another device
        if twin is None:
            raise Unavailable(retry_after_seconds=1)
        return twin


def _code_refused() -> SignInRefused:
    return SignInRefused(code="code_refused", text="验证码不对或已过期，请重新获取。")
