"""A one-time code sent to a phone: bound to its request, short-lived, few tries, used once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

CODE_LIFE = timedelta(minutes=5)  # OWASP ASVS 6.5.5 allows ten
MOST_MISSES = (
    5  # after five misses even the right code is refused (NIST SP 800-63B allows more; seven digits do not need it)
)
MOST_LIVE = 5


@dataclass(frozen=True, slots=True)
class SignInCode:
    """A code as stored: ``phone`` and ``answer`` are blinded; the digits themselves are nowhere."""

    id: str
    phone: str
    answer: str = field(repr=False)
    sent_at: datetime
    expires_at: datetime
    tries: int = 0
    used_at: datetime | None = None
    version: int = 1

    def can_be_tried(self, now: datetime) -> bool:
        """Whether a try may still be counted."""
        return self.used_at is None and now < self.expires_at and self.tries < MOST_MISSES

    def tried(self) -> SignInCode:
        """One more try counted, before anybody looks whether it is right."""
        return replace(self, tries=self.tries + 1)

    def used(self, now: datetime) -> SignInCode:
        """Spent by the right answer."""
        return replace(self, used_at=now)
