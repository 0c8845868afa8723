"""Checks that a sheet says what it may and must say; what it says wrongly becomes a finding, never an exception."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from typing import Final

from eligibility.findings import Ledger, spot_of
from eligibility.reading.sheets import Sheet, SheetError, read_sheet

_REFUSAL: Final = re.compile(r"(?P<file>[^:]+):(?:(?P<line>\d+):)? (?P<what>.*)", re.DOTALL)
_ADVICE: Final = "correct it; YAML wants spaces, not tabs, and a space behind every colon"


def read_into(ledger: Ledger, file: Traversable, name: str) -> Sheet | None:
    """One file called ``name``; what cannot be read is a finding."""
    try:
        return read_sheet(file.read_text(encoding="utf-8"), name)
    except SheetError as refusal:
        found = _REFUSAL.fullmatch(str(refusal))
        what = found["what"] if found else str(refusal)
        code = "duplicate_key" if "stands twice" in what else "unreadable"
        ledger.add(code, (name, int(found["line"] or 1) if found else 1), what, _ADVICE)
    except (UnicodeDecodeError, ValueError):
        ledger.add("unreadable", (name, 1), "this file is not UTF-8, or has a day that never was", "correct it")
    return None


def sheets_below(folder: Traversable, name: str, ledger: Ledger) -> Iterator[tuple[str, Sheet]]:
    """Every YAML file below ``folder``, by name: its path there without the ending, and what it says."""
    there = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else ()
    for file in there:
        if file.is_dir():
            for path, sheet in sheets_below(file, f"{name}/{file.name}", ledger):
                yield f"{file.name}/{path}", sheet
        elif file.name.endswith(".yaml"):
            read = read_into(ledger, file, f"{name}/{file.name}")
            if read is not None:
                yield file.name.removesuffix(".yaml"), read


def check_keys(sheet: Sheet, allowed: frozenset[str], required: frozenset[str], ledger: Ledger) -> bool:
    """Whether ``sheet`` has only keys that are ``allowed`` and all that are ``required``."""
    unknown = [key for key in sheet if key not in allowed]
    for key in unknown:
        close = get_close_matches(str(key), sorted(allowed), n=1)
        advice = f"did you mean {close[0]}?" if close else f"the keys are {', '.join(sorted(allowed))}"
        ledger.add("unknown_key", spot_of(sheet, key), f"there is no key {key} here", advice)
    missing = sorted(required - set(sheet))
    for key in missing:
        ledger.add("missing_key", spot_of(sheet), f"{key} is not said", f"add `{key}: …`")
    return not unknown and not missing
