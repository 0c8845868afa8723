"""Packs written for one test: a mapping of files becomes a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

_PACK = "pack: '{pack}'\nname: 某地\nregion: '{region}'\n{parent}version: 1\nreviewed_on: 2026-11-01\n"

#: the chain of a few regions, the farthest last, without the nation
LINEAGE: Mapping[str, Sequence[str]] = {
    "150102001": ("150102001", "150102", "150100", "150000"),
    "150102": ("150102", "150100", "150000"),
    "150100": ("150100", "150000"),
    "150422": ("150422", "150400", "150000"),
    "150000": ("150000",),
    "640104": ("640104", "640100", "640000"),
}


def lineage(code: str, on: date) -> Sequence[str]:
    """The same on every day."""
    return LINEAGE.get(code, ())


def write_packs(root: Path, files: Mapping[str, str]) -> Path:
    """A folder with the packs cn and 15, and ``files`` by path."""
    sheets = {
        "cn/pack.yaml": _PACK.format(pack="cn", region="cn", parent=""),
        "15/pack.yaml": _PACK.format(pack="15", region="150000", parent="parent: cn\n"),
    }
    for path, text in {**sheets, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root
