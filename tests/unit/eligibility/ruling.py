"""Rules written in a test: texts in, a pack or the findings out."""

from __future__ import annotations

from textwrap import indent
from typing import Any

from eligibility.engine.fact_sheet import read_schema
from eligibility.engine.programme import NotModelled, Programme, RuleSheets
from eligibility.engine.programme_sheet import read_programme, read_values
from eligibility.engine.rule_check import check_rules
from eligibility.engine.rules import Rules
from eligibility.findings import Finding, Ledger
from eligibility.pack import Pack
from eligibility.reading.sheets import read_sheet
from tests.unit.eligibility.small_packs import SCHEMA
from tests.unit.eligibility.worlds import NoFigures

FIGURES: dict[str, tuple[str, Any, Any]] = {
    "standard": ("CNY/month", 800, 800),
    "limit": ("CNY", 0, None),
    "share": ("", "0.5", "0.75"),
}


def checked(programmes: dict[str, str], values: str = "", schema: str = SCHEMA) -> tuple[Rules, list[Finding]]:
    """The rules of programmes given by name as YAML below `programme:`, and everything found wrong with them."""
    ledger = Ledger()
    facts = read_schema(read_sheet(schema, "facts.yaml"), ledger)
    shared = read_sheet(f"values:\n{indent(values, '  ')}" if values else "values: {}", "values.yaml")["values"]
    read = {}
    for name, text in programmes.items():
        programme = read_programme(read_sheet(f"programme: {name}\ntitle: x\n{text}", f"{name}.yaml"), ledger)
        assert programme is not None
        read[name] = programme
    sheets = RuleSheets(
        "home",
        {"": read_values(shared, ledger)},
        {name: each for name, each in read.items() if isinstance(each, Programme)},
        {name: each for name, each in read.items() if isinstance(each, NotModelled)},
    )
    return check_rules(facts, sheets, NoFigures(FIGURES), NoFigures(), ledger), ledger.findings()


def ruled(programmes: dict[str, str], values: str = "", schema: str = SCHEMA) -> Pack:
    """The same as a pack; there must be nothing wrong."""
    rules, findings = checked(programmes, values, schema)
    assert findings == []
    return Pack(rules)


def that(*expressions: str) -> str:
    """Conditions."""
    lines = [f'  - {{id: c{number}, that: "{text}"}}' for number, text in enumerate(expressions)]
    return "\n".join(["conditions:", *lines])
