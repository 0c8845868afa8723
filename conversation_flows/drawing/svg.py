"""Draws a laid-out graph as SVG, with nothing but text: it opens in any browser."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from unicodedata import east_asian_width

from conversation_flows.drawing.graph import Edge, Graph, Vertex
from conversation_flows.drawing.layout import Layout, laid_out

_WIDTH, _HEIGHT = 190, 54  # of a vertex, in pixels
_COLUMN, _ROW = 220, 104  # from one vertex to the next
_MARGIN, _HEADING = 40, 48
_LINE = 22  # half-width characters on one line
_LINES = 3
_COLOURS = {"end": "#334155", "question": "#2563eb", "condition": "#b45309", "loop": "#047857"}
_STYLE = (
    "text{font:13px 'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;text-anchor:middle;fill:#0f172a}"
    ".small{font-size:11px;fill:#475569}.title{font-size:18px;font-weight:600;text-anchor:start}"
    "path{fill:none;stroke:#64748b;stroke-width:1.3}.return{stroke-dasharray:5 4}"
)


def svg(graph: Graph) -> str:
    """The graph as one SVG document."""
    return "\n".join(_lines(graph, laid_out(graph))) + "\n"


def _lines(graph: Graph, layout: Layout) -> Iterator[str]:
    columns = max((column for places in layout.bends.values() for column, _ in places), default=0.0)
    width = int(columns * _COLUMN) + _WIDTH + 2 * _MARGIN
    height = layout.layers * _ROW + _HEADING + _MARGIN
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size}>'
    yield f"<title>{escape(graph.title)}</title><style>{_STYLE}</style>"
    yield '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    yield '<path d="M0,0 L8,4 L0,8 z" style="fill:#64748b;stroke:none"/></marker></defs>'
    yield f'<rect width="{width}" height="{height}" fill="#fff"/>'
    yield f'<text class="title" x="{_MARGIN}" y="30">{escape(graph.title)}</text>'
    for edge in graph.edges:
        yield from _edge(edge, layout)
    for vertex in graph.vertices:
        yield from _vertex(vertex, layout, graph)
    yield "</svg>"


def _point(place: tuple[float, int]) -> tuple[float, float]:
    """The middle of a place, in pixels."""
    return _MARGIN + _WIDTH / 2 + place[0] * _COLUMN, _HEADING + _HEIGHT / 2 + place[1] * _ROW


def _edge(edge: Edge, layout: Layout) -> Iterator[str]:
    points = [_point(place) for place in layout.bends[edge]]
    down = 1 if points[-1][1] >= points[0][1] else -1
    (x0, y0), (x1, y1) = points[0], points[-1]
    points[0], points[-1] = (x0, y0 + down * _HEIGHT / 2), (x1, y1 - down * _HEIGHT / 2)
    path = f"M{points[0][0]:.0f},{points[0][1]:.0f}"
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (y + to_y) / 2
        path += f" C{x:.0f},{middle:.0f} {to_x:.0f},{middle:.0f} {to_x:.0f},{to_y:.0f}"
    kind = ' class="return"' if edge.is_return else ""
    yield f'<path{kind} d="{path}" marker-end="url(#tip)"/>'
    if edge.text:
        x, y = points[0]
        towards = 0.25 * (points[1][0] - x)
        yield f'<text class="small" x="{x + towards + 12:.0f}" y="{y + down * 14:.0f}">{escape(edge.text)}</text>'


def _vertex(vertex: Vertex, layout: Layout, graph: Graph) -> Iterator[str]:
    x, y = _point(layout.at[vertex.id])
    section = graph.sections[vertex.section] if vertex.section is not None else ""
    about = " · ".join(
        part for part in (section, vertex.id if vertex.shape != "condition" else "", vertex.text) if part
    )
    yield f"<g><title>{escape(about)}</title>{_outline(vertex, x, y)}"
    lines = _wrapped(vertex.text)
    for number, line in enumerate(lines):
        baseline = y + 4 + (number - (len(lines) - 1) / 2) * 15
        yield f'<text x="{x:.0f}" y="{baseline:.0f}">{escape(line)}</text>'
    yield "</g>"


def _outline(vertex: Vertex, x: float, y: float) -> str:
    left, top, colour = x - _WIDTH / 2, y - _HEIGHT / 2, _COLOURS[vertex.shape]
    paint = f'fill="#fff" stroke="{colour}" stroke-width="1.6"'
    if vertex.shape == "condition":
        slant = 14
        corners = ((left + slant, top), (left + _WIDTH - slant, top), (left + _WIDTH, y))
        mirrored = ((left + _WIDTH - slant, top + _HEIGHT), (left + slant, top + _HEIGHT), (left, y))
        points = " ".join(f"{at_x:.0f},{at_y:.0f}" for at_x, at_y in (*corners, *mirrored))
        return f'<polygon points="{points}" {paint}/>'
    radius = {"end": _HEIGHT / 2, "loop": 16.0}.get(vertex.shape, 4.0)
    box = f'x="{left:.0f}" y="{top:.0f}" width="{_WIDTH}" height="{_HEIGHT}"'
    return f'<rect {box} rx="{radius:.0f}" {paint}/>'


def _wrapped(text: str) -> list[str]:
    """The text on at most three lines; Chinese characters are twice as wide as Latin ones."""
    lines, room = [""], _LINE
    for character in text:
        wide = 2 if east_asian_width(character) in "WF" else 1
        if room < wide:
            lines.append("")
            room = _LINE
        lines[-1] += character
        room -= wide
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], lines[_LINES - 1][:-1] + "…"]
    return lines
