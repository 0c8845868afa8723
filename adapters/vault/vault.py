"""Sealing personal data, and finding it again without opening it."""

from __future__ import annotations

import base64
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag

from adapters.vault.ciphers import CIPHERS, NONCE_BYTES
from adapters.vault.key_material import SealingKey
from adapters.vault.keys import KeyRing

ENVELOPE_VERSION = 1


class CannotOpen(Exception):
    """Sealed bytes that are damaged, belong elsewhere, or were sealed with a key that is gone."""


class Vault:
    """Seals bytes so that they open only in the collection, document and field they were sealed for (promise 38).

    An envelope is ``version (1 byte), length of the key id (1), key id, nonce (12), ciphertext, tag (16)``. Each
    document has its own key, derived from the ring's by HMAC-SHA256, so that random nonces never wear a key out.
    """

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._blinding = ring.keys.blind  # kept: it never rotates, and asking the ring looks at its file

    @property
    def kid(self) -> str:
        """The id of the key that seals now; a document keeps it in the clear so that re-encryption finds the rest."""
        return self._ring.keys.current.kid

    def seal(self, plain: bytes, *, collection: str, document: str, field: str) -> bytes:
        """An envelope around ``plain`` that opens only for the same collection, document and field."""
        key = self._ring.keys.current
        header = bytes((ENVELOPE_VERSION, len(key.kid))) + key.kid.encode()
        nonce = secrets.token_bytes(NONCE_BYTES)
        bound_to = _joined(header, collection.encode(), document.encode(), field.encode())
        sealed = CIPHERS[key.cipher].seal(_document_key(key, collection, document), nonce, plain, bound_to)
        return header + nonce + sealed

    def open(self, sealed: bytes, *, collection: str, document: str, field: str) -> bytes:
        """What was sealed; raises :class:`CannotOpen` when anything at all differs from the sealing."""
        kid, header, nonce, body = _taken_apart(sealed)
        key = self._key(kid)
        bound_to = _joined(header, collection.encode(), document.encode(), field.encode())
        try:
            return CIPHERS[key.cipher].open(_document_key(key, collection, document), nonce, body, bound_to)
        except InvalidTag:
            raise CannotOpen("damaged, or moved from where it belongs") from None

    def blind(self, purpose: str, value: str) -> str:
        """A stand-in for ``value`` that is equal for equal values of one purpose, and says nothing else about it.

        43 characters of base64url. The key is the ring's own for this and does not rotate with the sealing keys.
        """
        digest = _mac(self._blinding, _joined(purpose.encode(), value.encode()))
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def _key(self, kid: str) -> SealingKey:
        for key in self._ring.keys.sealing:
            if key.kid == kid:
                return key
        raise CannotOpen("sealed with a key that is not in the ring")


def _taken_apart(sealed: bytes) -> tuple[str, bytes, bytes, bytes]:
    if len(sealed) < 2 or sealed[0] != ENVELOPE_VERSION:
        raise CannotOpen("not an envelope of this version")
    start = 2 + sealed[1]
    header, nonce, body = sealed[:start], sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    if len(nonce) < NONCE_BYTES:
        raise CannotOpen("cut short")
    return header[2:].decode("ascii", "replace"), header, nonce, body


@lru_cache(maxsize=256)
def _document_key(key: SealingKey, collection: str, document: str) -> bytes:
    """The document's own key; a turn opens two fields of one document and seals them again."""
    purpose = _joined(b"bangban document key", collection.encode(), document.encode())
    return _mac(key.secret, purpose)[: CIPHERS[key.cipher].key_bytes]


def _mac(secret: bytes, content: bytes) -> bytes:
    """HMAC-SHA256; a turn makes several, so the key's own part is done once."""
    mac = _keyed(secret).copy()
    mac.update(content)
    return mac.digest()


@lru_cache(maxsize=64)
def _keyed(secret: bytes) -> hmac.HMAC:
    return hmac.new(secret, digestmod="sha256")


def _joined(*parts: bytes) -> bytes:
    """The parts with their lengths before them: no two lists of parts give the same bytes."""
    return b"".join(len(part).to_bytes(4) + part for part in parts)
