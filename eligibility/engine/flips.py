"""Where a verdict turns: the amount or number at which, everything else being equal, it becomes another.

Found by halving, in whole fen or whole numbers. Every stretch on which a verdict is said to stand has been evaluated
as a stretch, so that nothing in between is overlooked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from eligibility.engine.facts import Fact, Path
from eligibility.engine.open_questions import standing_of
from eligibility.engine.stated import stated_in
from eligibility.engine.values import Interval, Known, NotAsked
from eligibility.engine.verdict import Standing

if TYPE_CHECKING:
    from eligibility.preview import Evaluation

_MOST: Final = 10**10  # fen: a hundred million yuan; nobody who has more asks for help
_FEN_PER_YUAN: Final = 100
_FIRST_STEP: Final = 10_000


@dataclass(frozen=True, slots=True)
class Flip:
    """Below ``at`` (fen, or a number) the verdict is ``below``, from it on ``from_there``, as far as is said.

    ``unit`` is that of the question.
    """

    path: Path
    at: int
    unit: str
    is_money: bool
    below: Standing
    from_there: Standing

    @property
    def text(self) -> str:
        """Yuan with two places, or the number."""
        return f"{Decimal(self.at) / _FEN_PER_YUAN:.2f}" if self.is_money else str(self.at)


def flips(evaluation: Evaluation, programme: str) -> Iterator[Flip]:
    """The flips of a verdict at every amount and whole number that was stated, or is open and can be asked for."""
    stated = [ground.path for ground in stated_in(evaluation.root.facts) if ground.kind == "fact"]
    for path in dict.fromkeys((*stated, *evaluation.verdict(programme).depends_on)):
        if isinstance(evaluation.pack.rules.schema.at(path), Fact):
            yield from flips_at(evaluation, programme, path)


def flips_at(evaluation: Evaluation, programme: str, path: Path) -> Iterator[Flip]:
    """Where a verdict turns at one amount or whole number: at most once below what was stated, and once above."""
    fact = evaluation.pack.rules.schema.at(path)
    ends = ends_of(fact) if isinstance(fact, Fact) else None
    if not isinstance(fact, Fact) or ends is None:
        return
    low, high = ends
    state = evaluation.root.facts.state(path)
    search = _Search(evaluation, programme, path, fact)
    if isinstance(state, Known) and isinstance(state.value, int | Decimal):
        start = int(state.value)  # a month's part of what somebody gets in a year need not be whole fen
        yield from search.below(start, min(low, start))
        yield from search.above(start, max(high, start))
    elif isinstance(state, NotAsked):
        yield from search.above(low, high)


def ends_of(fact: Fact) -> tuple[int, int] | None:
    """The least and the greatest value of an amount (fen) or a whole number; ``None`` for other facts."""
    if fact.kind == "money" or (fact.kind == "number" and fact.is_whole):
        return int(fact.low or 0), _MOST if fact.high is None else int(fact.high)
    return None


@dataclass(frozen=True, slots=True)
class _Search:
    evaluation: Evaluation
    programme: str
    path: Path
    fact: Fact

    def below(self, start: int, low: int) -> Iterator[Flip]:
        """The flip nearest below a value, if the verdict turns there at all."""
        standing = self._at(start, start)
        if self._at(low, start) == standing:
            return
        bad, good = low, start
        while good - bad > 1:
            middle = (bad + good) // 2
            bad, good = (bad, middle) if self._at(middle, start) == standing else (middle, good)
        yield from self._flip(good, self._at(good - 1, good - 1), standing)

    def above(self, start: int, high: int) -> Iterator[Flip]:
        """The flip nearest above."""
        standing = self._at(start, start)
        if self._at(start, high) == standing:
            return
        good, bad = self._around(standing, start, high)
        while bad - good > 1:
            middle = (bad + good) // 2
            good, bad = (middle, bad) if self._at(start, middle) == standing else (good, middle)
        yield from self._flip(bad, standing, self._at(bad, bad))

    def _around(self, standing: Standing, start: int, high: int) -> tuple[int, int]:
        """A stretch in which the verdict turns, looked for in growing steps: most turns are near."""
        good, step = start, _FIRST_STEP
        while good + step < high:
            if self._at(start, good + step) != standing:
                return good, good + step
            good, step = good + step, step * 4
        return good, high

    def _flip(self, at: int, below: Standing, from_there: Standing) -> Iterator[Flip]:
        """None where the verdict is only less clear on a stretch than at every point of it."""
        if below != from_there:
            yield Flip(self.path, at, self.fact.unit, self.fact.kind == "money", below, from_there)

    def _at(self, low: int, high: int) -> Standing:
        """The verdict where the value is one of a stretch."""
        state = Known(low) if low == high else Interval(low, high)
        return standing_of(self.evaluation.supposing(self.path, state), self.programme)
