"""Loops with what they rest on: the items that decide, or all of them, and that nobody else is in the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from eligibility.engine.abstract_logic import negation
from eligibility.engine.compiler import Loop
from eligibility.engine.environment import Closure, Pair
from eligibility.engine.frames import Members
from eligibility.engine.ground_logic import decided, settled
from eligibility.engine.intervals import Span, between, ends


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
        element = loop.element if decisive else negation(loop.element)
        test = element if loop.condition is None else decided((loop.condition, element), decisive=False)

        def compute(frame: Any) -> bool | None:
            _, items, unnamed = _members(loop, frame)
            trace = frame.trace
            start = trace.mask
            counted = _counted(loop, frame, test)
            met, is_alone = settled(trace, [(counted, item) for item in items], decisive=True)
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
    test = loop.element if loop.condition is None else decided((loop.condition, loop.element), decisive=False)

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


LOOPS: Final = {"any": _quantified(True), "all": _quantified(False), "count": _count, "sum": _sum}
