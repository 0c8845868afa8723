"""Proves that conditions can or cannot hold together, by trying every world there is.

Each number is cut where it is compared with something, each choice into its values. What the prover does not
understand (a sum over a list, a function) it takes as free: so it may fail to see that something is impossible, but
what it calls impossible is. When it takes more steps than the budget, the answer is "not proved".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from eligibility.engine.cells import TooMuch
from eligibility.engine.expressions import NOT_APPLICABLE
from eligibility.engine.normal_form import normal
from eligibility.engine.search import Fact, Search
from eligibility.engine.terms import Term

__all__ = ["Demand", "Fact", "Outcome", "Prover"]

Wanted = Literal["true", "false", "not_false"]
Outcome = Literal["possible", "impossible", "not_proved"]

_MOST_STEPS: Final = 10_000  # some 0.2 s
_MET: Final[dict[Wanted, Callable[[Any], bool]]] = {
    "true": lambda value: value is True,
    "false": lambda value: value is False or value is NOT_APPLICABLE,
    "not_false": lambda value: value is not False,
}


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that is to be true, false, or at least not false in the world looked for."""

    term: Term
    wanted: Wanted = "true"


@dataclass
class Prover:
    """Answers whether demands can be met together; ``facts`` are by the key of a read."""

    facts: dict[str, Fact]
    most_steps: int = _MOST_STEPS
    _known: dict[tuple[Demand, ...], Outcome] = field(default_factory=dict)

    def can_be(self, demands: Iterable[Demand]) -> Outcome:
        """Whether there is a world that meets every demand."""
        wanted = tuple(dict.fromkeys(demands))
        if wanted not in self._known:
            self._known[wanted] = self._try(wanted)
        return self._known[wanted]

    def without_promises(self, key: str) -> Prover:
        """The same without what is required of one value: for looking at those requirements themselves."""
        return Prover(self.facts | {key: replace(self.facts[key], promises=())}, self.most_steps)

    def _try(self, demands: tuple[Demand, ...]) -> Outcome:
        wanted = [(normal(demand.term), _MET[demand.wanted]) for demand in demands]
        try:
            return "possible" if Search(self.facts, wanted, self.most_steps).finds() else "impossible"
        except TooMuch:
            return "not_proved"
