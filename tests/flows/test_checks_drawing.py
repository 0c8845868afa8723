"""Pictures of flows: every question is there, nothing lies on anything else, and every line leads somewhere."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation_flows.catalog import shipped_catalog
from conversation_flows.drawing.graph import Edge, Graph, Vertex, graph_of
from conversation_flows.drawing.layout import laid_out
from conversation_flows.drawing.mermaid import mermaid
from conversation_flows.drawing.svg import svg
from conversation_flows.engine.flow import Flow
from tests.unit.flows.talking import flow_of

FLOWS = shipped_catalog().flows()
TWO_FORKS = """
  - {id: a, kind: yes_no, ask: 甲？, label: 甲}
  - when: a
    questions:
      - {id: b, kind: yes_no, ask: 乙？, label: 乙}
      - {id: c, kind: yes_no, ask: 丙？, label: 丙, when: b}
  - loop: pets
    about: 牲畜
    ask: 有牲畜吗？
    another: 还有吗？
    line: 一头
    at_most: 3
    label: 牲畜
    questions:
      - {id: kind, kind: text, ask: 哪一种？, label: 种类}
  - {id: d, kind: yes_no, ask: 丁？, label: 丁}
"""


def ways(graph: Graph) -> set[tuple[str, str, str]]:
    """Every edge in words."""
    text = {vertex.id: vertex.text for vertex in graph.vertices}
    return {(text[edge.source], edge.text, text[edge.target]) for edge in graph.edges}


def test_an_author_sees_where_every_answer_leads() -> None:
    assert ways(graph_of(flow_of(TWO_FORKS))) == {
        ("开始", "", "甲"),
        ("甲", "", "a"),
        ("a", "是", "乙"),
        ("a", "否", "牲畜"),
        ("乙", "", "b"),
        ("b", "是", "丙"),
        ("b", "否", "牲畜"),
        ("丙", "", "牲畜"),
        ("牲畜", "有", "种类"),
        ("种类", "", "牲畜"),
        ("牲畜", "没有了", "丁"),
        ("丁", "", "提交"),
    }


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.id)
def test_a_picture_shows_every_question_of_a_flow(flow: Flow) -> None:
    slots = {vertex.id for vertex in graph_of(flow).vertices}
    assert {question.slot for question in flow.questions()} <= slots


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.id)
def test_nothing_lies_on_anything_else(flow: Flow) -> None:
    graph = graph_of(flow)
    layout = laid_out(graph)
    places = [*layout.at.values()]
    assert not [pair for pair in combinations(places, 2) if pair[0][1] == pair[1][1] and too_near(*pair)]
    for edge in graph.edges:
        assert edge.is_return or layout.at[edge.source][1] < layout.at[edge.target][1]


def too_near(one: tuple[float, int], other: tuple[float, int]) -> bool:
    """Whether two vertices of one layer overlap; a vertex is one column wide."""
    return abs(one[0] - other[0]) < 1 - 1e-9


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.id)
def test_a_browser_can_read_the_picture(flow: Flow) -> None:
    root = ElementTree.fromstring(svg(graph_of(flow)))
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    spots = [
        (float(text.attrib["x"]), float(text.attrib["y"])) for text in root.iter("{http://www.w3.org/2000/svg}text")
    ]
    assert all(0 <= x <= width and 0 <= y <= height for x, y in spots)
    assert "<script" not in svg(graph_of(flow))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(1, 6)), max_size=30, unique=True), st.booleans())
def test_any_graph_is_laid_out_without_overlaps(pairs: list[tuple[int, int]], has_return: bool) -> None:
    graph = Graph("图", ("段",), [Vertex(f"v{number}", "字" * number, "question", 0) for number in range(18)])
    graph.edges = [Edge(f"v{source}", f"v{source + step}", str(step)) for source, step in pairs]
    if has_return:
        graph.edges.append(Edge("v9", "v2", is_return=True))
    layout = laid_out(graph)
    assert not [pair for pair in combinations(layout.at.values(), 2) if pair[0][1] == pair[1][1] and too_near(*pair)]
    assert all(layout.bends[edge][0] == layout.at[edge.source] for edge in graph.edges)
    assert all(layout.bends[edge][-1] == layout.at[edge.target] for edge in graph.edges)
    ElementTree.fromstring(svg(graph))


def test_nothing_at_all_can_be_drawn() -> None:
    ElementTree.fromstring(svg(Graph("空", ())))


def test_signs_that_mean_something_are_written_another_way() -> None:
    graph = Graph('<"&#>', ("段",), [Vertex("a", 'n < 3 & "x" #', "condition", 0), Vertex("b", "乙", "loop", 0)])
    graph.edges = [Edge("a", "b", "是"), Edge("b", "a", is_return=True)]
    drawn = mermaid(graph)
    assert 'n0{"n #lt; 3 & #quot;x#quot; #35;"}' in drawn
    assert 'n0 -->|"是"| n1' in drawn
    assert "n1 -.-> n0" in drawn
    assert 'subgraph s0["段"]' in drawn
    ElementTree.fromstring(svg(graph))


def test_a_long_text_is_cut_to_three_lines() -> None:
    drawn = svg(Graph("图", ("段",), [Vertex("a", "很长的问题" * 12, "question", 0)]))
    assert drawn.count("<text x=") == 3
    assert "…" in drawn
