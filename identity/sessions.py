"""A session: one device's refresh family, with its two deadlines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from identity.principal import Role

#: How long a lost reply may be asked for again. Shorter than an access token lives: somebody who stole a spent
#: token cannot keep in step with its owner, who refreshes less often than this.
LOST_REPLY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SessionPolicy:
    """How long a session lasts: without a refresh, and at most."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True)
class Session:
    """One refresh family.

    ``current`` and ``previous`` are digests of refresh tokens; ``successor`` is the current token, sealed so that
    only the holder of the previous one can read it. Requests read a session, only refreshes write it.
    """

    id: str
    account: str
    role: Role
    regions: tuple[str, ...]
    opened_at: datetime
    refreshed_at: datetime
    idle_until: datetime
    expires_at: datetime
    current: str = field(repr=False)
    generation: int = 1
    previous: str | None = field(default=None, repr=False)
    successor: bytes | None = field(default=None, repr=False)
    revoked_at: datetime | None = None
    stepped_up_until: datetime | None = None
    version: int = 1

    def is_live(self, now: datetime) -> bool:
        """Neither ended by somebody, nor unused for too long, nor too old."""
        return self.revoked_at is None and now < self.idle_until and now < self.expires_at

    def is_retry(self, digest: str, now: datetime) -> bool:
        """Whether this is the very same refresh again, its successor never used: the reply got lost."""
        return self.previous == digest and now - self.refreshed_at <= LOST_REPLY

    def rotated(self, *, current: str, successor: bytes, policy: SessionPolicy, now: datetime) -> Session:
        """The family one generation on: the token just presented is spent, the idle deadline moves."""
        return replace(
            self,
            generation=self.generation + 1,
            previous=self.current,
            current=current,
            successor=successor,
            refreshed_at=now,
            idle_until=now + policy.idle,
        )

    def revoked(self, now: datetime) -> Session:
        """Ended; nothing of it opens anything any more."""
        return replace(self, revoked_at=now, successor=None, stepped_up_until=None)

    def stepped_up(self, until: datetime) -> Session:
        """The session after a fresh second factor; the refresh token stays as it is."""
        return replace(self, stepped_up_until=until)
