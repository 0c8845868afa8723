"""The receipt number: what a citizen writes down, and an office files under.

region (6) + date (8) + service (2) + sequence (6) + check character. No official numbering is published for this
region (domain.md §6.5), so this is Bangban's own rule and says so.
"""

from __future__ import annotations

from datetime import date

TRACKING_CODE_LENGTH = 13  # base32: 65 bits, beyond guessing (promise 32 asks for 60)
_CHECKS = "10X98765432"  # ISO 7064 MOD 11-2, the check people know from the identity card
_DIGITS = 22


def receipt_number(region: str, day: date, service_code: str, sequence: int) -> str:
    """The 23 characters of a receipt; raises ``ValueError`` when a part does not fit its place."""
    digits = f"{region}{day:%Y%m%d}{service_code}{sequence:06d}"
    if len(digits) != _DIGITS or not digits.isascii() or not digits.isdigit():
        raise ValueError("a part of the receipt number does not fit its place")
    return digits + check_character(digits)


def is_receipt_number(text: str) -> bool:
    """Whether the shape and the check character are right; it need not have been given out."""
    digits = text[:_DIGITS]
    return len(text) == _DIGITS + 1 and digits.isascii() and digits.isdigit() and check_character(digits) == text[-1]


def check_character(digits: str) -> str:
    """ISO 7064 MOD 11-2: finds every single wrong digit and every swap of neighbours."""
    rest = 0
    for digit in digits:
        rest = (rest + int(digit)) * 2 % 11
    return _CHECKS[rest]
