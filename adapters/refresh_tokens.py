"""Refresh tokens: random, recognisable as ours without the store, and worthless when read from it.

A token is ``session.generation.random.mark``. The mark is keyed, so that a spent token can be told from an invented
one: the first ends its family, the second changes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from identity.ports import RefreshToken

RANDOM_BYTES = 32
MARK_CHARACTERS = 22  # 132 bits
NONCE_BYTES = 12
_TOKEN = re.compile(r"(sess_[a-z2-7]{26})\.([1-9][0-9]{0,8})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{22})")


class Marks(Protocol):
    """A keyed one-way function."""

    def blind(self, purpose: str, value: str) -> str:
        """43 characters of base64url."""


class RandomRefreshTokens:
    """Makes and recognises refresh tokens."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks

    def mint(self, session: str, generation: int) -> str:
        """A token of 256 random bits."""
        unmarked = f"{session}.{generation}.{secrets.token_urlsafe(RANDOM_BYTES)}"
        return f"{unmarked}.{self._mark(unmarked)}"

    def read(self, token: str) -> RefreshToken | None:
        """The family a token of ours belongs to, or None."""
        match = _TOKEN.fullmatch(token)
        if match is None:
            return None
        unmarked, _, mark = token.rpartition(".")
        if not hmac.compare_digest(mark, self._mark(unmarked)):
            return None
        return RefreshToken(session=match[1], digest=self.digest(token))

    def digest(self, token: str) -> str:
        """SHA-256: a token is random enough that nothing slower is needed."""
        return hashlib.sha256(token.encode()).hexdigest()

    def seal(self, successor: str, *, previous: str) -> bytes:
        """`successor`, readable with `previous` only: nonce, ciphertext, tag."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(_key_of(previous)).encrypt(nonce, successor.encode(), None)

    def unseal(self, sealed: bytes, *, previous: str) -> str:
        """Read what :meth:`seal` made; raises InvalidTag for any other token."""
        return AESGCM(_key_of(previous)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()

    def _mark(self, unmarked: str) -> str:
        return self._marks.blind("refresh_token", unmarked)[:MARK_CHARACTERS]


def _key_of(token: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=b"bangban refresh successor").derive(token.encode())
