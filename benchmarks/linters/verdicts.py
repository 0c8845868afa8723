"""What came of the comparison, defect by defect; kept in `said.json` word for word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.linters.surveyjs import Said

FILE = Path(__file__).with_name("said.json")


@dataclass(frozen=True, slots=True)
class Verdicts:
    """One run. ``seeded`` and ``mended`` are what SurveyJS said of each survey that has a defect, and of its twin;
    ``asked`` are the digests of these entries.

    ``exact`` are the defects of which `flask flows check` finds what was seeded, at its line and with advice, and
    nothing else; ``alarms`` is what it says of the shipped flows.
    """

    day: str
    versions: dict[str, str]
    exact: list[str]
    alarms: list[str]
    asked: dict[str, str]
    seeded: dict[str, Said]
    mended: dict[str, Said]

    def heard(self, name: str) -> Said:
        """What SurveyJS says of a defect and no longer says once it is mended, by check."""
        twin = self.mended[name]
        only = {
            check: [line for line in lines if line not in twin.get(check, ())]
            for check, lines in self.seeded[name].items()
        }
        return {check: lines for check, lines in only.items() if lines}


def write(verdicts: Verdicts, file: Path = FILE) -> None:
    """Keep a run; of twins only what was said."""
    kept = asdict(verdicts) | {"mended": {name: said for name, said in verdicts.mended.items() if said}}
    file.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(file: Path = FILE) -> Verdicts:
    """The last run."""
    kept = json.loads(file.read_text(encoding="utf-8"))
    silent: Mapping[str, Said] = {name: {} for name in kept["seeded"]}
    return Verdicts(**kept | {"mended": {**silent, **kept["mended"]}})
