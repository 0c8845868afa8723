"""Frames: the places names are read from. Positions: the places where something is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conversation_flows.engine.flow import Loop, Node, Question
from conversation_flows.engine.scopes import LoopState, Record, Scope
from eligibility.engine.expressions import NOT_APPLICABLE, UNKNOWN, Absent

if TYPE_CHECKING:
    from conversation_flows.engine.walk import Walk


class Frame:
    """A place to read names from: one scope, the address it stands at, and the frame around it."""

    __slots__ = ("around", "loop", "prefix", "scope", "walk")

    def __init__(
        self, walk: Walk, scope: Scope, prefix: str = "", loop: Loop | None = None, around: Frame | None = None
    ) -> None:
        self.walk = walk
        self.scope = scope
        self.prefix = prefix
        self.loop = loop
        self.around = around

    @property
    def address(self) -> str:
        """The address of the item this frame stands in; empty for the root."""
        return self.prefix.removesuffix(".")

    @property
    def item(self) -> str:
        """The id of the item this frame stands in; empty for the root."""
        return self.address.rpartition(".")[2]

    def outward(self, steps: int) -> Frame:
        """The frame that many loops further out."""
        frame = self
        for _ in range(steps):
            frame = frame.around or frame
        return frame

    def inside(self, loop: Loop, item: str, scope: Scope) -> Frame:
        """The frame of one item of a loop of this frame."""
        return Frame(self.walk, scope, f"{self.prefix}{loop.key}.{item}.", loop, self)

    def items(self, loop: Loop) -> Iterator[Frame]:
        """The frames of a loop's items; none when the loop is off the path."""
        if self.walk.truth(self, loop) is True:
            for item, scope in self.scope.loop(loop.key).items.items():
                yield self.inside(loop, item, scope)

    def listed(self, loop: Loop) -> Iterator[Frame | Absent]:
        """A loop's items as conditions see them: UNKNOWN while it is not known whether there is a list."""
        if self.walk.truth(self, loop) is UNKNOWN:
            yield UNKNOWN
        yield from self.items(loop)

    def value(self, question: Question) -> Any:
        """The question's answer as conditions see it."""
        truth = self.walk.truth(self, question) if question.conditions else True
        if truth is not True:
            return UNKNOWN if truth is UNKNOWN else NOT_APPLICABLE
        kept = self.scope.kept(question.key)
        return UNKNOWN if kept is None else question.kind.value(kept, question)

    def worked_out(self, key: str, work_out: Callable[[Frame], Any]) -> Any:
        """What the named condition or computed value ``key`` comes to here; kept until an answer changes."""
        found, place = self.walk.found, (self.prefix, key)
        if place not in found:
            found[place] = work_out(self)
        return found[place]

    def shown(self, question: Question) -> str | None:
        """The question's answer in words, or ``None``."""
        kept = self.scope.kept(question.key) if self.walk.truth(self, question) is True else None
        return None if kept is None else question.kind.show(kept, question, self.walk.environment)


@dataclass(frozen=True, slots=True)
class Position:
    """One node on the path: a question with its record, or the question whether a loop has another item."""

    frame: Frame
    node: Node

    @property
    def address(self) -> str:
        """Where it stands."""
        return self.frame.prefix + self.node.key

    @property
    def record(self) -> Record | None:
        """The record that counts, of a question."""
        return self.frame.scope.record(self.node.key)

    @property
    def loop_state(self) -> LoopState:
        """Items and closedness, of a loop."""
        return self.frame.scope.loop(self.node.key)

    @property
    def is_settled(self) -> bool:
        """Whether nothing needs to be asked here."""
        if isinstance(self.node, Loop):
            return self.loop_state.closed
        return self.record is not None

    def label(self) -> str:
        """What it is called beside its answer: its label, or else the question."""
        return (self.node.label or self.node.ask).render(self.frame)

    def example(self) -> str | None:
        """An example as somebody would say it; a text stands as it is, so that no number is masked."""
        question, environment = self.node, self.frame.walk.environment
        if not isinstance(question, Question) or question.example is None:
            return None
        if isinstance(question.example, str):
            return question.example
        kept = question.kind.read(question.example, question, environment)
        return question.kind.show(kept, question, environment)

    def prompt(self) -> str:
        """What is asked here, in the person's language."""
        node = self.node
        if isinstance(node, Loop):
            return (node.another if self.loop_state.items else node.ask).render(self.frame)
        return node.ask.render(self.frame)
