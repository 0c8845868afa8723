"""Random identifiers nobody can guess."""

from __future__ import annotations

import secrets

#: RFC 4648 base32 in lower case: safe in URLs, file names and over the telephone, and no 0/o or 1/l to mistake.
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
LENGTH = 26  # 26 × 5 = 130 bits, above the 128 that make guessing hopeless (OWASP ASVS 5.0, 7.2.3)


def new_id(prefix: str) -> str:
    """A fresh identifier such as ``conv_2tq…``: the prefix, an underscore and 26 random base32 characters."""
    return f"{prefix}_{random_text(LENGTH)}"


def random_text(length: int) -> str:
    """``length`` random base32 characters, 5 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
