"""Invented households one by one: as facts, and as plain data for a line of JSON; only what would have been asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.engine.columns import Codes, Columns
from eligibility.engine.facts import Fact, FactList, Facts, Items, Schema
from eligibility.engine.rules import Definition, Rules
from eligibility.engine.terms import Either
from eligibility.engine.values import Known, State
from eligibility.engine.vector_values import Array, Column, full
from eligibility.population.vectors import Vectors


def facts_of(rules: Rules, columns: Columns, region: str, on: date) -> Iterator[Facts]:
    """Every household with the facts a conversation would ask it for; all of its lists are ended."""
    return iter(
        _Telling(_asked(rules, columns, region, on), Codes.of_schema(rules.schema)).facts(rules.schema, columns)
    )


def plain(facts: Facts, schema: Schema | FactList) -> dict[str, Any]:
    """One household as cases write it: facts and lists by name, money in yuan as decimal strings."""
    told = {name: _plain(schema.facts[name], state) for name, state in facts.states.items()}
    lists = {name: [plain(item, schema.lists[name]) for item in there.items] for name, there in facts.lists.items()}
    return told | lists


def _plain(fact: Fact, state: State) -> Any:
    value = state.value if isinstance(state, Known) else None
    match value:
        case frozenset():
            return sorted(value)
        case date():
            return value.isoformat()
        case int() | Decimal() if fact.kind == "money":
            return f"{Decimal(value) / 100:.2f}"
    return value


def _asked(rules: Rules, columns: Columns, region: str, on: date) -> dict[str, Array]:
    """For every fact and list with a ``when``, by its key: in which rows of its scope it is asked."""
    questions = {key: definition for key, definition in rules.definitions.items() if f"{key}!" in rules.raw}
    tests = {f"{key} asked": _test(key, definition) for key, definition in questions.items()}
    vectors = Vectors(replace(rules, definitions={**rules.definitions, **tests}))
    lists = [key for key in rules.definitions if key.endswith("?") and not key.startswith("?")]
    keys = {**{key: f"{key} asked" for key in questions}, **{key: key for key in lists}}
    return {key: vectors.values(columns, asked, region, on) for key, asked in keys.items()}


def _test(key: str, definition: Definition) -> Definition:
    assert isinstance(definition.term, Either)  # noqa: S101 — a fact with a `when` is an Either, see rule_check
    return replace(definition, key=f"{key} asked", term=definition.term.test)


class _Telling:
    """Reads columns back, all rows of a list at once."""

    def __init__(self, asked: Mapping[str, Array], codes: Codes) -> None:
        self.asked = asked
        self.options = {number: option for option, number in codes.numbers.items()}

    def facts(self, of: Schema | FactList, columns: Columns) -> list[Facts]:
        """The facts of every row."""
        scope = of.name if isinstance(of, FactList) else ""
        states = {name: self._states(scope, fact, columns) for name, fact in of.facts.items()}
        lists = {name: self._items(scope, each, columns) for name, each in of.lists.items()}
        return [Facts(_row(states, number), _row(lists, number)) for number in range(columns.size)]

    def _states(self, scope: str, fact: Fact, columns: Columns) -> Sequence[State | None]:
        is_asked = full(self.asked.get(f"{scope}:{fact.name}", True), columns.size).tolist()
        values = self._values(fact, columns.facts[fact.name])
        return [Known(value) if asked else None for value, asked in zip(values, is_asked, strict=True)]

    def _values(self, fact: Fact, column: Column) -> Sequence[Any]:
        match fact.kind:
            case "choice":
                return [self.options[code] for code in column.tolist()]
            case "choices":
                rows = zip(*(column[option].tolist() for option in fact.values), strict=True)
                return [
                    frozenset(option for option, chosen in zip(fact.values, row, strict=True) if chosen) for row in rows
                ]
            case "number" | "money":
                return [int(value) if value == int(value) else Decimal(str(value)) for value in column.tolist()]
            case "date":
                return [date.fromordinal(day) for day in column.tolist()]
        values: list[Any] = column.tolist()
        return values

    def _items(self, scope: str, of: FactList, columns: Columns) -> Sequence[Items | None]:
        starts, inner = columns.lists[of.name]
        items, bounds = self.facts(of, inner), starts.tolist()
        is_asked = full(self.asked.get(f"{scope}:{of.name}?", True), columns.size).tolist()
        parts = zip(bounds[:-1], bounds[1:], is_asked, strict=True)
        return [Items(tuple(items[first:last]), True) if asked else None for first, last, asked in parts]


def _row(columns: Mapping[str, Sequence[Any]], number: int) -> dict[str, Any]:
    return {name: column[number] for name, column in columns.items() if column[number] is not None}
