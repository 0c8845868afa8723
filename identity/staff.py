"""How staff sign in: user name, password and a second factor, all three or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn

from i18n.errors import Conflict, FieldError, Invalid, SignInRefused, Unavailable
from i18n.marking import N_
from identity.accounts import Account, IdentityKind
from identity.families import RACES, Families, SignedIn
from identity.ports import Accounts, AuditTrail, Limits, Passwords, SecondFactors

SHORTEST_PASSWORD = 12  # OWASP ASVS 6.2.1 asks for 8 and recommends 15; with a second factor twelve is kind and safe


def username_key(username: str) -> str:
    """User names are compared without case."""
    return username.casefold()


@dataclass(frozen=True, slots=True)
class StaffProof:
    """What somebody types to sign in; ``new_password`` only when the first password must be changed."""

    username: str
    password: str
    totp: str
    new_password: str | None = None

    def __repr__(self) -> str:
        return "StaffProof(…)"


@dataclass(frozen=True, slots=True)
class StaffSignIn:
    """Sign-in for staff. Known and unknown names take the same steps, the same time, and get the same answer."""

    accounts: Accounts
    families: Families
    passwords: Passwords
    second_factors: SecondFactors
    limits: Limits
    audit: AuditTrail

    def sign_in(self, proof: StaffProof, *, network: str, now: datetime) -> SignedIn:
        """Raises SignInRefused, TooMany, Invalid (a weak new password) or Conflict (the first password must change)."""
        _require_strong(proof)
        name = username_key(proof.username)
        self.limits.hit("sign_in.network", network)
        self.limits.hit("sign_in.account", name)  # before any check: parallel guesses must not share one free try
        account = self.accounts.find_by(IdentityKind.USERNAME, name)
        step = self._right_step(account, proof, now)
        if account is None or step is None:
            self._refuse(account, now)
        signed_in = self._spend(account, step, proof, now)
        self.limits.forget("sign_in.account", name)
        if proof.new_password is not None:
            self._end_old_sessions(signed_in, now)
        return self.families.open(signed_in, now, method="staff")

    def _right_step(self, account: Account | None, proof: StaffProof, now: datetime) -> int | None:
        """The TOTP step when everything is right. All checks always run, so that time tells nothing."""
        credentials = account.credentials if account else None
        is_right = self.passwords.verify(credentials.password_hash if credentials else None, proof.password)
        step = self.second_factors.step(credentials.totp_secret if credentials else None, proof.totp, now=now)
        is_welcome = is_right and account is not None and account.is_active
        return step if is_welcome else None

    def _refuse(self, account: Account | None, now: datetime) -> NoReturn:
        self.audit.record("sign_in_failed", actor=None, subject=account.id if account else None, at=now, method="staff")
        raise _refused()

    def _spend(self, account: Account, step: int, proof: StaffProof, now: datetime) -> Account:
        current: Account | None = account
        for _ in range(RACES):
            if current is None or current.credentials is None or step <= current.credentials.last_step:
                self._refuse(account, now)  # this code, or a newer one, was used already
            if current.credentials.is_initial and proof.new_password is None:
                raise Conflict(code="new_password_needed", text="第一次登录，请同时设置新密码。")
            if saved := self.accounts.save(self._spent(current, step, proof)):
                return saved
            current = self.accounts.find(owner=account.id)
        raise Unavailable(retry_after_seconds=1)

    def _end_old_sessions(self, account: Account, now: datetime) -> None:
        """Whoever else knew the old password is out."""
        ended = self.families.end_all(account.id, now)
        self.audit.record("staff_password_changed", actor=account.id, subject=account.id, at=now, sessions=ended)

    def _spent(self, account: Account, step: int, proof: StaffProof) -> Account:
        spent = account.having_spent(step)
        if proof.new_password is None or spent.credentials is None:
            return spent
        hashed = self.passwords.hash(proof.new_password)
        return spent.with_credentials(replace(spent.credentials, password_hash=hashed, is_initial=False))


def _require_strong(proof: StaffProof) -> None:
    new = proof.new_password
    if new is None:
        return
    if len(new) < SHORTEST_PASSWORD or new == proof.password or username_key(proof.username) in new.casefold():
        message = N_("新密码至少 {least} 个字符，不能和旧密码相同，也不能包含用户名。")
        weak = FieldError("/new_password", "weak_password", message, values={"least": SHORTEST_PASSWORD})
        raise Invalid(errors=(weak,))


def _refused() -> SignInRefused:
    return SignInRefused(code="sign_in_failed", text="用户名、密码或动态码不对。")
