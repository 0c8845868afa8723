"""Finds the rules a record of a preview was made with: those that ship, or those that were kept for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from eligibility.library import Library
from eligibility.records.bundles import Bundle
from eligibility.records.record import Record
from eligibility.records.snapshots import Snapshot, snapshot_of


class KeptRules(Protocol):
    """Where the files of packs are kept by their digest."""

    def find(self, digest: str) -> Bundle | None:
        """The bundle of that digest."""
        ...


@dataclass(frozen=True, slots=True)
class RulesOfRecords:
    """A callable for :func:`casework.writing.means.means_of`."""

    library: Library
    kept: KeptRules

    def __call__(self, record: Record) -> Snapshot | None:
        """The rules of a record, compiled anew if they are not those of today; None where nobody has them."""
        pack = record.data["pack"]
        shipped = self.library.snapshot(pack["name"])
        if shipped.bundle.digest == record.bundle:
            return shipped
        bundle = self.kept.find(record.bundle)
        if bundle is None:
            return None
        return snapshot_of(pack["name"], bundle, shipped.lineage, demo=pack["demo"])
