"""A flow as a graph: its questions, the conditions between them, and the loops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from conversation_flows.engine.flow import Flow, Loop, Node
from eligibility.engine.expressions import Expression

Shape = Literal["end", "question", "condition", "loop"]


@dataclass(frozen=True, slots=True)
class Vertex:
    """One thing to draw; ``section`` is None for the beginning and the end."""

    id: str
    text: str
    shape: Shape
    section: int | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one vertex to another; ``is_return`` when it leads back to a loop."""

    source: str
    target: str
    text: str = ""
    is_return: bool = False


@dataclass
class Graph:
    """A flow to draw."""

    title: str
    sections: tuple[str, ...]
    vertices: list[Vertex] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)


#: where the next vertex is reached from, and what is written at that edge
_Ends = list[tuple[str, str]]


def graph_of(flow: Flow) -> Graph:
    """The graph of a flow, from the first question to the submission."""
    graph = Graph(flow.title, tuple(section.title for section in flow.sections))
    graph.vertices.append(Vertex("begin", "开始", "end"))
    ends = _Drawer(graph).run(flow.nodes, [("begin", "")], 0)
    graph.vertices.append(Vertex("submit", "提交", "end"))
    graph.edges += [Edge(source, "submit", text) for source, text in ends]
    return graph


@dataclass
class _Drawer:
    """Adds nodes one after the other; every condition is a fork that meets again after what it guards."""

    graph: Graph
    conditions: int = 0

    def run(self, nodes: Sequence[Node], ends: _Ends, depth: int) -> _Ends:
        """Draw ``nodes``, whose first ``depth`` conditions are drawn already, after ``ends``."""
        for condition, group in _by_condition(nodes, depth):
            if condition is None:
                for node in group:
                    ends = self._node(node, ends)
            else:
                fork = self._fork(condition, group[0].section, ends)
                ends = [*self.run(group, [(fork, "是")], depth + 1), (fork, "否")]
        return ends

    def _add(self, vertex: Vertex, ends: _Ends) -> str:
        self.graph.vertices.append(vertex)
        self.graph.edges += [Edge(source, vertex.id, text) for source, text in ends]
        return vertex.id

    def _fork(self, condition: Expression, section: int, ends: _Ends) -> str:
        self.conditions += 1
        return self._add(Vertex(f"when{self.conditions}", condition.source, "condition", section), ends)

    def _node(self, node: Node, ends: _Ends) -> _Ends:
        text = (node.label or node.ask).source
        if not isinstance(node, Loop):
            return [(self._add(Vertex(node.slot, text, "question", node.section), ends), "")]
        loop = self._add(Vertex(node.slot, text, "loop", node.section), ends)
        inner = self.run(node.nodes, [(loop, "有")], 0)
        self.graph.edges += [Edge(source, loop, label, is_return=True) for source, label in inner]
        return [(loop, "没有了")]


def _by_condition(nodes: Sequence[Node], depth: int) -> Iterator[tuple[Expression | None, list[Node]]]:
    """Neighbours that hang on the same condition belong together; the same text elsewhere is another condition."""
    for _, group in groupby(nodes, key=lambda node: id(_at(node, depth))):
        found = list(group)
        yield _at(found[0], depth), found


def _at(node: Node, depth: int) -> Expression | None:
    return node.conditions[depth] if len(node.conditions) > depth else None
