"""Read what is written by hand: corrections, zones, dated changes, and the names people use."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Zone:
    """A development zone the statistics list takes for a county, and the county its townships belong to."""

    county: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class Created:
    """A division that began."""

    code: str
    name: str
    parent: str
    aliases: tuple[str, ...]
    unsure: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """Townships that changed county: those named, or all of one county but a few."""

    to: str
    townships: tuple[str, ...]
    townships_of: str | None
    but: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Everything that changed on one day; ``abolished`` maps a code to its successors."""

    on: date
    created: tuple[Created, ...]
    abolished: dict[str, tuple[str, ...]]
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """``corrections``: code -> right name; ``zones``: zone code -> zone; ``events``, the oldest first."""

    corrections: dict[str, str]
    zones: dict[str, Zone]
    events: tuple[Event, ...]


def read_changes(path: Path) -> Changes:
    """Read ``changes.yaml``; raises KeyError when a part is missing."""
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Changes(
        corrections=written["corrections"]["names"],
        zones={zone["zone"]: Zone(zone["county"], zone["unsure"]) for zone in written["zones"]},
        events=tuple(_event(event) for event in written["events"]),
    )


def read_aliases(path: Path) -> dict[str, tuple[str, ...]]:
    """Read ``aliases.yaml``: code -> names, the short ones before the seat towns."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for part in yaml.safe_load(path.read_text(encoding="utf-8")).values():
        for code, aliases in part.items():
            names[code].extend(aliases)
    return {code: tuple(aliases) for code, aliases in names.items()}


def _event(written: dict[str, Any]) -> Event:
    return Event(
        on=written["date"],
        created=tuple(Created(**{**item, "aliases": tuple(item["aliases"])}) for item in written["created"]),
        abolished={code: tuple(successors) for code, successors in written["abolished"].items()},
        moved=tuple(_moved(item) for item in written["moved"]),
    )


def _moved(written: dict[str, Any]) -> Moved:
    return Moved(
        to=written["to"],
        townships=tuple(written.get("townships", ())),
        townships_of=written.get("townships_of"),
        but=tuple(written.get("except", ())),
    )
