"""A pack compiled from a bundle of its files: what previews are made with, and what their records point to."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility.law.parameters import Lineage, Parameters
from eligibility.law.tables import Tables
from eligibility.pack import Pack, compile_pack
from eligibility.records.bundles import Bundle


@dataclass(frozen=True)
class Snapshot:
    """One pack as it was at one moment. With ``demo`` gaps are filled with made-up figures."""

    name: str
    demo: bool
    bundle: Bundle
    lineage: Lineage
    parameters: Parameters
    tables: Tables
    pack: Pack


def snapshot_of(name: str, bundle: Bundle, lineage: Lineage, *, demo: bool = False) -> Snapshot:
    """Compile what a bundle holds; raises :class:`eligibility.findings.PackError` for any mistake."""
    parameters = Parameters.of_pack(name, lineage, demo=demo, root=bundle.folder)
    tables = Tables.of_pack(name, lineage, demo=demo, root=bundle.folder)
    pack = compile_pack(name, parameters, tables, bundle.folder)
    return Snapshot(name, demo, bundle, lineage, parameters, tables, pack)


def shipped_snapshot(name: str, lineage: Lineage, *, demo: bool = False) -> Snapshot:
    """The pack of that name as it ships; raises :class:`eligibility.findings.PackError` for any mistake."""
    return snapshot_of(name, Bundle.gather(name, demo=demo), lineage, demo=demo)
