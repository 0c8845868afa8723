"""The questions that verdicts hang on, and which of them an answer to can still change a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from eligibility.engine.asking import frame_at, when_key
from eligibility.engine.facts import FactList, Path
from eligibility.engine.verdict import Standing, numbers_of

if TYPE_CHECKING:
    from eligibility.preview import Evaluation


class OpenQuestions:
    """Those of one evaluation: ``bits`` of the trace by place; ``open`` are the bits behind every undecided verdict."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.pack = evaluation.pack
        self.rules = evaluation.pack.rules
        self.open = dict(self._undecided())
        self.bits: dict[Path, int] = {}
        trace, together = evaluation.trace, reduce(or_, self.open.values(), 0)
        for number in numbers_of(together):
            path = trace.where(number)
            self.bits[path] = self.bits.get(path, 0) | 1 << number
        self._allowed = {name: self.pack.by_cases.allowed(name, evaluation.root) for name in self.open}
        self._turning: dict[tuple[str, frozenset[int]], bool] = {}
        self._by_path: dict[Path, tuple[str, ...]] = {}

    def _undecided(self) -> Iterator[tuple[str, int]]:
        """The programmes whose verdict asking can change, with the open questions behind it."""
        for name in self.rules.programmes:
            if self.evaluation.eligible(name) is None:
                mask = open_mask(self.evaluation, name)
                if mask:
                    yield name, mask

    def can_change(self, path: Path) -> bool:
        """Whether the question arises, and some answer to it, alone or with others, can still change some verdict."""
        return path in self.bits and self.arises(path) and bool(self.affected(path))

    def arises(self, path: Path) -> bool:
        """Whether the question arises by what is known so far: its ``when`` holds."""
        key = when_key(path, self.rules)
        return key is None or self.pack.abstract.closure(key)(frame_at(self.evaluation.root, path)) is True

    def affected(self, path: Path) -> tuple[str, ...]:
        """The programmes whose verdict the answer can change."""
        if path not in self._by_path:
            bit, changed = self.bits[path], self.pack.affected.keys[self.key_of(path)]
            self._by_path[path] = tuple(
                name for name, mask in self.open.items() if mask & bit and self._can_turn(name, changed)
            )
        return self._by_path[path]

    def _can_turn(self, programme: str, changed: frozenset[str]) -> bool:
        """Whether other values of these keys can make another verdict; yes where no diagram tells."""
        allowed, cases = self._allowed[programme], self.pack.by_cases
        if allowed is None:
            return True
        free = cases.free(programme, changed)
        if (programme, free) not in self._turning:
            self._turning[programme, free] = cases.can_turn(programme, allowed, free)
        return self._turning[programme, free]

    def key_of(self, path: Path) -> str:
        """The key of a fact, or of who is in a list."""
        key = f"{path[-3] if len(path) > 2 else ''}:{path[-1]}"
        return f"{key}[]" if isinstance(self.rules.schema.at(path), FactList) else key


def open_mask(evaluation: Evaluation, programme: str) -> int:
    """The open questions a verdict hangs on, as bits of the trace; 0 where asking cannot change it any more."""
    plan, root = evaluation.pack.plans[programme], evaluation.root
    if plan.verdict(root) is not None:
        return 0
    mask: int = root.memo[plan.verdict_index]
    return mask & root.trace.open


def standing_of(evaluation: Evaluation, programme: str) -> Standing:
    """A verdict without its amount, for whoever looks at many."""
    decided = evaluation.eligible(programme)
    if decided is None:
        return "depends" if open_mask(evaluation, programme) else "needs_officer"
    return "certain_yes" if decided else "certain_no"
