"""`make compare-linters`: ask both, keep what was said, write the tables. Exits 1 when ours missed anything.

With `--keep`, SurveyJS is not asked again: for a new defect that cannot be said there, and without a network.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib.resources import files

from adapters.clock import utc_now
from benchmarks.linters import page, surveyjs, verdicts
from benchmarks.linters.table import Entry, entries
from benchmarks.linters.verdicts import Verdicts
from conversation_flows.checking.check import check_catalog
from i18n.translations import promised
from regions.table import load
from tests.flows.test_checks_defects import DEFECTS, TODAY, findings_in, seeded_in


def seeded_codes() -> dict[str, list[str]]:
    """The codes seeded in each folder of the corpus."""
    return {folder.name: sorted(code for _, _, code in seeded_in(folder)) for folder in DEFECTS}


def asked(table: dict[str, Entry]) -> Verdicts:
    """What SurveyJS says of every translated defect and its twin."""
    seeded = {name: entry.seeded for name, entry in table.items() if entry.seeded}
    mended = {f"{name} mended": entry.mended for name, entry in table.items() if entry.mended}
    said = surveyjs.ask(seeded | mended)
    return Verdicts(
        day=utc_now().date().isoformat(),
        versions=surveyjs.versions(),
        exact=[],
        alarms=[],
        asked={name: table[name].digest for name in seeded},
        seeded={name: said[name] for name in seeded},
        mended={name: said[f"{name} mended"] for name in seeded},
    )


def with_ours(said: Verdicts, table: dict[str, Entry]) -> Verdicts:
    """The same with what ours finds now: exactly what was seeded, with advice, or the defect counts as missed."""
    found = {folder: findings_in(folder) for folder in DEFECTS}
    exact = {
        folder.name
        for folder, findings in found.items()
        if sorted((one.file, one.line, one.code) for one in findings) == sorted(seeded_in(folder))
        and all(one.message and one.advice for one in findings)
    }
    alarms = check_catalog(files("conversation_flows.catalog"), TODAY, load(), promised())
    return replace(said, exact=[name for name in table if name in exact], alarms=[str(one) for one in alarms])


def main(*arguments: str) -> int:
    """Compare, keep, write; 0 when ours finds every defect and has no false alarm."""
    table, codes = entries(), seeded_codes()
    if table.keys() != codes.keys():
        sys.exit(f"defects.yaml and tests/flows/defects/ differ in {sorted(table.keys() ^ codes.keys())}")
    said = verdicts.read() if "--keep" in arguments else asked(table)
    if said.asked != {name: entry.digest for name, entry in table.items() if not entry.cannot}:
        sys.exit("there are surveys that SurveyJS has not been asked about: run make compare-linters")
    run = with_ours(said, table)
    verdicts.write(run)
    text = page.tables(run, table, codes)
    page.FILE.write_text(page.rewritten(page.FILE.read_text(encoding="utf-8"), text), encoding="utf-8")
    print(text.rpartition("\n\n")[0])
    return 0 if set(run.exact) == set(codes) and not run.alarms else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
