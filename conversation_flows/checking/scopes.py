"""What stands where in one flow: questions, loops and formulas by name, as seen from every place.

The rules are the compiler's (:mod:`conversation_flows.engine.names`): the innermost loop first, then outward, then the
topic, then `topic.name`; and only what has been asked before. Here everything is kept, later things too, so that a
finding can say *later* and not only *unknown*.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from conversation_flows.catalog import Located
from conversation_flows.checking.finding import Spot
from eligibility.engine.terms import Term


@dataclass(eq=False, slots=True)
class Condition:
    """An expression at its place; ``before`` is the moment of the flow from which it looks back."""

    source: str
    spot: Spot
    view: View
    before: int
    term: Term | None = None


@dataclass(eq=False, slots=True)
class QuestionItem:
    """One question of one flow; ``good`` holds those of its keys that have the right type.

    ``conditions`` are its own, ``around`` those of the loops around it, too. ``order`` is its moment in the flow.
    """

    data: Located
    good: dict[str, Any]
    key: str
    slot: str
    kind: str
    view: View
    conditions: tuple[Condition, ...]
    around: tuple[Condition, ...]
    section: int
    order: int = 0
    requirements: list[tuple[Condition, Any]] = field(default_factory=list)
    warnings: list[tuple[Condition, Any]] = field(default_factory=list)
    fills: dict[str, Condition] = field(default_factory=dict)
    is_filled: bool = False

    @property
    def options(self) -> dict[str, Any]:
        """The options by value; what is no text is no value."""
        return {value: option for value, option in self.good.get("options", {}).items() if isinstance(value, str)}


@dataclass(eq=False, slots=True)
class LoopItem:
    """One loop of one flow."""

    data: Located
    good: dict[str, Any]
    key: str
    slot: str
    view: View
    conditions: tuple[Condition, ...]
    around: tuple[Condition, ...]
    section: int
    inside: View
    nodes: list[Item] = field(default_factory=list)
    order: int = 0


@dataclass(eq=False, slots=True)
class FormulaItem:
    """A named condition or a computed value."""

    name: str
    source: str
    spot: Spot
    view: View
    is_named: bool
    term: Term | None = None
    is_open: bool = False
    is_used: bool = False
    order: int = 0


Item = QuestionItem | LoopItem
Entry = QuestionItem | LoopItem | FormulaItem


@dataclass(eq=False, slots=True)
class Scope:
    """The root, or the inside of a loop; ``slot`` is what its keys are prefixed with to make slots."""

    slot: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class View:
    """A scope as one topic sees it, and what is around it."""

    scope: Scope
    topic: str
    around: View | None = None

    def lookup(self, name: str) -> Entry | None:
        """What is called so, asked before or later."""
        view: View | None = self
        while view is not None:
            entry = view.scope.entries.get(name) or view.scope.entries.get(f"{view.topic}.{name}")
            if entry is not None:
                return entry
            view = view.around
        return None

    def seen_from(self, topic: str) -> View:
        """The same scope as another topic sees it."""
        return View(self.scope, topic, self.around)

    @property
    def root(self) -> View:
        """The outermost scope."""
        return self if self.around is None else self.around.root

    def names(self) -> Iterator[str]:
        """Every name that means something here."""
        for key in self.scope.entries:
            yield key
            yield key.removeprefix(f"{self.topic}.")
        if self.around is not None:
            yield from self.around.names()


def inner_items(nodes: list[Item]) -> Iterator[Item]:
    """Every question and loop, those in loops included, in order."""
    for node in nodes:
        yield node
        if isinstance(node, LoopItem):
            yield from inner_items(node.nodes)
