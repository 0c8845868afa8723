"""What a value rests on: the abstract evaluator again, noting stated facts, ended lists and figures instead of doubts.

Whatever the grounds of a certain value leave out may be forgotten: the value stays the same. Its trace is a
:class:`GroundTrace`; values are those of ``abstract.py``. An unknown truth rests on nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from eligibility.engine import abstract_choices, abstract_logic, abstract_numbers, abstract_reads, abstract_tables
from eligibility.engine.affected import key_of
from eligibility.engine.compiler import Loop
from eligibility.engine.environment import Closure, Pair
from eligibility.engine.facts import Fact, Path
from eligibility.engine.frames import UNSET, Doubtful, Frame, Members, Trace
from eligibility.engine.intervals import Span, between, ends
from eligibility.engine.terms import Call, Comparison
from eligibility.engine.types import Type
from eligibility.engine.values import DontKnow, NotAsked, Refused

GroundKind = Literal["fact", "list", "figure"]
#: states that say nothing
NOT_STATED: Final = (NotAsked, DontKnow, Refused)


@dataclass(frozen=True, slots=True)
class Ground:
    """Something a value rests on: a stated fact, who is in a list, or a parameter or table.

    ``path`` is the fact's or the list's place, or ``(name, place)`` of the figure, place being the number of the
    fact whose region decides it among those of the compiler.
    """

    kind: GroundKind
    path: Path

    @property
    def key(self) -> str:
        """The key of a fact, or of who is in a list."""
        return key_of(self.path) if self.kind == "fact" else f"{key_of(self.path)}[]"


class GroundTrace(Trace):
    """Collects grounds: one bit each. ``inside`` are those that belong to an item of a list, by its place."""

    __slots__ = ("grounds", "inside", "known")

    def __init__(self) -> None:
        super().__init__()
        self.grounds: list[Ground] = []
        self.known: dict[Ground, int] = {}
        self.inside: dict[Path, int] = {}

    def note(self, kind: GroundKind, path: Path) -> None:
        """Add a ground to the mask."""
        ground = Ground(kind, path)
        number = self.known.get(ground)
        if number is None:
            number = self.known[ground] = len(self.grounds)
            self.grounds.append(ground)
            for end in range(2, len(path), 2):
                self.inside[path[:end]] = self.inside.get(path[:end], 0) | 1 << number
        self.mask |= 1 << number

    def of(self, mask: int) -> list[Ground]:
        """The grounds of a mask, in the order they were first met."""
        return [ground for number, ground in enumerate(self.grounds) if mask >> number & 1]


class Grounds:
    """The algebra: see the module."""

    def constant(self, value: Any) -> Closure:
        """A value written in the rule rests on nothing."""
        return lambda frame: value

    def raw(self, fact: Fact, *, has_first: bool) -> Closure:
        """A fact, if anything has been said about it; what is fixed for the applicant goes without saying."""
        inner, name = abstract_reads.raw(fact, has_first=has_first), fact.name
        is_fixed = has_first and fact.applicant is not None

        def read(frame: Frame) -> Any:
            trace: Any = frame.trace
            start = trace.mask
            value = inner(frame)
            trace.mask = start
            state = frame.states.get(name)
            if state is not None and not isinstance(state, NOT_STATED) and not (is_fixed and frame.number == 0):
                trace.note("fact", (*frame.path, name))
            return value

        return read

    def officer(self, key: str) -> Closure:
        """An officer's decision is given from outside, like the rules."""
        name = key.removeprefix("officer ")
        return lambda frame: frame.root.officers.get(name)

    def slot(self, index: int, compute: Closure, kind: Type) -> Closure:
        """Compute once for each frame, and remember the grounds too."""

        def read(frame: Frame) -> Any:
            remembered = frame.memo[index]
            trace = frame.trace
            if remembered is UNSET:
                outer, trace.mask = trace.mask, 0
                value = compute(frame)
                remembered = frame.memo[index] = Doubtful(value, 0 if value is None else trace.mask)
                trace.mask = outer
            trace.mask |= remembered.mask
            return remembered.value

        return read

    def logic(self, how: str, parts: tuple[Closure, ...]) -> Closure:
        """The part that decides, the one with the fewest grounds if there are several; or all parts."""
        return _decided(parts, decisive=how == "or")

    def negation(self, of: Closure) -> Closure:
        """``not``."""
        return abstract_logic.negation(of)

    def comparison(self, term: Comparison, left: Closure, right: Closure) -> Closure:
        """Both sides, where they decide."""
        return _or_nothing(abstract_choices.comparison(term, left, right))

    def either(self, test: Closure, then: Closure, other: Closure, kind: Type) -> Closure:
        """The test and the branch taken, or what both branches rest on."""
        join = abstract_logic.joining(kind)

        def choose(frame: Any) -> Any:
            truth = test(frame)
            return join(then(frame), other(frame)) if truth is None else then(frame) if truth else other(frame)

        return choose

    def call(self, term: Call, arguments: tuple[Closure, ...], step: int) -> Closure:
        """All arguments."""
        return abstract_numbers.call(term, arguments, step)

    def param(self, place: int, read_place: Closure, path: str) -> Closure:
        """A parameter, and the fact that says where."""

        def read(frame: Any) -> Any:
            figures = frame.root.places[place]
            if figures.region is not None:
                read_place(frame.root)
                frame.trace.note("figure", (path, place))
            return figures[path]

        return read

    def table(self, place: int, read_place: Closure, name: str, arguments: tuple[Closure, ...]) -> Closure:
        """A table, its arguments, and the fact that says where."""

        def read(frame: Any) -> Span:
            figures = frame.root.places[place]
            rows, bounds = figures.table(name)
            if figures.region is not None:
                read_place(frame.root)
                frame.trace.note("figure", (name, place))
            return abstract_tables.looked_up(rows, bounds, [argument(frame) for argument in arguments])

        return read

    def each(self, loop: Loop) -> Closure:
        """A loop: the items that decide, or all, and that there are no others."""
        return _LOOPS[loop.how](loop)


