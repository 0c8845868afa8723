"""Checks that rules give decision tables what their columns are for, in the order of the columns."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.engine.rules import Definition, Rules
from eligibility.engine.terms import Call, Constant, Term, walk
from eligibility.engine.types import Boolean, Choice, Number
from eligibility.findings import Ledger
from eligibility.law.decision_tables import Input
from eligibility.law.tables import Tables


def check_table_calls(rules: Rules, tables: Tables, ledger: Ledger) -> None:
    """Put every argument that its column does not know into the ledger."""
    for definition in rules.definitions.values():
        for call in _calls(definition):
            name, *arguments = call.arguments
            table = tables.declared(str(name.value)) if isinstance(name, Constant) else None
            for column, argument in zip(table.inputs if table else (), arguments, strict=False):
                _check_argument(definition, column, argument, ledger)


def _calls(definition: Definition) -> Iterator[Call]:
    return (part for part in walk(definition.term) if isinstance(part, Call) and part.function == "table")


def _check_argument(definition: Definition, column: Input, argument: Term, ledger: Ledger) -> None:
    unknown = _unknown_to(column, argument)
    if unknown:
        message = f"the column {column.name} knows nothing of {unknown}"
        advice = "give the columns in their order, or add the value to the table"
        ledger.add("type_error", definition.spot, message, advice)


def _unknown_to(column: Input, argument: Term) -> str:
    """What an argument can be and its column cannot, in words; empty when it fits."""
    match argument.type:
        case Number():
            return "" if column.values is None else "numbers"
        case Boolean():
            return "" if column.values == frozenset({True, False}) else "truths"
        case Choice(values):
            return ", ".join(sorted(values - (column.values or frozenset())))
    return "values of this kind"
