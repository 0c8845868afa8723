"""The places values are remembered in during one evaluation: one frame for the household, one for every item.

A frame knows its facts, the frame it stands in, and the root. ``memo`` has a slot for every definition of its scope.
For the doubts behind an uncertain value see :class:`Trace`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from eligibility.engine.facts import FactList, Facts, Items, Path
from eligibility.engine.values import NotAsked, State

DoubtKind = Literal["not_asked", "not_answered", "open_list", "parameter", "officer"]
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
    """An uncertain value in a memo, with the doubts behind it as bits of the trace."""

    value: Any
    mask: int


class Trace:
    """Numbers the doubts that were met, one bit each. ``open`` are those that asking can settle.

    ``mask`` is for evaluators that gather bits here while they go.
    """

    __slots__ = ("bits", "doubts", "mask", "open")

    def __init__(self) -> None:
        self.mask = 0
        self.open = 0
        self.doubts: list[Doubt] = []
        self.bits: dict[tuple[Any, ...], int] = {}

    def add(self, kind: DoubtKind, path: Path) -> int:
        """A new doubt's bit."""
        bit = 1 << len(self.doubts)
        self.doubts.append(Doubt(kind, path))
        if kind in {"not_asked", "open_list"}:
            self.open |= bit
        return bit

    def bit(self, kind: DoubtKind, path: Path) -> int:
        """The bit of a doubt, the same each time."""
        key = (kind, path)
        found = self.bits.get(key)
        if found is None:
            found = self.bits[key] = self.add(kind, path)
        return found

    def behind(self, mask: int) -> tuple[Doubt, ...]:
        """The doubts of a mask, in the order they were first met."""
        return tuple(doubt for number, doubt in enumerate(self.doubts) if mask >> number & 1)


class Layout:
    """How the frames of one scope look: how many slots, which lists, and what is fixed for its first item."""

    __slots__ = ("at_most", "keeps_first", "lists", "name", "slots")

    def __init__(self, name: str, slots: int, source: FactList | None) -> None:
        self.name = name
        self.slots = slots
        self.at_most = source.at_most if source else 1
        self.keeps_first = bool(source and source.applicant)
        self.lists: dict[str, Layout] = {}


class Frame:
    """What is known and remembered of the household or of one item; ``blame`` is set for items nobody has named."""

    __slots__ = (
        *("bits", "blame", "facts", "items", "layout", "memo", "more", "officers", "parent", "path"),
        *("figure_bits", "places", "root", "states", "today", "trace"),
    )

    def __init__(self, layout: Layout, facts: Facts, parent: Any, path: Path, trace: Trace, blame: int = 0) -> None:
        self.layout = layout
        self.facts = facts
        self.states: Mapping[str, State] = facts.states
        self.memo = [UNSET] * layout.slots
        self.parent = parent
        self.root = self if parent is None else parent.root
        self.path = path
        self.trace = trace
        self.blame = blame
        self.more = 0
        self.items: dict[str, Members] = {}
        self.bits: dict[str, int] = {}
        self.places: list[Any] = []
        self.figure_bits: dict[str, int] = {}
        self.today = 0
        self.officers: Mapping[str, bool] = {}

    def bit(self, name: str, state: State) -> int:
        """The bit of the doubt that a fact of this frame is not known."""
        if self.blame:
            return self.blame
        key = name if type(state) is NotAsked else f"{name}?"
        bit = self.bits.get(key)
        if bit is None:
            kind: DoubtKind = "not_asked" if type(state) is NotAsked else "not_answered"
            bit = self.bits[key] = self.trace.add(kind, (*self.path, name))
        return bit

    def members(self, name: str) -> Members:
        """The items of a list, and what is open about it."""
        found = self.items.get(name)
        if found is None:
            found = self.items[name] = _members(self, name)
        return found


@dataclass(slots=True)
class Members:
    """The frames of a list's items; ``unnamed`` stands for any of up to ``more`` further ones, ``None`` when closed.

    ``everyone`` are all of them.
    """

    frames: tuple[Frame, ...]
    unnamed: Frame | None = None
    more: int = 0
    everyone: tuple[Frame, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.everyone = self.frames
        if self.unnamed is not None:
            self.unnamed.more = self.more
            self.everyone = (*self.frames, self.unnamed)


def _members(frame: Frame, name: str) -> Members:
    layout, trace = frame.layout.lists[name], frame.trace
    there = frame.facts.lists.get(name, _NO_ITEMS)
    items = there.items or ((_NOBODY,) if layout.keeps_first else ())
    frames = tuple(
        [
            Frame(layout, item, frame, (*frame.path, name, number), trace, frame.blame)
            for number, item in enumerate(items)
        ]
    )
    more = layout.at_most - len(items)
    if there.is_closed or more <= 0:
        return Members(frames)
    blame = frame.blame or trace.bit("open_list", (*frame.path, name))
    unnamed = Frame(layout, _NOBODY, frame, (*frame.path, name, len(items)), trace, blame)
    return Members(frames, unnamed, more)


_NOBODY: Final = Facts()
