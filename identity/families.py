"""Refresh families: opening, telling who speaks, rotating, and ending them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from i18n.errors import NotSignedIn, Unavailable
from identity.accounts import Account, Status
from identity.ports import (
    AccessClaims,
    AccessTokens,
    Accounts,
    AuditTrail,
    RefreshToken,
    RefreshTokens,
    Secrets,
    Sessions,
)
from identity.principal import STAFF_ROLES, Principal, Role
from identity.sessions import Session, SessionPolicy

ACCESS_LIFE = timedelta(minutes=15)
RACES = 16  # how often a lost compare-and-set is read again before giving up


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a client gets: two tokens, the seconds the first one lives, and whose they are."""

    access_token: str
    refresh_token: str
    expires_in: int
    account: str
    role: Role


@dataclass(frozen=True, slots=True)
class Families:
    """The sessions of everybody, citizens under one policy and staff under a stricter one."""

    sessions: Sessions
    accounts: Accounts
    access: AccessTokens
    refresh_tokens: RefreshTokens
    audit: AuditTrail
    secrets: Secrets
    citizen_policy: SessionPolicy
    staff_policy: SessionPolicy

    def open(self, account: Account, now: datetime, *, method: str) -> SignedIn:
        """Start a family for somebody who just proved who they are."""
        session, token = self._new_session(account, now)
        if not self.sessions.add(session):
            raise Unavailable(retry_after_seconds=1)
        self._require_still_active(session, now)
        self.audit.record("sign_in", actor=account.id, subject=account.id, at=now, method=method, session=session.id)
        return self._signed_in(session, token, now)

    def authenticate(self, bearer: str, now: datetime) -> Principal:
        """Who this access token speaks for: one signature check, one find. Raises NotSignedIn, never saying why."""
        claims = self.access.read(bearer, now=now)
        if claims is None:
            raise NotSignedIn
        session = self.sessions.find(claims.session)
        if (
            session is None
            or not session.is_live(now)
            or (session.account, session.role) != (claims.account, claims.role)
        ):
            raise NotSignedIn
        return Principal(session.account, session.id, session.role, session.regions, session.stepped_up_until)

    def refresh(self, token: str, now: datetime) -> SignedIn:
        """Rotate. A spent token ends its whole family; the same refresh again after a lost reply does not."""
        presented = self.refresh_tokens.read(token)
        if presented is None:
            raise NotSignedIn
        for _ in range(RACES):
            session = self._live(presented.session, now)
            if session.current == presented.digest:
                signed_in = self._rotate(session, token, now)
                if signed_in:
                    return signed_in
            elif session.successor and session.is_retry(presented.digest, now):
                successor = self.refresh_tokens.unseal(session.successor, previous=token)
                return self._signed_in(session, successor, now)
            elif self._revoke(session, now):
                self.audit.record("refresh_reused", actor=None, subject=session.account, at=now, session=session.id)
                raise NotSignedIn
        raise Unavailable(retry_after_seconds=1)

    def family_of(self, token: str) -> RefreshToken | None:
        """Which family a refresh token names, without opening it."""
        return self.refresh_tokens.read(token)

    def logout(self, token: str, now: datetime) -> None:
        """End the family of a refresh token, spent or not. Unknown tokens are met with the same silence."""
        presented = self.refresh_tokens.read(token)
        session = self.sessions.find(presented.session) if presented else None
        for _ in range(RACES):
            if session is None or session.revoked_at is not None:
                return
            if self._revoke(session, now):
                self.audit.record("logout", actor=session.account, subject=session.account, at=now, session=session.id)
                return
            session = self.sessions.find(session.id)
        raise Unavailable(retry_after_seconds=1)

    def step_up(self, session_id: str, until: datetime, now: datetime) -> None:
        """Note that a session just gave a fresh second factor; raises NotSignedIn when it has ended meanwhile."""
        for _ in range(RACES):
            if self.sessions.save(self._live(session_id, now).stepped_up(until)):
                return
        raise Unavailable(retry_after_seconds=1)

    def end_all(self, account: str, now: datetime) -> int:
        """End every session of an account; the number ended."""
        ended = 0
        while sessions := self.sessions.open_of(owner=account, limit=50):
            ended += sum(self._revoke(session, now) for session in sessions)
        return ended

    def _new_session(self, account: Account, now: datetime) -> tuple[Session, str]:
        session = self.secrets.new_id("sess")
        token = self.refresh_tokens.mint(session, 1)
        policy = self._policy(account.role)
        opened = Session(
            id=session,
            account=account.id,
            role=account.role,
            regions=account.regions,
            opened_at=now,
            refreshed_at=now,
            idle_until=now + policy.idle,
            expires_at=now + policy.absolute,
            current=self.refresh_tokens.digest(token),
        )
        return opened, token

    def _require_still_active(self, session: Session, now: datetime) -> None:
        # Disabling an account ends the sessions it can see. One opened a moment later is caught here.
        account = self.accounts.find(owner=session.account)
        if account is None or account.status is not Status.ACTIVE:
            self._revoke(session, now)
            raise NotSignedIn

    def _live(self, session_id: str, now: datetime) -> Session:
        session = self.sessions.find(session_id)
        if session is None or not session.is_live(now):
            raise NotSignedIn
        return session

    def _rotate(self, session: Session, token: str, now: datetime) -> SignedIn | None:
        successor = self.refresh_tokens.mint(session.id, session.generation + 1)
        rotated = session.rotated(
            current=self.refresh_tokens.digest(successor),
            successor=self.refresh_tokens.seal(successor, previous=token),
            policy=self._policy(session.role),
            now=now,
        )
        return self._signed_in(rotated, successor, now) if self.sessions.save(rotated) else None

    def _revoke(self, session: Session, now: datetime) -> bool:
        return self.sessions.save(session.revoked(now)) is not None

    def _policy(self, role: Role) -> SessionPolicy:
        return self.staff_policy if role in STAFF_ROLES else self.citizen_policy

    def _signed_in(self, session: Session, refresh_token: str, now: datetime) -> SignedIn:
        claims = AccessClaims(session.account, session.id, session.role, now, now + ACCESS_LIFE)
        return SignedIn(
            access_token=self.access.issue(claims),
            refresh_token=refresh_token,
            expires_in=int(ACCESS_LIFE.total_seconds()),
            account=session.account,
            role=session.role,
        )
