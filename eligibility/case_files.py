"""Reads the case files of a pack: households a lawyer wrote down, and what the pack must say of them.

``facts`` are what people said; ``没问`` (not asked), ``不知道``, ``不想说`` and ``300..500`` are answers too, and a
list that ends in ``也许还有`` is open. ``from`` takes the facts of one of the file's ``bases``, ``with`` supposes
figures that the county has not published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import Any, Final

from eligibility.engine.facts import Fact, FactList, Facts, Items, Schema
from eligibility.engine.values import DontKnow, Interval, Known, Refused, State
from eligibility.findings import Spot, spot_of
from eligibility.sheets import Sheet, SheetError, sheets_in

_NOT_ASKED: Final = "没问"
_MAYBE_MORE: Final = "也许还有"
_ANSWERS: Final[Mapping[str, State]] = {"不知道": DontKnow(), "不想说": Refused()}


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of one programme: the verdict, the amount as it is written, and words and questions in it.

    ``because`` must stand in what is said, ``depends_on`` in the names of what is still to be asked; ``instead_of`` are
    the other certain programmes of which one may draw only one, ``poorer`` whether this one is the worse choice.
    """

    verdict: str
    amount: str | None = None
    because: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    instead_of: tuple[str, ...] | None = None
    poorer: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One household on one day, and what is expected of every programme named."""

    title: str
    on: date
    facts: Facts
    supposed: Mapping[str, Decimal] = field(default_factory=dict)
    expected: Mapping[str, Expected] = field(default_factory=dict)
    spot: Spot = ("", 1)


def cases_in(folder: Traversable, place: str, schema: Schema) -> Iterator[Case]:
    """Every case of a folder, file by file; raises :class:`SheetError` naming file and line."""
    for sheet in sheets_in(folder, place):
        bases = sheet.get("bases", {})
        for data in sheet.get("cases", []):
            yield _case(data, bases, schema)


def _case(data: Sheet, bases: Mapping[str, Any], schema: Schema) -> Case:
    unknown = data.keys() - {"title", "on", "from", "facts", "with", "expect"}
    if unknown or not isinstance(data.get("on"), date) or data.get("from", "") not in {"", *bases}:
        raise SheetError(f"{data.place}: a case has title, on, expect, and may have from, facts, with; not {unknown}")
    told = {**bases.get(data.get("from", ""), {}), **data.get("facts", {})}
    return Case(
        data["title"],
        data["on"],
        _Reader(data.place).facts(told, schema.facts, schema.lists),
        {path: _number(value) for path, value in data.get("with", {}).items()},
        {programme: _expected(what) for programme, what in data["expect"].items()},
        spot_of(data),
    )


def _number(value: Any) -> Decimal:
    return Decimal(str(value))


def _expected(what: Any) -> Expected:
    if isinstance(what, str):
        verdict, _, amount = what.partition(" ")
        return Expected(verdict, amount or None)
    because, depends_on = (tuple(map(str, what.get(key, ()))) for key in ("because", "depends_on"))
    others = tuple(what["instead_of"]) if "instead_of" in what else None
    return Expected(what["verdict"], what.get("amount"), because, depends_on, others, what.get("poorer", False))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns what a lawyer wrote into facts; ``place`` is said when it cannot be done."""

    place: str

    def facts(self, told: Mapping[str, Any], facts: Mapping[str, Fact], lists: Mapping[str, FactList]) -> Facts:
        for name in told.keys() - facts.keys() - lists.keys():
            raise SheetError(f"{self.place}: {name} is no fact; facts.yaml lists them")
        asked = {name: value for name, value in told.items() if value != _NOT_ASKED}
        states = {name: self._state(facts[name], value) for name, value in asked.items() if name in facts}
        items = {name: self._items(lists[name], value) for name, value in asked.items() if name in lists}
        return Facts(states, items)

    def _items(self, of: FactList, told: list[Any]) -> Items:
        people = [each for each in told if each != _MAYBE_MORE]
        items = tuple(self.facts(each, of.facts, of.lists) for each in people)
        return Items(items, is_closed=len(people) == len(told))

    def _state(self, fact: Fact, value: Any) -> State:
        if isinstance(value, str) and value in _ANSWERS:
            return _ANSWERS[value]
        match fact.kind:
            case "money" | "number" if isinstance(value, str) and ".." in value:
                low, high = (self._quantity(fact, end) for end in value.split(".."))
                return Interval(low, high)
            case "money" | "number":
                return Known(self._quantity(fact, value))
            case "choices":
                return Known(frozenset(self._option(fact, each) for each in value))
            case "choice":
                return Known(self._option(fact, value))
        return Known(value)

    def _quantity(self, fact: Fact, value: Any) -> int | Decimal:
        number = _number(value) * (100 if fact.kind == "money" else 1)
        return int(number) if number == number.to_integral_value() else number

    def _option(self, fact: Fact, value: str) -> str:
        if value not in fact.values:
            raise SheetError(f"{self.place}: {fact.name} cannot be {value}; it is one of {', '.join(fact.values)}")
        return value
