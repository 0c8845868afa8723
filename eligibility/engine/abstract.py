"""The abstract evaluator: rules with answers missing. What it says holds for everything still possible.

Kleene logic, intervals, sets of options and open lists; see the modules ``abstract_…`` for each.
"""

from __future__ import annotations

from typing import Any

from eligibility.engine import (
    abstract_choices,
    abstract_logic,
    abstract_loops,
    abstract_numbers,
    abstract_reads,
    abstract_tables,
)
from eligibility.engine.compiler import Loop
from eligibility.engine.environment import Closure
from eligibility.engine.facts import Fact
from eligibility.engine.terms import Call, Comparison
from eligibility.engine.types import Type


class Abstract:
    """The algebra of values that may be uncertain."""

    def constant(self, value: Any) -> Closure:
        """A value written in the rule."""
        return lambda frame: value

    def raw(self, fact: Fact, *, has_first: bool) -> Closure:
        """See :func:`abstract_reads.raw`."""
        return abstract_reads.raw(fact, has_first=has_first)

    def officer(self, key: str) -> Closure:
        """See :func:`abstract_reads.officer`."""
        return abstract_reads.officer(key)

    def slot(self, index: int, compute: Closure, kind: Type) -> Closure:
        """See :func:`abstract_reads.slot`."""
        return abstract_reads.slot(index, compute, kind)

    def logic(self, how: str, parts: tuple[Closure, ...]) -> Closure:
        """See :func:`abstract_logic.logic`."""
        return abstract_logic.logic(how, parts)

    def negation(self, of: Closure) -> Closure:
        """See :func:`abstract_logic.negation`."""
        return abstract_logic.negation(of)

    def comparison(self, term: Comparison, left: Closure, right: Closure) -> Closure:
        """See :func:`abstract_choices.comparison`."""
        return abstract_choices.comparison(term, left, right)

    def either(self, test: Closure, then: Closure, other: Closure, kind: Type) -> Closure:
        """See :func:`abstract_logic.either`."""
        return abstract_logic.either(test, then, other, kind)

    def call(self, term: Call, arguments: tuple[Closure, ...], step: int) -> Closure:
        """See :func:`abstract_numbers.call`."""
        return abstract_numbers.call(term, arguments, step)

    def param(self, place: int, read_place: Closure, path: str) -> Closure:
        """See :func:`abstract_reads.param`."""
        return abstract_reads.param(place, read_place, path)

    def table(self, place: int, read_place: Closure, name: str, arguments: tuple[Closure, ...]) -> Closure:
        """See :func:`abstract_tables.table`."""
        return abstract_tables.table(place, read_place, name, arguments)

    def each(self, loop: Loop) -> Closure:
        """See :func:`abstract_loops.each`."""
        return abstract_loops.each(loop)
