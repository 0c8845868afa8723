"""What the places of one flow have in common: computed values, options, lists, and what depends on what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conversation_flows.engine.flow import Loop, Question
from eligibility.engine.expressions import Expression, ExpressionError, compile_expression

if TYPE_CHECKING:
    from conversation_flows.engine.names import Names


@dataclass(slots=True)
class Formula:
    """A computed value or named condition; compiled when first read, so that it may stand above what it reads.

    ``key`` is its place in its scope, as of a question; ``names`` are those of the place where it stands, whoever reads
    it from wherever.
    """

    key: str
    source: str
    names: Names
    expression: Expression | None = None
    reads: set[str] = field(default_factory=set)
    is_open: bool = False

    def compile(self) -> Expression:
        """Its expression; raises :class:`ExpressionError` when it is none, or leads back to itself."""
        if self.expression is None:
            if self.is_open:
                raise ExpressionError(f"{self.source!r} leads back to itself")
            lexicon = self.names.lexicon
            outer, lexicon.reads, self.is_open = lexicon.reads, set(), True
            try:
                self.expression = compile_expression(self.source, self.names)
            finally:
                self.reads, lexicon.reads, self.is_open = lexicon.reads, outer, False
        return self.expression


Entry = Question | Loop | Formula


@dataclass(slots=True)
class Lexicon:
    """What is shared by all places of one flow.

    ``reads`` collects the slots that the expression being compiled depends on; ``filled`` what answers fill in, each
    with what is known beside it and where that stands.
    """

    values: set[str] = field(default_factory=set)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inside: dict[str, Names] = field(default_factory=dict)
    reads: set[str] = field(default_factory=set)
    filled: list[tuple[dict[str, Entry], str, Any]] = field(default_factory=list)
