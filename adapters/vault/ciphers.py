"""The two AEAD ciphers data may be sealed with: AES-256-GCM, and SM4-GCM for bodies bound to China's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12  # NIST SP 800-38D §8.2: 96 bits
TAG_BYTES = 16


class Aead(Protocol):
    """Authenticated encryption with a 96-bit nonce and a 128-bit tag at the end of the sealed bytes."""

    key_bytes: int

    def seal(self, key: bytes, nonce: bytes, plain: bytes, bound_to: bytes) -> bytes:
        """Ciphertext and tag."""
        ...

    def open(self, key: bytes, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        """The plain bytes; raises ``cryptography.exceptions.InvalidTag`` when anything was changed."""
        ...


class Aes256Gcm:
    """AES-256-GCM (NIST SP 800-38D)."""

    key_bytes = 32

    def seal(self, key: bytes, nonce: bytes, plain: bytes, bound_to: bytes) -> bytes:
        """Ciphertext and tag."""
        return AESGCM(key).encrypt(nonce, plain, bound_to)

    def open(self, key: bytes, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        """The plain bytes, or ``InvalidTag``."""
        return AESGCM(key).decrypt(nonce, sealed, bound_to)


class Sm4Gcm:
    """SM4 (GB/T 32907-2016) in GCM mode."""

    key_bytes = 16

    def seal(self, key: bytes, nonce: bytes, plain: bytes, bound_to: bytes) -> bytes:
        """Ciphertext and tag."""
        sealing = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(bound_to)
        return sealing.update(plain) + sealing.finalize() + sealing.tag

    def open(self, key: bytes, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
        """The plain bytes, or ``InvalidTag``."""
        if len(sealed) < TAG_BYTES:
            raise InvalidTag
        opening = Cipher(algorithms.SM4(key), modes.GCM(nonce, sealed[-TAG_BYTES:])).decryptor()
        opening.authenticate_additional_data(bound_to)
        return opening.update(sealed[:-TAG_BYTES]) + opening.finalize()


CIPHERS: Mapping[str, Aead] = {"aes-256-gcm": Aes256Gcm(), "sm4-gcm": Sm4Gcm()}
