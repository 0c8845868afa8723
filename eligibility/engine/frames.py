"""The places values are remembered in during one evaluation: one frame for the household, one for every item.

A frame knows its facts, the frame it stands in, and the root. ``memo`` has a slot for every definition of its scope.
For the doubts behind an uncertain value see :class:`Trace`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from eligibility.engine.facts import FactList, Facts, Items, Path
from eligibility.engine.values import Known, State

DoubtKind = Literal["not_asked", "not_answered", "open_list", "parameter", "officer"]
#: a doubt as it was met: the frame and name of a fact, or no frame and a path
Met = tuple[DoubtKind, "Frame | None", Any]
UNSET: Final[Any] = object()
_NO_ITEMS: Final = Items()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why something cannot be said: a fact nobody asked for (or answered), an open list, a figure, an officer.

    ``path`` is the fact's or the list's place, or ``(name,)`` of the parameter, table or officer's decision.
    """

    kind: DoubtKind
    path: Path


@dataclass(slots=True)
class Doubtful:
    """A value with the bits that some evaluators remember beside it."""

    value: Any
    mask: int


def value_of(entry: Any) -> Any:
    """The value in a memo: an uncertain one stands in a list with its doubts, as no value is a list."""
    return entry[0] if type(entry) is list else entry


def mask_of(entry: Any) -> int:
    """The doubts beside an uncertain value in a memo, as bits of the trace; 0 beside a certain one."""
    return entry[1] if type(entry) is list else 0


class Trace:
    """Numbers the doubts, one bit each: ``lists`` the open lists, ``open`` all that asking can settle.

    The first are ``standing``: those of figures and officers, which are the same in every evaluation of a pack;
    ``figures`` are the bits of the former.
    ``mask`` is for evaluators that gather bits here while they go.
    """

    __slots__ = ("bits", "doubts", "figures", "lists", "mask", "open")

    def __init__(self, standing: Sequence[Met] = (), figures: int = 0) -> None:
        self.mask = 0
        self.lists = 0
        self.open = -1 << len(standing)
        self.figures = figures
        self.doubts = list(standing)
        self.bits: dict[tuple[Any, ...], int] = {}

    def bit(self, kind: DoubtKind, path: Path) -> int:
        """The bit of a doubt, the same each time."""
        found = self.bits.get((kind, path))
        if found is None:
            found = self.bits[kind, path] = 1 << len(self.doubts)
            self.doubts.append((kind, None, path))
            if kind == "open_list":
                self.lists |= found
        return found

    def not_asked(self, frame: Frame, name: str) -> int:
        """The bit of the doubt that nobody asked for a fact: a new one at each reading."""
        doubts = self.doubts
        bit = 1 << len(doubts)
        doubts.append(("not_asked", frame, name))
        return bit

    def not_answered(self, frame: Frame, name: str) -> int:
        """The same where asking has not helped."""
        bit = self.not_asked(frame, name)
        self.doubts[-1] = ("not_answered", frame, name)
        self.open &= ~bit
        return bit

    def doubt(self, number: int) -> Doubt:
        """The doubt of one bit."""
        return _doubt(*self.doubts[number])

    def where(self, number: int) -> Path:
        """The place it is about."""
        _, frame, place = self.doubts[number]
        return place if frame is None else (*frame.path, place)

    def behind(self, mask: int) -> tuple[Doubt, ...]:
        """The doubts of a mask, in the order they were first met."""
        found = (doubt for number, doubt in enumerate(self.doubts) if mask >> number & 1)
        return tuple(dict.fromkeys(_doubt(*each) for each in found))


def _doubt(kind: DoubtKind, frame: Frame | None, where: Any) -> Doubt:
    return Doubt(kind, where if frame is None else (*frame.path, where))


class Layout:
    """How the frames of one scope look: how many slots, which lists, and what is fixed for its first item.

    ``facts`` are the slots of facts whose known values are remembered just as they are.
    """

    __slots__ = ("at_most", "facts", "keeps_first", "lists", "name", "slots")

    def __init__(self, name: str, slots: int, source: FactList | None, facts: Mapping[str, int]) -> None:
        self.name = name
        self.slots = slots
        self.facts = facts
        self.at_most = source.at_most if source else 1
        self.keeps_first = bool(source and source.applicant)
        self.lists: dict[str, Layout] = {}


class Frame:
    """What is known and remembered of the household or of one item; ``number`` is its place in the list.

    ``blame`` is set for items nobody has named, and ``more`` says how many of them it stands for at most. Only the
    root has ``places`` (figures by place), ``place_bits`` (the doubt where one is not known), ``today`` (an ordinal)
    and ``officers`` (decisions).
    """

    __slots__ = (
        *("blame", "facts", "items", "layout", "memo", "more", "number", "parent", "root", "states", "trace"),
        *("officers", "place_bits", "places", "today"),
    )

    places: list[Any]
    place_bits: list[int]
    today: int
    officers: Mapping[str, bool]

    def __init__(self, layout: Layout, facts: Facts, parent: Any, number: int, trace: Trace, blame: int = 0) -> None:
        self.layout = layout
        self.facts = facts
        self.states: Mapping[str, State] = facts.states
        self.memo = [UNSET] * layout.slots
        self.parent = parent
        self.root: Frame = self if parent is None else parent.root
        self.number = number
        self.trace = trace
        self.blame = blame
        self.more = 0
        self.items: dict[str, Members] = {}

    @property
    def path(self) -> Path:
        """Where it stands: names of lists and numbers of items; empty for the household."""
        return () if self.parent is None else (*self.parent.path, self.layout.name, self.number)

    def copied(self, facts: Facts, parent: Any) -> Frame:
        """The same place with other facts, hung on another frame, remembering nothing."""
        copy = Frame(self.layout, facts, parent, self.number, self.trace, self.blame)
        if parent is None:
            copy.today, copy.officers = self.today, self.officers
            copy.places, copy.place_bits = self.places, self.place_bits
        return copy

    def remember(self) -> Frame:
        """Put what is known into the memo, all at once: that costs less than a call for each."""
        memo, slots = self.memo, self.layout.facts
        for name, state in self.states.items():
            if type(state) is Known and name in slots:
                memo[slots[name]] = state.value
        return self

    def members(self, name: str) -> Members:
        """The items of a list, and what is open about it."""
        found = self.items.get(name)
        if found is None:
            found = self.items[name] = _members(self, name)
        return found


class Members:
    """The frames of a list's items; ``unnamed`` stands for any of up to ``more`` further ones, ``None`` when closed.

    ``everyone`` are all of them.
    """

    __slots__ = ("everyone", "frames", "more", "unnamed")

    def __init__(self, frames: tuple[Frame, ...], unnamed: Frame | None = None, more: int = 0) -> None:
        self.frames = self.everyone = frames
        self.unnamed = unnamed
        self.more = more
        if unnamed is not None:
            unnamed.more = more
            self.everyone = (*frames, unnamed)


def _members(frame: Frame, name: str) -> Members:
    layout, trace = frame.layout.lists[name], frame.trace
    there = frame.facts.lists.get(name, _NO_ITEMS)
    items = there.items or ((_NOBODY,) if layout.keeps_first else ())
    blame = frame.blame
    frames = tuple([Frame(layout, item, frame, number, trace, blame).remember() for number, item in enumerate(items)])
    more = layout.at_most - len(items)
    if there.is_closed or more <= 0:
        return Members(frames)
    blame = blame or trace.bit("open_list", (*frame.path, name))
    unnamed = Frame(layout, _NOBODY, frame, len(items), trace, blame)
    return Members(frames, unnamed, more)


_NOBODY: Final = Facts()
