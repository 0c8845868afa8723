"""A verdict as one formula over what it compares: definitions written out, down to facts and quantities.

Literals are comparisons of a variable with a written value. A variable is a fact, or whatever is not looked into (a
sum, a loop, ``income - standard``): the same term is the same variable wherever it stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from eligibility.engine.normal_form import normal
from eligibility.engine.rules import Definition, Rules, verdict_key
from eligibility.engine.terms import (
    Call,
    Comparison,
    Constant,
    Either,
    Logic,
    Negation,
    Read,
    Term,
    Value,
    walk,
)
from eligibility.engine.types import Boolean, Choice, Number

_MOST_PARTS: Final = 2_000  # written out, more is left opaque


@dataclass(frozen=True, slots=True)
class Variable:
    """What a formula compares; ``place`` is the fact whose region decides its parameters ("" if it has none)."""

    term: Term
    place: str


@dataclass(frozen=True, slots=True)
class Literal:
    """``variable how value``: how is ``==`` for truths, ``in`` for choices, and one of ``== < <= > >=`` for numbers."""

    variable: Variable
    how: str
    value: Value


@dataclass(frozen=True, slots=True)
class Junction:
    """``and`` or ``or`` of formulas."""

    how: str
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """``not`` a formula."""

    of: Formula


Formula = bool | Literal | Junction | Opposite


class Expansion:
    """Writes the verdicts of one pack out, with ``officers`` as if they had all decided so.

    Definitions in ``whole`` are not looked into. ``inside`` are the formulas of those that were, ``times`` how often.
    """

    def __init__(self, rules: Rules, officers: bool | None = None, whole: frozenset[str] = frozenset()) -> None:
        self.rules = rules
        self.officers = officers
        self.whole = whole
        self.inside: dict[str, Formula] = {}
        self.times: Counter[str] = Counter()
        self.parts = 0
        self.place = ""

    def verdict(self, programme: str) -> Formula:
        """The formula of a programme's verdict."""
        self.parts = 0
        self.inside, self.times = {}, Counter()
        return self._defined(self.rules.definitions[verdict_key(programme)])

    def _defined(self, definition: Definition) -> Formula:
        place, self.place = self.place, definition.place
        found = self.formula(definition.term)
        self.place = place
        self.inside[definition.key] = found
        self.times[definition.key] += 1
        return found

    def formula(self, term: Term) -> Formula:
        """A truth as a formula."""
        self.parts += 1
        match term:
            case Constant(bool() as value):
                return value
            case Negation(of):
                return opposite(self.formula(of))
            case Logic(how, parts):
                return joined(how, [self.formula(part) for part in parts])
            case Either(test, then, other):
                return self._either(self.formula(test), self.formula(then), self.formula(other))
            case Read(key):
                return self._read(term, key)
            case Comparison():
                return self._comparison(term)
        return self._about(term, "==", True)

    def _about(self, term: Term, how: str, value: Value) -> Literal:
        has_figures = any(isinstance(part, Call) and part.function in {"param", "table"} for part in walk(term))
        return Literal(Variable(term, self.place if has_figures else ""), how, value)

    @staticmethod
    def _either(test: Formula, then: Formula, other: Formula) -> Formula:
        return joined("or", [joined("and", [test, then]), joined("and", [opposite(test), other])])

    def _read(self, term: Term, key: str) -> Formula:
        if self.officers is not None and key.startswith("officer "):
            return self.officers
        definition = self.rules.definitions.get(key)
        if definition is None or key in self.whole or self.parts > _MOST_PARTS:
            return self._about(term, "==", True)
        return self._defined(definition)

    def _comparison(self, term: Comparison) -> Formula:
        left, right = self._written_out(term.left), self._written_out(term.right)
        if isinstance(left, Either) and isinstance(right, Constant):
            then = Comparison(term.how, left.then, right)
            other = Comparison(term.how, left.other, right)
            return self._either(self.formula(left.test), self.formula(then), self.formula(other))
        if isinstance(left, Constant) and isinstance(right, Constant) and term.how in {"==", "in"}:
            return left.value == right.value if term.how == "==" else left.value in right.value  # type: ignore[operator]
        return self._literal(Comparison(term.how, left, right))

    def _written_out(self, term: Term) -> Term:
        """A choice or truth of the household that is one of two, as such; anything else as it is."""
        definition = self.rules.definitions.get(term.key) if isinstance(term, Read) else None
        if definition is None or definition.place or self.parts > _MOST_PARTS:
            return term
        is_plain = isinstance(definition.term, Either) and isinstance(definition.term.type, Choice | Boolean)
        return definition.term if is_plain else term

    def _literal(self, term: Comparison) -> Formula:
        match normal(term):
            case Comparison("==", left, Constant(bool() as value)) if isinstance(left.type, Boolean):
                inside = self.formula(left)
                return inside if value else opposite(inside)
            case Comparison("==", left, Constant(str() as value)) if isinstance(left.type, Choice):
                return self._about(left, "in", frozenset({value}))
            case Comparison("in", left, Constant(frozenset() as value)) if isinstance(left.type, Choice):
                return self._about(left, "in", value)
            case Comparison(how, left, Constant(Decimal() as value)) if isinstance(left.type, Number):
                return self._about(left, how, value)
            case Logic() as either:
                return self.formula(either)
        return self._about(term, "==", True)


def joined(how: str, parts: list[Formula]) -> Formula:
    """``and`` or ``or`` of formulas, what goes without saying left out."""
    decisive = how == "or"
    if decisive in [part for part in parts if isinstance(part, bool)]:
        return decisive
    left = tuple(part for part in parts if not isinstance(part, bool))
    return left[0] if len(left) == 1 else Junction(how, left) if left else not decisive


def opposite(formula: Formula) -> Formula:
    """``not`` a formula."""
    return not formula if isinstance(formula, bool) else Opposite(formula)


def literals(formula: Formula) -> Iterator[Literal]:
    """The literals of a formula, in the order they come."""
    match formula:
        case Literal():
            yield formula
        case Opposite(of):
            yield from literals(of)
        case Junction(_, parts):
            for part in parts:
                yield from literals(part)
