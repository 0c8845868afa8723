"""What is wrong with a pack: where, what, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

#: file below the folder of packs, and line from 1
Spot = tuple[str, int]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding. A *mistake* makes a pack unfit for use; a *note* is something people should look at."""

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


class PackError(Exception):
    """A pack that cannot be used; the message names file and line of the first mistake."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(str(self.findings[0]))


@dataclass
class Ledger:
    """Collects findings; the same one twice counts once."""

    _found: set[Finding] = field(default_factory=set)

    def add(self, code: str, spot: Spot, message: str, advice: str) -> None:
        """A mistake."""
        self._found.add(Finding(*spot, code, message, advice))

    def note(self, code: str, spot: Spot, message: str, advice: str) -> None:
        """Something people should look at themselves."""
        self._found.add(Finding(*spot, code, message, advice, "note"))

    def absorb(self, other: Ledger) -> None:
        """Everything another ledger has."""
        self._found |= other._found

    def take(self, refusal: PackError) -> None:
        """What a reader refused to read."""
        self._found.update(refusal.findings)

    def findings(self) -> list[Finding]:
        """Everything found, by file and line."""
        return sorted(self._found)

    def mistakes(self) -> list[Finding]:
        """Those that make a pack unfit for use."""
        return [finding for finding in self.findings() if finding.level == "mistake"]

    def refuse(self) -> None:
        """Raise :class:`PackError` when there is a mistake."""
        mistakes = self.mistakes()
        if mistakes:
            raise PackError(mistakes)


def spot_of(data: Any, key: Any = None) -> Spot:
    """Where a mapping from YAML stands, or one of its keys."""
    file, _, line = str(getattr(data, "place", "")).rpartition(":")
    lines: dict[Any, int] = getattr(data, "lines", {})
    return file, lines.get(key, int(line or 1))
