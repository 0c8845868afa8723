"""Turns a flow and its topics, as plain data from YAML, into a :class:`Flow`. Every mistake names file and line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversation_flows.engine.compile_topics import TopicCompiler
from conversation_flows.engine.dependence import dependents, effects
from conversation_flows.engine.flow import Flow, Loop, Node, Question, Section
from conversation_flows.engine.lexicon import Entry, Lexicon
from conversation_flows.engine.names import Names
from conversation_flows.engine.places import Place
from conversation_flows.engine.shapes import FLOW, SECTION, FlowError, check_type


def compile_flow(flow: Mapping[str, Any], topics: Mapping[str, Mapping[str, Any]]) -> Flow:
    """Compile a flow; raises :class:`FlowError` at the first mistake."""
    FLOW.check(flow)
    names = Names(Lexicon(), {}, "")
    nodes = _nodes(flow, topics, names)
    for known, target, near in names.lexicon.filled:
        if not isinstance(known.get(target), Question):
            raise FlowError(f"fills {target}, which is no question beside it", near)
    return Flow(
        id=flow["flow"],
        version=flow["version"],
        service=flow["service"],
        code=flow["code"],
        title=flow["title"],
        sections=tuple(Section(section["title"]) for section in flow["sections"]),
        nodes=tuple(nodes),
        by_key={node.key: node for node in nodes},
        dependents=dependents(nodes),
        effects=effects(nodes),
        seals=tuple(node for node in nodes if isinstance(node, Question) and node.seals),
        submits={name: _submits(key, names.entries, flow) for name, key in flow.get("submits", {}).items()},
        names=names,
    )


def _nodes(flow: Mapping[str, Any], topics: Mapping[str, Mapping[str, Any]], root: Names) -> list[Node]:
    """The nodes of all topics of all sections, in order."""
    nodes: list[Node] = []
    lists = {name: _parts(name, parts, flow) for name, parts in flow.get("lists", {}).items()}
    compiler, flow_place = TopicCompiler(topics), Place(root)
    for compiler.section, section in enumerate(flow["sections"]):
        SECTION.check(section, flow)
        conditions = flow_place.under(section).conditions
        for name in section["topics"]:
            check_type("a topic", name, (str,), section)
            place = Place(root.seen_from(name), f"{name}.", conditions, flow_place.reads)
            nodes += compiler.topic(name, place, section)
            _open_lists(lists, root)
    if lists:
        raise FlowError(f"lists {sorted(lists)} name a topic and a loop that are not in the flow", flow)
    return nodes


def _parts(name: str, parts: Any, near: Any) -> tuple[str, ...]:
    if not isinstance(parts, list) or len(parts) != 2:
        raise FlowError(f"the list {name} joins a topic and a loop: [applicant, household.members]", near)
    return tuple(str(part) for part in parts)


def _open_lists(lists: dict[str, tuple[str, ...]], root: Names) -> None:
    """A joined list may be used from the moment its topic and its loop are known."""
    topics = {key.partition(".")[0] for key in root.entries}
    for name, (topic, loop) in list(lists.items()):
        if topic in topics and isinstance(root.entries.get(loop), Loop):
            root.lexicon.lists[name] = lists.pop(name)


def _submits(key: Any, entries: dict[str, Entry], near: Any) -> Question:
    question = entries.get(str(key))
    if not isinstance(question, Question):
        raise FlowError(f"submits {key}, which is no question of the flow", near)
    return question
