"""Asks whether conditions of a pack can hold, with values that stand in them taken apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from eligibility.engine.prover import Demand, Fact, Prover
from eligibility.engine.rules import Definition
from eligibility.engine.terms import TRUTH, Comparison, Either, Logic, Negation, Read, Term, reads, walk

_MOST_PARTS: Final = 200  # of one condition with everything in it taken apart
_PLAIN: Final = Fact(may_be_unknown=False, may_not_apply=False)


@dataclass(frozen=True, slots=True)
class Worlds:
    """The worlds that the rules of one pack leave possible: what they call impossible is."""

    definitions: Mapping[str, Definition]

    def may_hold(self, *terms: Term) -> bool:
        """Whether some household may meet all of these, or nobody can tell."""
        return self._is_possible([Demand(self._opened(term)) for term in terms])

    def may_fail(self, term: Term) -> bool:
        """Whether some household may not meet this, or nobody can tell."""
        return self._is_possible([Demand(self._opened(term), "false")])

    @staticmethod
    def _is_possible(demands: list[Demand]) -> bool:
        facts = {read.key: _PLAIN for demand in demands for read in reads(demand.term)}
        return Prover(facts).can_be(demands) != "impossible"

    def _opened(self, term: Term) -> Term:
        """The term with truths that have a definition replaced by it, as long as that stays small."""
        size = 0
        while size < _MOST_PARTS:
            opened = self._once(term)
            if opened == term:
                break
            term, size = opened, sum(1 for _ in walk(opened))
        return term

    def _once(self, term: Term) -> Term:
        match term:
            case Read(key) if term.type == TRUTH and key in self.definitions:
                return self.definitions[key].term
            case Logic(_, parts):
                return replace(term, parts=tuple(map(self._once, parts)))
            case Negation(of):
                return replace(term, of=self._once(of))
            case Comparison(_, left, right):
                return replace(term, left=self._once(left), right=self._once(right))
            case Either(test, then, other):
                return replace(term, test=self._once(test), then=self._once(then), other=self._once(other))
        return term
