"""What staff prove themselves with: Argon2id passwords and TOTP second factors."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

ISSUER = "帮办 Bangban"
STEP_SECONDS = 30
DIGITS = 6


OWASP = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class Argon2Passwords:
    """Argon2id at OWASP's parameters (19 MiB, two passes, one lane): some 28 ms. Only tests bring a cheaper hasher."""

    def __init__(self, hasher: PasswordHasher = OWASP) -> None:
        self._hasher = hasher
        self._nobody = self._hasher.hash(pyotp.random_base32())

    def hash(self, password: str) -> str:
        """A salted hash to store."""
        return self._hasher.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether it fits; for nobody (None) the same work is done and the answer is False."""
        try:
            fits = self._hasher.verify(self._nobody if stored is None else stored, password)
        except (VerificationError, InvalidHashError):
            return False
        return fits and stored is not None


class TotpSecondFactors:
    """RFC 6238 with SHA-1, six digits, thirty seconds: what every authenticator app can do."""

    def __init__(self) -> None:
        self._nobody = pyotp.random_base32()

    def new_secret(self) -> str:
        """160 random bits in base32."""
        return str(pyotp.random_base32())

    def provisioning_uri(self, secret: str, username: str) -> str:
        """What an authenticator app reads from a QR code."""
        return str(pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER))

    def step(self, secret: str | None, code: str, *, now: datetime) -> int | None:
        """The newest time step the code fits, one to either side of `now` allowed. Replay is the caller's to refuse."""
        totp = pyotp.TOTP(secret or self._nobody)
        fitting = None
        for skew in (-1, 0, 1):
            moment = now + timedelta(seconds=skew * STEP_SECONDS)
            if totp.verify(code, for_time=moment):
                fitting = int(moment.timestamp()) // STEP_SECONDS
        return fitting if secret is not None else None
