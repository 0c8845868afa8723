"""The questions that the seeded packs' people are asked, written down in a file beside the packs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eligibility.engine.facts import Fact, Schema
from eligibility.findings import Spot, spot_of
from eligibility.reading.sheets import read_sheet


@dataclass(frozen=True)
class WrittenQuestion:
    """One question; implements :class:`eligibility.checking.questions.Asked`."""

    slot: str
    spot: Spot
    is_for_a_form: bool


@dataclass(frozen=True)
class WrittenMisfit:
    """One difference; implements :class:`eligibility.checking.questions.Misfit`."""

    fact: str
    code: str
    message: str


class WrittenQuestions:
    """Implements :class:`eligibility.checking.questions.Questions`."""

    def __init__(self, file: Path) -> None:
        self.sheet = read_sheet(file.read_text(encoding="utf-8"), file.name)

    def asked(self) -> Iterator[WrittenQuestion]:
        questions = self.sheet["questions"]
        for slot, said in questions.items():
            yield WrittenQuestion(slot, spot_of(questions, slot), said["form"])

    def services(self) -> list[str]:
        return list(self.sheet["services"])

    def misfits(self, schema: Schema) -> Iterator[WrittenMisfit]:
        facts = {
            f"{each.members}.{name}": (each.name, fact)
            for each, _ in schema.all_lists()
            for name, fact in each.facts.items()
        }
        for slot, (of, fact) in facts.items():
            yield from self._compared(f"{of}.{fact.name}", fact, self.sheet["questions"].get(slot))

    @staticmethod
    def _compared(name: str, fact: Fact, said: Any) -> Iterator[WrittenMisfit]:
        if said is None:
            yield WrittenMisfit(name, "no_question", "no question gives it")
        elif said.get("unit", "") != fact.unit:
            yield WrittenMisfit(name, "unit", f"is in {fact.unit}")
