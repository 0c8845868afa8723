"""What a value rests on: the abstract evaluator again, noting stated facts, ended lists and figures instead of doubts.

Whatever the grounds of a certain value leave out may be forgotten: the value stays the same. Its trace is a
:class:`GroundTrace`; values are those of ``abstract.py``. An unknown truth rests on nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

from eligibility.engine import abstract_choices, abstract_logic, abstract_numbers, abstract_reads, abstract_tables
from eligibility.engine.affected import key_of
from eligibility.engine.compiler import Loop
from eligibility.engine.environment import Closure
from eligibility.engine.facts import Fact, Path
from eligibility.engine.frames import UNSET, Doubtful, Frame, Trace
from eligibility.engine.ground_logic import decided, or_nothing
from eligibility.engine.ground_loops import LOOPS
from eligibility.engine.intervals import Span
from eligibility.engine.terms import Call, Comparison
from eligibility.engine.types import Boolean, Type
from eligibility.engine.values import DontKnow, NotAsked, Refused

GroundKind = Literal["fact", "list", "figure"]
#: states that say nothing
NOT_STATED: Final = (NotAsked, DontKnow, Refused)


class Ground(NamedTuple):
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
    """Collects grounds: one bit each. ``inside`` are those that belong to an item of a list, by its place.

    ``concluded`` is what evaluating the same household has left in its slots: a truth it found open need not be
    looked into again.
    """

    __slots__ = ("concluded", "grounds", "inside", "known")

    def __init__(self, concluded: Sequence[Any]) -> None:
        super().__init__()
        self.concluded = concluded
        self.grounds: list[Ground] = []
        self.known: dict[tuple[GroundKind, Path], int] = {}
        self.inside: dict[Path, int] = {}

    def note(self, kind: GroundKind, path: Path) -> None:
        """Add a ground to the mask."""
        number = self.known.get((kind, path))
        if number is None:
            number = self.known[kind, path] = len(self.grounds)
            self.grounds.append(Ground(kind, path))
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
        is_truth = isinstance(kind, Boolean)

        def read(frame: Frame) -> Any:
            remembered = frame.memo[index]
            trace: Any = frame.trace
            if remembered is UNSET:
                if is_truth and frame is frame.root and type(trace.concluded[index]) is int:
                    return None
                outer, trace.mask = trace.mask, 0
                value = compute(frame)
                remembered = frame.memo[index] = Doubtful(value, 0 if value is None else trace.mask)
                trace.mask = outer
            trace.mask |= remembered.mask
            return remembered.value

        return read

    def logic(self, how: str, parts: tuple[Closure, ...]) -> Closure:
        """The part that decides, the one with the fewest grounds if there are several; or all parts."""
        return decided(parts, decisive=how == "or")

    def negation(self, of: Closure) -> Closure:
        """``not``."""
        return abstract_logic.negation(of)

    def comparison(self, term: Comparison, left: Closure, right: Closure) -> Closure:
        """Both sides, where they decide."""
        return or_nothing(abstract_choices.comparison(term, left, right))

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
        return LOOPS[loop.how](loop)
