"""One turn's look at a conversation: which questions are on the path, looked up once until an answer may change it.

Answers off the path stay where they are and steer nothing: a name whose question is not asked is *not applicable*
to every condition and text.
"""

from __future__ import annotations

from typing import Any

from conversation_flows.engine.columns import forget
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import NO_EFFECTS, Flow, Node
from conversation_flows.engine.frame import Frame, Position
from conversation_flows.engine.scopes import Scope
from conversation_flows.engine.state import Derived, State, Survey
from conversation_flows.engine.survey import survey
from eligibility.engine.expressions import UNKNOWN


class Walk:
    """A flow, what has been answered in it, and what follows from that.

    What is found out about the root stays in ``state.derived`` for the next turn, and ``found`` holds the rest until
    something changes. :meth:`touch` takes back what a change may have made untrue, by maps built once when the flow was
    compiled: so a turn looks again at what changed, and not at what is there.
    """

    __slots__ = ("environment", "flow", "found", "here", "root", "state")

    def __init__(self, flow: Flow, state: State, environment: Environment) -> None:
        self.flow = flow
        self.state = state
        self.environment = environment
        self.root = Frame(self, state.root)
        #: by prefix and key: truths of nodes in items, and what named conditions and computed values come to
        self.found: dict[tuple[str, str], Any] = {}
        #: what is asked now, once somebody has looked; see :func:`attention.current`
        self.here: tuple[Position | None] | None = None
        if state.derived.mark != self._mark():
            self.forget()

    def _mark(self) -> str:
        """What is derived holds for one day, because ages change, and for one flow."""
        return f"{self.environment.today} {self.flow.id} {self.flow.version}"

    def forget(self) -> None:
        """Look at everything afresh."""
        self.state.derived = Derived(self._mark())
        self._look_again()
        for loop in self.state.root.loops.values():
            for scope in loop.items.values():
                scope.settled = None

    def start_over(self) -> None:
        """Forget every answer."""
        self.state.root = Scope()
        self.state.attention = []
        self.state.misses = 0
        self.root = Frame(self, self.state.root)
        self.forget()

    def touch(self, frame: Frame, slot: str) -> None:
        """What stands at ``slot`` has changed in ``frame``: forget what may follow from it."""
        self._look_again()
        inner: Frame | None = frame
        while inner is not None:
            inner.scope.touch()
            inner = inner.around
        forget(self.state.derived.columns, frame, slot)
        effects = self.flow.effects.get(slot, NO_EFFECTS)
        for key in effects.truths:
            self.state.derived.truths.pop(key, None)
        for key in effects.loops:
            for scope in self.state.root.loop(key).items.values():
                scope.settled = None

    def _look_again(self) -> None:
        self.state.derived.survey = self.state.derived.asked = self.here = None
        self.found.clear()

    def truth(self, frame: Frame, node: Node) -> Any:
        """Whether the node is on the path in this frame: True, False or UNKNOWN."""
        if not node.conditions:
            return True
        truths: dict[Any, Any] = self.found
        place: Any = (frame.prefix, node.key)
        if frame.around is None:
            truths, place = self.state.derived.truths, node.key
        if place not in truths:
            truths[place] = _conjunction(frame, node)
        truth = truths[place]
        return UNKNOWN if truth is None else truth

    def submitted(self, name: str) -> Any:
        """The kept value of what the flow submits under a name; ``None`` where there is none."""
        question = self.flow.submits.get(name)
        if question is None or self.truth(self.root, question) is not True:
            return None
        return self.state.root.kept(question.key)

    def survey(self) -> Survey:
        """How far along the conversation is: counted once until something changes."""
        derived = self.state.derived
        if derived.survey is None:
            derived.survey = survey(self.root, self.flow.nodes)
        return derived.survey


def _conjunction(frame: Frame, node: Node) -> bool | None:
    """Whether all conditions of the node hold; None where that cannot be known yet."""
    doubtful = False
    for condition in node.conditions:
        value = condition.evaluate(frame)
        if value is UNKNOWN:
            doubtful = True
        elif value is not True:
            return False
    return None if doubtful else True
