"""Says which branches of a flow no persona takes: what nobody rehearses, nobody has proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow, Loop, Node
from conversation_flows.engine.frame import Frame
from conversation_flows.engine.walk import Walk
from conversation_flows.personas import Persona
from conversation_flows.rehearsal import Rehearsal, RehearsalStuck, play


@dataclass(frozen=True, slots=True, order=True)
class Branch:
    """One way things can go at one place: asked or not, a loop empty or not, an option chosen."""

    slot: str
    way: str


@dataclass
class Coverage:
    """What the personas of one flow took, and what they left; ``answers`` are options that lead nowhere else."""

    flow: Flow
    branches: list[Branch]
    answers: list[Branch]
    taken: dict[Branch, list[str]] = field(default_factory=dict)
    stuck: dict[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> list[Branch]:
        """The branches no persona takes, in the order of the flow."""
        return [branch for branch in self.branches if branch not in self.taken]

    @property
    def unspoken(self) -> list[Branch]:
        """The options no persona chooses, where nothing hangs on it."""
        return [answer for answer in self.answers if answer not in self.taken]

    @property
    def percent(self) -> int:
        """How much of the flow is taken, rounded down."""
        return 100 * (len(self.branches) - len(self.missing)) // max(1, len(self.branches))

    def data(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "flow": self.flow.id,
            "version": self.flow.version,
            "branches": len(self.branches),
            "percent": self.percent,
            "missing": [asdict(branch) for branch in self.missing],
            "unspoken": [asdict(answer) for answer in self.unspoken],
            "stuck": self.stuck,
        }


def coverage_of(flow: Flow, personas: Iterable[Persona], environment: Environment) -> Coverage:
    """Let every persona of the flow's service play it, and see what they took."""
    steering = frozenset().union(*(node.reads for node in _nodes(flow.nodes)))
    answers = list(_answers(flow))
    branches = [*_branches(flow.nodes), *(answer for answer in answers if answer.slot in steering)]
    coverage = Coverage(flow, branches, [answer for answer in answers if answer.slot not in steering])
    for persona in personas:
        if flow.service not in persona.services:
            continue
        rehearsal = Rehearsal(flow, environment)
        try:
            play(persona, rehearsal)
        except RehearsalStuck as stuck:
            coverage.stuck[persona.name] = str(stuck)
        walk = Walk(flow, rehearsal.state, environment)
        for branch in _taken(walk.root, flow.nodes):
            coverage.taken.setdefault(branch, []).append(persona.name)
    return coverage


def _nodes(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if isinstance(node, Loop):
            yield from _nodes(node.nodes)


def _branches(nodes: tuple[Node, ...]) -> Iterator[Branch]:
    for node in _nodes(nodes):
        yield Branch(node.slot, "asked")
        if node.conditions:
            yield Branch(node.slot, "not asked")
        if isinstance(node, Loop):
            yield Branch(node.slot, "none")


def _answers(flow: Flow) -> Iterator[Branch]:
    for question in flow.questions():
        ways = ("yes", "no") if question.kind_name == "yes_no" else tuple(question.labels)
        yield from (Branch(question.slot, way) for way in ways)


def _taken(frame: Frame, nodes: tuple[Node, ...]) -> Iterator[Branch]:
    for node in nodes:
        if frame.walk.truth(frame, node) is not True:
            yield Branch(node.slot, "not asked")
            continue
        if isinstance(node, Loop):
            inner = list(frame.items(node))
            yield Branch(node.slot, "asked")
            if not inner:
                yield Branch(node.slot, "none")
            for item in inner:
                yield from _taken(item, node.nodes)
        elif frame.scope.record(node.key) is not None:
            yield Branch(node.slot, "asked")
            yield from (Branch(node.slot, way) for way in _answered(frame.scope.kept(node.key)))


def _answered(kept: Any) -> Iterator[str]:
    if isinstance(kept, bool):
        yield "yes" if kept else "no"
    elif isinstance(kept, str):
        yield kept
    elif isinstance(kept, list):
        yield from kept
