"""Compiles the formulas that parameters are given by, and finds those that go round in circles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from eligibility.engine.types import Anything, Type
from eligibility.findings import Ledger, Spot
from eligibility.law.formulas import Formula, compile_formula, type_of
from eligibility.law.published import Kind, Parameter


def read_formulas(
    parameters: Iterable[Parameter], ledger: Ledger, named: frozenset[str] = frozenset()
) -> dict[str, Formula]:
    """Every formula by its text; what is wrong with one is a finding where it stands.

    ``named`` are parameters there are, but whose files cannot be read.
    """
    known = list(parameters)
    types: dict[str, Type] = {path: Anything() for path in named}
    types |= {each.path: type_of(_words(each), each.kind is Kind.BOOLEAN) for each in known}
    formulas: dict[str, Formula] = {}
    for path, text, spot in _written(known):
        formula, mistakes = compile_formula(text, types, type(types[path]))
        for mistake in mistakes:
            ledger.add(mistake.code, spot, mistake.message, mistake.advice)
        if formula is not None:
            formulas[text] = formula
    _find_circles(known, formulas, ledger)
    return formulas


def _words(parameter: Parameter) -> frozenset[str] | None:
    options = parameter.bounds.options if parameter.kind is Kind.CHOICE else None
    return None if options is None else frozenset(map(str, options))


def _written(parameters: Iterable[Parameter]) -> Iterator[tuple[str, str, Spot]]:
    for parameter in parameters:
        for entry in (entry for entries in parameter.entries.values() for entry in entries):
            for published in entry.published:
                if published.formula is not None:
                    yield parameter.path, published.formula, entry.spot


def _find_circles(parameters: Iterable[Parameter], formulas: Mapping[str, Formula], ledger: Ledger) -> None:
    uses: dict[str, set[str]] = {}
    spots: dict[str, Spot] = {}
    for path, text, spot in _written(parameters):
        uses.setdefault(path, set()).update(formulas[text].uses if text in formulas else ())
        spots[path] = spot
    for path in sorted(uses):
        if path in _reached(path, uses):
            advice = "give one of them a number of its own"
            ledger.add("cycle", spots[path], f"{path} is calculated from itself", advice)


def _reached(path: str, uses: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(uses.get(path, ()))
    while waiting:
        step = waiting.pop()
        if step not in reached:
            reached.add(step)
            waiting += uses.get(step, ())
    return reached
