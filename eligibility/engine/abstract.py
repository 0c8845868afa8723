"""The abstract evaluator: rules with answers missing. What it says holds for everything still possible.

Kleene logic, intervals, sets of options and open lists. Every definition becomes one Python function (see
``writers/source.py``) of the frame of its scope. It gives what it puts into the memo: the value, or where that is
uncertain a list of it and the doubts behind it. Inside, ``m`` gathers the doubts as they are met; what turns out
certain leaves ``m`` as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from eligibility.engine.abstract_reads import Unknown, officer, unknown
from eligibility.engine.abstract_tables import looked_up
from eligibility.engine.compiler import indexes_of, layouts_of, places_of, plain
from eligibility.engine.environment import Closure
from eligibility.engine.facts import Fact
from eligibility.engine.frames import UNSET, Frame, mask_of, value_of
from eligibility.engine.order import keys_read
from eligibility.engine.rules import Definition, Rules, verdict_key
from eligibility.engine.terms import Call, Comparison, Constant, Each, Either, Logic, Negation, Read
from eligibility.engine.unit_check import UnitCheck
from eligibility.engine.units import BARE
from eligibility.engine.values import NOT_ASKED, Known
from eligibility.engine.vocabulary import TODAY
from eligibility.engine.writers.choices import write_comparison
from eligibility.engine.writers.logic import write_either, write_logic, write_negation
from eligibility.engine.writers.loops import write_each
from eligibility.engine.writers.numbers import write_call
from eligibility.engine.writers.source import Source
from eligibility.engine.writers.writing import Writing, dispatched, is_uncertain


class Abstract:
    """The abstract evaluator of a pack."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.indexes = indexes_of(rules)
        self.layout = layouts_of(rules)
        self.places = places_of(rules)
        self.names: dict[str, Any] = {
            "UNSET": UNSET,
            "NOT_ASKED": NOT_ASKED,
            "Known": Known,
            "looked_up": looked_up,
        }
        self._units = UnitCheck(lambda key: rules.units.get(key, BARE))
        self._readers = Counter(key for each in rules.definitions.values() for key in keys_read(each.term))
        self._numbers = {key: f"d{number}" for number, key in enumerate([*rules.definitions, *rules.raw])}
        self._unknown = {key: self._unknown_reader(key) for key in rules.raw}
        self._closures: dict[str, Closure] = {}
        self._write = dispatched(
            {
                Constant: lambda at, term: at.source.constant(plain(term.value)),
                Read: self._write_read,
                Logic: write_logic,
                Negation: write_negation,
                Comparison: write_comparison,
                Either: write_either,
                Each: write_each,
                Call: self._write_call,
            }
        )
        for key, fact in rules.raw.items():
            self._build_fact(key, fact)
        for definition in rules.definitions.values():
            self._build(definition)

    def closure(self, key: str) -> Closure:
        """What gives the value of ``key`` in a frame of its scope, and remembers it there."""
        found = self._closures.get(key)
        if found is None:
            found = self._closures[key] = self._closure(key)
        return found

    def _closure(self, key: str) -> Closure:
        if key in self._numbers:
            return partial(_remembered, self.indexes[key], self.names[self._numbers[key]])
        decided = officer(key.removeprefix("officer "))
        return lambda frame: decided(frame)[0]

    def bits(self, key: str) -> Callable[[Frame], int]:
        """What gives the doubts behind the value of ``key`` in a frame of its scope."""
        index, compute = self.indexes[key], self.names[self._numbers[key]]
        return lambda frame: mask_of(compute(frame) if frame.memo[index] is UNSET else frame.memo[index])

    def _unknown_reader(self, key: str) -> Unknown:
        first = self.rules.schema.applicants
        return unknown(self.rules.raw[key], has_first=first is not None and key.startswith(f"{first.name}:"))

    def _build_fact(self, key: str, fact: Fact) -> None:
        source = Source(self.names)
        source.line(f"s = f.states.get({source.constant(fact.name)}, NOT_ASKED)")
        with source.block("if type(s) is Known"):
            source.line(f"v = s.value{'.toordinal()' if fact.kind == 'date' else ''}")
        with source.block("else"):
            source.line(f"v = {source.constant(self._unknown[key])}(f, s)")
        source.line(f"f.memo[{self.indexes[key]}] = v")
        source.line("return v")
        source.built(self._numbers[key])

    def _build(self, definition: Definition) -> None:
        source, key = Source(self.names), definition.key
        at = Writing(source, self.rules.scopes, definition, definition.scope, self._write)
        source.line("m = 0")
        value = source.let(at.term(definition.term))
        with source.block(f"if {is_uncertain(value, definition.term.type)}"):
            source.line(f"{value} = [{value}, m]")
        source.line(f"f.memo[{self.indexes[key]}] = {value}")
        source.line(f"return {value}")
        source.built(self._numbers[key])

    # --- reads -------------------------------------------------------------------------------------------------------

    def _write_read(self, at: Writing, term: Read) -> str:
        if term.key == TODAY:
            return at.source.let(f"{at.root}.today")
        variable, _, key = term.key.rpartition("→")
        if key.startswith("officer "):
            return self._write_pair(at, f"{at.source.constant(officer(key.removeprefix('officer ')))}({at.root})")
        definition = self.rules.definitions.get(key)
        if definition is None:
            return self._write_slot(at, key, at.frame(variable, key.partition(":")[0]))
        frame = at.frame(variable, definition.scope)
        if self._readers[key] == 1 and key[0] != "?" and "/" not in key:
            return at.inlined(definition, frame).term(definition.term)
        return self._write_slot(at, key, frame)

    def _write_slot(self, at: Writing, key: str, frame: str) -> str:
        source, value = at.source, at.source.let(f"{frame}.memo[{self.indexes[key]}]")
        with source.block(f"if {value} is UNSET"):
            source.line(f"{value} = {self._numbers[key]}({frame})")
        with source.block(f"if type({value}) is list"):
            source.line(f"{value}, b = {value}; m |= b")
        return value

    def _write_pair(self, at: Writing, expression: str) -> str:
        value, bit = at.source.fresh(), at.source.fresh()
        at.source.line(f"{value}, {bit} = {expression}; m |= {bit}")
        return value

    # --- calls -------------------------------------------------------------------------------------------------------

    def _write_call(self, at: Writing, term: Call) -> str:
        name = str(term.arguments[0].value) if isinstance(term.arguments[0], Constant) else ""
        match term.function:
            case "eligible":
                return self._write_slot(at, verdict_key(name), at.root)
            case "param":
                figures = f"{at.root}.places[{self.places.index(at.definition.place)}]"
                return self._write_figure(at, name, f"{figures}[{at.source.constant(name)}]")
            case "table":
                given = "".join(f"{at.term(argument)}, " for argument in term.arguments[1:])
                figures = f"{at.root}.places[{self.places.index(at.definition.place)}]"
                return self._write_figure(
                    at, name, f"looked_up(*{figures}.table({at.source.constant(name)}), ({given}))"
                )
        return write_call(at, term, 100 if self._units.unit(term).is_money else 1)

    def _write_figure(self, at: Writing, name: str, expression: str) -> str:
        source, value = at.source, at.source.let(expression)
        place = self.places.index(at.definition.place)
        with source.block(f"if type({value}) is tuple"):
            doubt = f"{at.root}.trace.bit('parameter', {source.constant((name,))})"
            source.line(f"m |= {at.root}.place_bits[{place}] or {doubt}")
        return value


def _remembered(index: int, compute: Closure, frame: Frame) -> Any:
    value = frame.memo[index]
    if value is UNSET:
        value = compute(frame)
    return value_of(value)
