"""The abstract evaluator: rules with answers missing. What it says holds for everything still possible.

Kleene logic, intervals, sets of options and open lists. Every definition becomes one Python function (see
``writers/source.py``) of the frame of its scope. It gives what it puts into the memo: a value that is certain; where it
is not, a list of it and the bits of the doubts behind it; and of a truth that can be either the bits alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from eligibility.engine.abstract_reads import unknown, widest_of
from eligibility.engine.compiler import plain
from eligibility.engine.environment import Closure
from eligibility.engine.facts import Fact
from eligibility.engine.frames import UNSET, Frame, mask_of
from eligibility.engine.layouts import figure_bits, indexes_of, layouts_of, places_of, standing_of
from eligibility.engine.rules import Definition, Rules
from eligibility.engine.terms import Call, Comparison, Constant, Each, Either, Logic, Negation, Read
from eligibility.engine.values import NOT_ASKED, Known
from eligibility.engine.writers.choices import write_comparison
from eligibility.engine.writers.logic import bits_of, write_either, write_logic, write_negation
from eligibility.engine.writers.loops import write_each
from eligibility.engine.writers.reads import Reads, is_truth
from eligibility.engine.writers.source import Names, Source
from eligibility.engine.writers.writing import Writing, Written, dispatched, is_uncertain


class Abstract:
    """The abstract evaluator of a pack."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.indexes = indexes_of(rules)
        self.layout = layouts_of(rules)
        self.places = places_of(rules)
        self.standing = standing_of(rules)
        self.figures = figure_bits(self.standing)
        self.names = Names(UNSET=UNSET, NOT_ASKED=NOT_ASKED, Known=Known)
        self._numbers = {key: f"d{number}" for number, key in enumerate([*rules.definitions, *rules.raw])}
        reads = Reads(rules, self.indexes, self.places, self._numbers, self.standing)
        self._write = dispatched(
            {
                Constant: lambda at, term: Written(at.source.constant(plain(term.value))),
                Read: reads.write_read,
                Logic: write_logic,
                Negation: write_negation,
                Comparison: write_comparison,
                Either: write_either,
                Each: write_each,
                Call: reads.write_call,
            }
        )
        self._closures: dict[str, Closure] = {}
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
            name = key.removeprefix("officer ")
            return lambda frame: frame.officers.get(name)
        remembered = _remembered_truth if is_truth(self.rules, key) else _remembered
        return partial(remembered, self.indexes[key], self.function(key))

    def function(self, key: str) -> Closure:
        """What works a definition out and puts it into the memo, and gives what it put there."""
        function: Closure = self.names.values[self._numbers[key]]
        return function

    def bits(self, key: str) -> Callable[[Frame], int]:
        """What gives the doubts behind the value of ``key`` in a frame of its scope."""
        index, compute = self.indexes[key], self.function(key)
        mask: Callable[[Any], int] = bits_of if is_truth(self.rules, key) else mask_of
        return lambda frame: mask(compute(frame) if frame.memo[index] is UNSET else frame.memo[index])

    def _build_fact(self, key: str, fact: Fact) -> None:
        source, first = Source(self.names), self.rules.schema.applicants
        has_first, name = first is not None and key.startswith(f"{first.name}:"), source.constant(fact.name)
        source.line(f"s = f.states.get({name}, NOT_ASKED)")
        with source.block("if type(s) is Known"):
            source.line(f"v = s.value{'.toordinal()' if fact.kind == 'date' else ''}")
        if not has_first or fact.applicant is None:
            with source.block("elif s is NOT_ASKED"):
                source.line("b = f.blame")
                with source.block("if not b"):  # what Trace.not_asked does, without the call: there are hundreds
                    source.line(f"d = f.trace.doubts; b = 1 << len(d); d.append(('not_asked', f, {name}))")
                source.line("v = b" if fact.kind == "yes_no" else f"v = [{source.constant(widest_of(fact))}, b]")
        with source.block("else"):
            source.line(f"v = {source.constant(unknown(fact, has_first=has_first))}(f, s)")
        source.line(f"f.memo[{self.indexes[key]}] = v")
        source.line("return v")
        source.built(self._numbers[key])

    def _build(self, definition: Definition) -> None:
        source, key = Source(self.names), definition.key
        at = Writing(source, self.rules.scopes, definition, definition.scope, self._write)
        written = at.term(definition.term)
        value = source.let(written.value)
        if not is_truth(self.rules, key):
            with source.block(f"if {is_uncertain(value, definition.term.type)}"):
                source.line(f"{value} = [{value}, {written.bits}]")
        source.line(f"f.memo[{self.indexes[key]}] = {value}")
        source.line(f"return {value}")
        source.built(self._numbers[key])


def _remembered(index: int, compute: Closure, frame: Frame) -> Any:
    value = frame.memo[index]
    if value is UNSET:
        value = compute(frame)
    return value[0] if type(value) is list else value


def _remembered_truth(index: int, compute: Closure, frame: Frame) -> bool | None:
    value = frame.memo[index]
    if value is UNSET:
        value = compute(frame)
    return value if value is True or value is False else None
