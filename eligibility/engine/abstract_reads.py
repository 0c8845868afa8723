"""What facts say that are not simply known, and the doubt it brings.

Truths are ``True``, ``False`` or ``None`` (either); numbers and days are spans (see ``intervals.py``); a choice is a
``str`` or the ``frozenset`` of those it can be; several choices are a ``frozenset`` or a pair of what is certainly in
and what may be; a region is a ``str`` or ``None``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.engine.days import FIRST_DAY, LAST_DAY
from eligibility.engine.environment import Closure
from eligibility.engine.facts import Fact
from eligibility.engine.frames import Frame, value_of
from eligibility.engine.intervals import INFINITY, between
from eligibility.engine.values import NOT_ASKED, Interval, Known, NotApplicable, NotAsked, OneOf, State

#: a frame and the state of a fact in it -> what goes into the memo
Unknown = Callable[[Frame, State], Any]


def unknown(fact: Fact, *, has_first: bool) -> Unknown:
    """How a fact reads that is not simply known; ``has_first`` in a list whose first item is the applicant."""
    name, widest, fixed = fact.name, widest_of(fact), fact.applicant if has_first else None
    of_others = widest if fixed is None else _without(widest, fixed)
    is_truth = fact.kind == "yes_no"

    def read(frame: Frame, state: State) -> Any:
        if fixed is not None and frame.number == 0:
            return fixed
        if type(state) is not NotAsked:
            value = _reached(fact, state, of_others)
            if is_truth and value is not None:
                return value
            bit = frame.blame or frame.trace.not_answered(frame, name)
            return bit if is_truth else [value, bit]
        bit = frame.blame or frame.trace.not_asked(frame, name)
        return bit if is_truth else [of_others, bit]

    return read


def raw(fact: Fact, *, has_first: bool) -> Closure:
    """The value alone, for evaluators that do not gather doubts."""
    name, read = fact.name, unknown(fact, has_first=has_first)

    def value(frame: Frame) -> Any:
        state = frame.states.get(name, NOT_ASKED)
        if type(state) is not Known:
            entry = read(frame, state)
            return value_of(entry) if type(entry) is not int or fact.kind != "yes_no" else None
        return state.value.toordinal() if isinstance(state.value, date) else state.value

    return value


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
