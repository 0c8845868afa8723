"""Every expression of a pack under its key, before anybody looks at what it means."""

from __future__ import annotations

from dataclasses import dataclass, field

from eligibility.engine.facts import Fact, FactList, Schema
from eligibility.engine.programme import Condition, Derived, Programme, RuleException, RuleSheets
from eligibility.engine.rules import amount_key, condition_key
from eligibility.engine.types import Boolean
from eligibility.engine.vocabulary import Scopes
from eligibility.findings import Ledger, Spot


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that waits for its turn to be looked at; ``wanted`` is the type its place asks for."""

    key: str
    scope: str
    be: str
    spot: Spot
    unit: str
    wanted: type
    place: str
    programme: str = ""
    exceptions: tuple[RuleException, ...] = ()


def declared(schema: Schema, sheets: RuleSheets, ledger: Ledger) -> Sources:
    """Everything a pack says; what stands twice or cannot be placed becomes a finding."""
    sources = Sources(schema, sheets, ledger)
    for scope in ["", *sources.scopes.lists]:
        for fact in sources.scopes.facts(scope).values():
            sources.declare_fact(scope, fact)
        for each in sources.scopes.inner(scope).values():
            sources.declare_list(scope, each)
    for scope, values in sheets.values.items():
        for value in values.values():
            sources.declare_value(f"{scope}:{value.name}", scope, value, sheets.place)
    for programme in sheets.programmes.values():
        sources.declare_programme(programme)
    for exception in sources.unused.values():
        what = f"there is nothing called {exception.to} to make an exception to"
        advice = "write programme.condition, programme.value or programme.amount"
        ledger.add("unknown_name", exception.spot, what, advice)
    return sources


@dataclass
class Sources:
    """Facts by key (``raw``), those with a ``when`` (``whens``, with their scopes), and expressions."""

    schema: Schema
    sheets: RuleSheets
    ledger: Ledger
    raw: dict[str, Fact] = field(default_factory=dict)
    whens: dict[str, tuple[str, Fact]] = field(default_factory=dict)
    expressions: dict[str, Expression] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scopes = Scopes.of(self.schema)
        self.unused = {exception.to: exception for exception in self.sheets.exceptions}

    def declare_fact(self, scope: str, fact: Fact) -> None:
        """A fact, given from outside where it applies."""
        key = f"{scope}:{fact.name}"
        if fact.when is None:
            self.raw[key] = fact
        else:
            self.raw[f"{key}!"] = fact
            self.whens[key] = (scope, fact)

    def declare_list(self, scope: str, each: FactList) -> None:
        """Whether a list can have items at all."""
        if each.when is not None:
            key = f"{scope}:{each.name}?"
            self.expressions[key] = Expression(key, scope, each.when, each.spot, "", Boolean, self.sheets.place)

    def list_guard(self, name: str) -> str | None:
        """The key of whether a list has items at all; ``None`` when it always may."""
        key = f"{self.scopes.outer[name]}:{name}?"
        return key if key in self.expressions else None

    def declare_value(self, key: str, scope: str, value: Derived, place: str, programme: str = "") -> None:
        """A derived value, shared or a programme's own."""
        if key in self.raw or key in self.whens or key in self.expressions:
            self.ledger.add("duplicate_id", value.spot, f"{key.lstrip(':')} stands twice", "rename one of them")
            return
        exceptions = self._exceptions(f"{programme}.{value.name}") if programme else ()
        self.expressions[key] = Expression(
            key, scope, value.be, value.spot, value.unit, object, place, programme, exceptions
        )

    def _exceptions(self, to: str) -> tuple[RuleException, ...]:
        self.unused.pop(to, None)
        return tuple(exception for exception in self.sheets.exceptions if exception.to == to)

    def declare_programme(self, programme: Programme) -> None:
        """A programme's values, conditions and amount."""
        name, place = programme.name, self.place_of(programme)
        for value in programme.values.values():
            self.declare_value(f":{name}.{value.name}", "", value, place, name)
        taken: set[str] = {*programme.values}
        for condition in programme.all_conditions():
            if condition.id in taken:
                what = f"{condition.id} stands twice in {name}"
                self.ledger.add("duplicate_id", condition.spot, what, "rename one of them")
            taken.add(condition.id)
            if condition.how == "that":
                self._declare_condition(name, condition, place)
        if programme.amount is not None:
            amount = Derived("amount", programme.amount.be, programme.amount.spot, programme.amount.unit)
            self.declare_value(amount_key(name), "", amount, place, name)

    def _declare_condition(self, programme: str, condition: Condition, place: str) -> None:
        key, exceptions = condition_key(programme, condition.id), self._exceptions(f"{programme}.{condition.id}")
        that, spot = condition.that, condition.spot
        self.expressions[key] = Expression(key, "", that, spot, "", Boolean, place, programme, exceptions)

    def place_of(self, programme: Programme) -> str:
        """The fact whose region decides a programme's parameters; "" where there is none."""
        place = programme.place or self.sheets.place
        fact = self.schema.facts.get(place)
        if place and (fact is None or fact.kind != "region"):
            what = f"{place} is no fact that names a region"
            self.ledger.add("unknown_name", programme.spot, what, "write place: and a fact of the kind region")
            return ""
        return place
