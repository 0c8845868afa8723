"""The vector evaluator: rules for many households of one place and day at once, in numpy columns.

Facts are known; figures that are missing or disputed, and what officers decide, are carried as their two ends, so what
it says is as sound as the abstract evaluator's. Numpy is only loaded by who imports this, never by a serving process.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from eligibility.engine import vector_choices, vector_logic, vector_loops, vector_numbers
from eligibility.engine.compiler import Loop
from eligibility.engine.environment import Closure
from eligibility.engine.facts import Fact
from eligibility.engine.terms import Call, Comparison
from eligibility.engine.types import Type
from eligibility.engine.vector_rows import View
from eligibility.engine.vector_values import Between, Column, NotVector, Partial, between, taken


class Vector:
    """The algebra of columns."""

    def constant(self, value: Any) -> Closure:
        """A value written in the rule."""
        plain = float(value) if isinstance(value, Decimal) else value
        return lambda view: plain

    def raw(self, fact: Fact, *, has_first: bool) -> Closure:
        """A fact's column; one that not every row has is only for rules that ask first (its ``when``)."""
        name, is_asked_first = fact.name, fact.when is not None

        def read(view: View) -> Column:
            column = view.rows.columns.facts.get(name)
            if column is None or (type(column) is Partial and not is_asked_first):
                raise NotVector(f"{name} is not known of everybody")
            return taken(column, view.index)

        return read

    def officer(self, key: str) -> Closure:
        """What officers decide: the same for all when said, either where not."""
        name = key.removeprefix("officer ")
        either = Between(False, True)
        return lambda view: view.officers.get(name, either)

    def slot(self, index: int, compute: Closure, kind: Type) -> Closure:
        """Compute once for all rows of a list."""

        def read(view: View) -> Column:
            rows = view.rows
            if index not in rows.memo:
                rows.memo[index] = compute(View(rows))
            return taken(rows.memo[index], view.index)

        return read

    def logic(self, how: str, parts: tuple[Closure, ...]) -> Closure:
        """See :func:`vector_logic.logic`."""
        return vector_logic.logic(how, parts)

    def negation(self, of: Closure) -> Closure:
        """See :func:`vector_logic.negation`."""
        return vector_logic.negation(of)

    def comparison(self, term: Comparison, left: Closure, right: Closure) -> Closure:
        """See :func:`vector_choices.comparison`."""
        return vector_choices.comparison(term, left, right)

    def either(self, test: Closure, then: Closure, other: Closure, kind: Type) -> Closure:
        """See :func:`vector_logic.either`."""
        return vector_logic.either(test, then, other, kind)

    def call(self, term: Call, arguments: tuple[Closure, ...], step: int) -> Closure:
        """See :func:`vector_numbers.call`."""
        return vector_numbers.call(term, arguments, step)

    def param(self, place: int, read_place: Closure, path: str) -> Closure:
        """A parameter, the same for all."""
        return lambda view: between(*vector_choices.spanned(view.root.figures(place)[path]))

    def table(self, place: int, read_place: Closure, name: str, arguments: tuple[Closure, ...]) -> Closure:
        """A decision table, row by row."""

        def read(view: Any) -> Column:
            root: View = view.root
            rows, bounds = root.figures(place).table(name)
            return vector_choices.looked_up(rows, bounds, [argument(view) for argument in arguments], root.code)

        return read

    def each(self, loop: Loop) -> Closure:
        """See :func:`vector_loops.each`."""
        return vector_loops.each(loop)
