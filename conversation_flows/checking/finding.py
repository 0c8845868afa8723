"""What a check found: where, what is wrong, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

#: file below the catalog's folder, and line from 1
Spot = tuple[str, int]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding. A *mistake* keeps a flow from being released; a *note* says what could not be proved."""

    file: str
    line: int
    code: str
    message: str
    advice: str
    level: Literal["mistake", "note"] = "mistake"

    def data(self) -> dict[str, str | int]:
        """Plain data for JSON."""
        return asdict(self)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code}: {self.message}; {self.advice}"


@dataclass
class Ledger:
    """Collects findings; the same one twice, because a topic stands in two places, counts once."""

    _found: set[Finding] = field(default_factory=set)
    _verdicts: dict[tuple[Spot, str], list[Finding | None]] = field(default_factory=dict)

    def add(self, code: str, spot: Spot, message: str, advice: str) -> None:
        """A mistake."""
        self._found.add(Finding(*spot, code, message, advice))

    def note(self, code: str, spot: Spot, message: str, advice: str) -> None:
        """Something people should look at themselves."""
        self._found.add(Finding(*spot, code, message, advice, "note"))

    def judge(self, what: str, spot: Spot, verdict: tuple[str, str, str] | None) -> None:
        """A mistake (code, message, advice) only if every place that this line stands in says so.

        A topic is used in many places: what can never be for the applicant may well be for a member.
        """
        found = None if verdict is None else Finding(*spot, *verdict)
        self._verdicts.setdefault((spot, what), []).append(found)

    def findings(self) -> list[Finding]:
        """Everything found, by file and line."""
        judged = {verdicts[0] for verdicts in self._verdicts.values() if None not in verdicts}
        return sorted(self._found | {found for found in judged if found is not None})


def spot_of(data: Any, key: Any = None) -> Spot:
    """Where a mapping from YAML stands, or one of its keys."""
    file, _, line = str(getattr(data, "place", "")).rpartition(":")
    lines: dict[Any, int] = getattr(data, "lines", {})
    return file, lines.get(key, int(line or 1))


def listed(names: Iterable[Any]) -> str:
    """Names as one text, in order."""
    return ", ".join(sorted(map(str, names)))
