"""Identity as everybody else sees it: sign in, stay signed in, sign out, be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from i18n.errors import NotSignedIn, Unavailable
from identity.accounts import Account, IdentityKind
from identity.citizens import CitizenSignIn
from identity.families import RACES, Families, SignedIn
from identity.ports import Accounts, AuditTrail, Limits
from identity.principal import Principal, Role
from identity.register import StaffRegister
from identity.staff import StaffSignIn
from identity.step_up import StepUp


@dataclass(frozen=True, slots=True)
class Profile:
    """What people see of their own account; the phone number only in part."""

    account: str
    role: Role
    phone: str | None
    has_wechat: bool


@dataclass(frozen=True, slots=True)
class Identity:
    """The use cases of identity in one place."""

    citizens: CitizenSignIn
    staff: StaffSignIn
    register: StaffRegister
    families: Families
    accounts: Accounts
    limits: Limits
    audit: AuditTrail
    step_up: StepUp

    def authenticate(self, bearer: str, now: datetime) -> Principal:
        """Who an access token speaks for; raises NotSignedIn, never saying why."""
        return self.families.authenticate(bearer, now)

    def refresh(self, token: str, *, network: str, now: datetime) -> SignedIn:
        """The next pair of tokens; raises NotSignedIn or TooMany."""
        self.limits.hit("refresh.network", network)
        family = self.families.family_of(token)
        if family is None:
            raise NotSignedIn
        self.limits.hit("refresh.session", family.session)
        return self.families.refresh(token, now)

    def logout(self, token: str, *, now: datetime) -> None:
        """End one device's session."""
        self.families.logout(token, now)

    def public_keys(self) -> list[dict[str, str]]:
        """The public keys access tokens are verified with (RFC 7517)."""
        return self.families.access.public_keys()

    def profile(self, principal: Principal) -> Profile:
        """The account of the person asking."""
        account = self._own(principal)
        phone = account.identities.get(IdentityKind.PHONE)
        return Profile(
            account=account.id,
            role=account.role,
            phone=f"{phone[:3]}****{phone[-4:]}" if phone else None,
            has_wechat=IdentityKind.WECHAT in account.identities,
        )

    def close(self, principal: Principal, *, now: datetime) -> None:
        """Close the account of the person asking: every device is signed out, identities are erased."""
        for _ in range(RACES):
            account = self._own(principal)
            if self.accounts.save(account.closed()):
                break
        else:
            raise Unavailable(retry_after_seconds=1)
        ended = self.families.end_all(principal.account, now)
        self.audit.record("account_closed", actor=principal.account, subject=principal.account, at=now, sessions=ended)

    def _own(self, principal: Principal) -> Account:
        account = self.accounts.find(owner=principal.account)
        if account is None or not account.is_active:
            raise NotSignedIn
        return account
