"""Reads facts that somebody wrote down, strictly: everything that cannot be so is named by its field.

Money is in yuan, in the unit the fact is declared with (``300``, ``"300.50"``, or with the unit ``300 CNY/month``);
days are ``2025-01-31``. ``没问`` (not asked), ``不知道``, ``不想说`` and ``300..500`` are answers too. A list that
ends in ``也许还有`` is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from eligibility.engine.facts import Fact, FactList, Facts, Items, Schema
from eligibility.engine.typed_vocabulary import names_like
from eligibility.engine.values import NOT_ASKED, DontKnow, Interval, Known, Refused, State, Value

NOT_ASKED_WORD: Final = "没问"
MAYBE_MORE: Final = "也许还有"
_ANSWERS: Final[Mapping[str, State]] = {NOT_ASKED_WORD: NOT_ASKED, "不知道": DontKnow(), "不想说": Refused()}
_MOST_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class FactProblem:
    """One thing that cannot be so. ``field`` is its place, ``household/0/age``; ``message`` never repeats a value."""

    field: str
    code: str
    message: str


class FactsRefused(ValueError):
    """Facts that cannot be so; ``problems`` are all of them."""

    def __init__(self, problems: list[FactProblem]) -> None:
        super().__init__(f"{problems[0].field}: {problems[0].message}")
        self.problems = tuple(problems)


class _CannotBe(Exception):
    """One value that cannot be: code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def read_facts(told: Any, schema: Schema, *, covers: Callable[[str], bool] = lambda region: True) -> Facts:
    """What is known of a household; ``covers`` says which regions belong to the pack. Raises :class:`FactsRefused`."""
    reader = _Reader(covers)
    facts = reader.facts(told, schema.facts, schema.lists, "")
    if reader.problems:
        raise FactsRefused(reader.problems)
    return facts


@dataclass
class _Reader:
    covers: Callable[[str], bool]
    problems: list[FactProblem] = field(default_factory=list)

    def facts(self, told: Any, facts: Mapping[str, Fact], lists: Mapping[str, FactList], at: str) -> Facts:
        """The facts of the household, or of one item of a list."""
        if not isinstance(told, Mapping):
            self._refuse(at, "not_a_mapping", "write `name: value` lines")
            return Facts()
        known = {**facts, **lists}
        for name in told.keys() - known.keys():
            meant = names_like(str(name), known).removesuffix(", or ask for it before")
            self._refuse(_inside(at, name), "unknown_fact", f"there is no such fact; {meant}")
        states = {name: self._state(facts[name], told[name], _inside(at, name)) for name in facts if name in told}
        items = {name: self._items(lists[name], told[name], _inside(at, name)) for name in lists if name in told}
        return Facts(
            {name: state for name, state in states.items() if state is not NOT_ASKED},
            {name: there for name, there in items.items() if there is not None},
        )

    def _items(self, of: FactList, told: Any, at: str) -> Items | None:
        if told == NOT_ASKED_WORD:
            return None
        if not isinstance(told, list):
            self._refuse(at, "not_a_list", "write a list, one item for each")
            return None
        items = [each for each in told if each != MAYBE_MORE]
        if len(items) > of.at_most:
            self._refuse(at, "too_many_items", f"there can be {of.at_most} at most")
            return None
        read = (self.facts(each, of.facts, of.lists, f"{at}/{number}") for number, each in enumerate(items))
        return Items(tuple(read), is_closed=len(items) == len(told))

    def _state(self, fact: Fact, value: Any, at: str) -> State:
        if isinstance(value, str) and value in _ANSWERS:
            return _ANSWERS[value]
        try:
            if fact.kind in {"money", "number"}:
                return _number_state(fact, value)
            read = _READERS[fact.kind](fact, value)
            if fact.kind == "region" and not self.covers(str(read)):
                raise _CannotBe("outside_pack", "this pack is not for that region, or there is none")
        except _CannotBe as refusal:
            self._refuse(at, refusal.code, refusal.message)
            return NOT_ASKED
        return Known(read)

    def _refuse(self, at: str, code: str, message: str) -> None:
        self.problems.append(FactProblem(at or "facts", code, message))


def _inside(at: str, name: Any) -> str:
    return f"{at}/{name}" if at else str(name)


def _number_state(fact: Fact, value: Any) -> State:
    if isinstance(value, str) and ".." in value:
        low, high = (_number(fact, end) for end in value.split("..", 1))
        if low > high:
            raise _CannotBe("upside_down", "the first end is above the second")
        return Interval(low, high)
    return Known(_number(fact, value))


def _number(fact: Fact, value: Any) -> int | Decimal:
    """An amount or a number in the engine's units, within the fact's bounds."""
    digits, _, unit = value.strip().partition(" ") if isinstance(value, str) else (value, "", "")
    if unit and unit != fact.unit:
        raise _CannotBe("wrong_unit", f"this is asked in {fact.unit or 'plain numbers'}")
    number = _decimal(digits) * (100 if fact.kind == "money" else 1)
    if fact.kind == "money" and number < 0:
        raise _CannotBe("negative", "an amount cannot be below 0")
    if (fact.low is not None and number < fact.low) or (fact.high is not None and number > fact.high):
        raise _CannotBe("outside_bounds", f"it is between {_shown(fact, fact.low)} and {_shown(fact, fact.high)}")
    if number == number.to_integral_value():
        return int(number)
    if fact.kind == "money":
        raise _CannotBe("too_fine", "there is nothing smaller than a fen")
    if fact.is_whole:
        raise _CannotBe("not_whole", "write a whole number")
    return number


def _decimal(digits: Any) -> Decimal:
    if isinstance(digits, bool) or not isinstance(digits, int | float | str | Decimal):
        raise _CannotBe("not_a_number", "write a number")
    try:
        number = Decimal(str(digits))
    except InvalidOperation:
        raise _CannotBe("not_a_number", "write a number") from None
    if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
        raise _CannotBe("not_a_number", "write a number people can have")
    return number


def _shown(fact: Fact, end: Decimal | None) -> str:
    return "anything" if end is None else f"{end / (100 if fact.kind == 'money' else 1):f}"


def _option(fact: Fact, value: Any) -> str:
    if not isinstance(value, str) or value not in fact.values:
        raise _CannotBe("unknown_option", f"it is one of {', '.join(fact.values)}")
    return value


def _options(fact: Fact, value: Any) -> frozenset[str]:
    if not isinstance(value, list):
        raise _CannotBe("not_a_list", "write a list of options")
    options = frozenset(_option(fact, each) for each in value)
    if len(options) > 1 and options & set(fact.alone):
        raise _CannotBe("goes_alone", f"{', '.join(sorted(options & set(fact.alone)))} goes with no other")
    return options


def _truth(fact: Fact, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _CannotBe("not_a_truth", "write true or false")
    return value


def _day(fact: Fact, value: Any) -> date:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise _CannotBe("impossible_day", "write a day there is, as 2025-01-31") from None


def _region(fact: Fact, value: Any) -> str:
    if not isinstance(value, str) or not (value.isascii() and value.isdigit()) or len(value) not in {6, 9, 12}:
        raise _CannotBe("not_a_region", 'write a code of six or nine digits in quotes, "150422"')
    return value


_READERS: Final[dict[str, Callable[[Fact, Any], Value]]] = {
    "choice": _option,
    "choices": _options,
    "yes_no": _truth,
    "date": _day,
    "region": _region,
}
