"""What identity needs from outside: stores, secrets, senders, limits and the audit trail."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from identity.accounts import Account, IdentityKind
from identity.codes import SignInCode
from identity.mandates import Mandate
from identity.principal import Role
from identity.sessions import Session


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says: who, in which session, as what, and until when. No personal data."""

    account: str
    session: str
    role: Role
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token that is certainly ours: the session it names and the digest the store may hold."""

    session: str
    digest: str


class Accounts(Protocol):
    """Accounts, one document each; an identity (a WeChat user, a phone, a user name) belongs to one account only."""

    def add(self, account: Account) -> bool:
        """Insert; False when one of its identities already has an account."""

    def find(self, *, owner: str) -> Account | None:
        """The account with this id."""

    def find_by(self, kind: IdentityKind, value: str) -> Account | None:
        """The account somebody signs in to; nobody owns the question yet, so there is no owner to name."""

    def save(self, account: Account) -> Account | None:
        """Replace the version it was read at; the saved one, or None when somebody was faster."""

    def page_of_staff(self, *, after: str, limit: int) -> list[Account]:
        """Staff accounts by id, from the one behind `after`."""


class StaffDirectory(Protocol):
    """Who works where."""

    def find(self, *, owner: str) -> Account | None:
        """The account with this id."""

    def officers_of(self, *, scope: Collection[str], limit: int) -> list[Account]:
        """Active township and county officers with one of these division codes, by id."""


class Sessions(Protocol):
    """Sessions; one is one refresh family."""

    def add(self, session: Session) -> bool:
        """Insert a new session."""

    def find(self, session: str) -> Session | None:
        """The session with this id; the token that names it is checked by the caller."""

    def save(self, session: Session) -> Session | None:
        """Replace the version it was read at; the saved one, or None when somebody was faster."""

    def open_of(self, *, owner: str, limit: int) -> list[Session]:
        """Sessions of an account that nobody has ended."""


class Mandates(Protocol):
    """Who may act for whom. A mandate is found by its id alone; whoever asks checks both sides of it."""

    def add(self, mandate: Mandate) -> bool:
        """Insert a new one."""

    def find(self, mandate: str) -> Mandate | None:
        """The mandate with this id."""

    def find_offered(self, *, scope: str) -> Mandate | None:
        """The offer whose key is ``scope``: the code is the permission."""

    def save(self, mandate: Mandate) -> Mandate | None:
        """Replace the version it was read at; the saved one, or None when somebody was faster."""

    def of_owner(self, *, owner: str, limit: int) -> list[Mandate]:
        """What somebody gave, newest first."""

    def of_helper(self, *, owner: str, limit: int) -> list[Mandate]:
        """What somebody was given, newest first."""


class SignInCodes(Protocol):
    """One-time codes that were sent out."""

    def add(self, code: SignInCode) -> bool:
        """Insert a new code."""

    def find(self, request: str) -> SignInCode | None:
        """The code sent for this request."""

    def save(self, code: SignInCode) -> SignInCode | None:
        """Replace the version it was read at; the saved one, or None when somebody was faster."""

    def live_of(self, phone: str, *, now: datetime, limit: int) -> list[SignInCode]:
        """Unused codes of a blinded phone number that still run, oldest first."""


class AccessTokens(Protocol):
    """Short-lived signed tokens."""

    def issue(self, claims: AccessClaims) -> str:
        """Sign."""

    def read(self, token: str, *, now: datetime) -> AccessClaims | None:
        """What the token says, or None when it is not ours, not whole or not valid at `now`."""

    def public_keys(self) -> list[dict[str, str]]:
        """The public keys tokens are verified with (RFC 7517): previous, current and next."""


class RefreshTokens(Protocol):
    """Long random tokens of which the store only ever holds a digest."""

    def mint(self, session: str, generation: int) -> str:
        """A fresh random token of this family."""

    def read(self, token: str) -> RefreshToken | None:
        """The family and digest of a token this service made, or None."""

    def digest(self, token: str) -> str:
        """What may be stored in a token's place."""

    def seal(self, successor: str, *, previous: str) -> bytes:
        """Lock `successor` so that only a holder of `previous` can read it."""

    def unseal(self, sealed: bytes, *, previous: str) -> str:
        """Read what :meth:`seal` locked."""


