"""The outline of one flow: what stands where, in order, with every condition at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from conversation_flows.catalog import Located
from conversation_flows.checking.scopes import (
    Condition,
    Entry,
    FormulaItem,
    Item,
    LoopItem,
    QuestionItem,
    View,
    inner_items,
)

_ID = re.compile(r"[a-z][a-z0-9_]*")
_Conditions = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class JoinedList:
    """A topic about the applicant joined with a loop; known from the end of the topic in which both have been asked."""

    topic: str
    loop: str
    moment: int


@dataclass(eq=False)
class Outline:
    """One flow as its YAML says it.

    ``branches`` are its `when`s with all conditions around each; ``values`` say from which moment an option's value is
    known; ``uses`` are the `use` mappings with the topic they name.
    """

    data: Located
    good: dict[str, Any]
    root: View
    nodes: list[Item] = field(default_factory=list)
    formulas: list[FormulaItem] = field(default_factory=list)
    branches: list[tuple[_Conditions, Condition]] = field(default_factory=list)
    values: dict[str, int] = field(default_factory=dict)
    lists: dict[str, JoinedList] = field(default_factory=dict)
    uses: list[tuple[Located, Located]] = field(default_factory=list)
    sections: list[Located] = field(default_factory=list)
    topics: set[str] = field(default_factory=set)
    users: dict[int, Located] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The flow's id."""
        return str(self.good.get("flow", ""))

    def items(self) -> Iterator[Item]:
        """Every question and loop in order."""
        return inner_items(self.nodes)

    def questions(self) -> Iterator[QuestionItem]:
        """Every question in order."""
        return (item for item in self.items() if isinstance(item, QuestionItem))

    def loops(self) -> Iterator[LoopItem]:
        """Every loop in order."""
        return (item for item in self.items() if isinstance(item, LoopItem))


def target_of(question: QuestionItem, name: str) -> Entry | None:
    """What a question fills: a question of its own scope, with its own prefix."""
    prefix = question.key.removesuffix(str(question.good.get("id", "")))
    return question.view.scope.entries.get(f"{prefix}{name}")
