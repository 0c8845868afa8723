"""Reads and compiles the rules of every pack as far as that goes; what keeps them from being compiled is a finding."""

from __future__ import annotations

import re
from importlib.resources.abc import Traversable
from typing import Final

from eligibility.engine.rule_check import check_rules
from eligibility.engine.rules import Rules
from eligibility.findings import Ledger, PackError
from eligibility.law.parameters import Lineage, Parameters
from eligibility.law.tables import Tables
from eligibility.reading.pack_sheets import pack_names
from eligibility.reading.rule_sheets import read_rules
from eligibility.reading.sheets import SheetError

_REFUSAL: Final = re.compile(r"(?P<file>[^:]+):(?:(?P<line>\d+):)? (?P<what>.*)", re.DOTALL)


Checked = tuple[Rules, Tables]


def checked_rules(root: Traversable, lineage: Lineage, ledger: Ledger) -> dict[str, Checked]:
    """The rules of every pack below ``root`` that have no mistakes with their tables, by the pack's name."""
    found = {pack: _rules_of(pack, root, lineage, ledger) for pack in pack_names(root)}
    return {pack: rules for pack, rules in found.items() if rules is not None}


def _rules_of(pack: str, root: Traversable, lineage: Lineage, ledger: Ledger) -> Checked | None:
    own = Ledger()
    checked = None
    try:
        parameters = Parameters.of_pack(pack, lineage, root=root)
        tables = Tables.of_pack(pack, lineage, root=root)
        schema, sheets = read_rules(pack, own, root)
        checked = check_rules(schema, sheets, parameters, tables, own), tables
    except PackError as refusal:
        ledger.take(refusal)
    except SheetError as refusal:
        add_refusal(ledger, refusal, f"{pack}/pack.yaml")
    ledger.absorb(own)
    return None if own.mistakes() else checked


def add_refusal(ledger: Ledger, refusal: SheetError, file: str) -> None:
    """A finding for a file that cannot be read, at the place the refusal names."""
    found = _REFUSAL.fullmatch(str(refusal))
    what = found["what"] if found else str(refusal)
    spot = (found["file"], int(found["line"] or 1)) if found else (file, 1)
    code = "duplicate_key" if "stands twice" in what else "unreadable"
    ledger.add(code, spot, what, "correct it; YAML wants spaces, not tabs, and a space behind every colon")
