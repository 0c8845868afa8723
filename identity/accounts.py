"""An account: who may sign in, as what, and by which identity."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from identity.principal import STAFF_ROLES, Role


class IdentityKind(StrEnum):
    """By what somebody can be recognised."""

    WECHAT = "wechat"
    PHONE = "phone"
    USERNAME = "username"


class Status(StrEnum):
    """Whether an account can be used."""

    ACTIVE = "active"
    DISABLED = "disabled"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What staff sign in with. `last_step` is the newest TOTP time step spent; it and all before are dead."""

    password_hash: str = field(repr=False)
    totp_secret: str = field(repr=False)
    is_initial: bool = True
    last_step: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """One person. `identities` are personal data: they are sealed at rest and found through blind indexes only."""

    id: str
    role: Role
    created_at: datetime
    identities: dict[IdentityKind, str] = field(default_factory=dict, repr=False)
    credentials: Credentials | None = field(default=None, repr=False)
    regions: tuple[str, ...] = ()
    status: Status = Status.ACTIVE
    version: int = 1

    @property
    def is_active(self) -> bool:
        """Whether somebody may sign in to it."""
        return self.status is Status.ACTIVE

    @property
    def is_staff(self) -> bool:
        """Whether it belongs to somebody who works here."""
        return self.role in STAFF_ROLES

    def closed(self) -> Account:
        """Closed for good: nothing personal stays, and the identities are free for a new account."""
        return replace(self, status=Status.CLOSED, identities={}, credentials=None)

    def with_status(self, status: Status) -> Account:
        """The same account, disabled or enabled."""
        return replace(self, status=status)

    def having_spent(self, step: int) -> Account:
        """The account once a TOTP time step was used; raises ValueError for one that is spent."""
        if self.credentials is None or step <= self.credentials.last_step:
            raise ValueError("step already spent")
        return replace(self, credentials=replace(self.credentials, last_step=step))

    def with_credentials(self, credentials: Credentials) -> Account:
        """The account with another password or second factor."""
        return replace(self, credentials=credentials)
