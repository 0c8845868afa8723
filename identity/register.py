"""The register of staff: who is taken on, put aside, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from i18n.errors import Conflict, FieldError, Invalid, NotFound, Unavailable
from identity.accounts import Account, Credentials, IdentityKind, Status
from identity.families import RACES, Families
from identity.ports import Accounts, AuditTrail, Passwords, SecondFactors, Secrets
from identity.principal import STAFF_ROLES, Role
from identity.staff import username_key

PAGE = 100
REGIONAL = frozenset({Role.TOWNSHIP_OFFICER, Role.COUNTY_OFFICER, Role.HOTLINE_OPERATOR})


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A staff account and what its owner must be handed; shown once, kept nowhere."""

    account: Account
    username: str
    provisioning_uri: str
    password: str | None = None

    def __repr__(self) -> str:
        return f"Enrolled({self.account.id})"


@dataclass(frozen=True, slots=True)
class StaffRegister:
    """What an administrator may do to staff accounts; each act is in the audit trail."""

    accounts: Accounts
    families: Families
    passwords: Passwords
    second_factors: SecondFactors
    secrets: Secrets
    audit: AuditTrail

    def create(self, username: str, role: Role, regions: tuple[str, ...], *, now: datetime) -> Enrolled:
        """Take somebody on, with a first password that must be changed. Raises Invalid or Conflict."""
        password = self.secrets.password()
        secret = self.second_factors.new_secret()
        credentials = Credentials(self.passwords.hash(password), secret)
        account = self.add(username, role, regions, credentials, now=now)
        return Enrolled(account, username, self.second_factors.provisioning_uri(secret, username), password)

    def add(
        self, username: str, role: Role, regions: tuple[str, ...], credentials: Credentials, *, now: datetime
    ) -> Account:
        """A staff account with credentials that exist already. Raises Invalid, or Conflict when the name is taken."""
        _require_fitting(username, role, regions)
        names = {IdentityKind.USERNAME: username_key(username)}
        account = Account(self.secrets.new_id("acct"), role, now, names, credentials, regions)
        if not self.accounts.add(account):
            raise Conflict(code="username_taken", text="这个用户名已经有人用了。")
        self.audit.record("staff_created", actor=None, subject=account.id, at=now, role=role.value)
        return account

    def everybody(self) -> Iterator[Account]:
        """All staff accounts, by id."""
        after = ""
        while page := self.accounts.page_of_staff(after=after, limit=PAGE):
            yield from page
            after = page[-1].id

    def disable(self, username: str, *, now: datetime) -> Account:
        """Shut somebody out, on every device, from the next request on."""
        account = self._change(username, lambda account: account.with_status(Status.DISABLED))
        ended = self.families.end_all(account.id, now)
        self.audit.record("staff_disabled", actor=None, subject=account.id, at=now, sessions=ended)
        return account

    def enable(self, username: str, *, now: datetime) -> Account:
        """Let somebody in again; old sessions stay ended."""
        account = self._change(username, lambda account: account.with_status(Status.ACTIVE))
        self.audit.record("staff_enabled", actor=None, subject=account.id, at=now)
        return account

    def reset_second_factor(self, username: str, *, now: datetime) -> Enrolled:
        """A new TOTP secret for somebody who lost the old one; all their sessions end."""
        secret = self.second_factors.new_secret()
        account = self._change(username, lambda account: _with_secret(account, secret))
        ended = self.families.end_all(account.id, now)
        self.audit.record("staff_second_factor_reset", actor=None, subject=account.id, at=now, sessions=ended)
        return Enrolled(account, username, self.second_factors.provisioning_uri(secret, username))

    def _change(self, username: str, change: Callable[[Account], Account]) -> Account:
        for _ in range(RACES):
            account = self.accounts.find_by(IdentityKind.USERNAME, username_key(username))
            if account is None:
                raise NotFound
            if saved := self.accounts.save(change(account)):
                return saved
        raise Unavailable(retry_after_seconds=1)


def _with_secret(account: Account, secret: str) -> Account:
    if account.credentials is None:
        raise NotFound
    return account.with_credentials(replace(account.credentials, totp_secret=secret, last_step=0))


def _require_fitting(username: str, role: Role, regions: tuple[str, ...]) -> None:
    errors = []
    if not 3 <= len(username) <= 64 or not username.isprintable() or " " in username:
        errors.append(FieldError("/username", "bad_username", "用户名为 3 到 64 个字符，不含空格。"))
    if role not in STAFF_ROLES:
        errors.append(FieldError("/role", "not_a_staff_role", "市民账号不能这样建立。"))
    if role in REGIONAL and not regions:
        errors.append(FieldError("/regions", "region_needed", "这个角色需要指定负责的地区。"))
    if not all(code.isdigit() and len(code) in {2, 4, 6, 9, 12} for code in regions):
        errors.append(FieldError("/regions", "bad_region", "地区代码不对。"))
    if errors:
        raise Invalid(errors=tuple(errors))
