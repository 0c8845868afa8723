"""Saying what must hold."""

from __future__ import annotations


class NotKept(AssertionError):
    """The server did something else; the message says what, in a few words."""


def require(holds: bool, otherwise: str) -> None:
    """Raise :class:`NotKept` unless it holds."""
    if not holds:
        raise NotKept(otherwise)
