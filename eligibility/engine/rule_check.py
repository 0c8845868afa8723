"""Makes checked rules of texts: types first, then parameters and tables, units, and what leads back to itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from eligibility.engine.facts import Fact, Schema
from eligibility.engine.guarded import guarded
from eligibility.engine.lookups import Parameters, Tables
from eligibility.engine.order import ordered, polarities
from eligibility.engine.programme import Condition, Programme, RuleSheets
from eligibility.engine.reference_check import ReferenceCheck
from eligibility.engine.rule_sources import Sources, declared
from eligibility.engine.rules import (
    Definition,
    Rules,
    condition_key,
    officer_key,
    verdict_key,
)
from eligibility.engine.terms import TRUTH, Constant, Either, Logic, Read, Term
from eligibility.engine.type_checker import check_expression
from eligibility.engine.types import Boolean, Choice, Number, Type, joined
from eligibility.engine.unit_check import UnitCheck
from eligibility.engine.units import BARE, Unit, parse_unit
from eligibility.engine.vocabulary import LeadsBack, Words, type_of
from eligibility.findings import Ledger, Spot


def check_rules(schema: Schema, sheets: RuleSheets, parameters: Parameters, tables: Tables, ledger: Ledger) -> Rules:
    """The rules of a pack; every mistake in them goes into the ledger, and rules with mistakes are not to be used."""
    return _RuleChecker(declared(schema, sheets, ledger), parameters, tables).check()


@dataclass
class _RuleChecker:
    """Finds out what every expression means, those it reads first."""

    sources: Sources
    parameters: Parameters
    tables: Tables
    definitions: dict[str, Definition] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.ledger = self.sources.ledger
        self.sheets = self.sources.sheets
        self.scopes = self.sources.scopes

    def check(self) -> Rules:
        """Everything, in the order of the files."""
        for key in [*self.sources.whens, *self.sources.expressions]:
            self._define(key)
        for programme in self.sheets.programmes.values():
            self._define_verdict(programme)
        return self._finished()

    # --- types -------------------------------------------------------------------------------------------------------

    def read(self, key: str) -> Term | None:
        """See :class:`eligibility.engine.vocabulary.Values`."""
        if key in self.sources.raw:
            return Read(key, type_of(self.sources.raw[key]))
        if key not in self.definitions and key not in self.sources.expressions and key not in self.sources.whens:
            return None
        if key in self.open:
            raise LeadsBack
        return Read(key, self._define(key).term.type)

    def keys(self) -> Iterator[str]:
        """See :class:`eligibility.engine.vocabulary.Values`."""
        known = (*self.sources.raw, *self.sources.whens, *self.sources.expressions)
        yield from (key for key in known if key[-1] not in "!?" and "/" not in key)

    def _define(self, key: str) -> Definition:
        if key not in self.definitions:
            self.open.add(key)
            definition = self._define_fact(key) if key in self.sources.whens else self._define_source(key)
            definition.term = guarded(definition.term, self.sources.list_guard)
            self.definitions[key] = definition
            self.open.discard(key)
        return self.definitions[key]

    def _define_fact(self, key: str) -> Definition:
        scope, fact = self.sources.whens[key]
        kind = type_of(fact)
        words = Words(self.scopes, self, scope)
        test = self._checked(str(fact.when), words, fact.spot, Boolean)
        constant = Constant(fact.otherwise, _constant_type(fact, kind))  # type: ignore[arg-type]
        term = Either(test, Read(f"{key}!", kind), constant, joined(kind, constant.type) or kind)
        return Definition(key, scope, fact.spot, term, parse_unit(fact.unit))

    def _define_source(self, key: str) -> Definition:
        source = self.sources.expressions[key]
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
            key, "", programme.spot, Logic("and", parts), BARE, self.sources.place_of(programme), programme.name
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
            self.sources.schema,
            self.scopes,
            self.sheets,
            self.definitions,
            self.sources.raw,
            order,
            upstream,
            self.parameters,
            self.tables,
            units,
        )

    def _units(self) -> dict[str, Unit]:
        """Units by key, "param path", "table name" and "count list"."""
        units = {key: parse_unit(fact.unit) for key, fact in self.sources.raw.items()}
        units |= {key: definition.unit for key, definition in self.definitions.items()}
        units |= {f"param {path}": parse_unit(self.parameters.unit(path) or "") for path in self.parameters.paths()}
        units |= {f"table {name}": parse_unit(self.tables.unit(name) or "") for name in self.tables.names()}
        return units | {f"count {each.name}": parse_unit(each.unit) for each in self.scopes.lists.values()}

    def _check_units(self, definition: Definition, units: dict[str, Unit]) -> None:
        check = UnitCheck(lambda key: units.get(key, BARE))
        check.must_be(definition.term, definition.unit)
        source = self.sources.expressions.get(definition.key)
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
