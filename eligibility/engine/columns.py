"""Many households' facts as columns: what the vector evaluator reads, made of facts or drawn directly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from eligibility.engine.facts import Fact, FactList, Facts, Items, Schema
from eligibility.engine.values import NOT_ASKED, Known, NotApplicable, Value
from eligibility.engine.vector_values import Array, Column, NotVector, Partial, rearranged
from eligibility.engine.vocabulary import Scopes


@dataclass(frozen=True, slots=True)
class Codes:
    """The number of every option of a schema's choices; 0 is what no choice ever is."""

    numbers: Mapping[str, int]

    @classmethod
    def of_schema(cls, schema: Schema) -> Codes:
        """The codes of a schema, the same for the same options."""
        return cls({option: number for number, option in enumerate(sorted(Scopes.of(schema).options), start=1)})

    def of(self, option: str) -> int:
        """The code of an option."""
        return self.numbers.get(option, 0)

    def column(self, options: Sequence[str]) -> Array:
        """A column of choices."""
        return np.array([self.of(option) for option in options], dtype=self.dtype)

    @property
    def dtype(self) -> type[np.uint8] | type[np.uint16]:
        """How columns of choices are stored."""
        return np.uint8 if len(self.numbers) < 1 << 8 else np.uint16


@dataclass(frozen=True, slots=True)
class Columns:
    """The facts of ``size`` households, or of all items of one list.

    ``lists`` are by name: where each owner's items begin (one entry more than owners), and the items' columns.
    """

    size: int
    facts: Mapping[str, Column]
    lists: Mapping[str, tuple[Array, Columns]] = field(default_factory=dict)

    def items(self, name: str) -> tuple[Array, Columns]:
        """The items of a list."""
        if name not in self.lists:
            raise NotVector(f"{name} is not complete for everybody")
        return self.lists[name]

    def between(self, start: int, stop: int) -> Columns:
        """The rows from ``start`` up to ``stop``, without copying them."""
        part = slice(start, stop)
        facts = {name: rearranged(column, lambda array: array[part]) for name, column in self.facts.items()}
        lists = {}
        for name, (starts, items) in self.lists.items():
            first, last = int(starts[start]), int(starts[stop])
            lists[name] = (starts[start : stop + 1] - first, items.between(first, last))
        return Columns(stop - start, facts, lists)


def columns_of(schema: Schema, households: Sequence[Facts], codes: Codes) -> Columns:
    """The columns of some households; a list that is open for one of them is left out, and rules cannot read it."""
    return _columns(schema.facts, schema.lists, households, codes)


def _columns(
    facts: Mapping[str, Fact], lists: Mapping[str, FactList], owners: Sequence[Facts], codes: Codes
) -> Columns:
    found = {name: _column(fact, owners, codes) for name, fact in facts.items()}
    items = {name: _items(each, owners, codes) for name, each in lists.items()}
    return Columns(len(owners), found, {name: closed for name, closed in items.items() if closed is not None})


def _items(of: FactList, owners: Sequence[Facts], codes: Codes) -> tuple[Array, Columns] | None:
    everybodys = [owner.lists.get(of.name, Items(is_closed=of.when is not None)) for owner in owners]
    if not all(each.is_closed for each in everybodys):
        return None
    counts = [len(each.items) for each in everybodys]
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)
    items = [_fixed(of, item, number) for each in everybodys for number, item in enumerate(each.items)]
    return starts, _columns(of.facts, of.lists, items, codes)


def _fixed(of: FactList, item: Facts, number: int) -> Facts:
    """With what is fixed of the applicant."""
    if not of.applicant or number:
        return item
    fixed = {fact.name: Known(fact.applicant) for fact in of.facts.values() if fact.applicant is not None}
    return Facts({**item.states, **fixed}, item.lists)


def _column(fact: Fact, owners: Sequence[Facts], codes: Codes) -> Column:
    values = [_value(fact, owner) for owner in owners]
    is_known = np.array([value is not None for value in values], dtype=np.bool_)
    column = _stored(fact, [_FILLER[fact.kind] if value is None else value for value in values], codes)
    return column if is_known.all() else Partial(fact.name, column, is_known)


def _value(fact: Fact, owner: Facts) -> Value | None:
    state = owner.states.get(fact.name, NOT_ASKED)
    if isinstance(state, Known):
        return state.value
    return fact.otherwise if isinstance(state, NotApplicable) else None


#: what stands where a fact is not known; nobody reads it
_FILLER: Mapping[str, Any] = {
    "yes_no": False,
    "number": 0,
    "money": 0,
    "choice": "",
    "choices": frozenset(),
    "region": "",
    "date": date.min,
}


def _stored(fact: Fact, values: Sequence[Any], codes: Codes) -> Column:
    match fact.kind:
        case "yes_no":
            return np.array(values, dtype=np.bool_)
        case "number" | "money":
            return np.array([float(value) for value in values], dtype=np.float64)
        case "choice":
            return codes.column(values)
        case "choices":
            return {option: np.array([option in value for value in values], np.bool_) for option in fact.values}
        case "date":
            return np.array([value.toordinal() for value in values], dtype=np.int64)
    return np.array(values, dtype=np.str_)
