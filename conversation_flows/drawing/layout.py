"""Places a graph in layers: every edge goes down, long edges get a lane of their own, neighbours stand close.

The method is Sugiyama's, in its simplest form: longest paths make the layers, the mean of the neighbours the order.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from conversation_flows.drawing.graph import Edge, Graph

_SWEEPS = 8  # more change nothing on flows of a few hundred questions
_LANE = 0.35  # width of a lane for a passing edge, where a vertex has 1


@dataclass
class Layout:
    """``at`` gives each vertex (column, layer); ``bends`` the places each edge passes on its way, its ends included."""

    at: dict[str, tuple[float, int]] = field(default_factory=dict)
    bends: dict[Edge, list[tuple[float, int]]] = field(default_factory=dict)
    layers: int = 0


def laid_out(graph: Graph) -> Layout:
    """Where everything goes. Columns and layers count from 0; a column is as wide as one vertex."""
    layer = _layers(graph)
    lanes = {edge: _lane(edge, layer) for edge in graph.edges}
    rows: dict[int, list[str]] = defaultdict(list)
    for vertex in graph.vertices:
        rows[layer[vertex.id]].append(vertex.id)
    for lane in lanes.values():
        for place, row in lane[1:-1]:
            rows[row].append(place)
    columns = _columns(rows, lanes, {vertex.id for vertex in graph.vertices})
    at = {vertex.id: (columns[vertex.id], layer[vertex.id]) for vertex in graph.vertices}
    bends = {edge: [(columns[place], row) for place, row in lane] for edge, lane in lanes.items()}
    return Layout(at, bends, len(rows))


def _layers(graph: Graph) -> dict[str, int]:
    """By vertex, the longest way down to it; vertices come in an order in which edges lead on, but for returns."""
    layer = {vertex.id: 0 for vertex in graph.vertices}
    below: dict[str, list[str]] = defaultdict(list)
    for edge in graph.edges:
        if not edge.is_return:
            below[edge.source].append(edge.target)
    for vertex in graph.vertices:
        for target in below[vertex.id]:
            layer[target] = max(layer[target], layer[vertex.id] + 1)
    return layer


def _lane(edge: Edge, layer: dict[str, int]) -> list[tuple[str, int]]:
    """The places an edge passes: its ends, and one between in every layer it crosses."""
    start, end = layer[edge.source], layer[edge.target]
    step = 1 if end >= start else -1
    name = f"{edge.source}→{edge.target}·{edge.text}"
    between = [(f"{name}@{row}", row) for row in range(start + step, end, step)]
    return [(edge.source, start), *between, (edge.target, end)]


def _columns(
    rows: dict[int, list[str]], lanes: dict[Edge, list[tuple[str, int]]], vertices: set[str]
) -> dict[str, float]:
    """The columns after a few sweeps in which everybody moves towards his neighbours."""
    beside: dict[str, set[str]] = defaultdict(set)
    for lane in lanes.values():
        for (one, _), (other, _) in pairwise(lane):
            beside[one].add(other)
            beside[other].add(one)
    columns: dict[str, float] = {}
    for row in rows.values():
        _spread(row, {place: float(index) for index, place in enumerate(row)}, columns, vertices)
    for sweep in range(_SWEEPS):
        for number in sorted(rows, reverse=bool(sweep % 2)):
            row = rows[number]
            wish = {place: _mean([columns[other] for other in beside[place]], columns[place]) for place in row}
            _spread(row, wish, columns, vertices)
    least = min(columns.values(), default=0.0)
    return {place: column - least for place, column in columns.items()}


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _spread(row: list[str], wish: dict[str, float], columns: dict[str, float], vertices: set[str]) -> None:
    """Put a row in the order wished for, each as near to his wish as the others leave room, the row as a whole too."""
    row.sort(key=lambda place: wish[place])
    edge, placed = float("-inf"), {}
    for place in row:
        half = (1.0 if place in vertices else _LANE) / 2
        placed[place] = max(wish[place], edge + half)
        edge = placed[place] + half
    shift = _mean([wish[place] - placed[place] for place in row], 0.0)
    columns.update({place: column + shift for place, column in placed.items()})
