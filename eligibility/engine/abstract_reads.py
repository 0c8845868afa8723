"""What is read with answers missing: facts, remembered values, figures of a place. Notes the doubts it meets.

Truths are ``True``, ``False`` or ``None`` (either); numbers and days are spans (see ``intervals.py``); a choice is a
``str`` or the ``frozenset`` of those it can be; several choices are a ``frozenset`` or a pair of what is certainly in
and what may be; a region is a ``str`` or ``None``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from eligibility.engine.days import FIRST_DAY, LAST_DAY
from eligibility.engine.environment import Closure
from eligibility.engine.facts import Fact
from eligibility.engine.frames import UNSET, Doubtful, Frame
from eligibility.engine.intervals import INFINITY, between
from eligibility.engine.types import Choice, Day, Many, Number, Text, Type
from eligibility.engine.values import NOT_ASKED, Interval, Known, NotApplicable, OneOf, State


def is_certain(kind: Type) -> Callable[[Any], bool]:
    """A test of whether an abstract value of that type can be only one."""
    match kind:
        case Number() | Day() | Many():
            return lambda value: type(value) is not tuple
        case Choice() | Text():
            return lambda value: type(value) is str
    return lambda value: value is not None


def slot(index: int, compute: Closure, kind: Type) -> Closure:
    """Compute once for each frame; remember the doubts with an uncertain value, and forget those of a certain one."""
    certain = is_certain(kind)

    def fill(frame: Frame) -> Any:
        trace = frame.trace
        outer, trace.mask = trace.mask, 0
        value = compute(frame)
        if certain(value):
            frame.memo[index] = value
        else:
            frame.memo[index] = Doubtful(value, trace.mask)
            outer |= trace.mask
        trace.mask = outer
        return value

    def read(frame: Frame) -> Any:
        value = frame.memo[index]
        if value is UNSET:
            return fill(frame)
        if type(value) is Doubtful:
            frame.trace.mask |= value.mask
            return value.value
        return value

    return read


def raw(fact: Fact, *, has_first: bool) -> Closure:
    """A fact as it is known in the frame; the widest its kind allows where nothing is."""
    name, widest, fixed = fact.name, widest_of(fact), fact.applicant if has_first else None
    of_others = widest if fixed is None else _without(widest, fixed)
    is_day = fact.kind == "date"

    def unknown(frame: Frame, state: State) -> Any:
        if fixed is not None and frame.path[-1] == 0:
            return fixed
        frame.doubt(name, state)
        return _reached(fact, state, of_others)

    def read(frame: Frame) -> Any:
        state = frame.states.get(name, NOT_ASKED)
        if type(state) is Known:
            return state.value
        return unknown(frame, state)

    def read_day(frame: Frame) -> Any:
        state = frame.states.get(name, NOT_ASKED)
        if type(state) is Known and isinstance(state.value, date):
            return state.value.toordinal()
        return unknown(frame, state)

    return read_day if is_day else read


def widest_of(fact: Fact) -> Any:
    """Everything a fact can be."""
    match fact.kind:
        case "number" | "money":
            low = -INFINITY if fact.low is None else _plain(fact.low)
            return between(low, INFINITY if fact.high is None else _plain(fact.high))
        case "choice":
            return frozenset(fact.values)
        case "choices":
            return frozenset(), frozenset(fact.values)
        case "date":
            return FIRST_DAY, LAST_DAY
    return None


def _plain(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def _without(options: Any, value: Any) -> Any:
    return options - {value} if isinstance(options, frozenset) else options


def _reached(fact: Fact, state: State, reach: Any) -> Any:
    """What a fact can be that is known in part."""
    match state:
        case Interval():
            return _narrowed(fact, state, reach)
        case OneOf(values) if fact.kind == "choice":
            left = values & reach or values
            return next(iter(left)) if len(left) == 1 else left
        case OneOf(values) if fact.kind == "choices":
            sets: Any = values
            return frozenset.intersection(*sets), frozenset.union(*sets)
        case OneOf(values) if fact.kind in {"number", "money"}:
            numbers: Any = values
            return between(min(numbers), max(numbers))
        case NotApplicable() if fact.otherwise is not None:
            return fact.otherwise
    return reach


def _narrowed(fact: Fact, state: Interval, reach: Any) -> Any:
    """An interval within what the fact can be; open ends count only where the next number is another one."""
    step = 1 if fact.is_whole or fact.kind == "date" else 0
    low, high = (_ordinal(end) for end in (state.low, state.high))
    low = reach[0] if low is None else max(reach[0], low + step * state.is_low_open)
    high = reach[1] if high is None else min(reach[1], high - step * state.is_high_open)
    return between(low, high) if low <= high else reach


def _ordinal(end: Any) -> Any:
    return end.toordinal() if isinstance(end, date) else end


def officer(key: str) -> Closure:
    """What only an officer can say."""
    path = (key.removeprefix("officer "),)

    def read(frame: Any) -> bool | None:
        decided: bool | None = frame.officers.get(path[0]) if frame.officers else None
        if decided is None:
            frame.trace.mask |= frame.trace.bit("officer", path)
        return decided

    return read


_FIGURE: Final = "parameter"


def param(place: int, read_place: Closure, path: str) -> Closure:
    """A parameter at its place; its bounds while the place is unknown, with the place as the doubt."""

    def read(frame: Any) -> Any:
        figures = frame.root.places[place]
        value = figures[path]
        if type(value) is tuple:
            note_figure(frame, figures.region, read_place, path)
        return value

    return read


def note_figure(frame: Any, region: str | None, read_place: Closure, name: str) -> None:
    """Note why a figure is uncertain: its place is, or it is missing or disputed there."""
    trace = frame.trace
    if region is None:
        read_place(frame.root)
    else:
        trace.mask |= trace.bit(_FIGURE, (name,))
