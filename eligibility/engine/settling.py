"""What an answer to one question alone would make of a verdict, and whether any answer to it would settle it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from eligibility.engine.facts import NO_FACTS, Fact, Items, Path
from eligibility.engine.flips import Flip, ends_of, flips_at
from eligibility.engine.open_questions import standing_of
from eligibility.engine.values import Interval, Known
from eligibility.engine.verdict import Standing

if TYPE_CHECKING:
    from eligibility.preview import Evaluation


class Settling:
    """Supposes answers in one evaluation; a supposed answer serves every programme that is asked about."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.schema = evaluation.pack.rules.schema
        self._supposed: dict[Path, dict[str, Evaluation]] = {}
        self._flips: dict[tuple[Path, str], tuple[Flip, ...]] = {}

    def of(self, path: Path, programme: str) -> dict[str, Standing]:
        """What each answer to a choice, to yes or no, or to whether there is another, would make of one verdict.

        Empty for questions with other answers.
        """
        if path not in self._supposed:
            self._supposed[path] = dict(self._answers(path))
        return {word: standing_of(supposed, programme) for word, supposed in self._supposed[path].items()}

    def is_enough(self, path: Path, programme: str) -> bool | None:
        """Whether nothing has to be asked any more once this is answered; ``None`` where that is not looked into."""
        standings = self.of(path, programme).values() or set(self._of_stretches(path, programme))
        return "depends" not in standings if standings else None

    def flips(self, path: Path, programme: str) -> tuple[Flip, ...]:
        """Where a verdict turns at an amount or whole number; remembered, like what is supposed."""
        if (path, programme) not in self._flips:
            self._flips[path, programme] = tuple(flips_at(self.evaluation, programme, path))
        return self._flips[path, programme]

    def _answers(self, path: Path) -> Iterator[tuple[str, Evaluation]]:
        there = self.schema.at(path)
        if not isinstance(there, Fact):
            items = self.evaluation.root.facts.items(path).items or ((NO_FACTS,) if there.applicant else ())
            yield "yes", self.evaluation.supposing_items(path, Items((*items, NO_FACTS)))
            yield "no", self.evaluation.supposing_items(path, Items(items, is_closed=True))
        elif there.kind == "yes_no":
            yield "yes", self.evaluation.supposing(path, Known(True))
            yield "no", self.evaluation.supposing(path, Known(False))
        elif there.kind == "choice":
            for value in there.values:
                yield value, self.evaluation.supposing(path, Known(value))

    def _of_stretches(self, path: Path, programme: str) -> Iterator[Standing]:
        """The verdict on every stretch of an amount or number between the places where it turns."""
        fact = self.schema.at(path)
        ends = ends_of(fact) if isinstance(fact, Fact) else None
        if ends is not None:
            turns = [flip.at for flip in self.flips(path, programme)]
            for low, after in pairwise([ends[0], *turns, ends[1] + 1]):
                supposed = self.evaluation.supposing(path, Interval(low, after - 1))
                yield standing_of(supposed, programme)
