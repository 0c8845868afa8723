"""What a parameter says: its values as documents published them, by region and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eligibility.findings import Spot
from eligibility.law.estimates import Estimate


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
