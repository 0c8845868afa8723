"""Signed statements that anybody can verify, offline too: compact JWS by python-jose, in the one way that is safe.

As with access tokens: ES256 alone, one PEM chosen by ``kid`` from our own ring, never a DER key, a key set or a JWE. A
statement has a type and an audience of its own, so that no token passes for one and none for a token. It has no end:
whether it still holds is asked online. Keys that sign no more stay in the ring with their public half for that.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any

from jose import jwt
from jose.exceptions import JOSEError

from adapters.tokens import ALGORITHM, SigningKeys

TYPE = "bangban-statement+jwt"
AUDIENCE = "bangban.statements"
LONGEST_STATEMENT = 2048
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
_OPTIONS = {f"require_{claim}": True for claim in ("aud", "iat", "iss", "jti")}


class JoseStatements:
    """Implements :class:`casework.promising.ports.Statements` for one issuer."""

    def __init__(self, ring: SigningKeys, *, issuer: str) -> None:
        self._ring = ring
        self._issuer = issuer

    def sign(self, claims: Mapping[str, Any]) -> str:
        """The claims with issuer and audience, signed with the current key; ``jti`` and ``iat`` are among them."""
        key = next(key for key in self._ring.signing_keys if key.state == "current")
        statement: str = jwt.encode(
            {**claims, "iss": self._issuer, "aud": AUDIENCE},
            key.pem_private,
            algorithm=ALGORITHM,
            headers={"kid": key.kid, "typ": TYPE},
        )
        return statement

    def read(self, compact: str) -> dict[str, Any] | None:
        """What a statement of ours says; None when it is not ours, or a single bit of it is another."""
        return _read(compact, {key.kid: key.pem_public for key in self._ring.signing_keys}, self._issuer)


def read_offline(compact: str, published: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same with nothing but the key set somebody published (RFC 7517): what the statement says, or None.

    Who published it is for the caller to know: ``iss`` says who claims to have signed.
    """
    return _read(compact, {key["kid"]: key for key in published["keys"]}, None)


def _read(compact: str, keys: Mapping[str, Any], issuer: str | None) -> dict[str, Any] | None:
    if len(compact) > LONGEST_STATEMENT or not is_canonical(compact):
        return None
    try:
        header = jwt.get_unverified_header(compact)
        if header.get("alg") != ALGORITHM or header.get("typ") != TYPE or "crit" in header:
            return None
        key = keys[header["kid"]]
        return jwt.decode(compact, key, algorithms=[ALGORITHM], options=_OPTIONS, audience=AUDIENCE, issuer=issuer)
    except (JOSEError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None


def is_canonical(compact: str) -> bool:
    """Whether every part is base64url as it is written, not merely as it may be read.

    A decoder passes over stray characters and the last unused bits: without this, some changes would go unseen.
    """
    return bool(_COMPACT.fullmatch(compact)) and all(_is_canonical(part) for part in compact.split("."))


def _is_canonical(part: str) -> bool:
    try:
        content = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except binascii.Error:
        return False
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode() == part
