"""What came of looking a limit up: the law's term, a region's own shorter promise, and where both are written.

A limit nobody has published is missing, never zero; so is a value on which sources differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from casework.terms import Term
from eligibility.law.published import Source, Status
from eligibility.law.resolved import Resolved


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit in a region on a day. ``law`` and ``said`` are where both come from; None: there is nothing at all.

    A promise counts only when it is shorter than the limit of the law, and when nobody contradicts it.
    """

    lifecycle: str
    name: str
    title: str
    statutory: Term | None
    promise: Term | None
    law: Resolved | None
    said: Resolved | None

    @property
    def is_missing(self) -> bool:
        """No limit is published, as far as we know."""
        return self.statutory is None

    @property
    def source(self) -> Source | None:
        """The document the limit of the law stands in."""
        return self.law.source if self.law else None

    @property
    def status(self) -> Status | None:
        """How far the limit of the law can be relied on."""
        return self.law.status if self.law else None

    @property
    def promise_status(self) -> Status | None:
        """How far the promise can be relied on; a derived one is ours, not the region's word."""
        return self.said.status if self.said else None


@dataclass(frozen=True, slots=True)
class Setting:
    """A switch or a figure that a region sets for a lifecycle; ``value`` is None where nobody has said."""

    lifecycle: str
    name: str
    title: str
    value: bool | Decimal | str | None
    found: Resolved | None

    @property
    def is_missing(self) -> bool:
        """Nobody has said, or sources differ."""
        return self.value is None
