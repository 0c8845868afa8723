"""Types of values in expressions: what can be compared, added and looked up, and within which bounds.

A type also says how far a value can reach (a number's bounds, a choice's values), so that conditions can be proved
to be possible or impossible; see :mod:`eligibility.engine.prover`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True, slots=True)
class Boolean:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number from ``low`` to ``high``, both included; ``None`` where there is no bound."""

    low: Decimal | None = None
    high: Decimal | None = None
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Words; ``value`` when it is a text written in the expression itself."""

    value: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; ``is_past`` when it cannot lie after the day of the turn, ``is_today`` when it is that."""

    is_past: bool = False
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these values."""

    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Many:
    """Some values of one type; one of ``alone`` goes with no other."""

    of: Type
    alone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Anything:
    """No type is known: a mistake has been found there already, and one is enough."""


Type = Boolean | Number | Text | Day | Choice | Many | Anything

#: what authors call them
_WORDS: Final[dict[type, str]] = {
    Boolean: "yes or no",
    Number: "a number",
    Text: "a text",
    Day: "a day",
    Choice: "a choice",
    Many: "a set of values",
    Anything: "something unknown",
    object: "any value",
}


@dataclass(frozen=True, slots=True)
class Signature:
    """What a function takes, in order, and what it gives for arguments of these types.

    Any number of ``rest`` may follow.
    """

    takes: tuple[type, ...]
    gives: Callable[..., Type]
    rest: type | None = None

    def for_count(self, count: int) -> tuple[type, ...]:
        """What each of that many arguments must be; a length of its own when there can be no such number."""
        more = count - len(self.takes)
        return self.takes if self.rest is None or more <= 0 else self.takes + (self.rest,) * more


def spoken(kind: Type | type) -> str:
    """A type as authors say it."""
    return _WORDS[kind if isinstance(kind, type) else type(kind)]


def is_a(given: Type, wanted: type) -> bool:
    """Whether a value of type ``given`` may stand where ``wanted`` is asked for."""
    return isinstance(given, Anything | wanted)


def joined(one: Type, other: Type) -> Type | None:
    """The type of a value that is of either type; ``None`` when they have nothing in common."""
    match one, other:
        case (Anything(), _) | (_, Anything()):
            return Anything()
        case Number(), Number():
            low = None if one.low is None or other.low is None else min(one.low, other.low)
            high = None if one.high is None or other.high is None else max(one.high, other.high)
            return Number(low, high, one.is_whole and other.is_whole)
        case Choice(), Choice():
            return Choice(one.values | other.values)
        case Text(), Text():
            return Text()
        case Day(), Day():
            return Day(one.is_past and other.is_past, one.is_today and other.is_today)
        case Many(), Many():
            of = joined(one.of, other.of)
            return None if of is None else Many(of)
    return one if type(one) is type(other) else None


def words_of(kind: Type) -> frozenset[str] | None:
    """The values a choice, a set of choices or a written text can be; ``None`` for everything else."""
    match kind:
        case Choice(values):
            return values
        case Many(of):
            return words_of(of)
        case Text(str() as value):
            return frozenset({value})
    return None


def calculated(sign: str, one: Number, other: Number) -> Number:
    """The type of ``one + other`` and so on."""
    is_whole = one.is_whole and other.is_whole and sign != "/"
    match sign:
        case "+":
            return Number(_both(one.low, other.low), _both(one.high, other.high), is_whole)
        case "-":
            return Number(_less(one.low, other.high), _less(one.high, other.low), is_whole)
        case "*" if _is_from_zero(one) and _is_from_zero(other):
            return Number(Decimal(0), _times(one.high, other.high), is_whole)
        case "/" if _is_from_zero(one) and _is_from_zero(other):
            return Number(Decimal(0))
    return Number(is_whole=is_whole)


def _both(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other


def _times(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one * other


def _is_from_zero(number: Number) -> bool:
    return number.low is not None and number.low >= 0