class Blinds(Protocol):
    """Keyed one-way names for values that must not be stored or logged."""

    def blind(self, purpose: str, value: str) -> str:
        """The same value and purpose always give the same name."""


class Passwords(Protocol):
    """Slow password hashes."""

    def hash(self, password: str) -> str:
        """A hash to store."""

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether it fits; None (nobody there) takes the same time and is False."""


class SecondFactors(Protocol):
    """Time-based one-time passwords (RFC 6238)."""

    def new_secret(self) -> str:
        """A fresh base32 secret."""

    def provisioning_uri(self, secret: str, username: str) -> str:
        """The `otpauth://` address an authenticator app reads."""

    def step(self, secret: str | None, code: str, *, now: datetime) -> int | None:
        """The time step the code belongs to, one step of clock skew allowed; None when it fits none."""


class Secrets(Protocol):
    """The random source."""

    def new_id(self, prefix: str) -> str:
        """A random id."""

    def sign_in_digits(self) -> str:
        """Seven random digits (more than 20 bits)."""

    def password(self) -> str:
        """An initial password nobody can guess."""


class Derived(Protocol):
    """Ids and codes that follow from their cause: a retry makes the same."""

    def derived_id(self, prefix: str, *parts: str) -> str:
        """The same id for the same parts, unguessable without the key."""

    def derived_code(self, length: int, *parts: str) -> str:
        """A code a person can type, unguessable without the key; the same parts give the same."""


class Marked(Protocol):
    """What makes a retry recognisable: keyed hashes of the Idempotency-Key and of the body."""

    @property
    def key(self) -> str:
        """Of the key."""

    @property
    def body(self) -> str:
        """Of the body."""


class WeChat(Protocol):
    """WeChat's sign-in."""

    def openid(self, code: str) -> str:
        """Who a login code belongs to; raises SignInRefused, TooMany or Unavailable."""


class SmsSender(Protocol):
    """Whoever carries a text message to a phone."""

    def send_code(self, phone: str, code: str, *, minutes: int) -> None:
        """Send a one-time code; raises Unavailable."""

    def send_notice(self, phone: str, text: str) -> None:
        """Send a few words that anybody who sees the phone may read; raises Unavailable."""


class Limits(Protocol):
    """How often something may be tried; tries are counted before anybody looks whether they were right.

    Names: ``sign_in.wechat``, ``sign_in.network``, ``sms_code.network`` and ``refresh.network`` by network,
    ``sms_code.phone`` and ``notice.phone`` by phone, ``sms_code.everybody`` and ``notice.everybody`` for the whole
    service, ``sign_in.account`` by user name, ``step_up.account`` by account, ``refresh.session`` by session.
    """

    def hit(self, name: str, key: str) -> None:
        """Count one more; raises TooMany with the seconds to wait, or Unavailable when nobody can count."""

    def forget(self, name: str, key: str) -> None:
        """Start growing delays anew, after a success."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One event of the trail; ``number`` is its place in the chain, ``facts`` are codes and counts."""

    number: int
    event: str
    actor: str | None
    subject: str | None
    at: datetime
    facts: Mapping[str, str | int]


class AuditLog(Protocol):
    """Reading the trail."""

    def newest(
        self,
        *,
        before: int | None,
        limit: int,
        subject: str | None = None,
        actor: str | None = None,
        event: str | None = None,
    ) -> list[AuditEntry]:
        """Entries before a number, newest first; of one subject, actor or event, or of several of these at once."""


class AuditTrail(Protocol):
    """The append-only record of what happened to accounts and files."""

    def record(self, event: str, *, actor: str | None, subject: str | None, at: datetime, **facts: str | int) -> None:
        """Append; facts carry no personal values."""
