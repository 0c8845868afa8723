"""Writes a flow's graph as Mermaid, which many editors and code hosts draw."""

from __future__ import annotations

from collections.abc import Iterator

from conversation_flows.drawing.graph import Edge, Graph, Vertex

_BRACKETS = {"end": ("([", "])"), "question": ("[", "]"), "condition": ("{", "}"), "loop": ("[[", "]]")}


def mermaid(graph: Graph) -> str:
    """The graph as a Mermaid flowchart."""
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: Graph) -> Iterator[str]:
    yield "---"
    yield f"title: {graph.title}"
    yield "---"
    yield "flowchart TD"
    names = {vertex.id: f"n{number}" for number, vertex in enumerate(graph.vertices)}
    for vertex in graph.vertices:
        if vertex.section is None:
            yield f"  {_vertex(vertex, names)}"
    for number, title in enumerate(graph.sections):
        yield f"  subgraph s{number}[{_quoted(title)}]"
        yield from (f"    {_vertex(vertex, names)}" for vertex in graph.vertices if vertex.section == number)
        yield "  end"
    yield from (f"  {_edge(edge, names)}" for edge in graph.edges)


def _vertex(vertex: Vertex, names: dict[str, str]) -> str:
    left, right = _BRACKETS[vertex.shape]
    return f"{names[vertex.id]}{left}{_quoted(vertex.text)}{right}"


def _edge(edge: Edge, names: dict[str, str]) -> str:
    arrow = "-.->" if edge.is_return else "-->"
    text = f"|{_quoted(edge.text)}|" if edge.text else ""
    return f"{names[edge.source]} {arrow}{text} {names[edge.target]}"


def _quoted(text: str) -> str:
    """Mermaid has its own way of writing signs that mean something to it."""
    escaped = text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
    return f'"{escaped}"'
