"""What came of looking a parameter up: what it can be, and where that comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.law.estimates import Estimate, Options, Value
from eligibility.law.published import Published, Source, Status


@dataclass(frozen=True, slots=True)
class Resolved:
    """What holds in a region on a day, and where that comes from.

    ``value`` is None when several values are published, the law leaves a range, or nothing is known; ``low`` and
    ``high`` (numbers; None: no bound) or ``options`` (choices and truths) hold what it can be, always. Money is in
    yuan. ``uses`` are the parameters a formula was calculated from.
    """

    path: str
    unit: str
    estimate: Estimate
    status: Status | None
    region: str | None = None
    since: date | None = None
    until: date | None = None
    is_missing: bool = False
    published: tuple[Published, ...] = ()
    uses: tuple[Resolved, ...] = ()
    note: str = ""

    @property
    def value(self) -> Value | None:
        """The one value it has."""
        return None if self.is_missing else self.estimate.value

    @property
    def low(self) -> Decimal | None:
        """The least it can be."""
        return self.estimate.low

    @property
    def high(self) -> Decimal | None:
        """The most it can be."""
        return self.estimate.high

    @property
    def options(self) -> Options | None:
        """What a choice or a truth can be."""
        return self.estimate.options

    @property
    def source(self) -> Source | None:
        """The first document it stands in."""
        return self.published[0].source if self.published else None

    def data(self) -> dict[str, Any]:
        """Plain data for JSON, in a fixed order: the same value gives the same bytes."""
        return {
            "path": self.path,
            "unit": self.unit,
            **_estimate_data(self.estimate),
            "missing": self.is_missing,
            "status": self.status,
            "region": self.region,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "published": [_published_data(published) for published in self.published],
            "uses": [used.data() for used in self.uses],
        }


def _estimate_data(estimate: Estimate) -> dict[str, Any]:
    if estimate.options is not None:
        return {"options": sorted(estimate.options, key=str)}
    return {"low": _text(estimate.low), "high": _text(estimate.high)}


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def _published_data(published: Published) -> dict[str, Any]:
    source = published.source
    return {
        "as_published": published.as_published,
        "status": published.status,
        "source": {"title": source.title, "href": source.href, "seen_at": source.seen_at},
    }
