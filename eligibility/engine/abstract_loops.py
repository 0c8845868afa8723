"""Any, all, count and sum over lists that may not be complete and whose items may not be known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from eligibility.engine.compiler import Loop
from eligibility.engine.environment import Closure, Pair
from eligibility.engine.frames import Frame, Members
from eligibility.engine.intervals import Span, between, ends

#: whether an item counts: its condition, and for all but a sum its element too
Test = Callable[[Any], bool | None]


def each(loop: Loop) -> Closure:
    """The closure of a loop."""
    return _LOOPS[loop.how](_frames(loop), loop)


def _frames(loop: Loop) -> Callable[[Any], tuple[list[Any] | tuple[Any, ...], Any, Members]]:
    """How to get at the items: what each closure is given, the same for an unnamed item (or ``None``), and the rest."""
    owner, name, is_paired = loop.owner, loop.name, loop.is_paired

    def frames(frame: Any) -> tuple[Any, Any, Members]:
        found: Members = (frame if owner is None else owner(frame)).members(name)
        if not is_paired:
            return found.frames, found.unnamed, found
        unnamed = None if found.unnamed is None else Pair(found.unnamed, frame)
        return [Pair(item, frame) for item in found.frames], unnamed, found

    return frames


def _and(condition: Closure | None, element: Closure) -> Test:
    if condition is None:
        return element
    test = condition

    def both(frame: Any) -> bool | None:
        first = test(frame)
        if first is False:
            return False
        second: bool | None = element(frame)
        return second if first or second is False else None

    return both


def _decided(decisive: bool) -> Callable[[Any, Loop], Closure]:
    """``any`` with True, ``all`` with False: one item decides; an unnamed one only opens."""

    def make(frames: Any, loop: Loop) -> Closure:
        test = _and(loop.condition, loop.element) if decisive else _and(loop.condition, _not(loop.element))

        def compute(frame: Any) -> bool | None:
            trace = frame.trace
            start, is_open = trace.mask, False
            items, unnamed, _ = frames(frame)
            for item in items:
                mask = trace.mask
                met = test(item)
                if met is None:
                    is_open = True
                elif met:
                    trace.mask = start
                    return decisive
                else:
                    trace.mask = mask
            if unnamed is not None and _may_be(test, unnamed, trace):
                is_open = True
            return None if is_open else not decisive

        return compute

    return make


def _not(of: Closure) -> Closure:
    def negate(frame: Any) -> bool | None:
        value = of(frame)
        return None if value is None else not value

    return negate


def _may_be(test: Test, unnamed: Any, trace: Any) -> bool:
    """Whether somebody not yet named could count; that the list is open is then a doubt."""
    mask = trace.mask
    if test(unnamed) is False:
        trace.mask = mask
        return False
    frame: Frame = getattr(unnamed, "item", unnamed)
    trace.mask = mask | frame.blame
    return True


def _count(frames: Any, loop: Loop) -> Closure:
    test = _and(loop.condition, loop.element)

    def compute(frame: Any) -> Span:
        trace = frame.trace
        low = high = 0
        items, unnamed, found = frames(frame)
        for item in items:
            mask = trace.mask
            met = test(item)
            if met is None:
                high += 1
                continue
            trace.mask = mask
            if met:
                low += 1
                high += 1
        if unnamed is not None and _may_be(test, unnamed, trace):
            high += found.more
        return low if low == high else (low, high)

    return compute


def _sum(frames: Any, loop: Loop) -> Closure:
    condition, element = loop.condition, loop.element

    def compute(frame: Any) -> Span:
        trace = frame.trace
        low: Any = 0
        high: Any = 0
        items, unnamed, found = frames(frame)
        for item in items:
            mask = trace.mask
            counts = True if condition is None else condition(item)
            if counts is False:
                trace.mask = mask
                continue
            value = element(item)
            if counts and type(value) is not tuple:
                low += value
                high += value
                continue
            least, most = ends(value)
            low += least if counts else min(least, 0)
            high += most if counts else max(most, 0)
        if unnamed is not None and (condition is None or _may_be(condition, unnamed, trace)):
            least, most = ends(element(unnamed))
            trace.mask |= getattr(unnamed, "item", unnamed).blame
            low += min(least, 0) and min(least, 0) * found.more
            high += max(most, 0) and max(most, 0) * found.more
        return between(low, high)

    return compute


_LOOPS: Final = {"any": _decided(True), "all": _decided(False), "count": _count, "sum": _sum}
