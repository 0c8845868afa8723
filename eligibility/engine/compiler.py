"""Turns the terms of a pack into closures that remember: what every evaluator shares.

An evaluator brings an :class:`Algebra`: how each kind of term computes. A closure is given a frame (see
:mod:`eligibility.engine.environment`); every definition has a slot in the frames of its scope.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import attrgetter
from typing import Any, Protocol

from eligibility.engine.environment import Closure, Environment, through
from eligibility.engine.facts import Fact
from eligibility.engine.layouts import indexes_of, layouts_of, places_of
from eligibility.engine.rules import Definition, Rules, verdict_key
from eligibility.engine.terms import Call, Comparison, Constant, Each, Either, Logic, Negation, Read, Term
from eligibility.engine.types import Type
from eligibility.engine.unit_check import UnitCheck
from eligibility.engine.units import BARE
from eligibility.engine.vocabulary import APPLICANT, TODAY


class Algebra(Protocol):
    """How one evaluator computes each kind of term: closures in, a closure out."""

    def constant(self, value: Any) -> Closure: ...
    def raw(self, fact: Fact, *, has_first: bool) -> Closure: ...
    def officer(self, key: str) -> Closure: ...
    def slot(self, index: int, compute: Closure, kind: Type) -> Closure: ...
    def logic(self, how: str, parts: tuple[Closure, ...]) -> Closure: ...
    def negation(self, of: Closure) -> Closure: ...
    def comparison(self, term: Comparison, left: Closure, right: Closure) -> Closure: ...
    def either(self, test: Closure, then: Closure, other: Closure, kind: Type) -> Closure: ...
    def call(self, term: Call, arguments: tuple[Closure, ...], step: int) -> Closure: ...
    def param(self, place: int, read_place: Closure, path: str) -> Closure: ...
    def table(self, place: int, read_place: Closure, name: str, arguments: tuple[Closure, ...]) -> Closure: ...
    def each(self, loop: Loop) -> Closure: ...


class Loop:
    """A loop ready to run: its list in the owner's frame, and what is computed of every item."""

    __slots__ = ("condition", "element", "how", "is_paired", "name", "owner")

    def __init__(
        self,
        how: str,
        name: str,
        owner: Callable[[Any], Any] | None,
        element: Closure,
        condition: Closure | None,
        is_paired: bool,
    ) -> None:
        self.how = how
        self.name = name
        self.owner = owner
        self.element = element
        self.condition = condition
        self.is_paired = is_paired


class Compiler:
    """Compiles every definition of the rules once, in whatever order they need each other."""

    def __init__(self, rules: Rules, algebra: Algebra) -> None:
        self.rules = rules
        self.algebra = algebra
        self.units = UnitCheck(lambda key: rules.units.get(key, BARE))
        self.indexes = indexes_of(rules)
        self.places = places_of(rules)
        self.layout = layouts_of(rules)
        self.closures: dict[str, Closure] = {}

    def closure(self, key: str) -> Closure:
        """What computes the value of ``key`` in a frame of its scope, and remembers it there."""
        if key not in self.closures:
            self.closures[key] = self._made(key)
        return self.closures[key]

    def _made(self, key: str) -> Closure:
        definition = self.rules.definitions.get(key)
        if definition is not None:
            environment = Environment.of_scope(self.rules.scopes, definition.scope)
            compute = self._term(definition.term, environment, definition)
            return self.algebra.slot(self.indexes[key], compute, definition.term.type)
        if key in self.rules.raw:
            first = self.rules.schema.applicants
            return self.algebra.raw(
                self.rules.raw[key], has_first=first is not None and key.startswith(f"{first.name}:")
            )
        return self.algebra.officer(key)

    # --- terms -------------------------------------------------------------------------------------------------------

    def _term(self, term: Term, at: Environment, definition: Definition) -> Closure:
        def inner(part: Term) -> Closure:
            return self._term(part, at, definition)

        match term:
            case Constant(value):
                return self.algebra.constant(plain(value))
            case Read(key):
                return self._read(key, at)
            case Logic(how, parts):
                return self.algebra.logic(how, tuple(inner(part) for part in parts))
            case Negation(of):
                return self.algebra.negation(inner(of))
            case Comparison(_, left, right):
                return self.algebra.comparison(term, inner(left), inner(right))
            case Either(test, then, other):
                return self.algebra.either(inner(test), inner(then), inner(other), term.type)
            case Each():
                return self._each(term, at, definition)
            case Call():
                return self._call(term, at, definition)
        raise AssertionError(term)  # pragma: no cover — `known` is refused before

    def _read(self, key: str, at: Environment) -> Closure:
        if key == TODAY:
            return attrgetter("root.today")
        variable, _, plain_key = key.rpartition("→")
        closure = self.closure(plain_key)
        if variable == APPLICANT:
            return _of_first(closure, plain_key.partition(":")[0])
        if plain_key.startswith(("?", "officer ")):
            return through(() if at.routes.get("") == () and at.places[""].parent is None else ("root",), closure)
        return through(at.route(key), closure)

    def _call(self, call: Call, at: Environment, definition: Definition) -> Closure:
        name = str(call.arguments[0].value) if isinstance(call.arguments[0], Constant) else ""
        if call.function == "eligible":
            return self._read(verdict_key(name), at)
        if call.function in {"param", "table"}:
            place, read = self.places.index(definition.place), self.closure(f":{definition.place}")
            if call.function == "param":
                return self.algebra.param(place, read, name)
            arguments = tuple(self._term(part, at, definition) for part in call.arguments[1:])
            return self.algebra.table(place, read, name, arguments)
        step = 100 if self.units.unit(call).is_money else 1
        return self.algebra.call(call, tuple(self._term(part, at, definition) for part in call.arguments), step)

    def _each(self, each: Each, at: Environment, definition: Definition) -> Closure:
        inside, is_paired = at.inside(each)
        element = self._term(each.element, inside, definition)
        conditions = tuple(self._term(condition, inside, definition) for condition in each.conditions)
        condition = None
        if conditions:
            condition = conditions[0] if len(conditions) == 1 else self.algebra.logic("and", conditions)
        route = at.routes[at.owner(each)]
        owner = attrgetter(".".join(route)) if route else None
        return self.algebra.each(Loop(each.how, each.list.rpartition("→")[2], owner, element, condition, is_paired))


def _of_first(closure: Closure, list_name: str) -> Closure:
    return lambda frame: closure(frame.root.members(list_name).frames[0])


def plain(value: Any) -> Any:
    """A constant as evaluators use it: whole numbers as ``int``."""
    if isinstance(value, frozenset):
        return frozenset(plain(each) for each in value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    return value
