"""Administrative divisions as they stood on a given day: look one up, go up, go down.

Codes are strings: six digits down to the county (``150000``, ``150400``, ``150425``), nine for a township
(``150425100``). A code is an identifier, not a path: a township that moved to another county keeps its code here, so
always ask :meth:`Divisions.path` or :meth:`Divisions.county`, never the first six digits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from regions.search import Fit, NameIndex

#: Provinces whose people apply here, and whose townships we therefore know: 内蒙古, 重庆, 宁夏.
SERVED_PROVINCES = frozenset({"150000", "500000", "640000"})


class Level(StrEnum):
    """How far down a division is. A league (盟) is a prefecture, a banner (旗) a county, a sumu (苏木) a township."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"


_DEPTH = {level: depth for depth, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Division:
    """One division during one span of days; a division that changed parent has one of these per span.

    ``valid_from`` is its first day (None: before this table begins), ``valid_until`` the first day it is no longer so
    (None: no end known). ``successors`` are the codes that took over when it ended. ``unsure`` marks what no official
    source at hand confirms; the change file says what and why.
    """

    code: str
    name: str
    parent: str | None
    valid_from: date | None = None
    valid_until: date | None = None
    successors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    unsure: bool = False

    @property
    def level(self) -> Level:
        """Told by the shape of the code."""
        return level_of(self.code)

    def is_valid(self, on: date | None) -> bool:
        """Whether it stood on that day; without a day, whether it has no known end."""
        if on is None:
            return self.valid_until is None
        has_begun = self.valid_from is None or self.valid_from <= on
        return has_begun and (self.valid_until is None or on < self.valid_until)


def level_of(code: str) -> Level:
    """The level a code's shape tells: ``150000`` province, ``150400`` prefecture, ``150425`` county, else township."""
    if len(code) == 9:
        return Level.TOWNSHIP
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.PREFECTURE if code.endswith("00") else Level.COUNTY


class Divisions:
    """The whole table. Every method takes ``on``: the day asked about; None means as the table ends."""

    def __init__(self, rows: Iterable[Division]) -> None:
        """``rows`` in the order they are to be listed; the spans of one code from the oldest to the newest."""
        self._spans: dict[str, tuple[Division, ...]] = {}
        self._below: defaultdict[str | None, list[Division]] = defaultdict(list)
        for row in rows:
            self._spans[row.code] = (*self._spans.get(row.code, ()), row)
            self._below[row.parent].append(row)

    def __iter__(self) -> Iterator[Division]:
        """Every span of every division, abolished ones too."""
        return (span for spans in self._spans.values() for span in spans)

    def get(self, code: str, on: date | None = None) -> Division | None:
        """The division as it stood on that day, or None; without a day its last span, even one that ended."""
        spans = self._spans.get(code, ())
        if on is None:
            return spans[-1] if spans else None
        return next((span for span in spans if span.is_valid(on)), None)

    def resolve(self, code: str, on: date | None = None) -> tuple[Division, ...]:
        """What a stored, perhaps abolished, code means on that day: itself, or whatever took over from it.

        More than one when it was split: ask the person. Empty when the code was never known, or is not yet.
        """
        valid = next((span for span in self._spans.get(code, ()) if span.is_valid(on)), None)
        if valid:
            return (valid,)
        last = self.get(code)
        heirs = last.successors if last else ()
        return tuple(dict.fromkeys(heir for successor in heirs for heir in self.resolve(successor, on)))

    def children(self, parent: str | None = None, on: date | None = None) -> tuple[Division, ...]:
        """The divisions right below ``parent``; the provinces when it is None."""
        return tuple(row for row in self._below.get(parent, ()) if row.is_valid(on))

    def has_children(self, code: str, on: date | None = None) -> bool:
        """Whether there is anything below; townships and the counties of provinces not served have nothing."""
        return any(row.is_valid(on) for row in self._below.get(code, ()))

    def path(self, code: str, on: date | None = None) -> tuple[Division, ...]:
        """From the province down to ``code`` itself; empty when the code is unknown.

        A division that did not stand on that day is shown where it last stood: history stays readable.
        """
        here = self.get(code, on) or self.get(code)
        if here is None:
            return ()
        return (*(self.path(here.parent, on) if here.parent else ()), here)

    def full_name(self, code: str, on: date | None = None) -> str:
        """The whole name, 内蒙古自治区赤峰市克什克腾旗; empty when the code is unknown."""
        return "".join(division.name for division in self.path(code, on))

    def county(self, code: str, on: date | None = None) -> Division | None:
        """The county ``code`` is or lies in; None for a province or a prefecture."""
        return next((step for step in self.path(code, on) if step.level is Level.COUNTY), None)

    def is_within(self, code: str, ancestor: str, on: date | None = None) -> bool:
        """Whether ``code`` is ``ancestor`` or lies in it."""
        return any(step.code == ancestor for step in self.path(code, on))

    def is_served(self, code: str) -> bool:
        """Whether people of this division apply here."""
        return code in self._spans and f"{code[:2]}0000" in SERVED_PROVINCES

    def search(
        self, q: str, parent: str | None = None, on: date | None = None, limit: int | None = None
    ) -> tuple[Division, ...]:
        """Divisions whose name, short name, alias or code fits ``q``, best first; all of them when there are several.

        ``q`` may begin with names of divisions above (赤峰克什克腾旗). Who asks for an abolished division gets those
        that took over. Order: how well it fits, provinces served first, then higher divisions, then codes; so the
        same question always gets the same answer.
        """
        fits: dict[Division, Fit] = {}
        for code, fit in self._index.find(q, self._was_within).items():
            for row in self.resolve(code, on):
                fits[row] = min(fit, fits.get(row, fit))
        found = [row for row in fits if parent is None or self._is_below(row, parent, on)]
        found.sort(key=lambda row: (fits[row], not self.is_served(row.code), _DEPTH[row.level], row.code))
        return tuple(found[:limit])

    def _is_below(self, row: Division, ancestor: str, on: date | None) -> bool:
        return row.code != ancestor and self.is_within(row.code, ancestor, on)

    def _was_within(self, code: str, ancestor: str) -> bool:
        """Whether ``code`` ever lay in ``ancestor``: people go on saying 渝北区统景镇."""
        parents = [span.parent for span in self._spans[code] if span.parent]
        return any(parent == ancestor or self._was_within(parent, ancestor) for parent in parents)

    @cached_property
    def _index(self) -> NameIndex:
        return NameIndex((row.code, row.name, row.aliases) for row in self)
