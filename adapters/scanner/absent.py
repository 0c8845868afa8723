"""No scanner: a demo without one relies on every file having been made anew."""

from __future__ import annotations

from casework.uploads.ports import Scan


class NoScanner:
    """Implements :class:`casework.uploads.ports.Scanner`; refused in production."""

    def scan(self, content: bytes) -> Scan:
        """Nothing found, and nobody looked: its name says so."""
        return Scan(None, "none")
