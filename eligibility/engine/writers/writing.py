"""Where a function being written stands: which Python name each frame has that its term reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from eligibility.engine.rules import Definition
from eligibility.engine.terms import Each, Term
from eligibility.engine.types import Choice, Day, Many, Number, Text, Type
from eligibility.engine.vocabulary import APPLICANT, Scopes
from eligibility.engine.writers.source import Source


class Written(NamedTuple):
    """The names (or literals) of a value and of the doubts behind it, which count where the value is uncertain.

    A truth that can be either *is* its doubts: beside ``True`` and ``False`` there are only sets of bits.
    """

    value: str
    bits: str = "0"


@dataclass(frozen=True)
class Writing:
    """A term being written into ``source``. ``own`` is the frame of the definition's scope; ``frames`` those of loops.

    ``top`` is the scope of the whole function, whose frame is ``f``. ``write`` writes a term and names what it gives.
    """

    source: Source
    scopes: Scopes
    definition: Definition
    top: str
    write: Callable[[Writing, Term], Written]
    own: str = "f"
    frames: Mapping[str, str] = field(default_factory=dict)

    def term(self, term: Term) -> Written:
        """Write a term."""
        return self.write(self, term)

    def truth(self, expression: str, *given: Written) -> Written:
        """A truth found out from what is given: ``None`` in the expression's value becomes the doubts of that."""
        bits = self.bits(*given)
        return self.source.known((expression, bits), lambda: self._truth(expression, bits))

    def _truth(self, expression: str, bits: str) -> Written:
        name = self.source.let(expression)
        with self.source.block(f"if {name} is None"):
            self.source.line(f"{name} = {bits}")
        return Written(name)

    def number(self, expression: str, *given: Written) -> Written:
        """A number, choice or set computed from what is given."""
        bits = self.bits(*given)
        return self.source.known((expression, bits), lambda: self._number(expression, bits))

    def _number(self, expression: str, bits: str) -> Written:
        name = self.source.let(expression)
        return Written(name, bits if bits.isidentifier() or bits == "0" else self.source.let(bits))

    @staticmethod
    def bits(*given: Written) -> str:
        """All doubts behind what is given, as an expression."""
        return " | ".join(dict.fromkeys(each.bits for each in given if each.bits != "0")) or "0"

    def inlined(self, definition: Definition, frame: str) -> Writing:
        """For writing another definition right here, in that frame of its scope."""
        return replace(self, definition=definition, own=frame, frames={})

    def looping(self, each: Each, frame: str) -> Writing:
        """Inside a loop."""
        return replace(self, frames={**self.frames, each.variable: frame})

    @property
    def root(self) -> str:
        """The household's frame."""
        return "f" if not self.top else self.source.once("r", "f.root")

    def frame(self, variable: str, scope: str) -> str:
        """The frame that a loop variable stands for, or that of a scope around the definition."""
        if variable == APPLICANT:
            name = self.source.constant(scope)
            return self.source.once("a", f"(f.root.items.get({name}) or f.root.members({name})).everyone[0]")
        if variable:
            return self.frames[variable]
        if not scope:
            return self.root
        chain = list(self.scopes.chain(self.definition.scope))
        return ".".join([self.own, *["parent"] * chain.index(scope)])

    def members(self, each: Each) -> str:
        """The frames of a list's items, with the one that stands for all nobody has named."""
        variable, _, name = each.list.rpartition("→")
        owner, key = self.frame(variable, self.scopes.outer[name]), self.source.constant(name)
        expression = f"({owner}.items.get({key}) or {owner}.members({key})).everyone"
        return self.source.known(expression, lambda: self.source.let(expression))


def is_literal(name: str) -> bool:
    """Whether what was written is a whole number."""
    return name.lstrip("-").isdigit()


_UNCERTAIN: Final[dict[type, str]] = {
    Number: "type({}) is tuple",
    Day: "type({}) is tuple",
    Many: "type({}) is tuple",
    Choice: "type({}) is not str",
    Text: "type({}) is not str",
}


def is_uncertain(name: str, kind: Type) -> str:
    """The test whether an abstract value of that type, which is no truth, can be several."""
    return _UNCERTAIN.get(type(kind), "{} is None").format(name)


def dispatched(writers: Mapping[type, Callable[[Writing, Any], Written]]) -> Callable[[Writing, Term], Written]:
    """Writes each kind of term by its writer."""
    return lambda writing, term: writers[type(term)](writing, term)
