"""The path: which questions are asked, in which order. It follows from flow, answers and day, and from nothing else.

Answers off the path stay where they are and steer nothing: a name whose question is not asked is *not applicable*
to every condition and text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow, Loop, Node, Question
from conversation_flows.engine.state import Derived, LoopState, Record, Scope, State
from eligibility.engine.expressions import NOT_APPLICABLE, UNKNOWN, Absent

_EMPTY = LoopState()


class Walk:
    """One turn's look at one conversation.

    What it finds out about the root it leaves in ``state.derived`` for the next turn; :meth:`touch` takes back what a
    change may have made untrue, by maps built once when the flow was compiled. So a turn looks again at what changed,
    and never at what is there.
    """

    __slots__ = ("_found", "_here", "_survey", "environment", "flow", "root", "state")

    def __init__(self, flow: Flow, state: State, environment: Environment) -> None:
        self.flow = flow
        self.state = state
        self.environment = environment
        self.root = Frame(self, state.root)
        self._found: dict[tuple[int, int], Any] = {}
        self._survey: Survey | None = None
        self._here: tuple[tuple[str | None, str | None], Position | None] | None = None
        if state.derived.day != environment.today.isoformat():  # ages change with the day
            self.forget()

    def forget(self) -> None:
        """Look at everything afresh."""
        derived = self.state.derived = Derived(self.environment.today.isoformat())
        self._looked_at_nothing(derived)
        for loop in self.state.root.loops.values():
            for scope in loop.items.values():
                scope.settled = None

    def start_over(self) -> None:
        """Forget every answer."""
        self.state.root = Scope()
        self.state.focus = self.state.after = None
        self.state.misses = 0
        self.root = Frame(self, self.state.root)
        self.forget()

    def touch(self, frame: Frame, slot: str) -> None:
        """What stands at ``slot`` has changed in ``frame``: forget what may follow from it."""
        derived, effects = self.state.derived, self.flow.effects.get(slot)
        self._looked_at_nothing(derived)
        inner: Frame | None = frame
        while inner is not None:
            inner.scope.touch()
            inner = inner.around
        if effects is not None:
            for key in effects.truths:
                derived.truths.pop(key, None)
            for key in effects.loops:
                for scope in self.state.root.loops.get(key, _EMPTY).items.values():
                    scope.settled = None

    def _looked_at_nothing(self, derived: Derived) -> None:
        derived.asking = derived.here = None
        self._survey = self._here = None
        self._found.clear()

    def truth(self, frame: Frame, node: Node) -> Any:
        """Whether the node is on the path in this frame: True, False or UNKNOWN."""
        if not node.conditions:
            return True
        if frame.around is None:
            return self._root_truth(frame, node)
        key = (id(frame.scope), id(node))
        if key not in self._found:
            self._found[key] = _conjunction(frame, node)
        return self._found[key]

    def _root_truth(self, frame: Frame, node: Node) -> Any:
        truths = self.state.derived.truths
        if node.key not in truths:
            truth = _conjunction(frame, node)
            truths[node.key] = None if truth is UNKNOWN else truth
        truth = truths[node.key]
        return UNKNOWN if truth is None else truth

    def here(self) -> Position | None:
        """What is asked now: looked for once, until an answer or attention changes."""
        state = self.state
        if self._here is None or self._here[0] != (state.focus, state.after):
            found = self._recall() if state.derived.attends(state.focus, state.after) else _asked(self)
            state.derived.here = (state.focus, state.after, found.address if found else "")
            self._here = (state.focus, state.after), found  # attention with nothing left to ask was let go on the way
        return self._here[1]

    def _recall(self) -> Position | None:
        address = self.state.derived.here[2] if self.state.derived.here else ""
        return find(self, address) if address else None

    def survey(self) -> Survey:
        """What is open, and how much is done: counted once until something changes."""
        if self._survey is None:
            self._survey = _survey(self.root, self.flow.nodes)
            first = self._survey.first
            self.state.derived.asking = first.address if first else ""
        return self._survey


def _conjunction(frame: Frame, node: Node) -> Any:
    doubtful = False
    for condition in node.conditions:
        value = condition.evaluate(frame)
        if value is UNKNOWN:
            doubtful = True
        elif value is not True:
            return False
    return UNKNOWN if doubtful else True


@dataclass(frozen=True, slots=True)
class Frame:
    """A place to read names from: one scope, the address it stands at, and the frame around it."""

    walk: Walk
    scope: Scope
    prefix: str = ""
    loop: Loop | None = None
    around: Frame | None = None

    def outward(self, steps: int) -> Frame:
        """The frame that many loops further out."""
        frame = self
        for _ in range(steps):
            frame = frame.around or frame
        return frame

    @property
    def address(self) -> str:
        """The address of the item this frame stands in; empty for the root."""
        return self.prefix.removesuffix(".")

    @property
    def item(self) -> str:
        """The id of the item this frame stands in; empty for the root."""
        return self.address.rpartition(".")[2]

    def inside(self, loop: Loop, item: str, scope: Scope) -> Frame:
        """The frame of one item of a loop of this frame."""
        return Frame(self.walk, scope, f"{self.prefix}{loop.key}.{item}.", loop, self)

    def items(self, loop: Loop) -> Iterator[Frame]:
        """The frames of a loop's items; none when the loop is off the path."""
        if self.walk.truth(self, loop) is True:
            for item, scope in self.scope.loops.get(loop.key, _EMPTY).items.items():
                yield self.inside(loop, item, scope)

    def listed(self, loop: Loop) -> Iterator[Frame | Absent]:
        """A loop's items as conditions see them: UNKNOWN while it is not known whether there is a list."""
        if self.walk.truth(self, loop) is UNKNOWN:
            yield UNKNOWN
        yield from self.items(loop)

    def value(self, question: Question) -> Any:
        """The question's answer as conditions see it."""
        truth = self.walk.truth(self, question)
        if truth is not True:
            return UNKNOWN if truth is UNKNOWN else NOT_APPLICABLE
        kept = self.scope.kept(question.key)
        return UNKNOWN if kept is None else question.kind.value(kept, question)

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
        return self.frame.scope.loops.get(self.node.key, _EMPTY)

    @property
    def is_settled(self) -> bool:
        """Whether nothing needs to be asked here."""
        if isinstance(self.node, Loop):
            return self.loop_state.closed
        return self.record is not None


