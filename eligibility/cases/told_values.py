"""Reads one value that somebody wrote down, strictly, as the kind of its fact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from eligibility.engine.facts import Fact
from eligibility.engine.values import Interval, Known, State, Value

_MOST_DIGITS: Final = 15


class CannotBe(Exception):
    """A value that cannot be: code and message, which does not repeat it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def value_of(fact: Fact, value: Any) -> Value:
    """A value of any kind but amounts and numbers; raises :class:`CannotBe`."""
    return _READERS[fact.kind](fact, value)


def number_state(fact: Fact, value: Any) -> State:
    """An amount or a number, or the two ends it lies between; raises :class:`CannotBe`."""
    if isinstance(value, str) and ".." in value:
        low, high = (_number(fact, end) for end in value.split("..", 1))
        if low > high:
            raise CannotBe("upside_down", "the first end is above the second")
        return Interval(low, high)
    return Known(_number(fact, value))


def _number(fact: Fact, value: Any) -> int | Decimal:
    """An amount or a number in the engine's units, within the fact's bounds."""
    digits, _, unit = value.strip().partition(" ") if isinstance(value, str) else (value, "", "")
    if unit and unit != fact.unit:
        raise CannotBe("wrong_unit", f"this is asked in {fact.unit or 'plain numbers'}")
    number = _decimal(digits) * (100 if fact.kind == "money" else 1)
    if fact.kind == "money" and number < 0:
        raise CannotBe("negative", "an amount cannot be below 0")
    if (fact.low is not None and number < fact.low) or (fact.high is not None and number > fact.high):
        raise CannotBe("outside_bounds", f"it is between {_shown(fact, fact.low)} and {_shown(fact, fact.high)}")
    if number == number.to_integral_value():
        return int(number)
    if fact.kind == "money":
        raise CannotBe("too_fine", "there is nothing smaller than a fen")
    if fact.is_whole:
        raise CannotBe("not_whole", "write a whole number")
    return number


def _decimal(digits: Any) -> Decimal:
    if isinstance(digits, bool) or not isinstance(digits, int | float | str | Decimal):
        raise CannotBe("not_a_number", "write a number")
    try:
        number = Decimal(str(digits))
    except InvalidOperation:
        raise CannotBe("not_a_number", "write a number") from None
    if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
        raise CannotBe("not_a_number", "write a number people can have")
    return number


def _shown(fact: Fact, end: Decimal | None) -> str:
    return "anything" if end is None else f"{end / (100 if fact.kind == 'money' else 1):f}"


def _option(fact: Fact, value: Any) -> str:
    if not isinstance(value, str) or value not in fact.values:
        raise CannotBe("unknown_option", f"it is one of {', '.join(fact.values)}")
    return value


def _options(fact: Fact, value: Any) -> frozenset[str]:
    if not isinstance(value, list):
        raise CannotBe("not_a_list", "write a list of options")
    options = frozenset(_option(fact, each) for each in value)
    if len(options) > 1 and options & set(fact.alone):
        raise CannotBe("goes_alone", f"{', '.join(sorted(options & set(fact.alone)))} goes with no other")
    return options


def _truth(fact: Fact, value: Any) -> bool:
    if not isinstance(value, bool):
        raise CannotBe("not_a_truth", "write true or false")
    return value


def _day(fact: Fact, value: Any) -> date:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise CannotBe("impossible_day", "write a day there is, as 2025-01-31") from None


def _region(fact: Fact, value: Any) -> str:
    if not isinstance(value, str) or not (value.isascii() and value.isdigit()) or len(value) not in {6, 9, 12}:
        raise CannotBe("not_a_region", 'write a code of six or nine digits in quotes, "150422"')
    return value


_READERS: Final[dict[str, Callable[[Fact, Any], Value]]] = {
    "choice": _option,
    "choices": _options,
    "yes_no": _truth,
    "date": _day,
    "region": _region,
}
