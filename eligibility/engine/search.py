"""Looks for a world in which demands are met, giving values one by one.

Terms are compiled to closures once; after that a step costs some microseconds. What is still open is open to every
rule of the language too, so that most worlds are ruled out long before they are complete.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from eligibility.engine.cells import TooMuch, values_of
from eligibility.engine.expressions import NOT_APPLICABLE, UNKNOWN, Absent
from eligibility.engine.kleene import OPEN, Open, compared, decided, negated
from eligibility.engine.normal_form import arguments_of, normal, reads_of, variables_in
from eligibility.engine.terms import (
    Call,
    Comparison,
    Constant,
    Either,
    IsKnown,
    Logic,
    Negation,
    Read,
    Term,
)

Judge = Callable[[], Any]
_UNDECIDED: Final = (OPEN, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of a value: when it applies at all, what was required of it, and how it can be absent.

    A value whose ``guards`` are not all true does not apply. Of a known value no ``promises`` is false.
    """

    guards: tuple[Term, ...] = ()
    promises: tuple[Term, ...] = ()
    may_be_unknown: bool = True
    may_not_apply: bool = True


_FREE: Final = Fact()


@dataclass(slots=True, eq=False)
class _Variable:
    """Something a world gives a value to; ``world`` is that value while it is tried.

    ``guards`` come with the terms they judge, so that what keeps one open can be found.
    """

    term: Term
    value: Any = OPEN
    cells: tuple[Any, ...] = ()
    guards: tuple[tuple[Term, Judge], ...] = ()
    promises: tuple[Judge, ...] = ()
    parts: tuple[_Variable, ...] = ()
    applies: Any = None  # whether its guards hold, as far as known in the world so far; None when not looked at

    def current(self) -> Any:
        """Its value in the world so far, guards considered."""
        if self.applies is None:
            self.applies = decided((judge() for _, judge in self.guards), decisive=False)
        if self.applies is True:
            return self.value
        return NOT_APPLICABLE if self.applies is False else self.applies


