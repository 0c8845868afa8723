"""Makes checked rules of texts: types first, then parameters and tables, units, and what leads back to itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from eligibility.engine.facts import Fact, FactList, Schema
from eligibility.engine.guarded import guarded
from eligibility.engine.lookups import Parameters, Tables
from eligibility.engine.order import ordered, polarities
from eligibility.engine.programme import Condition, Derived, Programme, RuleException, RuleSheets
from eligibility.engine.reference_check import ReferenceCheck
from eligibility.engine.rules import (
    Definition,
    Rules,
    amount_key,
    condition_key,
    officer_key,
    verdict_key,
)
from eligibility.engine.terms import TRUTH, Constant, Either, Logic, Read, Term
from eligibility.engine.type_checker import check_expression
from eligibility.engine.types import Boolean, Choice, Number, Type, joined
from eligibility.engine.unit_check import UnitCheck
from eligibility.engine.units import BARE, Unit, parse_unit
from eligibility.engine.vocabulary import LeadsBack, Scopes, Words, type_of
from eligibility.findings import Ledger, Spot


def check_rules(schema: Schema, sheets: RuleSheets, parameters: Parameters, tables: Tables, ledger: Ledger) -> Rules:
    """The rules of a pack; every mistake in them goes into the ledger, and rules with mistakes are not to be used."""
    checker = _RuleChecker(schema, sheets, parameters, tables, ledger)
    return checker.check()


@dataclass(frozen=True, slots=True)
class _Source:
    """An expression that waits for its turn to be looked at."""

    key: str
    scope: str
    be: str
    spot: Spot
    unit: str
    wanted: type
    place: str
    programme: str = ""
    exceptions: tuple[RuleException, ...] = ()


@dataclass
class _RuleChecker:
    schema: Schema
    sheets: RuleSheets
    parameters: Parameters
    tables: Tables
    ledger: Ledger
    sources: dict[str, _Source] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    raw: dict[str, Fact] = field(default_factory=dict)
    whens: dict[str, tuple[str, Fact]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.scopes = Scopes.of(self.schema)
        self.unused = {exception.to: exception for exception in self.sheets.exceptions}

    def check(self) -> Rules:
        """Everything, in the order of the files."""
        for scope in ["", *self.scopes.lists]:
            for fact in self.scopes.facts(scope).values():
                self._declare_fact(scope, fact)
            for each in self.scopes.inner(scope).values():
                self._declare_list(scope, each)
        for scope, values in self.sheets.values.items():
            for value in values.values():
                self._declare_value(f"{scope}:{value.name}", scope, value, self.sheets.place)
        for programme in self.sheets.programmes.values():
            self._declare_programme(programme)
        for exception in self.unused.values():
            what = f"there is nothing called {exception.to} to make an exception to"
            self.ledger.add(
                "unknown_name", exception.spot, what, "write programme.condition, programme.value or amount"
            )
        for key in [*self.whens, *self.sources]:
            self._define(key)
        for programme in self.sheets.programmes.values():
            self._define_verdict(programme)
        return self._finished()

    # --- declaring ---------------------------------------------------------------------------------------------------

    def _declare_fact(self, scope: str, fact: Fact) -> None:
        key = f"{scope}:{fact.name}"
        if fact.when is None:
            self.raw[key] = fact
        else:
            self.raw[f"{key}!"] = fact
            self.whens[key] = (scope, fact)

    def _declare_list(self, scope: str, each: FactList) -> None:
        if each.when is not None:
            key = f"{scope}:{each.name}?"
            self.sources[key] = _Source(key, scope, each.when, each.spot, "", Boolean, self.sheets.place)

    def _list_guard(self, name: str) -> str | None:
        """The key of whether a list has items at all; ``None`` when it always may."""
        key = f"{self.scopes.outer[name]}:{name}?"
        return key if key in self.sources else None

    def _declare_value(self, key: str, scope: str, value: Derived, place: str, programme: str = "") -> None:
        if key in self.raw or key in self.whens or key in self.sources:
            self.ledger.add("duplicate_id", value.spot, f"{key.lstrip(':')} stands twice", "rename one of them")
            return
        exceptions = self._exceptions(f"{programme}.{value.name}") if programme else ()
        self.sources[key] = _Source(key, scope, value.be, value.spot, value.unit, object, place, programme, exceptions)

    def _exceptions(self, to: str) -> tuple[RuleException, ...]:
        self.unused.pop(to, None)
        return tuple(exception for exception in self.sheets.exceptions if exception.to == to)

    def _declare_programme(self, programme: Programme) -> None:
        name, place = programme.name, self._place(programme)
        for value in programme.values.values():
            self._declare_value(f":{name}.{value.name}", "", value, place, name)
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
            self._declare_value(amount_key(name), "", amount, place, name)

    def _declare_condition(self, programme: str, condition: Condition, place: str) -> None:
        key, exceptions = condition_key(programme, condition.id), self._exceptions(f"{programme}.{condition.id}")
        that, spot = condition.that, condition.spot
        self.sources[key] = _Source(key, "", that, spot, "", Boolean, place, programme, exceptions)

    def _place(self, programme: Programme) -> str:
        place = programme.place or self.sheets.place
        fact = self.schema.facts.get(place)
        if place and (fact is None or fact.kind != "region"):
            what = f"{place} is no fact that names a region"
            self.ledger.add("unknown_name", programme.spot, what, "write place: and a fact of the kind region")
            return ""
        return place

    # --- types -------------------------------------------------------------------------------------------------------

    def read(self, key: str) -> Term | None:
        """See :class:`eligibility.engine.vocabulary.Values`."""
        if key in self.raw:
            return Read(key, type_of(self.raw[key]))
        if key not in self.definitions and key not in self.sources and key not in self.whens:
            return None
        if key in self.open:
            raise LeadsBack
        return Read(key, self._define(key).term.type)

    def keys(self) -> Iterator[str]:
        """See :class:`eligibility.engine.vocabulary.Values`."""
        yield from (key for key in (*self.raw, *self.whens, *self.sources) if key[-1] not in "!?" and "/" not in key)

    def _define(self, key: str) -> Definition:
        if key not in self.definitions:
            self.open.add(key)
            definition = self._define_fact(key) if key in self.whens else self._define_source(key)
            definition.term = guarded(definition.term, self._list_guard)
            self.definitions[key] = definition
            self.open.discard(key)
        return self.definitions[key]

    def _define_fact(self, key: str) -> Definition:
        scope, fact = self.whens[key]
        kind = type_of(fact)
        words = Words(self.scopes, self, scope)
        test = self._checked(str(fact.when), words, fact.spot, Boolean)
        constant = Constant(fact.otherwise, _constant_type(fact, kind))  # type: ignore[arg-type]
        term = Either(test, Read(f"{key}!", kind), constant, joined(kind, constant.type) or kind)
        return Definition(key, scope, fact.spot, term, parse_unit(fact.unit))

    def _define_source(self, key: str) -> Definition:
        source = self.sources[key]
        words = Words(self.scopes, self, source.scope, source.programme)
        term = self._checked(source.be, words, source.spot, source.wanted)
        for exception in reversed(source.exceptions):
            test = self._checked(exception.when, words, exception.spot, Boolean)
            instead = self._checked(exception.instead, words, exception.spot, source.wanted)
            term = Either(test, instead, term, joined(instead.type, term.type) or term.type)
        unit = parse_unit(source.unit)
        return Definition(key, source.scope, source.spot, term, unit, source.place, source.programme)

    def _checked(self, text: str, words: Words, spot: Spot, wanted: type) -> Term:
        checked = check_expression(text, words, wanted)
        for mistake in checked.mistakes:
            self.ledger.add(mistake.code, spot, mistake.message, mistake.advice)
        return checked.term

    # --- verdicts ----------------------------------------------------------------------------------------------------

    def _define_verdict(self, programme: Programme) -> None:
        parts = tuple(self._condition(programme, condition) for condition in programme.conditions)
        if not parts:
            advice = "write conditions, or not_modelled: true"
            self.ledger.add("missing_key", programme.spot, f"{programme.name} has no conditions", advice)
        key = verdict_key(programme.name)
        self.definitions[key] = Definition(
            key, "", programme.spot, Logic("and", parts), BARE, self._place(programme), programme.name
        )

    def _condition(self, programme: Programme, condition: Condition) -> Term:
        key = condition_key(programme.name, condition.id)
        officer = Read(officer_key(programme.name, condition.id), TRUTH)
        match condition.how:
            case "that" if condition.is_officers:
                self.definitions[key].term = Logic("and", (self.definitions[key].term, officer))
            case "officer":
                self.definitions[key] = Definition(key, "", condition.spot, officer, BARE, "", programme.name)
            case "any" | "all":
                parts = tuple(self._condition(programme, part) for part in condition.parts)
                term = Logic("or" if condition.how == "any" else "and", parts)
                self.definitions[key] = Definition(key, "", condition.spot, term, BARE, "", programme.name)
        return Read(key, TRUTH)

    # --- what is left ------------------------------------------------------------------------------------------------

    def _finished(self) -> Rules:
        units = self._units()
        references = ReferenceCheck(self.parameters, self.tables, self.sheets, self.ledger)
        for definition in self.definitions.values():
            references.check(definition)
            self._check_units(definition, units)
        order = ordered(self.definitions, self.sheets.programmes, self.ledger)
        upstream = {name: polarities(self.definitions, name) for name in order}
        return Rules(
            self.schema,
            self.scopes,
            self.sheets,
            self.definitions,
            self.raw,
            order,
            upstream,
            self.parameters,
            self.tables,
            units,
        )

    def _units(self) -> dict[str, Unit]:
        """Units by key, "param path", "table name" and "count list"."""
        units = {key: parse_unit(fact.unit) for key, fact in self.raw.items()}
        units |= {key: definition.unit for key, definition in self.definitions.items()}
        units |= {f"param {path}": parse_unit(self.parameters.unit(path) or "") for path in self.parameters.paths()}
        units |= {f"table {name}": parse_unit(self.tables.unit(name) or "") for name in self.tables.names()}
        return units | {f"count {each.name}": parse_unit(each.unit) for each in self.scopes.lists.values()}

    def _check_units(self, definition: Definition, units: dict[str, Unit]) -> None:
        check = UnitCheck(lambda key: units.get(key, BARE))
        check.must_be(definition.term, definition.unit)
        source = self.sources.get(definition.key)
        for mistake in check.mistakes:
            where = f", in `{source.be}`" if source else ""
            self.ledger.add(mistake.code, definition.spot, f"{mistake.message}{where}", mistake.advice)


def _constant_type(fact: Fact, kind: Type) -> Type:
    """The type of a fact's ``else``."""
    match kind, fact.otherwise:
        case Choice(), str() as value:
            return Choice(frozenset({value}))
        case Number(), int() | Decimal() as number:
            return Number(Decimal(number), Decimal(number), kind.is_whole)
    return kind
