"""Proves that conditions can or cannot hold together, by trying every world there is.

Each number is cut where it is compared with something, each choice into its values. Values are tried one after the
other; what is still open is open to every rule of the language too, so that most worlds are ruled out long before they
are complete. What the prover does not understand (a sum over a list, a function) it takes as free: so it may fail to
see that something is impossible, but what it calls impossible is. When it takes more steps than the budget, the answer
is "not proved".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from itertools import chain, combinations, pairwise
from typing import Any, Final, Literal

from eligibility.engine.expressions import NOT_APPLICABLE, UNKNOWN, Absent
from eligibility.engine.terms import (
    Call,
    Comparison,
    Constant,
    Each,
    Either,
    IsKnown,
    Logic,
    Negation,
    Read,
    Term,
    parts_of,
    walk,
)
from eligibility.engine.types import Boolean, Choice, Day, Many, Number, Text, Type, calculated, words_of

Wanted = Literal["true", "false", "not_false"]
Outcome = Literal["possible", "impossible", "not_proved"]
World = dict[Term, Any]


class _Open(Enum):
    """Of a value nothing has been said yet."""

    OPEN = "open"


_OPEN: Final = _Open.OPEN
_MOST_STEPS: Final = 10_000  # some 0.3 s
_MOST_MENTIONED: Final = 12  # values of one set: 4 096 ways to choose
_OTHER: Final = "\0"  # stands for every text that nobody compares with


@dataclass(frozen=True, slots=True)
class Demand:
    """Something that is to be true, false, or at least not false in the world looked for."""

    term: Term
    wanted: Wanted = "true"


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


@dataclass
class Prover:
    """Answers whether demands can be met together; ``facts`` are by the key of a read."""

    facts: dict[str, Fact]
    most_steps: int = _MOST_STEPS
    _known: dict[tuple[Demand, ...], Outcome] = field(default_factory=dict)

    def can_be(self, demands: Iterable[Demand]) -> Outcome:
        """Whether there is a world that meets every demand."""
        wanted = tuple(dict.fromkeys(Demand(normal(demand.term), demand.wanted) for demand in demands))
        if wanted not in self._known:
            self._known[wanted] = self._try(wanted)
        return self._known[wanted]

    def without_promises(self, key: str) -> Prover:
        """The same without what is required of one value: for looking at those requirements themselves."""
        return Prover(self.facts | {key: replace(self.facts[key], promises=())}, self.most_steps)

    def _try(self, demands: tuple[Demand, ...]) -> Outcome:
        try:
            return "possible" if _Search(self.facts, demands, self.most_steps).finds() else "impossible"
        except _TooMuch:
            return "not_proved"


def _meets(value: Any, wanted: Wanted) -> bool:
    match wanted:
        case "true":
            return value is True
        case "false":
            return value is False or value is NOT_APPLICABLE
    return value is not False


class _TooMuch(Exception):
    """It would take more steps than the budget."""


class _Search:
    """Looks for a world that meets some demands, giving values one by one; raises :class:`_TooMuch`."""

    def __init__(self, facts: dict[str, Fact], demands: tuple[Demand, ...], most_steps: int) -> None:
        self.facts = facts
        self.demands = demands
        self.steps = most_steps
        self.world: World = {}
        self.guards: dict[Term, tuple[Term, ...]] = {}
        looked_at = self._with_guards([demand.term for demand in demands])
        self.promises = self._fitting_promises(looked_at)
        everything = [*looked_at, *chain.from_iterable(self.promises.values())]
        self.cells = {variable: self._cells(variable, everything) for variable in self.guards}

    def finds(self) -> bool:
        """Whether there is such a world among those that agree with what has been tried so far."""
        self.steps -= 1
        if self.steps < 0:
            raise _TooMuch
        values = [(self.value(demand.term), demand) for demand in self.demands]
        if not all(value is _OPEN or _meets(value, demand.wanted) for value, demand in values):
            return False
        if not self._is_consistent() or not self._keeps_promises():
            return False
        variable = self._next([demand.term for value, demand in values if value is _OPEN])
        return variable is None or self._finds_with(variable)

    def _finds_with(self, variable: Term) -> bool:
        for value in self.cells[variable]:
            self.world[variable] = value
            if self.finds():
                return True
        del self.world[variable]
        return False

    def _next(self, open_terms: list[Term]) -> Term | None:
        """What to try next: whatever keeps a demand open, then what something is still required of."""
        for term in open_terms:
            for variable in _variables(term):
                found = self._first_open(variable)
                if found is not None:
                    return found
        required = (variable for variable, promises in self.promises.items() if promises)
        return next((variable for variable in required if variable not in self.world), None)

    def _first_open(self, variable: Term) -> Term | None:
        """A variable, or before it what says whether it applies at all."""
        for guard in self.guards[variable]:
            if self.value(guard) is _OPEN:
                for inner in _variables(guard):
                    found = self._first_open(inner)
                    if found is not None:
                        return found
        return None if variable in self.world else variable

    # --- what is looked at -------------------------------------------------------------------------------------------

    def _with_guards(self, terms: list[Term]) -> list[Term]:
        """The terms and, at whatever distance, those that say whether what they read applies."""
        looked_at, waiting = list(terms), list(terms)
        while waiting:
            for variable in _variables(waiting.pop()):
                if variable not in self.guards:
                    found = [guard for read in _reads(variable) for guard in self._fact(read).guards]
                    guards = tuple(dict.fromkeys(normal(guard) for guard in found))
                    self.guards[variable] = guards
                    looked_at += guards
                    waiting += guards
        return looked_at

    def _fact(self, read: Read) -> Fact:
        return self.facts.get(read.key, _FREE)

    def _fitting_promises(self, looked_at: list[Term]) -> dict[Term, tuple[Term, ...]]:
        """By variable, the promises that speak of nothing else than what is looked at anyway."""
        fitting: dict[Term, tuple[Term, ...]] = {}
        for variable in self.guards:
            promises = [normal(promise) for read in _reads(variable) for promise in self._fact(read).promises]
            fitting[variable] = tuple(p for p in promises if all(one in self.guards for one in _variables(p)))
        return fitting

    def _cells(self, variable: Term, looked_at: list[Term]) -> list[Any]:
        values = _values(variable, looked_at)
        facts = [self._fact(read) for read in _reads(variable)]
        if not isinstance(variable, Read) or any(fact.may_be_unknown for fact in facts):
            values.append(UNKNOWN)
        if any(fact.may_not_apply for fact in facts):
            values.append(NOT_APPLICABLE)
        return values

    def _is_consistent(self) -> bool:
        """What has been calculated was calculated from known values."""
        return all(
            not isinstance(self.world.get(part), Absent)
            for variable, value in self.world.items()
            if isinstance(variable, Call) and not isinstance(value, Absent)
            for part in _arguments(variable)
        )

    def _keeps_promises(self) -> bool:
        return all(
            self.value(promise) is not False
            for variable in self.world
            if self.promises[variable] and not isinstance(self.value(variable), Absent | _Open)
            for promise in self.promises[variable]
        )

    # --- what is true in the world so far ----------------------------------------------------------------------------

    def value(self, term: Term) -> Any:
        """What a term is worth by the rules of the language, as far as that is decided."""
        if term in self.guards:
            return self._guarded(term)
        match term:
            case Constant(value):
                return value
            case Negation(of):
                return _not(self.value(of))
            case Logic(how, parts):
                return _decide((self.value(part) for part in parts), decisive=how == "or")
            case Comparison(how, left, right):
                return _compare(how, self.value(left), self.value(right))
            case IsKnown(of):
                value = self.value(of)
                return value if value is _OPEN else not isinstance(value, Absent)
            case Either(test, then, other):
                truth = self.value(test)
                return truth if truth in (_OPEN, UNKNOWN) else self.value(then if truth is True else other)
        raise AssertionError(term)  # pragma: no cover — everything else is a variable

    def _guarded(self, variable: Term) -> Any:
        truth = _decide((self.value(guard) for guard in self.guards[variable]), decisive=False)
        if truth is True:
            return self.world.get(variable, _OPEN)
        return NOT_APPLICABLE if truth is False else truth


# --- terms in the form proofs are made on ----------------------------------------------------------------------------


def normal(term: Term) -> Term:
    """The same term with every comparison of numbers, days or texts made one of a quantity with a written value."""
    match term:
        case Negation(of):
            return Negation(normal(of))
        case Logic(how, parts):
            return Logic(how, tuple(normal(part) for part in parts))
        case IsKnown(of):
            return IsKnown(normal(of))
        case Either(test, then, other):
            return Either(normal(test), normal(then), normal(other), term.type)
        case Comparison():
            return _normal_comparison(term)
    return term


_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}
_ZERO: Final = Constant(Decimal(0), Number(Decimal(0), Decimal(0), is_whole=True))


def _normal_comparison(term: Comparison) -> Term:
    how, left, right = term.how, normal(term.left), normal(term.right)
    if how == "in":
        return _normal_membership(left, right)
    if isinstance(left, Constant) and not isinstance(right, Constant):
        how, left, right = _MIRRORED[how], right, left
    if isinstance(right, Constant) or not isinstance(left.type, Number | Day | Text):
        return Comparison(how, left, right)
    if repr(left) > repr(right):
        how, left, right = _MIRRORED[how], right, left
    return Comparison(how, Call("-", (left, right), _apart(left.type, right.type)), _ZERO)


def _apart(left: Type, right: Type) -> Number:
    """How far two values of one kind can be apart."""
    match left, right:
        case Number(), Number():
            return calculated("-", left, right)
        case Day(is_past=True), Day(is_today=True):
            return Number(high=Decimal(0), is_whole=True)
        case Day(is_today=True), Day(is_past=True):
            return Number(low=Decimal(0), is_whole=True)
    return Number()


def _normal_membership(left: Term, right: Term) -> Term:
    if isinstance(right, Constant) and isinstance(right.value, frozenset) and isinstance(left.type, Number):
        of = right.type.of if isinstance(right.type, Many) else right.type
        return Logic("or", tuple(Comparison("==", left, Constant(v, of)) for v in sorted(right.value, key=repr)))
    return Comparison("in", left, right)


def _variables(term: Term) -> Iterator[Term]:
    """The reads and opaque parts of a term in normal form: what a world gives a value to."""
    if isinstance(term, Read | Call | Each) or (isinstance(term, Either) and isinstance(term.type, Number)):
        yield term
    else:
        for part in parts_of(term):
            yield from _variables(part)


def _arguments(call: Call) -> Iterator[Term]:
    """What must be known for a call to give a value."""
    for argument in call.arguments:
        yield argument
        if isinstance(argument, Call):
            yield from _arguments(argument)


def _reads(variable: Term) -> Iterator[Read]:
    """What a variable is made of, without looking into the members of lists."""
    if isinstance(variable, Read):
        yield variable
    elif not isinstance(variable, Each):
        for part in parts_of(variable):
            yield from _reads(part)


# --- the values tried ------------------------------------------------------------------------------------------------


def _values(variable: Term, looked_at: list[Term]) -> list[Any]:
    match variable.type:
        case Boolean():
            return [True, False]
        case Number() as number:
            return list(_points(number, _compared_with(variable, looked_at)))
        case Choice(values):
            return sorted(values)
        case Many() as many:
            return list(_subsets(many, _mentioned(variable, looked_at, many)))
        case Text():
            return [_OTHER, *sorted(_compared_with(variable, looked_at))]
    return [_OTHER]  # a day: it is only ever compared with another


def _compared_with(variable: Term, looked_at: list[Term]) -> set[Any]:
    return {
        part.right.value
        for term in looked_at
        for part in walk(term)
        if isinstance(part, Comparison) and part.left == variable and isinstance(part.right, Constant)
    }


def _points(number: Number, cuts: set[Decimal]) -> Iterator[Decimal]:
    """One number from every stretch between the cuts and the bounds, and the cuts themselves."""
    edges = sorted(cuts | {bound for bound in (number.low, number.high) if bound is not None}) or [Decimal(0)]
    between = [(low + high) / 2 for low, high in pairwise(edges)]
    if number.is_whole:
        between = [low + 1 for low, high in pairwise(edges) if high - low > 1]
    for point in (edges[0] - 1, *edges, *between, edges[-1] + 1):
        is_within = (number.low is None or point >= number.low) and (number.high is None or point <= number.high)
        is_there = not number.is_whole or point == point.to_integral_value()
        if is_within and is_there:
            yield point


def _mentioned(variable: Term, looked_at: list[Term], many: Many) -> frozenset[str]:
    """The values of a set that somebody asks for; all of them when the set is compared as a whole."""
    mentioned: set[str] = set()
    for term in looked_at:
        for part in walk(term):
            if isinstance(part, Comparison) and part.right == variable:
                mentioned |= words_of(part.left.type) or set()
            if isinstance(part, Comparison) and part.left == variable:
                mentioned |= words_of(many) or set()
    return frozenset(mentioned)


def _subsets(many: Many, mentioned: frozenset[str]) -> Iterator[frozenset[str]]:
    """What may be chosen, as far as it is mentioned; at least one thing is always chosen."""
    if len(mentioned) > _MOST_MENTIONED:
        raise _TooMuch
    offered = words_of(many) or frozenset()
    for size in range(len(mentioned) + 1):
        for chosen in map(frozenset, combinations(sorted(mentioned), size)):
            is_lonely = size > 1 and bool(chosen & many.alone)
            is_empty = size == 0 and offered <= mentioned
            if not is_lonely and not is_empty:
                yield chosen


# --- the rules of the language ---------------------------------------------------------------------------------------


def _truth(value: Any) -> Any:
    return False if value is NOT_APPLICABLE else value


def _not(value: Any) -> Any:
    value = _truth(value)
    return value if value in (UNKNOWN, _OPEN) else value is not True


def _decide(values: Iterable[Any], *, decisive: bool) -> Any:
    doubt: Any = None
    for value in map(_truth, values):
        if value is _OPEN or (value is UNKNOWN and doubt is None):
            doubt = value
        elif value is not UNKNOWN and (value is True) is decisive:
            return decisive
    return not decisive if doubt is None else doubt


_RULES: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": lambda left, right: left == right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "in": lambda left, right: left in right,
}


def _compare(how: str, left: Any, right: Any) -> Any:
    for doubt in (_OPEN, UNKNOWN):
        if left is doubt or right is doubt:
            return doubt
    if left is NOT_APPLICABLE or right is NOT_APPLICABLE:
        return False
    return _RULES[how](left, right)
