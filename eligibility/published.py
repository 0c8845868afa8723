"""What a parameter says: its values as documents published them, by region and day, and what came of looking one up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from eligibility.estimates import Estimate, Options, Value
from eligibility.findings import Spot


class Status(StrEnum):
    """How far a value can be relied on."""

    VERIFIED = "verified"  # somebody has read the official document itself
    SECONDARY = "secondary"  # seen in the news or in a copy
    DERIVED = "derived"  # calculated from other values
    UNSURE = "unsure"  # sources differ, or nobody knows whether it still holds
    DEMO = "demo"  # made up, for trials


class Kind(StrEnum):
    """What the values of a parameter are."""

    NUMBER = "number"
    CHOICE = "choice"
    BOOLEAN = "boolean"


class Inherit(StrEnum):
    """What holds in a region that says nothing itself."""

    PARENT = "parent"  # what holds in the region above
    AT_LEAST_PARENT = "at_least_parent"  # the same, and what is said below never counts for less
    NONE = "none"  # nothing: a value is for its own region alone


@dataclass(frozen=True, slots=True)
class Source:
    """Where it is written: the document by name or number, its official address, and where we saw it cited."""

    title: str
    href: str | None = None
    seen_at: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """One value as one document gives it: an ``estimate`` in the parameter's unit, or a ``formula``.

    ``as_published`` is what the document says, ``7544 CNY/person/year``. ``precision`` tells how exactly the first day
    is known: ``day``, ``month`` or ``year``.
    """

    region: str
    since: date
    status: Status
    source: Source
    as_published: str
    estimate: Estimate | None = None
    formula: str | None = None
    precision: str = "day"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a region says from one day on: one value, several that contradict each other, or (none) a known gap.

    ``until`` is the last day it holds. ``began_unknown``: it was in force on the day ``since``, but nobody knows how
    long already. ``jump`` explains why it is far from the value before it.
    """

    region: str
    since: date
    published: tuple[Published, ...]
    spot: Spot
    until: date | None = None
    began_unknown: bool = False
    jump: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as the files of a pack and of the packs above declare it.

    ``entries`` are by region, the oldest first. ``bounds`` say what is certain where nothing is published. ``kept``
    says why it is kept though no rule reads it.
    """

    path: str
    description: str
    unit: str
    kind: Kind
    inherit: Inherit
    bounds: Estimate
    entries: Mapping[str, tuple[Entry, ...]]
    reviewed_on: date
    spot: Spot
    kept: str = ""
    note: str = ""


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
