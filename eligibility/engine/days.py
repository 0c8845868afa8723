"""Days as evaluators count them: ordinals, and whole years and months between two of them."""

from __future__ import annotations

from datetime import date
from typing import Final

FIRST_DAY: Final = 1
LAST_DAY: Final = date.max.toordinal()


def months_between(start: int, end: int) -> int:
    """Whole months from one day to another; below zero when the other comes first."""
    one, other = date.fromordinal(start), date.fromordinal(end)
    return (other.year - one.year) * 12 + other.month - one.month - (other.day < one.day)


def years_between(start: int, end: int) -> int:
    """Whole years from one day to another."""
    return months_between(start, end) // 12
