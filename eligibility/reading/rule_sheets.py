"""Gathers the YAML of a pack and its parents: the schema of facts, shared values, programmes, exceptions.

A child's programme or value of the same name takes the place of its parent's; exceptions add up.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from eligibility.engine.fact_sheet import read_schema
from eligibility.engine.facts import Schema
from eligibility.engine.programme import Derived, Note, NotModelled, Programme, RuleException, RuleSheets
from eligibility.engine.programme_sheet import read_exceptions, read_notes, read_programme, read_values
from eligibility.findings import Ledger, spot_of
from eligibility.reading.shapes import listed
from eligibility.reading.sheets import Sheet, read_sheet, sheets_in


@dataclass
class _Gathered:
    """What has been read so far, the outermost pack first."""

    ledger: Ledger
    schema: Schema | None = None
    place: str = ""
    values: dict[str, dict[str, Derived]] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    not_modelled: dict[str, NotModelled] = field(default_factory=dict)
    exceptions: tuple[RuleException, ...] = ()
    notes: dict[str, tuple[Note, ...]] = field(default_factory=dict)

    def add(self, folder: Traversable, name: str) -> None:
        """Everything of one pack."""
        for file in ("facts", "values"):
            self._add_file(folder, file, name)
        for sheet in sheets_in(folder / "programmes", f"{name}/programmes"):
            self._add_programme(sheet)
        self._add_file(folder, "exceptions", name)

    def _add_file(self, folder: Traversable, file: str, name: str) -> None:
        sheet = _file(folder, f"{file}.yaml", name)
        if sheet is not None:
            getattr(self, f"_add_{file}")(sheet)

    def _add_facts(self, sheet: Sheet) -> None:
        self.schema = read_schema(sheet, self.ledger)

    def _add_values(self, sheet: Sheet) -> None:
        self.place = self._region_fact(sheet)
        known = {each.name for each, _ in self.schema.all_lists()} if self.schema else set()
        for key, data in sheet.items():
            if key == "values" or key in known:
                there = self.values.setdefault("" if key == "values" else key, {})
                there.update(read_values(data, self.ledger, sheet, key))
            elif key != "place":
                advice = f"write values, place, or a list: {', '.join(sorted(known))}"
                self.ledger.add("unknown_key", spot_of(sheet, key), f"values.yaml has no {key}", advice)

    def _region_fact(self, sheet: Sheet) -> str:
        place = sheet.get("place", self.place)
        if isinstance(place, str):
            return place
        advice = "write place: and the fact that names a region"
        self.ledger.add("wrong_type", spot_of(sheet, "place"), f"{place!r} is no fact", advice)
        return self.place

    def _add_exceptions(self, sheet: Sheet) -> None:
        self.exceptions += read_exceptions(listed(sheet, "exceptions", self.ledger), self.ledger, sheet)
        for data in listed(sheet, "notes", self.ledger):
            to = str(data.get("to"))
            self.notes[to] = self.notes.get(to, ()) + read_notes([data], sheet, self.ledger)
            if to not in self.programmes:
                self.ledger.add("unknown_name", spot_of(data, "to"), f"there is no programme {to}", "correct the name")

    def _add_programme(self, sheet: Sheet) -> None:
        found = read_programme(sheet, self.ledger)
        if found is None:
            return
        self.programmes.pop(found.name, None)
        self.not_modelled.pop(found.name, None)
        if isinstance(found, Programme):
            self.programmes[found.name] = found
        else:
            self.not_modelled[found.name] = found


def _file(folder: Traversable, file: str, name: str) -> Sheet | None:
    there = folder / file
    return read_sheet(there.read_text(encoding="utf-8"), f"{name}/{file}") if there.is_file() else None


def lineage(packs: Traversable, name: str) -> list[str]:
    """The names of a pack and its parents, the outermost first."""
    names: list[str] = []
    parent: Any = name
    while parent and parent not in names:
        names.insert(0, parent)
        sheet = _file(packs / parent, "pack.yaml", parent)
        parent = sheet.get("parent") if sheet else None
    return names


def read_rules(name: str, ledger: Ledger, packs: Traversable | None = None) -> tuple[Schema, RuleSheets]:
    """The facts and rules of the pack ``name`` with those of its parents; mistakes go into the ledger."""
    root = packs if packs is not None else files("eligibility") / "packs"
    gathered = _Gathered(ledger)
    for each in lineage(root, name):
        gathered.add(root / each, each)
    if gathered.schema is None:
        ledger.add("missing_file", (f"{name}/facts.yaml", 1), "no pack of this line has facts", "add cn/facts.yaml")
    schema = gathered.schema or Schema({}, {})
    for to in gathered.notes.keys() & gathered.programmes.keys():
        programme = gathered.programmes[to]
        gathered.programmes[to] = replace(programme, notes=programme.notes + gathered.notes[to])
    sheets = RuleSheets(
        gathered.place, gathered.values, gathered.programmes, gathered.not_modelled, gathered.exceptions
    )
    return schema, sheets