@dataclass(frozen=True, slots=True)
class Survey:
    """The first open position, the questions answered, and what is left: open, or perhaps still to come."""

    first: Position | None
    answered: int
    left: int


_NOTHING = Survey(None, 0, 0)


def _survey(frame: Frame, nodes: tuple[Node, ...]) -> Survey:
    first, answered, left = None, 0, 0
    truth, record = frame.walk.truth, frame.scope.record
    for node in nodes:
        on_path = truth(frame, node) if node.conditions else True
        if on_path is False:
            continue
        if isinstance(node, Question):
            is_settled = on_path is True and record(node.key) is not None
            answered += is_settled
        else:
            inside = _survey_loop(frame, node) if on_path is True else _NOTHING
            answered, left, first = answered + inside.answered, left + inside.left, first or inside.first
            is_settled = on_path is True and frame.scope.loops.get(node.key, _EMPTY).closed
        if not is_settled:
            left += 1
            if first is None and on_path is True:
                first = Position(frame, node)
    return Survey(first, answered, left)


def _survey_loop(frame: Frame, loop: Loop) -> Survey:
    found = [_survey_item(item, loop) for item in frame.items(loop)]
    first = next((survey.first for survey in found if survey.first), None)
    return Survey(first, sum(survey.answered for survey in found), sum(survey.left for survey in found))


def _survey_item(item: Frame, loop: Loop) -> Survey:
    """The survey of one item; of an item of the root in which nothing is open, the count is kept."""
    if item.scope.settled is not None:
        return Survey(None, item.scope.settled, 0)
    found = _survey(item, loop.nodes)
    if found.left == 0 and item.around is item.walk.root:
        item.scope.settled = found.answered
    return found


