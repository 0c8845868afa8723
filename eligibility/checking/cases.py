"""Finds cases that no longer come out as they were written, and cases that cannot be read."""

from __future__ import annotations

import re
from importlib.resources.abc import Traversable
from typing import Final

from eligibility.cases.running import CaseRunner
from eligibility.findings import Ledger, PackError
from eligibility.law.parameters import Lineage
from eligibility.reading.pack_sheets import pack_names
from eligibility.reading.sheets import SheetError

_REFUSAL: Final = re.compile(r"(?P<file>[^:]+):(?:(?P<line>\d+):)? (?P<what>.*)", re.DOTALL)


def check_cases(root: Traversable, lineage: Lineage, ledger: Ledger) -> None:
    """Run the cases of every pack below ``root`` that can be compiled; each difference is a mistake at its case."""
    for pack in pack_names(root):
        if not (root / pack / "cases").is_dir():
            continue
        try:
            _check_pack(CaseRunner(pack, lineage, root), ledger)
        except PackError as refusal:
            ledger.take(refusal)
        except SheetError as refusal:
            found = _REFUSAL.fullmatch(str(refusal))
            spot = (found["file"], int(found["line"] or 1)) if found else (f"{pack}/cases", 1)
            ledger.add("case_unreadable", spot, found["what"] if found else str(refusal), "write it as the others are")


def _check_pack(runner: CaseRunner, ledger: Ledger) -> None:
    for case in runner.cases():
        for difference in runner.differences(case):
            what = f"{case.title}: {difference}"
            ledger.add("case_fails", case.spot, what, "correct the rule, or the case if the law has changed")
