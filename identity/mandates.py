"""A mandate: one person lets another act for her, in some things, for some time, for a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from identity.principal import Role

CALL_LIFE = timedelta(hours=3)  # the longest call, and a little time to finish what was said in it
CODE_LIFE = timedelta(minutes=30)
MOST_MISSES = 5
LONGEST_DELEGATION = timedelta(days=366)
MOST_TOUCHED = 200


class Kind(StrEnum):
    """How somebody came to act for another."""

    CALL = "call"  # she rang the hotline, and agreed
    DELEGATION = "delegation"  # she chose somebody herself


class Right(StrEnum):
    """What the helper may do."""

    SEE = "see"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Mandate:
    """``owner`` is who is helped, ``helper`` who helps: accounts. It is offered, then confirmed, then over.

    ``requests`` are those that made and confirmed it, so that a retry is recognised.
    ``key`` is a keyed hash of the code that confirms it; ``consent`` how she agreed (``code``, ``spoken``).
    ``touched``: what the helper has had in hand, each written down for her once. ``phone`` is where a call came from:
    sealed, and gone with the call's end.
    """

    id: str
    kind: Kind
    owner: str | None
    helper: str | None
    helper_role: Role
    rights: tuple[Right, ...]
    reason: str
    offered_at: datetime
    expires_at: datetime
    region: str = ""
    key: str = ""
    consent: str = ""
    phone: str = ""
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    misses: int = 0
    touched: tuple[str, ...] = ()
    requests: tuple[tuple[str, str], ...] = ()
    version: int = 1

    def answered(self, key: str) -> str | None:
        """The body of the request with this key that changed it, both as keyed hashes."""
        return next((body for known, body in self.requests if known == key), None)

    def is_live(self, now: datetime) -> bool:
        """Whether it holds at this very moment."""
        return self.confirmed_at is not None and self.ended_at is None and now < self.expires_at

    def can_be_confirmed(self, now: datetime) -> bool:
        """Whether the right code would still confirm it."""
        return (
            self.confirmed_at is None
            and self.ended_at is None
            and self.misses < MOST_MISSES
            and now < self.offered_at + CODE_LIFE
        )

    def missed(self) -> Mandate:
        """One more try counted, before anybody looks whether it is right."""
        return replace(self, misses=self.misses + 1)

    def confirmed(self, *, owner: str, helper: str, consent: str, now: datetime) -> Mandate:
        """She agreed; both are known from now on, and neither ever changes."""
        return replace(self, owner=owner, helper=helper, consent=consent, confirmed_at=now, key="")

    def ended(self, now: datetime) -> Mandate:
        """Over, from the next request on."""
        return replace(self, ended_at=now, key="", phone="")

    def touching(self, thing: str) -> Mandate:
        """The helper has had this in hand."""
        return replace(self, touched=(*self.touched, thing))
