"""The functions an expression of a flow may call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from conversation_flows.engine.kinds.documents import birth_date, sex


def years(start: date, end: date) -> int:
    """Whole years between two days: an age."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def months(start: date, end: date) -> int:
    """Whole months between two days."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


FUNCTIONS: dict[str, Callable[..., Any]] = {"years": years, "months": months, "birth_date": birth_date, "sex": sex}
