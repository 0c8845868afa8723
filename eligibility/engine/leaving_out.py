"""Leaves stated facts out one by one for as long as what they force still stands.

Every look costs an evaluation of what hangs on the fact; after a fixed number of looks (never a clock) what is left is
sufficient still, though perhaps not the smallest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from eligibility.engine.facts import NO_FACTS, Facts, Items, Path
from eligibility.engine.grounds import Ground
from eligibility.engine.stated import only, trimmed
from eligibility.engine.values import NOT_ASKED

if TYPE_CHECKING:
    from eligibility.preview import Evaluation

_MOST_LOOKS: Final = 400
#: whether what is to be forced still is
Judge = Callable[["Evaluation"], bool]
Grounds = tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Stated facts that force a verdict; ``condition`` is the one they make false, "" if there is no single one.

    ``evaluation`` is of the household of which no more is known, or of the whole one where that says as much.
    """

    stated: Grounds
    evaluation: Evaluation
    condition: str = ""


@dataclass(slots=True)
class _Standing:
    """A household in which a verdict still stands, and what of it is not yet left out."""

    evaluation: Evaluation
    stated: Grounds


class LeavingOut:
    """Leaves out of what is known in one household."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.facts = evaluation.root.facts
        self.looks = _MOST_LOOKS

    def least(self, stated: Grounds, judge: Judge) -> Reason:
        """Leave out whatever can be of what is sufficient."""
        if len(stated) <= 1:
            return Reason(stated, self.evaluation)
        start = self.only(stated)
        judge(start)  # what it computes is remembered, and each look below computes only what changes
        standing = _Standing(start, stated)
        for person in _people(stated):
            left = tuple(ground for ground in standing.stated if ground.path[:2] != person)
            standing = self._tried(standing, standing.evaluation.supposing_item(person, NO_FACTS), left, judge)
        for ground in _in_order(standing.stated):
            left = tuple(other for other in standing.stated if other != ground)
            standing = self._tried(standing, self._without(standing.evaluation, ground), left, judge)
        return self._without_nobodies(standing, judge) or self._one_by_one(stated, judge)

    def _without_nobodies(self, standing: _Standing, judge: Judge) -> Reason | None:
        """The reason found, if it still is one without the people of whom nothing is left."""
        facts = only(self.facts, standing.stated)
        if facts.lists == standing.evaluation.root.facts.lists:
            return Reason(standing.stated, standing.evaluation)
        alone = self.only(standing.stated)
        return self.least(standing.stated, judge) if judge(alone) else None  # without them less may do

    def _one_by_one(self, stated: Grounds, judge: Judge) -> Reason:
        """The slow way, for the rare verdict that hangs on there being somebody of whom nothing is said."""
        for ground in _in_order(stated):
            left = tuple(other for other in stated if other != ground)
            self.looks -= 1
            if self.looks >= 0 and judge(self.only(left)):
                return self._one_by_one(left, judge)
        return Reason(stated, self.only(stated))

    def _tried(self, before: _Standing, evaluation: Evaluation, left: Grounds, judge: Judge) -> _Standing:
        """The household with less, if the verdict stands there too."""
        self.looks -= 1
        return _Standing(evaluation, left) if self.looks >= 0 and judge(evaluation) else before

    def only(self, stated: Grounds) -> Evaluation:
        """The household of which no more is known."""
        return self._evaluated(only(self.facts, stated))

    def _evaluated(self, facts: Facts) -> Evaluation:
        return self.evaluation.pack.evaluate(facts, self.evaluation.on, self.evaluation.root.officers)

    def _without(self, evaluation: Evaluation, ground: Ground) -> Evaluation:
        if ground.kind == "fact":
            return evaluation.supposing(ground.path, NOT_ASKED)
        facts = evaluation.root.facts
        items = Items(trimmed(facts.items(ground.path).items))
        return self._evaluated(facts.with_items(ground.path, items))


def _in_order(stated: Grounds) -> Grounds:
    """What to try to leave out: ends of lists first, then facts, the last met first."""
    lists = tuple(ground for ground in stated if ground.kind == "list")
    return lists + tuple(ground for ground in reversed(stated) if ground.kind == "fact")


def _people(stated: Grounds) -> list[Path]:
    """The items of the household's lists but the applicant of which several things are known, the last first."""
    found = Counter(ground.path[:2] for ground in stated if len(ground.path) > 2 and ground.path[1])
    return [path for path in reversed(found) if found[path] > 1]