def positions(frame: Frame, nodes: tuple[Node, ...]) -> Iterator[Position]:
    """Every node on the path from ``frame`` inward, in the order it is asked."""
    for node in nodes:
        if frame.walk.truth(frame, node) is not True:
            continue
        if isinstance(node, Loop):
            for inner in frame.items(node):
                yield from positions(inner, node.nodes)
        yield Position(frame, node)


def path(walk: Walk) -> Iterator[Position]:
    """The whole path of a conversation."""
    return positions(walk.root, walk.flow.nodes)


def find(walk: Walk, address: str) -> Position | None:
    """The position at an address, when there is such a node on the path; ``None`` otherwise."""
    frame, nodes, rest = walk.root, walk.flow.by_key, address
    while True:
        node = _longest_match(nodes, rest)
        if node is None or walk.truth(frame, node) is not True:
            return None
        if rest == node.key:
            return Position(frame, node)
        if not isinstance(node, Loop):
            return None
        item, _, rest = rest[len(node.key) + 1 :].partition(".")
        scope = frame.scope.loops.get(node.key, _EMPTY).items.get(item)
        if scope is None or not rest:
            return None
        frame, nodes = frame.inside(node, item, scope), node.by_key


def _longest_match(nodes: dict[str, Node], address: str) -> Node | None:
    """The node whose key starts the address: keys are `topic.name` at the root and `name` in a loop."""
    first, _, rest = address.partition(".")
    return nodes.get(f"{first}.{rest.partition('.')[0]}") or nodes.get(first)


def item_frame(walk: Walk, address: str) -> Frame | None:
    """The frame of the loop item at an address; ``None`` when there is none on the path."""
    head, _, item = address.rpartition(".")
    position = find(walk, head)
    if position is None or not isinstance(position.node, Loop):
        return None
    scope = position.loop_state.items.get(item)
    return None if scope is None else position.frame.inside(position.node, item, scope)


def open_in(item: Frame) -> Position | None:
    """The first open position of one loop item."""
    return _survey_item(item, item.loop).first if item.loop else None


def _attended(walk: Walk) -> Position | None:
    """What attention is on: a question, or what is open in an item and in the items around it."""
    state = walk.state
    while state.focus is not None:
        position = find(walk, state.focus) or _open_around(item_frame(walk, state.focus))
        if position is not None:
            return position
        state.focus, state.after = state.after, None
    return None


def _open_around(item: Frame | None) -> Position | None:
    while item is not None and item.loop is not None:
        inner = open_in(item)
        if inner is not None:
            return inner
        item = item.around
    return None


def current(walk: Walk) -> Position | None:
    """What to ask now: what attention is on, else the first open question; ``None`` when all is said."""
    return walk.here()


def _asked(walk: Walk) -> Position | None:
    attended = _attended(walk)
    if attended is not None:
        return attended
    asking = walk.state.derived.asking
    if asking is None:
        return walk.survey().first
    return find(walk, asking) if asking else None


def has_before(walk: Walk, here: Position | None) -> bool:
    """Whether there is anything to go back to."""
    first = next(path(walk), None)
    return first is not None and first.is_settled and (here is None or here.address != first.address)


def before(walk: Walk, here: Position | None) -> Position | None:
    """The last answered position before ``here`` that the person answered herself."""
    previous = None
    stop = here.address if here else None
    for position in path(walk):
        if position.address == stop:
            break
        if position.is_settled and "from" not in (position.record or {}):
            previous = position
    return previous


def on_path_only(walk: Walk) -> Scope:
    """A copy of what was said that holds only what is on the path: what an application takes along."""
    return _kept_scope(walk.root, walk.flow.nodes)


def _kept_scope(frame: Frame, nodes: tuple[Node, ...]) -> Scope:
    kept = Scope()
    for node in nodes:
        if frame.walk.truth(frame, node) is not True:
            continue
        if isinstance(node, Question):
            record = frame.scope.record(node.key)
            if record is not None:
                kept.answers[node.key] = record
        elif node.key in frame.scope.loops:
            items = {inner.item: _kept_scope(inner, node.nodes) for inner in frame.items(node)}
            kept.loops[node.key] = LoopState(items, frame.scope.loops[node.key].closed)
    return kept