def _or_nothing(judge: Closure) -> Closure:
    """The same truth, without grounds where it is unknown."""

    def judged(frame: Any) -> bool | None:
        start = frame.trace.mask
        value: bool | None = judge(frame)
        if value is None:
            frame.trace.mask = start
        return value

    return judged


def _decided(parts: tuple[Closure, ...], *, decisive: bool) -> Closure:
    def decide(frame: Any) -> bool | None:
        return _settled(frame.trace, [(part, frame) for part in parts], decisive=decisive)[0]

    return decide


def _settled(trace: Any, judged: list[tuple[Closure, Any]], *, decisive: bool) -> tuple[bool | None, bool]:
    """Truths joined by ``or`` (decisive true) or ``and``; and whether one of them alone has decided."""
    start, all_masks, is_open = trace.mask, 0, False
    best: int | None = None
    for judge, frame in judged:
        trace.mask = 0
        value = judge(frame)
        if value is None:
            is_open = True
        elif value is not decisive:
            all_masks |= trace.mask
        elif best is None or trace.mask.bit_count() < best.bit_count():
            best = trace.mask
    trace.mask = start
    if best is not None:
        trace.mask |= best
        return decisive, True
    if is_open:
        return None, False
    trace.mask |= all_masks
    return not decisive, False


def _members(loop: Loop, frame: Any) -> tuple[Members, list[Any], Any]:
    """A list, what is given to closures for each of its items, and the same for an unnamed one (or ``None``)."""
    owner = frame if loop.owner is None else loop.owner(frame)
    found = owner.members(loop.name)
    if not loop.is_paired:
        return found, list(found.frames), found.unnamed
    unnamed = None if found.unnamed is None else Pair(found.unnamed, frame)
    return found, [Pair(item, frame) for item in found.frames], unnamed


def _note_end(loop: Loop, frame: Any) -> None:
    """Nobody else is in the list: that has been said."""
    owner = frame if loop.owner is None else loop.owner(frame)
    if owner.facts.items((loop.name,)).is_closed:
        _note_list(loop, frame)


def _note_list(loop: Loop, frame: Any) -> None:
    """Somebody counts of whom nothing else has been said than that she is in the list."""
    owner = frame if loop.owner is None else loop.owner(frame)
    frame.trace.note("list", (*owner.path, loop.name))


def _quantified(decisive: bool) -> Callable[[Loop], Closure]:
    """``any`` with True, ``all`` with False."""

    def make(loop: Loop) -> Closure:
        element = loop.element if decisive else abstract_logic.negation(loop.element)
        test = element if loop.condition is None else _decided((loop.condition, element), decisive=False)

        def compute(frame: Any) -> bool | None:
            _, items, unnamed = _members(loop, frame)
            trace = frame.trace
            start = trace.mask
            counted = _counted(loop, frame, test)
            met, is_alone = _settled(trace, [(counted, item) for item in items], decisive=True)
            if met is False and not _is_nobody_else(loop, frame, test, unnamed):
                met = None
            if met is None:
                trace.mask = start
                return None
            return decisive if is_alone else not decisive

        return compute

    return make


def _counted(loop: Loop, frame: Any, test: Closure) -> Closure:
    """The same test; of an item that meets it and of which nothing else is told, that it is in the list is a ground."""

    def judge(item: Any) -> bool | None:
        trace = frame.trace
        start, trace.mask = trace.mask, 0
        value: bool | None = test(item)
        if value and not trace.mask & trace.inside.get(getattr(item, "item", item).path, 0):
            _note_list(loop, frame)
        trace.mask |= start
        return value

    return judge


def _is_nobody_else(loop: Loop, frame: Any, test: Closure, unnamed: Any) -> bool:
    """Whether nobody counts who has not been named; what that rests on is noted."""
    if unnamed is None:
        _note_end(loop, frame)
        return True
    start = frame.trace.mask
    if test(unnamed) is False:
        return True
    frame.trace.mask = start
    return False


def _count(loop: Loop) -> Closure:
    test = loop.element if loop.condition is None else _decided((loop.condition, loop.element), decisive=False)

    def compute(frame: Any) -> Span:
        found, items, unnamed = _members(loop, frame)
        low = high = 0
        counted = _counted(loop, frame, test)
        for item in items:
            met = counted(item)
            low += met is True
            high += met is not False
        if not _is_nobody_else(loop, frame, test, unnamed):
            high += found.more
        return between(low, high)

    return compute


def _sum(loop: Loop) -> Closure:
    condition, element = loop.condition, loop.element

    def compute(frame: Any) -> Span:
        found, items, unnamed = _members(loop, frame)
        low: Any = 0
        high: Any = 0
        counted = _counted(loop, frame, condition or _always)
        for item in items:
            counts = counted(item)
            if counts is False:
                continue
            least, most = ends(element(item))
            low += least if counts else min(least, 0)
            high += most if counts else max(most, 0)
        if not _is_nobody_else(loop, frame, condition or _always, unnamed):
            least, most = ends(element(unnamed))
            low += min(least, 0) and min(least, 0) * found.more
            high += max(most, 0) and max(most, 0) * found.more
        return between(low, high)

    return compute


def _always(frame: Any) -> bool:
    return True


_LOOPS: Final = {"any": _quantified(True), "all": _quantified(False), "count": _count, "sum": _sum}