class Search:
    """One search; raises :class:`TooMuch` when it takes more steps than allowed.

    A demand is a term and how its value must be: a predicate on true, false, unknown or not applicable.
    """

    def __init__(
        self, facts: dict[str, Fact], demands: list[tuple[Term, Callable[[Any], bool]]], most_steps: int
    ) -> None:
        self.facts = facts
        self.steps = most_steps
        self.variables: dict[Term, _Variable] = {}
        looked_at = self._find_variables([term for term, _ in demands])
        promises = {term: self._fitting_promises(term) for term in self.variables}
        everything = [*looked_at, *chain.from_iterable(promises.values())]
        for term, variable in self.variables.items():
            variable.cells = tuple(self._cells(term, everything))
            variable.guards = tuple((guard, self._judge(guard)) for guard in self._guards(term))
            variable.promises = tuple(self._judge(promise) for promise in promises[term])
            inside = arguments_of(term) if isinstance(term, Call) else ()
            variable.parts = tuple(self.variables[part] for part in inside if part in self.variables)
        self.demands = [(term, self._judge(term), is_met) for term, is_met in demands]
        self.tried: list[_Variable] = []

    def finds(self) -> bool:
        """Whether there is such a world among those that agree with what has been tried so far."""
        self.steps -= 1
        if self.steps < 0:
            raise TooMuch
        open_terms = []
        for term, judge, is_met in self.demands:
            value = judge()
            if value is OPEN:
                open_terms.append(term)
            elif not is_met(value):
                return False
        if not self._is_consistent():
            return False
        variable = self._next(open_terms)
        return variable is None or self._finds_with(variable)

    def _finds_with(self, variable: _Variable) -> bool:
        self.tried.append(variable)
        for value in variable.cells:
            variable.value = value
            self._look_again()
            if self.finds():
                return True
        self.tried.pop()
        variable.value = OPEN
        self._look_again()
        return False

    def _look_again(self) -> None:
        for variable in self.variables.values():
            variable.applies = None

    def _next(self, open_terms: list[Term]) -> _Variable | None:
        """What to try next: whatever keeps a demand open, then what something is still required of."""
        for term in open_terms:
            for part in variables_in(term):
                found = self._first_open(self.variables[part])
                if found is not None:
                    return found
        return next((one for one in self.variables.values() if one.promises and one.value is OPEN), None)

    def _first_open(self, variable: _Variable) -> _Variable | None:
        """A variable, or before it what says whether it applies at all."""
        for guard, judge in variable.guards:
            if judge() is OPEN:
                for part in variables_in(guard):
                    found = self._first_open(self.variables[part])
                    if found is not None:
                        return found
        return variable if variable.value is OPEN else None

    def _is_consistent(self) -> bool:
        """What was calculated was calculated from known values, and what is known meets what was required of it."""
        for variable in self.tried:
            if isinstance(variable.current(), Absent | Open):
                continue
            if any(isinstance(part.value, Absent) for part in variable.parts):
                return False
            if any(judge() is False for judge in variable.promises):
                return False
        return True

    # --- what is looked at -------------------------------------------------------------------------------------------

    def _find_variables(self, terms: list[Term]) -> list[Term]:
        """The terms and, at whatever distance, those that say whether what they read applies."""
        looked_at, waiting = list(terms), list(terms)
        while waiting:
            for part in variables_in(waiting.pop()):
                if part not in self.variables:
                    self.variables[part] = _Variable(part)
                    guards = self._guards(part)
                    looked_at += guards
                    waiting += guards
        return looked_at

    def _fact(self, read: Read) -> Fact:
        return self.facts.get(read.key, _FREE)

    def _guards(self, variable: Term) -> list[Term]:
        found = [guard for read in reads_of(variable) for guard in self._fact(read).guards]
        return list(dict.fromkeys(normal(guard) for guard in found))

    def _fitting_promises(self, variable: Term) -> list[Term]:
        """The promises about a variable that speak of nothing else than what is looked at anyway."""
        promises = [normal(promise) for read in reads_of(variable) for promise in self._fact(read).promises]
        return [promise for promise in promises if all(part in self.variables for part in variables_in(promise))]

    def _cells(self, variable: Term, looked_at: list[Term]) -> list[Any]:
        values = values_of(variable, looked_at)
        facts = [self._fact(read) for read in reads_of(variable)]
        if not isinstance(variable, Read) or any(fact.may_be_unknown for fact in facts):
            values.append(UNKNOWN)
        if any(fact.may_not_apply for fact in facts):
            values.append(NOT_APPLICABLE)
        return values

    # --- what a term is worth in the world so far --------------------------------------------------------------------

    def _judge(self, term: Term) -> Judge:
        variable = self.variables.get(term)
        if variable is not None:
            return variable.current
        match term:
            case Constant(value):
                return lambda: value
            case Negation(of):
                inner = self._judge(of)
                return lambda: negated(inner())
            case Logic(how, parts):
                judges, decisive = [self._judge(part) for part in parts], how == "or"
                return lambda: decided((judge() for judge in judges), decisive=decisive)
            case Comparison(how, left, right):
                one, other = self._judge(left), self._judge(right)
                return lambda: compared(how, one(), other())
            case IsKnown(of):
                return _known(self._judge(of))
            case Either(test, then, otherwise):
                return _either(self._judge(test), self._judge(then), self._judge(otherwise))
        raise AssertionError(term)  # pragma: no cover — everything else is a variable


def _known(inner: Judge) -> Judge:
    def judge() -> Any:
        value = inner()
        return value if value is OPEN else not isinstance(value, Absent)

    return judge


def _either(test: Judge, then: Judge, otherwise: Judge) -> Judge:
    def judge() -> Any:
        truth = test()
        return truth if truth in _UNDECIDED else then() if truth is True else otherwise()

    return judge
