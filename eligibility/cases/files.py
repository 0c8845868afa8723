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
from typing import Any

from eligibility.cases.told_facts import FactsRefused, read_facts
from eligibility.engine.facts import Facts, Schema
from eligibility.findings import Spot, spot_of
from eligibility.reading.sheets import Sheet, SheetError, sheets_in


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
        cases = sheet.get("cases", [])
        if not isinstance(bases, dict) or not isinstance(cases, list) or not all(isinstance(c, Sheet) for c in cases):
            raise SheetError(f"{sheet.place}: write the cases as a list, each with its title")
        for data in cases:
            yield _case(data, bases, schema)


def _case(data: Sheet, bases: Mapping[str, Any], schema: Schema) -> Case:
    unknown = data.keys() - {"title", "on", "from", "facts", "with", "expect"}
    if unknown or not isinstance(data.get("on"), date) or data.get("from", "") not in {"", *bases}:
        raise SheetError(f"{data.place}: a case has title, on, expect, and may have from, facts, with; not {unknown}")
    try:
        told = {**bases.get(data.get("from", ""), {}), **data.get("facts", {})}
        return Case(
            str(data["title"]),
            data["on"],
            read_facts(told, schema),
            {path: Decimal(str(value)) for path, value in data.get("with", {}).items()},
            {programme: _expected(what) for programme, what in data["expect"].items()},
            spot_of(data),
        )
    except FactsRefused as refusal:
        raise SheetError(f"{data.place}: {refusal}") from None
    except (KeyError, TypeError, AttributeError, ArithmeticError):
        raise SheetError(f"{data.place}: a case has title, on, expect; write it as the others are") from None


def _expected(what: Any) -> Expected:
    if isinstance(what, str):
        verdict, _, amount = what.partition(" ")
        return Expected(verdict, amount or None)
    because, depends_on = (tuple(map(str, what.get(key, ()))) for key in ("because", "depends_on"))
    others = tuple(what["instead_of"]) if "instead_of" in what else None
    return Expected(what["verdict"], what.get("amount"), because, depends_on, others, what.get("poorer", False))
