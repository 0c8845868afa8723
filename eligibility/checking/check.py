"""Checks a folder of packs: every finding in every pack, not only the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from importlib.resources.abc import Traversable
from typing import Final

from eligibility.checking.cases import check_cases
from eligibility.checking.exceptions import check_exceptions
from eligibility.checking.parameters import check_age, check_floors, check_use, check_values
from eligibility.checking.programmes import check_programmes
from eligibility.checking.questions import Questions, check_questions
from eligibility.checking.rules import checked_rules
from eligibility.checking.table_calls import check_table_calls
from eligibility.checking.tables import check_tables
from eligibility.checking.use import check_use_of_rules
from eligibility.findings import Finding, Ledger
from eligibility.law.overlay import check_overlay, read_overlay, read_table_overlay
from eligibility.law.parameter_files import named_parameters, read_parameters
from eligibility.law.parameter_formulas import read_formulas
from eligibility.law.parameters import Lineage
from eligibility.law.resolving import Law
from eligibility.law.table_files import read_tables
from eligibility.reading.pack_sheets import PackSheet, pack_names, read_pack_sheet

_PARAM: Final = re.compile(r"""param\(\s*['"]+([\w.]+)['"]+\s*\)""")


def check_packs(root: Traversable, today: date, lineage: Lineage, questions: Questions | None = None) -> list[Finding]:
    """Every finding in the packs below ``root``, by file and line. Never raises for bad YAML.

    With ``questions`` facts are held against what people are asked.
    """
    ledger = Ledger()
    used = frozenset(names_in_rules(root))
    for pack in pack_names(root):
        sheets = _with_those_above(pack, root, ledger)
        _check_parameters(sheets, root, used, today, lineage, ledger)
        tables = read_tables(sheets, ledger)
        check_tables(tables.values(), ledger)
        read_table_overlay(tables, root, ledger)
    check_overlay(root, ledger)
    _check_rules(root, lineage, questions, ledger)
    if not ledger.mistakes():
        check_cases(root, lineage, ledger)
    return ledger.findings()


def _check_rules(root: Traversable, lineage: Lineage, questions: Questions | None, ledger: Ledger) -> None:
    packs = checked_rules(root, lineage, ledger)
    for rules, tables in packs.values():
        check_exceptions(rules, ledger)
        check_programmes(rules, ledger)
        check_table_calls(rules, tables, ledger)
    if len(packs) < len(pack_names(root)):
        return  # what a pack reads that could not be compiled is not known
    every = [rules for rules, _ in packs.values()]
    check_use_of_rules(every, ledger)
    if questions is not None:
        check_questions(every, questions, ledger)


def names_in_rules(root: Traversable) -> Iterator[str]:
    """The paths of all parameters that facts, values, programmes and exceptions read."""
    for pack in pack_names(root):
        for text in _rule_texts(root / pack):
            yield from _PARAM.findall(text)


def _rule_texts(folder: Traversable) -> Iterator[str]:
    for place in (folder, folder / "programmes"):
        for file in place.iterdir() if place.is_dir() else ():
            if file.name.endswith(".yaml"):
                yield file.read_bytes().decode(errors="replace")


def _with_those_above(pack: str, root: Traversable, ledger: Ledger) -> tuple[PackSheet, ...]:
    """A pack and those above it, the nation first; none when one of them cannot be read."""
    sheets: list[PackSheet] = []
    name: str | None = pack
    while name is not None and all(sheet.pack != name for sheet in sheets):
        sheet = read_pack_sheet(name, root, ledger)
        if sheet is None:
            return ()
        sheets.insert(0, sheet)
        name = sheet.parent
    return tuple(sheets)


def _check_parameters(
    packs: tuple[PackSheet, ...],
    root: Traversable,
    used: frozenset[str],
    today: date,
    lineage: Lineage,
    ledger: Ledger,
) -> None:
    parameters = read_parameters(packs, ledger)
    overlay = read_overlay(parameters, root, ledger)
    law = Law(parameters, {}, read_formulas((*parameters.values(), *overlay.values()), ledger, named_parameters(packs)))
    check_values(parameters.values(), lineage, ledger)
    check_age(parameters.values(), today, ledger)
    check_use(law, used, ledger)
    if not ledger.mistakes():
        check_floors(law, lineage, ledger)
