"""The random source of identity: ids, digits for a text message, first passwords."""

from __future__ import annotations

import secrets

from adapters.identifiers import new_id, random_text

CODE_DIGITS = 7  # 23 bits; OWASP ASVS 6.5.1 asks for 20


class SystemSecrets:
    """Randomness from the operating system."""

    def new_id(self, prefix: str) -> str:
        """A random id."""
        return new_id(prefix)

    def sign_in_digits(self) -> str:
        """Seven digits, leading zeros included."""
        return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"

    def password(self) -> str:
        """Four groups of five base32 characters: 100 bits that can be read out."""
        return "-".join(random_text(5) for _ in range(4))
