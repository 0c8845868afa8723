"""Writes what is read: facts, remembered values, officers' decisions, figures of a place; and passes on arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from eligibility.engine.abstract_tables import looked_up
from eligibility.engine.frames import Met
from eligibility.engine.order import keys_read
from eligibility.engine.rules import Rules, verdict_key
from eligibility.engine.terms import Call, Constant, Read
from eligibility.engine.types import Boolean
from eligibility.engine.unit_check import UnitCheck
from eligibility.engine.units import BARE
from eligibility.engine.vocabulary import TODAY
from eligibility.engine.writers.logic import kleene
from eligibility.engine.writers.numbers import write_call
from eligibility.engine.writers.writing import Writing, Written


class Reads:
    """Knows the slot (``indexes``) and the function (``functions``) of every key, and the facts that are ``places``.

    ``standing`` are the doubts that figures and officers bring.
    """

    def __init__(
        self,
        rules: Rules,
        indexes: Mapping[str, int],
        places: Sequence[str],
        functions: Mapping[str, str],
        standing: Sequence[Met],
    ) -> None:
        self.rules = rules
        self.indexes = indexes
        self.places = places
        self.functions = functions
        self._standing = {(kind, path): 1 << number for number, (kind, _, path) in enumerate(standing)}
        self._units = UnitCheck(lambda key: rules.units.get(key, BARE))
        self._readers = Counter(key for each in rules.definitions.values() for key in keys_read(each.term))

    def write_read(self, at: Writing, term: Read) -> Written:
        """A fact or a definition; one that nobody else reads is written right here."""
        if term.key == TODAY:
            return Written(at.source.let(f"{at.root}.today"))
        variable, _, key = term.key.rpartition("→")
        if key.startswith("officer "):
            return self._write_officer(at, key.removeprefix("officer "))
        definition = self.rules.definitions.get(key)
        scope = key.partition(":")[0] if definition is None else definition.scope
        frame = at.frame(variable, scope)
        if definition is not None and self._readers[key] == 1 and key[0] != "?" and "/" not in key:
            return at.inlined(definition, frame).term(definition.term)
        return self._write_slot(at, key, frame)

    def _write_officer(self, at: Writing, name: str) -> Written:
        """What only an officer can say: a truth, or the bit of the doubt while none has."""
        value = at.source.let(f"{at.root}.officers.get({at.source.constant(name)})")
        with at.source.block(f"if {value} is None"):
            at.source.line(f"{value} = {self._standing['officer', (name,)]}")
        return Written(value)

    def _write_slot(self, at: Writing, key: str, frame: str) -> Written:
        return at.source.known((key, frame), lambda: self._write_remembered(at, key, frame))

    def _write_remembered(self, at: Writing, key: str, frame: str) -> Written:
        source, value = at.source, at.source.let(f"{frame}.memo[{self.indexes[key]}]")
        with source.block(f"if {value} is UNSET"):
            source.line(f"{value} = {self.functions[key]}({frame})")
        if is_truth(self.rules, key):
            return Written(value)
        bits = source.let("0")
        with source.block(f"if type({value}) is list"):
            source.line(f"{value}, {bits} = {value}")
        return Written(value, bits)

    def write_call(self, at: Writing, term: Call) -> Written:
        """A parameter, a table, another programme's verdict, or arithmetic."""
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
            f"{at.source.constant(kleene)}({each.value})" if isinstance(argument.type, Boolean) else each.value
            for each, argument in zip(given, term.arguments[1:], strict=True)
        ]
        figures = f"{at.root}.places[{self.places.index(at.definition.place)}]"
        read = (
            f"{figures}.looked_up({at.source.constant(name)}, ({', '.join(values)},), {at.source.constant(looked_up)})"
        )
        return self._write_figure(at, name, read, given)

    def _write_figure(self, at: Writing, name: str, read: str, given: list[Written]) -> Written:
        """A figure; where it is uncertain its place is, or what is looked up in it, or it is missing or disputed."""
        return at.source.known(read, lambda: self._write_uncertain(at, name, read, given))

    def _write_uncertain(self, at: Writing, name: str, read: str, given: list[Written]) -> Written:
        source, value, bits = at.source, at.source.let(read), at.source.let("0")
        place = self.places.index(at.definition.place)
        with source.block(f"if type({value}) is tuple"):
            doubt = self._standing["parameter", (name,)]
            source.line(f"{bits} = {at.bits(Written('', f'({at.root}.place_bits[{place}] or {doubt})'), *given)}")
        return Written(value, bits)


def is_truth(rules: Rules, key: str) -> bool:
    """Whether the value of a fact or definition is true or false."""
    definition = rules.definitions.get(key)
    return rules.raw[key].kind == "yes_no" if definition is None else isinstance(definition.term.type, Boolean)
