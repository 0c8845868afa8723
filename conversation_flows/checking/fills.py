"""Checks what answers fill in elsewhere: a question below, with a value that it could have been given itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from conversation_flows.checking.examples import as_question
from conversation_flows.checking.finding import Ledger, listed
from conversation_flows.checking.kind_types import type_of
from conversation_flows.checking.meaning import terms_of
from conversation_flows.checking.outline import Outline, target_of
from conversation_flows.checking.scopes import Condition, QuestionItem
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.kinds.dates import bounds
from eligibility.engine.prover import Demand, Prover
from eligibility.engine.terms import Comparison, Constant, Read, Term
from eligibility.engine.types import Anything, Day, Number, spoken, words_of

#: kinds that keep more, or something else, than what conditions see of them
_NEVER_FILLED: Final = frozenset({"money", "month", "choices", "signature"})
_FIRST, _LAST = date(1900, 1, 1), date.max
_REQUIRE = "write it as a require there instead: that is held against what is filled in, min and max are not"


@dataclass
class FillCheck:
    """Looks at every `fills` of one flow."""

    outline: Outline
    prover: Prover
    ledger: Ledger
    environment: Environment

    def check(self) -> None:
        """Put what is found into the ledger."""
        for question in self.outline.questions():
            for name, condition in question.fills.items():
                for message, advice in self._problems(question, name, condition):
                    self.ledger.add("bad_fill", condition.spot, message, advice)

    def _problems(self, question: QuestionItem, name: str, condition: Condition) -> Iterator[tuple[str, str]]:
        target, term = target_of(question, name), condition.term
        if not isinstance(target, QuestionItem):
            yield f"fills {name}, which is no question here", "name a question beside this one, without its topic"
            return
        if target.order <= question.order:
            message = f"fills {name}, which has been asked before, and writes over that answer"
            yield message, "ask it below this question"
        if term is None or isinstance(term.type, Anything) or isinstance(type_of(target), Anything):
            return
        if target.kind in _NEVER_FILLED:
            yield f"fills {name}, but a {target.kind} is not kept as conditions see it", "ask it instead"
            return
        misfit = _misfit(name, term, target)
        yield from [misfit] if misfit else self._beyond_bounds(question, name, term, target)

    def _beyond_bounds(
        self, question: QuestionItem, name: str, term: Term, target: QuestionItem
    ) -> Iterator[tuple[str, str]]:
        """The bounds written at the target that what is filled in need not keep."""
        for key in ("min", "max"):
            bound = target.good.get(key)
            if isinstance(bound, int) and target.kind == "number":
                is_beyond = self._may_pass(question, term, key, bound)
            else:
                is_beyond = bound is not None and target.kind == "date" and self._day_may_pass(term, key, target)
            if is_beyond:
                yield f"what fills {name} may lie beyond its {key}, {bound}", _REQUIRE

    def _may_pass(self, question: QuestionItem, term: Term, key: str, bound: int) -> bool:
        number = Decimal(bound)
        limit = Constant(number, Number(number, number, is_whole=True))
        beyond = Demand(Comparison("<" if key == "min" else ">", term, limit))
        required = [Demand(one, "not_false") for one in terms_of(tuple(one for one, _ in question.requirements))]
        return self.prover.can_be([*map(Demand, terms_of(question.around)), *required, beyond]) == "possible"

    def _day_may_pass(self, term: Term, key: str, target: QuestionItem) -> bool:
        try:
            (first, last), (low, high) = self._days(term), bounds(as_question(target), self.environment.today)
        except ValueError:
            return False  # a bound that is no day is reported elsewhere
        return first < low if key == "min" else last > high

    def _days(self, term: Term) -> tuple[date, date]:
        """The first and the last day that a term can be."""
        asked = {question.slot: question for question in self.outline.questions() if not question.is_filled}
        if isinstance(term, Read) and term.key in asked:
            return bounds(as_question(asked[term.key]), self.environment.today)
        is_past = isinstance(term.type, Day) and term.type.is_past
        return _FIRST, self.environment.today if is_past else _LAST


def _misfit(name: str, term: Term, target: QuestionItem) -> tuple[str, str] | None:
    """What is wrong with the type of what is filled in."""
    given, wanted = term.type, type_of(target)
    strange = (words_of(given) or frozenset()) - (words_of(wanted) or frozenset())
    if type(given) is not type(wanted) or strange:
        what = f"with {listed(strange)}" if strange else f"with {spoken(given)}"
        return f"fills {name} {what}", f"{name} takes {spoken(wanted)} {listed(words_of(wanted) or ())}".rstrip()
    if isinstance(given, Number) and not given.is_whole:
        return f"fills {name} with a number that need not be whole", f"{name} takes a whole number"
    return None
