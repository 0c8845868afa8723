"""Households for tests: whole ones with every fact known, and what is left of them when answers are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from eligibility.engine.facts import Fact, FactList, Facts, Items, Schema
from eligibility.engine.figures import FiguresByPlace
from eligibility.engine.lookups import Cell
from eligibility.engine.rules import officer_key
from eligibility.engine.terms import Read, walk
from eligibility.engine.values import DontKnow, Interval, Known, NotAsked, OneOf, Refused, State
from eligibility.pack import Pack

DAY = date(2022, 6, 1)


# --- whole households ------------------------------------------------------------------------------------------------


def whole(schema: Schema, random: Random, regions: Sequence[str], most: int = 4) -> Facts:
    """A household of which everything is known."""
    lists = {name: _items(each, random, regions, most) for name, each in schema.lists.items()}
    return Facts({name: Known(_value(fact, random, regions)) for name, fact in schema.facts.items()}, lists)


def _items(each: FactList, random: Random, regions: Sequence[str], most: int) -> Items:
    least = 1 if each.applicant else 0
    number = random.randint(least, min(most, each.at_most))
    return Items(tuple(_item(each, at, random, regions, most) for at in range(number)), is_closed=True)


def _item(each: FactList, at: int, random: Random, regions: Sequence[str], most: int) -> Facts:
    states: dict[str, State] = {}
    for name, fact in each.facts.items():
        value = _value(fact, random, regions)
        while each.applicant and at and fact.applicant is not None and value == fact.applicant:
            value = _value(fact, random, regions)
        states[name] = Known(fact.applicant if each.applicant and not at and fact.applicant is not None else value)
    return Facts(states, {name: _items(inner, random, regions, most) for name, inner in each.lists.items()})


def _value(fact: Fact, random: Random, regions: Sequence[str]) -> Any:
    match fact.kind:
        case "yes_no":
            return random.random() < 0.5
        case "choice":
            return random.choice(fact.values)
        case "choices":
            return frozenset(value for value in fact.values if random.random() < 0.4) or frozenset(fact.values[:1])
        case "region":
            return random.choice(regions)
        case "date":
            return DAY - timedelta(days=random.randint(0, 30_000))
    low = int(fact.low or 0)
    high = int(fact.high) if fact.high is not None else low + random.choice((10, 1_000, 300_000))
    return random.choice((low, low + 1, random.randint(low, max(low, high)), min(high, low + random.randint(0, 100))))


# --- what is left of them --------------------------------------------------------------------------------------------


def blurred(facts: Facts, schema: Schema | FactList, random: Random, share: float) -> Facts:
    """The same household with some answers missing, vague or refused, and some lists not ended."""
    states = {
        name: state if random.random() > share else _vague(schema.facts[name], state, random)
        for name, state in facts.states.items()
    }
    lists = {name: _blurred_items(there, schema.lists[name], random, share) for name, there in facts.lists.items()}
    return Facts({name: state for name, state in states.items() if not isinstance(state, NotAsked)}, lists)


def _blurred_items(there: Items, each: FactList, random: Random, share: float) -> Items:
    items = [blurred(item, each, random, share) for item in there.items]
    is_closed = random.random() > share
    if not is_closed:
        least = 1 if each.applicant else 0
        items = items[: random.randint(least, max(len(items), least))]
    return Items(tuple(items), is_closed)


def _vague(fact: Fact, state: State, random: Random) -> State:
    """A state that the known one is a completion of."""
    assert isinstance(state, Known)
    kind = random.choice(("not_asked", "not_asked", "dont_know", "refused", "vague"))
    if kind == "vague" and fact.kind in {"number", "money"}:
        below, above = random.randint(0, 50), random.randint(0, 50)
        is_open = random.random() < 0.3
        low, high = state.value - below - is_open, state.value + above + is_open  # type: ignore[operator]
        return Interval(low, high, is_low_open=is_open, is_high_open=is_open)
    if kind == "vague" and fact.kind == "choice":
        return OneOf(frozenset({state.value, random.choice(fact.values)}))
    return {"dont_know": DontKnow(), "refused": Refused()}.get(kind, NotAsked())


# --- what rules are given besides ------------------------------------------------------------------------------------


def officers_of(pack: Pack, random: Random) -> dict[str, bool]:
    """A decision on everything that only an officer can say."""
    names = {
        part.key.removeprefix("officer ")
        for definition in pack.rules.definitions.values()
        for part in walk(definition.term)
        if isinstance(part, Read) and part.key.startswith(officer_key("", "")[:-1])
    }
    return {name: random.random() < 0.7 for name in sorted(names)}


@dataclass(frozen=True)
class Pinned:
    """The figures of a pack with every uncertain one settled somewhere between its ends."""

    of: Any
    seed: int

    def __getattr__(self, name: str) -> Any:
        return getattr(self.of, name)

    def resolve(self, path: str, region: str, on: date) -> Pin:
        figure = self.of.resolve(path, region, on)
        return self._pin(figure, f"{path} {region} {on}")

    def rows(self, name: str, region: str, on: date) -> list[PinnedRow]:
        rows = self.of.rows(name, region, on)
        return [PinnedRow(row.cells, self._pin(row, f"{name} {at} {region} {on}").low) for at, row in enumerate(rows)]

    def _pin(self, figure: Any, what: str) -> Pin:
        random = Random(f"{self.seed} {what}")
        low = figure.low if figure.low is not None else Decimal(-1_000)
        high = figure.high if figure.high is not None else low + 5_000
        share = Decimal(str(random.choice((0, 1, round(random.random(), 3)))))
        return Pin(low + (high - low) * share)


@dataclass(frozen=True)
class Pin:
    """A figure that is one number."""

    low: Decimal
    is_missing: bool = False

    @property
    def high(self) -> Decimal:
        return self.low


@dataclass(frozen=True)
class PinnedRow:
    """A row of a table that gives one number."""

    cells: tuple[Cell, ...]
    low: Decimal
    is_missing: bool = False

    @property
    def high(self) -> Decimal:
        return self.low


def pinned(pack: Pack, seed: int) -> Pack:
    """The same pack, every figure of it known."""
    rules = replace(pack.rules, parameters=Pinned(pack.rules.parameters, seed), tables=Pinned(pack.rules.tables, seed))
    other = copy(pack)
    other.figures = FiguresByPlace(rules)
    return other


class NoFigures:
    """Parameters and tables of a pack that has none, or a few fixed ones."""

    first_day = date(2000, 1, 1)

    def __init__(self, figures: Mapping[str, tuple[str, Any, Any]] | None = None) -> None:
        self.figures = dict(figures or {})  # path -> unit, low, high

    def paths(self) -> list[str]:
        return list(self.figures)

    names = paths

    def unit(self, path: str) -> str | None:
        return self.figures[path][0] if path in self.figures else None

    def arity(self, name: str) -> int:
        return 1

    def bounds(self, path: str) -> tuple[Any, Any]:
        return Decimal(0), None

    def covers(self, region: str, on: date) -> bool:
        return True

    def resolve(self, path: str, region: str, on: date) -> Any:
        _, low, high = self.figures[path]
        return Span(Decimal(low), None if high is None else Decimal(high), low != high)

    def rows(self, name: str, region: str, on: date) -> list[Any]:
        return []


@dataclass(frozen=True)
class Span:
    """A figure between two ends."""

    low: Decimal | None
    high: Decimal | None
    is_missing: bool
