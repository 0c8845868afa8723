"""The keys themselves and how one set of them becomes the next."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.vault.ciphers import CIPHERS

SECRET_BYTES = 32
KEEP_PREVIOUS_SIGNING = timedelta(days=1)  # tokens live 15 minutes; a day forgives any clock and any cache
RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A key personal data is sealed with; ``state`` is ``current`` (writes and opens) or ``previous`` (opens)."""

    kid: str
    cipher: str
    secret: bytes = field(repr=False)
    created_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An ES256 key pair in PEM; ``state``: ``next`` (announced), ``current`` (signs) or ``previous`` (verifies).

    A ``retired`` one verifies no token any more, only statements signed in its time, which have no end; its private
    half is gone. ``since`` is when it entered its state.
    """

    kid: str
    pem_private: str = field(repr=False)
    pem_public: str
    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Keys:
    """Everything in a ring: exactly one current sealing key, one blind-index secret, one current signing key."""

    sealing: tuple[SealingKey, ...]
    blind: bytes = field(repr=False)
    signing: tuple[SigningKey, ...]

    @property
    def current(self) -> SealingKey:
        """The sealing key that writes."""
        return next(key for key in self.sealing if key.state == "current")


def new_keys(cipher: str, at: datetime) -> Keys:
    """A first set: one sealing key, one blind-index secret, a signing key and its announced successor."""
    signing = (_new_signing_key("current", at), _new_signing_key("next", at))
    return Keys((_new_sealing_key(cipher, at),), secrets.token_bytes(SECRET_BYTES), signing)


def rotate_sealing(keys: Keys, cipher: str, at: datetime) -> Keys:
    """A fresh key writes from now on; all the old ones still open."""
    old = tuple(replace(key, state="previous") for key in keys.sealing)
    return replace(keys, sealing=(*old, _new_sealing_key(cipher, at)))


def rotate_signing(keys: Keys, at: datetime) -> Keys:
    """The announced key signs, the one that signed only verifies, a new one is announced.

    A key that has been ``previous`` for more than a day retires: every token it signed has long expired.
    """
    step = {"next": "current", "current": "previous"}
    rested = [_retired(key, at) if _has_served(key, at) else key for key in keys.signing]
    moved = [replace(key, state=step[key.state], since=at) if key.state in step else key for key in rested]
    return replace(keys, signing=(*moved, _new_signing_key("next", at)))


def _has_served(key: SigningKey, at: datetime) -> bool:
    return key.state == "previous" and at - key.since >= KEEP_PREVIOUS_SIGNING


def _retired(key: SigningKey, at: datetime) -> SigningKey:
    return replace(key, state=RETIRED, since=at, pem_private="")


def _new_sealing_key(cipher: str, at: datetime) -> SealingKey:
    if cipher not in CIPHERS:
        raise ValueError(f"a cipher is one of {', '.join(CIPHERS)}")
    return SealingKey(f"seal-{secrets.token_hex(4)}", str(cipher), secrets.token_bytes(SECRET_BYTES), at, "current")


def _new_signing_key(state: str, at: datetime) -> SigningKey:
    private = ec.generate_private_key(ec.SECP256R1())
    pem_private = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem_public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return SigningKey(f"sign-{secrets.token_hex(4)}", pem_private.decode(), pem_public.decode(), state, at)
