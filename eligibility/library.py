"""The packs there are, one for each region served: compiled when first needed, then kept for the process."""

from __future__ import annotations

from datetime import date
from threading import Lock

from eligibility.law.parameters import OutsidePack, lineage_of
from eligibility.pack import Pack
from eligibility.records.snapshots import Snapshot, shipped_snapshot
from regions.divisions import SERVED_PROVINCES, Divisions


class Library:
    """Packs by region. ``home`` is the region of whoever has not said where she lives."""

    def __init__(self, divisions: Divisions, home: str = "15", *, demo: bool = False) -> None:
        """With ``demo`` gaps are filled with made-up figures, and every verdict they touch says so."""
        self._lineage = lineage_of(divisions)
        self.home = home
        self._demo = demo
        self._snapshots: dict[str, Snapshot] = {}
        self._lock = Lock()

    def name(self, region: str | None, on: date) -> str:
        """The name of the pack of a region (its code, at any level) on that day; raises :class:`OutsidePack`."""
        name = region[:2] if region else self.home  # the province's part of a code names its pack
        if f"{name}0000" not in SERVED_PROVINCES or (region and not self._lineage(region, on)):
            raise OutsidePack(region or name)
        return name

    def pack(self, name: str) -> Pack:
        """The pack of that name."""
        return self.snapshot(name).pack

    def snapshot(self, name: str) -> Snapshot:
        """The same with the files it was compiled from, for records."""
        with self._lock:
            if name not in self._snapshots:
                self._snapshots[name] = shipped_snapshot(name, self._lineage, demo=self._demo)
        return self._snapshots[name]
