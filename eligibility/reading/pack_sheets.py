"""What a pack says of itself (``pack.yaml``), and which packs stand above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from eligibility.findings import Ledger, spot_of
from eligibility.reading.sheet_keys import check_keys, read_into
from eligibility.reading.sheets import Sheet

#: the packs that ship with the code
PACKS: Final[Traversable] = files("eligibility") / "packs"
#: the region of the pack that stands above all others
NATION: Final = "cn"

_KEYS: Final = {"pack": str, "name": str, "region": str, "version": int, "reviewed_on": date, "parent": str}


@dataclass(frozen=True, slots=True)
class PackSheet:
    """One pack: ``region`` is the code it holds for (``cn`` or six digits), ``parent`` the pack it adds to."""

    pack: str
    name: str
    region: str
    parent: str | None
    version: int
    reviewed_on: date
    folder: Traversable


def pack_names(root: Traversable = PACKS) -> list[str]:
    """The names of all packs in a folder, ``cn`` among them; the demo overlay is no pack."""
    return sorted(folder.name for folder in root.iterdir() if (folder / "pack.yaml").is_file())


def load_pack_sheets(pack: str, root: Traversable = PACKS) -> tuple[PackSheet, ...]:
    """A pack and what it adds to, the nation first; raises :class:`PackError`."""
    ledger = Ledger()
    sheet = read_pack_sheet(pack, root, ledger)
    ledger.refuse()
    assert sheet is not None  # noqa: S101 — whatever keeps it from being read has just been raised
    above = load_pack_sheets(sheet.parent, root) if sheet.parent else ()
    return (*above, sheet)


def read_pack_sheet(pack: str, root: Traversable, ledger: Ledger) -> PackSheet | None:
    """One ``pack.yaml``; what is wrong with it is a finding."""
    file, name = root / pack / "pack.yaml", f"{pack}/pack.yaml"
    if not file.is_file():
        ledger.add("unknown_pack", (name, 1), f"there is no pack {pack}", "add its pack.yaml, or correct the name")
        return None
    sheet = read_into(ledger, file, name)
    if sheet is None or not check_keys(sheet, frozenset(_KEYS), frozenset(_KEYS) - {"parent"}, ledger):
        return None
    parent = sheet.get("parent")
    if not _is_sound(sheet, pack, ledger):
        return None
    if parent is not None and not (root / parent / "pack.yaml").is_file():
        advice = "add it, or correct the name"
        ledger.add("unknown_pack", spot_of(sheet, "parent"), f"there is no pack {parent}", advice)
        return None
    return PackSheet(pack, sheet["name"], sheet["region"], parent, sheet["version"], sheet["reviewed_on"], root / pack)


def _is_sound(sheet: Sheet, pack: str, ledger: Ledger) -> bool:
    wrong = [key for key, value in sheet.items() if type(value) is not _KEYS[key]]
    for key in wrong:
        advice = 'put codes in quotes, "150000"; write days as 2025-01-31'
        ledger.add("wrong_type", spot_of(sheet, key), f"{key} is {sheet[key]!r}, not {_KEYS[key].__name__}", advice)
    is_named = sheet["pack"] == pack and sheet.get("parent") != pack
    if not is_named:
        ledger.add("misnamed_file", spot_of(sheet, "pack"), f"this is the folder of {pack}", f'write `pack: "{pack}"`')
    return is_named and not wrong
