"""Where a function being written stands: which Python name each frame has that its term reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from eligibility.engine.rules import Definition
from eligibility.engine.terms import Each, Term
from eligibility.engine.types import Boolean, Choice, Day, Many, Number, Text, Type
from eligibility.engine.vocabulary import APPLICANT, Scopes
from eligibility.engine.writers.source import Source


@dataclass(frozen=True)
class Writing:
    """A term being written into ``source``. ``own`` is the frame of the definition's scope; ``frames`` those of loops.

    ``top`` is the scope of the whole function, whose frame is ``f``. ``write`` writes a term and gives its name.
    """

    source: Source
    scopes: Scopes
    definition: Definition
    top: str
    write: Callable[[Writing, Term], str]
    own: str = "f"
    frames: Mapping[str, str] = field(default_factory=dict)

    def term(self, term: Term) -> str:
        """Write a term; gives the name (or the literal) of its value."""
        return self.write(self, term)

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
            return self.source.once("a", f"f.root.members({name}).everyone[0]")
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
        return self.source.let(f"({owner}.items.get({key}) or {owner}.members({key})).everyone")


_UNCERTAIN: Final[dict[type, str]] = {
    Number: "type({}) is tuple",
    Day: "type({}) is tuple",
    Many: "type({}) is tuple",
    Choice: "type({}) is not str",
    Text: "type({}) is not str",
    Boolean: "{} is None",
}


def is_uncertain(name: str, kind: Type) -> str:
    """The test whether an abstract value of that type can be several."""
    return _UNCERTAIN.get(type(kind), "{} is None").format(name)


def dispatched(writers: Mapping[type, Callable[[Writing, Any], str]]) -> Callable[[Writing, Term], str]:
    """Writes each kind of term by its writer."""
    return lambda writing, term: writers[type(term)](writing, term)
