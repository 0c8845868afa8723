"""Access tokens: the one place that signs and reads them; beside `signatures.py` the only importer of python-jose.

python-jose is used in the one way that is safe: ES256 alone, one PEM chosen by ``kid`` from our own ring, every claim
required, never a DER key, a key set or a JWE (its fixes for CVE-2024-33663 leave those open).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from typing import Any, Protocol

from jose import jwk, jwt
from jose.exceptions import JOSEError

from adapters.identifiers import new_id
from identity.ports import AccessClaims
from identity.principal import Role

ALGORITHM = "ES256"
TYPE = "at+jwt"  # RFC 9068
LONGEST_TOKEN = 2048
KEPT_TOKENS = 4096
CLOCK_SKEW_SECONDS = 60  # a neighbour's clock may run ahead of ours by this much
# What is required is also verified, `exp` by the wall clock; `read` then asks the clock every layer is given.
_OPTIONS = {f"require_{claim}": True for claim in ("aud", "iat", "exp", "iss", "sub", "jti")}


class SigningKey(Protocol):
    """One ES256 key pair of the ring."""

    @property
    def kid(self) -> str:
        """What a token's header names."""

    @property
    def pem_private(self) -> str:
        """PKCS 8."""

    @property
    def pem_public(self) -> str:
        """SubjectPublicKeyInfo."""

    @property
    def state(self) -> str:
        """`next` (announced), `current` (signs), `previous` (still verifies), `retired` (verifies statements only)."""


class SigningKeys(Protocol):
    """A ring that is never older than its file."""

    @property
    def signing_keys(self) -> Sequence[SigningKey]:
        """All keys a token may be signed with."""


@dataclass(frozen=True, slots=True)
class _Verified:
    kid: str
    claims: AccessClaims


class JoseAccessTokens:
    """Issues and reads access tokens of one issuer for one audience."""

    def __init__(self, ring: SigningKeys, *, issuer: str, audience: str) -> None:
        self._ring = ring
        self._issuer = issuer
        self._audience = audience
        self._kept: OrderedDict[bytes, _Verified] = OrderedDict()
        self._lock = Lock()

    def issue(self, claims: AccessClaims) -> str:
        """Sign with the current key."""
        key = next(key for key in self._ring.signing_keys if key.state == "current")
        token: str = jwt.encode(
            {
                "iss": self._issuer,
                "aud": self._audience,
                "sub": claims.account,
                "sid": claims.session,
                "role": claims.role.value,
                "jti": new_id("tok"),
                "iat": int(claims.issued_at.timestamp()),
                "exp": int(claims.expires_at.timestamp()),
            },
            key.pem_private,
            algorithm=ALGORITHM,
            headers={"kid": key.kid, "typ": TYPE},
        )
        return token

    def read(self, token: str, *, now: datetime) -> AccessClaims | None:
        """What a valid token says, or None. A token verified before costs a look-up; its time is checked every time."""
        if len(token) > LONGEST_TOKEN:
            return None
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        verified = self._remembered(digest) or self._verify(token)
        if verified is None or not _is_in_time(verified.claims, now):
            return None
        self._remember(digest, verified)
        return verified.claims

    def public_keys(self) -> list[dict[str, str]]:
        """The keys (RFC 7517) of those who verify our signatures, retired ones too: public parts only."""
        return [_public_part(key) for key in self._ring.signing_keys]

    def _verify(self, token: str) -> _Verified | None:
        try:
            header = jwt.get_unverified_header(token)
            key = self._key_named(header)
            if key is None:
                return None
            claims = jwt.decode(
                token,
                key.pem_public,
                algorithms=[ALGORITHM],
                options=_OPTIONS,
                audience=self._audience,
                issuer=self._issuer,
            )
            return _Verified(key.kid, _claims(claims))
        except (JOSEError, ValueError, KeyError, TypeError, OverflowError, OSError, RecursionError):
            return None

    def _key_named(self, header: dict[str, Any]) -> SigningKey | None:
        if header.get("alg") != ALGORITHM or header.get("typ") != TYPE or "crit" in header:
            return None
        return next((key for key in self._live_keys() if key.kid == header.get("kid")), None)

    def _live_keys(self) -> list[SigningKey]:
        """The keys a token may still be signed with."""
        return [key for key in self._ring.signing_keys if key.state != "retired"]

    def _remembered(self, digest: bytes) -> _Verified | None:
        with self._lock:
            verified = self._kept.get(digest)
        # A key that retired or left the ring takes its tokens with it, remembered or not.
        if verified is None or all(key.kid != verified.kid for key in self._live_keys()):
            return None
        return verified

    def _remember(self, digest: bytes, verified: _Verified) -> None:
        with self._lock:
            self._kept[digest] = verified
            self._kept.move_to_end(digest)
            if len(self._kept) > KEPT_TOKENS:
                self._kept.popitem(last=False)


def _claims(claims: dict[str, Any]) -> AccessClaims:
    issued_at, expires_at = claims["iat"], claims["exp"]
    if not all(type(second) is int for second in (issued_at, expires_at)):
        raise TypeError("seconds")
    return AccessClaims(
        account=claims["sub"],
        session=str(claims["sid"]),
        role=Role(claims["role"]),
        issued_at=datetime.fromtimestamp(issued_at, UTC),
        expires_at=datetime.fromtimestamp(expires_at, UTC),
    )


def _is_in_time(claims: AccessClaims, now: datetime) -> bool:
    return (claims.issued_at - now).total_seconds() <= CLOCK_SKEW_SECONDS and now < claims.expires_at


def _public_part(key: SigningKey) -> dict[str, str]:
    public = jwk.construct(key.pem_public, ALGORITHM).to_dict()
    point = {name: str(public[name]) for name in ("kty", "crv", "x", "y")}
    return point | {"kid": key.kid, "use": "sig", "alg": ALGORITHM}
