"""How a conversation is looked at for facts: on which day, and which of its answers count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from conversation_flows.engine.flow import Loop, Node, Question
from conversation_flows.engine.frame import Frame
from conversation_flows.engine.scopes import Record, Scope
from eligibility.engine.values import Provenance

_FILLED_IN = Provenance("imputed")


@dataclass(frozen=True, slots=True)
class Look:
    """How facts are looked at: on which day, and whether only what is on the path counts.

    ``sources`` are who entered the answers, by the numbers in their records; none where that does not matter.
    With ``all_count`` every answer of the item looked at is known to count.
    """

    today: date
    follows_path: bool
    sources: tuple[Provenance, ...] = ()
    all_count: bool = False

    def provenance(self, record: Record) -> Provenance:
        """Who said so; nobody did where another answer filled it in."""
        return self.sources[record["by"]] if "by" in record else _FILLED_IN

    def sees(self, frame: Frame, node: Node) -> bool:
        """Whether the node counts."""
        return not (self.follows_path and node.conditions) or frame.walk.truth(frame, node) is True

    def sees_answer(self, frame: Frame, question: Question) -> bool:
        """Whether the answer to a question counts."""
        return self.all_count or self.sees(frame, question)

    def items(self, frame: Frame, loop: Loop) -> list[Frame]:
        """The items of a loop that count."""
        if not self.sees(frame, loop):
            return []
        state = frame.scope.loops.get(loop.key)
        return [frame.inside(loop, item, scope) for item, scope in state.items.items()] if state else []

    def item(self, frame: Frame, loop: Loop, number: int) -> Frame | None:
        """One of them by its place: without making the frames of all others."""
        state = frame.scope.loops.get(loop.key)
        if state is None or number >= len(state.items) or not self.sees(frame, loop):
            return None
        item = list(state.items)[number]
        return frame.inside(loop, item, state.items[item])

    def trusting(self) -> Look:
        """The same for items of which every answer counts."""
        return replace(self, all_count=True)

    def into(self, item: Frame, sure: Look) -> Look:
        """How an item is looked at: ``sure`` where every answer of it is known to count."""
        return sure if self.all_count or _all_count(item.scope) else self


def _all_count(scope: Scope) -> bool:
    """Whether it is known without looking that every answer of an item counts: it has as many as were counted."""
    return scope.settled is not None and scope.settled == _answers(scope)


def _answers(scope: Scope) -> int:
    own = sum("stale" not in record for record in scope.answers.values())
    return own + sum(_answers(item) for loop in scope.loops.values() for item in loop.items.values())
