"""The abstract evaluator: rules with answers missing. What it says holds for everything still possible.

Kleene logic, intervals, sets of options and open lists. Every definition becomes one Python function (see
``writers/source.py``) of the frame of its scope. It gives what it puts into the memo: a value that is certain; where it
is not, a list of it and the bits of the doubts behind it; and of a truth that can be either the bits alone.
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
from eligibility.engine.types import Boolean
from eligibility.engine.unit_check import UnitCheck
from eligibility.engine.units import BARE
from eligibility.engine.values import NOT_ASKED, Known
from eligibility.engine.vocabulary import TODAY
from eligibility.engine.writers.choices import write_comparison
from eligibility.engine.writers.logic import bits_of, write_either, write_logic, write_negation
from eligibility.engine.writers.loops import write_each
from eligibility.engine.writers.numbers import write_call
from eligibility.engine.writers.source import Source
from eligibility.engine.writers.writing import Writing, Written, dispatched, is_uncertain


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
            "kleene": _kleene,
        }
        self._units = UnitCheck(lambda key: rules.units.get(key, BARE))
        self._readers = Counter(key for each in rules.definitions.values() for key in keys_read(each.term))
        self._numbers = {key: f"d{number}" for number, key in enumerate([*rules.definitions, *rules.raw])}
        self._unknown = {key: self._unknown_reader(key) for key in rules.raw}
        self._closures: dict[str, Closure] = {}
        self._write = dispatched(
            {
                Constant: lambda at, term: Written(at.source.constant(plain(term.value))),
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
        if key not in self._numbers:
            decided = officer(key.removeprefix("officer "))
            return lambda frame: _kleene(decided(frame))
        remembered = _remembered_truth if self._is_truth(key) else _remembered
        return partial(remembered, self.indexes[key], self.names[self._numbers[key]])

    def bits(self, key: str) -> Callable[[Frame], int]:
        """What gives the doubts behind the value of ``key`` in a frame of its scope."""
        index, compute = self.indexes[key], self.names[self._numbers[key]]
        mask: Callable[[Any], int] = bits_of if self._is_truth(key) else mask_of
        return lambda frame: mask(compute(frame) if frame.memo[index] is UNSET else frame.memo[index])

    def _is_truth(self, key: str) -> bool:
        definition = self.rules.definitions.get(key)
        return self.rules.raw[key].kind == "yes_no" if definition is None else isinstance(definition.term.type, Boolean)

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
        draft = self._written(definition, frozenset())
        often = frozenset(read for read, times in draft.read.items() if times > 1 and read[0] in {"f", "r"})
        source = self._written(definition, often) if often else draft
        source.built(self._numbers[definition.key])

    def _written(self, definition: Definition, often: frozenset[tuple[str, str]]) -> Source:
        source, key = Source(self.names, often), definition.key
        at = Writing(source, self.rules.scopes, definition, definition.scope, self._write)
        written = at.term(definition.term)
        value = source.let(written.value)
        if not self._is_truth(key):
            with source.block(f"if {is_uncertain(value, definition.term.type)}"):
                source.line(f"{value} = [{value}, {written.bits}]")
        source.line(f"f.memo[{self.indexes[key]}] = {value}")
        source.line(f"return {value}")
        return source

    # --- reads -------------------------------------------------------------------------------------------------------

    def _write_read(self, at: Writing, term: Read) -> Written:
        if term.key == TODAY:
            return Written(at.source.let(f"{at.root}.today"))
        variable, _, key = term.key.rpartition("→")
        if key.startswith("officer "):
            return Written(at.source.let(f"{at.source.constant(officer(key.removeprefix('officer ')))}({at.root})"))
        definition = self.rules.definitions.get(key)
        scope = key.partition(":")[0] if definition is None else definition.scope
        frame = at.frame(variable, scope)
        if definition is not None and self._readers[key] == 1 and key[0] != "?" and "/" not in key:
            return at.inlined(definition, frame).term(definition.term)
        return self._write_slot(at, key, frame)

    def _write_slot(self, at: Writing, key: str, frame: str) -> Written:
        if not at.source.reads(frame, key, 2 if at.frames else 1):
            name = at.source.fresh()
            return self._write_entry(at, key, frame, Written(name, f"{name}b"))
        kept = at.source.once(f"{frame}{self.indexes[key]}", "UNSET")
        with at.source.block(f"if {kept} is UNSET"):
            return self._write_entry(at, key, frame, Written(kept, f"{kept}b"))

    def _write_entry(self, at: Writing, key: str, frame: str, to: Written) -> Written:
        """Write what a memo holds into two names."""
        source, value = at.source, to.value
        source.line(f"{value} = {frame}.memo[{self.indexes[key]}]")
        with source.block(f"if {value} is UNSET"):
            source.line(f"{value} = {self._numbers[key]}({frame})")
        if self._is_truth(key):
            return Written(value)
        with source.block(f"if type({value}) is list"):
            source.line(f"{value}, {to.bits} = {value}")
        with source.block("else"):
            source.line(f"{to.bits} = 0")
        return to

    # --- calls -------------------------------------------------------------------------------------------------------

    def _write_call(self, at: Writing, term: Call) -> Written:
        name = str(term.arguments[0].value) if isinstance(term.arguments[0], Constant) else ""
        match term.function:
            case "eligible":
                return self._write_slot(at, verdict_key(name), at.root)
            case "param":
                figures = f"{at.root}.places[{self.places.index(at.definition.place)}]"
                return self._write_figure(at, name, f"{figures}[{at.source.constant(name)}]", [])
            case "table":
                return self._write_table(at, name, term)
        return write_call(at, term, 100 if self._units.unit(term).is_money else 1)

    def _write_table(self, at: Writing, name: str, term: Call) -> Written:
        given = [at.term(argument) for argument in term.arguments[1:]]
        values = [
            f"kleene({each.value})" if isinstance(argument.type, Boolean) else each.value
            for each, argument in zip(given, term.arguments[1:], strict=True)
        ]
        figures = f"{at.root}.places[{self.places.index(at.definition.place)}]"
        read = f"{figures}.looked_up({at.source.constant(name)}, ({', '.join(values)},), looked_up)"
        return self._write_figure(at, name, read, given)

    def _write_figure(self, at: Writing, name: str, read: str, given: list[Written]) -> Written:
        """A figure; where it is uncertain its place is, or what is looked up in it, or it is missing or disputed."""
        source, value, bits = at.source, at.source.let(read), at.source.let("0")
        place = self.places.index(at.definition.place)
        with source.block(f"if type({value}) is tuple"):
            doubt = f"{at.root}.trace.bit('parameter', {source.constant((name,))})"
            source.line(f"{bits} = ({at.root}.place_bits[{place}] or {doubt}) | {at.bits(*given)}")
        return Written(value, bits)


def _remembered(index: int, compute: Closure, frame: Frame) -> Any:
    value = frame.memo[index]
    if value is UNSET:
        value = compute(frame)
    return value_of(value)


def _remembered_truth(index: int, compute: Closure, frame: Frame) -> bool | None:
    value = frame.memo[index]
    return _kleene(compute(frame) if value is UNSET else value)


def _kleene(truth: Any) -> bool | None:
    """A truth without its doubts."""
    return True if truth is True else False if truth is False else None
