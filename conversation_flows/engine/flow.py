"""A compiled flow: questions and loops in order, with their conditions and texts ready to use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conversation_flows.engine.kinds.kind import Kind

if TYPE_CHECKING:
    from conversation_flows.engine.names import Names
    from conversation_flows.engine.template import Template
    from eligibility.engine.expressions import Expression


@dataclass(frozen=True, slots=True)
class Option:
    """One choice; ``alone`` goes with no other."""

    value: str
    label: str
    help: str | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must hold once the question is answered, and what to say kindly when it does not."""

    that: Expression
    say: Template


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question; ``conditions`` must all hold for it to be asked.

    ``key`` is its place in its scope and ``slot`` its place in the flow: its address without the ids of items.
    ``reads`` are the slots its being asked depends on, at whatever distance, and ``rests_on`` those that what it
    requires depends on.
    """

    key: str
    slot: str
    kind_name: str
    kind: Kind
    section: int
    ask: Template
    why: Template | None = None
    help: Template | None = None
    law: str | None = None
    example: Any = None
    speech: Template | None = None
    conditions: tuple[Expression, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    warnings: tuple[Requirement, ...] = ()
    fills: tuple[tuple[str, Expression], ...] = ()
    options: tuple[Option, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)
    minimum: Any = None
    maximum: Any = None
    longest: int | None = None
    unit: str = ""
    periods: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    is_optional: bool = False
    may_be_unknown: bool = True
    seals: bool = False
    label: Template | None = None
    reads: frozenset[str] = frozenset()
    rests_on: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """A list of items, each asked the same ``nodes``; the loop itself asks whether there is another."""

    key: str
    slot: str
    section: int
    about: Template
    ask: Template
    another: Template
    line: Template
    prefix: str
    at_most: int
    nodes: tuple[Node, ...]
    why: Template | None = None
    help: Template | None = None
    law: str | None = None
    conditions: tuple[Expression, ...] = ()
    label: Template | None = None
    reads: frozenset[str] = frozenset()
    by_key: dict[str, Node] = field(default_factory=dict)


Node = Question | Loop


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the conversation with a title people see."""

    title: str


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change at one slot may undo: the truth of root nodes, and the settledness of items of root loops."""

    truths: tuple[str, ...] = ()
    loops: tuple[str, ...] = ()


NO_EFFECTS = Effects()


@dataclass(frozen=True, slots=True)
class Dependent:
    """A question whose requirements rest on what stands elsewhere, and the loops it is in, from the root inward."""

    loops: tuple[Loop, ...]
    question: Question


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """One version of one flow, compiled; immutable and shared by all its conversations.

    ``names`` are those of the whole flow as seen from its end: for conditions over what was submitted.
    """

    id: str
    version: int
    service: str
    code: str
    title: str
    sections: tuple[Section, ...]
    nodes: tuple[Node, ...]
    by_key: dict[str, Node]
    dependents: dict[str, tuple[Dependent, ...]] = field(default_factory=dict)
    effects: dict[str, Effects] = field(default_factory=dict)
    seals: tuple[Question, ...] = ()
    submits: dict[str, Question] = field(default_factory=dict)
    names: Names | None = field(default=None, repr=False)

    def questions(self) -> Iterator[Question]:
        """Every question, loops' included, in order."""
        yield from _questions(self.nodes)


def _questions(nodes: tuple[Node, ...]) -> Iterator[Question]:
    for node in nodes:
        if isinstance(node, Question):
            yield node
        else:
            yield from _questions(node.nodes)
