"""The exact evaluator: rules with everything known. Money and counts are ``int``, quotients ``Decimal``.

Truths are ``bool``, days ordinals, choices ``str``, several choices ``frozenset``. What has no exact value (a missing
figure, a fact not known, a division by zero) raises :class:`NotExact`.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from eligibility.engine import exact_numbers
from eligibility.engine.compiler import Loop
from eligibility.engine.environment import Closure, Pair
from eligibility.engine.exact_numbers import NotExact
from eligibility.engine.facts import Fact
from eligibility.engine.frames import UNSET, Frame
from eligibility.engine.intervals import is_less
from eligibility.engine.terms import Call, Comparison
from eligibility.engine.types import Type
from eligibility.engine.values import NOT_ASKED, Known, NotApplicable, State

__all__ = ["Exact", "NotExact"]


class Exact:
    """The algebra of known values."""

    def constant(self, value: Any) -> Closure:
        """A value written in the rule."""
        return lambda frame: value

    def raw(self, fact: Fact, *, has_first: bool) -> Closure:
        """A fact that is known."""
        name, without = fact.name, _not_known(fact, has_first=has_first)
        known: Callable[[Any], Any] = _day if fact.kind == "date" else attrgetter("value")

        def read(frame: Frame) -> Any:
            state = frame.states.get(name, NOT_ASKED)
            return known(state) if type(state) is Known else without(frame, state)

        return read

    def officer(self, key: str) -> Closure:
        """What an officer has decided."""
        name = key.removeprefix("officer ")

        def read(frame: Any) -> bool:
            decided = frame.officers.get(name)
            if decided is None:
                raise NotExact(name)
            return bool(decided)

        return read

    def slot(self, index: int, compute: Closure, kind: Type) -> Closure:
        """Compute once for each frame."""

        def read(frame: Frame) -> Any:
            value = frame.memo[index]
            if value is UNSET:
                value = frame.memo[index] = compute(frame)
            return value

        return read

    def logic(self, how: str, parts: tuple[Closure, ...]) -> Closure:
        """``and`` or ``or``, no further than needed."""
        if len(parts) == 2:
            first, second = parts
            if how == "or":
                return lambda frame: first(frame) or second(frame)
            return lambda frame: first(frame) and second(frame)
        decisive, otherwise = (True, False) if how == "or" else (False, True)

        def decide(frame: Any) -> bool:
            for part in parts:
                if part(frame) is decisive:
                    return not otherwise
            return otherwise

        return decide

    def negation(self, of: Closure) -> Closure:
        """``not``."""
        return lambda frame: not of(frame)

    def comparison(self, term: Comparison, left: Closure, right: Closure) -> Closure:
        """See :func:`exact_numbers.comparison`."""
        return exact_numbers.comparison(term, left, right)

    def either(self, test: Closure, then: Closure, other: Closure, kind: Type) -> Closure:
        """One of two values."""
        return lambda frame: then(frame) if test(frame) else other(frame)

    def call(self, term: Call, arguments: tuple[Closure, ...], step: int) -> Closure:
        """See :func:`exact_numbers.call`."""
        return exact_numbers.call(term, arguments, step)

    def param(self, place: int, read_place: Closure, path: str) -> Closure:
        """A parameter that has one value."""

        def read(frame: Any) -> Any:
            value = frame.root.places[place][path]
            if type(value) is tuple:
                raise NotExact(path)
            return value

        return read

    def table(self, place: int, read_place: Closure, name: str, arguments: tuple[Closure, ...]) -> Closure:
        """The first row of a table that applies."""

        def read(frame: Any) -> Any:
            given = [argument(frame) for argument in arguments]
            for row in frame.root.places[place].table(name)[0]:
                if all(_fits(cell, value) for cell, value in zip(row.cells, given, strict=True)):
                    if type(row.gives) is tuple:
                        break
                    return row.gives
            raise NotExact(name)

        return read

    def each(self, loop: Loop) -> Closure:
        """A loop over all items."""
        test, element, items = loop.condition, loop.element, _items(loop)
        match loop.how:
            case "any":
                return lambda frame: any((test is None or test(item)) and element(item) for item in items(frame))
            case "all":
                return lambda frame: all(not (test is None or test(item)) or element(item) for item in items(frame))
            case "count":
                return lambda frame: sum(1 for item in items(frame) if (test is None or test(item)) and element(item))
        return lambda frame: sum(element(item) for item in items(frame) if test is None or test(item))


def _day(state: Any) -> int:
    day: int = state.value.toordinal()
    return day


def _not_known(fact: Fact, *, has_first: bool) -> Callable[[Frame, State], Any]:
    """What a fact is that nobody has stated: its ``else`` where it does not apply, or what it always is."""
    name, otherwise, fixed = fact.name, fact.otherwise, fact.applicant if has_first else None

    def read(frame: Frame, state: State) -> Any:
        if type(state) is NotApplicable and otherwise is not None:
            return otherwise
        if fixed is not None and frame.number == 0:
            return fixed
        raise NotExact(name)

    return read


def _items(loop: Loop) -> Callable[[Any], Any]:
    owner, name, is_paired = loop.owner, loop.name, loop.is_paired

    def items(frame: Any) -> Any:
        found = (frame if owner is None else owner(frame)).members(name)
        if found.unnamed is not None:
            raise NotExact(name)
        return [Pair(item, frame) for item in found.frames] if is_paired else found.frames

    return items


def _fits(cell: Any, value: Any) -> bool:
    if cell is None:
        return True
    if isinstance(cell, tuple):
        low, high = cell
        return not (low is not None and is_less(value, low)) and not (high is not None and is_less(high, value))
    return value in cell
