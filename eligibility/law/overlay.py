"""The demo overlay: made-up values that fill gaps in trials, off unless switched on, and always marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable
from typing import Final

from eligibility.findings import Ledger, spot_of
from eligibility.law.dated_values import read_regions
from eligibility.law.decision_tables import Table
from eligibility.law.published import Inherit, Parameter
from eligibility.law.sources import ANYWHERE
from eligibility.law.table_files import with_editions
from eligibility.reading.pack_sheets import pack_names
from eligibility.reading.sheet_keys import check_keys, sheets_below

#: its folder, beside the packs
DEMO: Final = "demo"
_KEYS: Final = frozenset({"description", "values"})


def read_overlay(parameters: Mapping[str, Parameter], root: Traversable, ledger: Ledger) -> dict[str, Parameter]:
    """The made-up values of declared ``parameters``, by path; those of parameters of other packs are left out."""
    overlay: dict[str, Parameter] = {}
    for file, sheet in sheets_below(root / DEMO / "parameters", f"{DEMO}/parameters", ledger):
        declared = parameters.get(file.replace("/", "."))
        if declared is None or not check_keys(sheet, _KEYS, frozenset({"values"}), ledger):
            continue
        entries = read_regions(sheet, declared, ANYWHERE, ledger)
        overlay[declared.path] = replace(declared, entries=entries, inherit=Inherit.PARENT, spot=spot_of(sheet))
    return overlay


def read_table_overlay(tables: Mapping[str, Table], root: Traversable, ledger: Ledger) -> dict[str, Table]:
    """The made-up rows of declared ``tables``, by name."""
    overlay: dict[str, Table] = {}
    for name, sheet in sheets_below(root / DEMO / "tables", f"{DEMO}/tables", ledger):
        declared = tables.get(name)
        if declared is not None and check_keys(sheet, _KEYS, frozenset({"values"}), ledger):
            overlay[name] = with_editions(replace(declared, editions={}), sheet, ANYWHERE, ledger)
    return overlay


def check_overlay(root: Traversable, ledger: Ledger) -> None:
    """Every made-up value belongs to a parameter or a table of some pack."""
    for kind in ("parameters", "tables"):
        packs = [sheets_below(root / pack / kind, kind, Ledger()) for pack in pack_names(root)]
        known = {path for sheets in packs for path, _ in sheets}
        for path, sheet in sheets_below(root / DEMO / kind, f"{DEMO}/{kind}", ledger):
            if path not in known:
                ledger.add("unknown_parameter", spot_of(sheet), f"no pack has {path}", "rename or remove the file")
