"""Turns the YAML of topics into questions and loops, in the order they are asked."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

from conversation_flows.engine.compile_questions import compile_question
from conversation_flows.engine.flow import Loop, Node
from conversation_flows.engine.lexicon import Formula
from conversation_flows.engine.names import Names
from conversation_flows.engine.places import Place
from conversation_flows.engine.shapes import BLOCK, LOOP, TOPIC, USE, FlowError, check_type
from eligibility.engine.expressions import ExpressionError


class TopicCompiler:
    """Compiles topics at their places; ``section`` is the one they stand in."""

    def __init__(self, topics: Mapping[str, Mapping[str, Any]]) -> None:
        self._topics = topics
        self._using: list[str] = []
        self.section = 0

    def topic(self, name: str, place: Place, near: Any) -> list[Node]:
        """The nodes of a topic; raises :class:`FlowError`."""
        topic = self._found(name, near)
        return self._scope(topic, place, topic)

    def _found(self, name: str, near: Any) -> Mapping[str, Any]:
        topic = self._topics.get(name)
        if topic is None:
            raise FlowError(f"there is no topic {name!r}; add topics/{name}.yaml or correct the name", near)
        TOPIC.check(topic)
        return topic

    def _scope(self, data: Mapping[str, Any], place: Place, *conditioned: Mapping[str, Any]) -> list[Node]:
        """The nodes of a topic or loop, which may use its named conditions and computed values, as may their `when`."""
        formulas = _formulas(data, place)
        nodes = self._nodes(data, place.under(*conditioned))
        _compile(formulas, data)
        return nodes

    def _nodes(self, data: Mapping[str, Any], place: Place) -> list[Node]:
        nodes: list[Node] = []
        for item in data["questions"]:
            check_type("a question", item, (Mapping,), data)
            if "use" in item:
                nodes += self._used(item, place)
            elif "loop" in item:
                nodes.append(self._loop(item, place))
            elif "id" in item:
                nodes.append(compile_question(item, place, self.section))
            else:
                BLOCK.check(item)
                nodes += self._nodes(item, place.under(item))
        return nodes

    def _used(self, item: Mapping[str, Any], place: Place) -> list[Node]:
        """Another topic's questions as if they stood here, with words put into their texts."""
        USE.check(item)
        if item["use"] in self._using:
            raise FlowError(f"topic {item['use']!r} uses itself", item)
        self._using.append(item["use"])
        topic = with_words(self._found(item["use"], item), item.get("with", {}))
        nodes = self._scope(topic, place, item, topic)
        self._using.pop()
        return nodes

    def _loop(self, data: Mapping[str, Any], place: Place) -> Loop:
        LOOP.check(data)
        key, names = place.new_key(data["loop"], data), place.names
        slot = names.slot + key
        inside = Names(names.lexicon, {}, names.topic, names, f"{slot}.")
        conditions = place.under(data).conditions
        nodes = tuple(self._scope(data, place.inside(inside)))
        names.lexicon.inside[slot] = inside
        loop = Loop(
            key=key,
            slot=slot,
            section=self.section,
            about=place.text(data["about"], data),
            ask=place.text(data["ask"], data),
            another=place.text(data["another"], data),
            line=place.inside(inside).text(data["line"], data),
            prefix=data.get("prefix", data["loop"][0]),
            at_most=data["at_most"],
            nodes=nodes,
            law=data.get("law"),
            conditions=conditions,
            reads=place.read_by(conditions),
            by_key={node.key: node for node in nodes},
            **place.texts(data, "why", "help", "label"),
        )
        names.entries[key] = loop
        return loop


def _formulas(data: Mapping[str, Any], place: Place) -> list[Formula]:
    """The named and computed of a topic or loop, made known."""
    formulas: list[Formula] = []
    for block in (data.get("named", {}), data.get("computed", {})):
        for name in block:
            formulas.append(Formula(place.new_key(name, block), str(block[name]), place.names))
            place.names.entries[formulas[-1].key] = formulas[-1]
    return formulas


def _compile(formulas: Iterable[Formula], near: Any) -> None:
    """By the end of where it stands a formula knows all it may read, used or not."""
    for formula in formulas:
        try:
            formula.compile()
        except ExpressionError as error:
            raise FlowError(str(error), near) from None


def with_words(data: Any, words: Mapping[str, str]) -> Any:
    """The same data with ``{word}`` put into every text; other holes stay for the values of the person."""
    if not words:
        return data
    if isinstance(data, str):
        for name, word in words.items():
            data = data.replace(f"{{{name}}}", word)
        return data
    if isinstance(data, dict):
        worded = copy.copy(data)  # which keeps its place in the file
        worded.update({key: with_words(value, words) for key, value in data.items()})
        return worded
    if isinstance(data, list):
        return [with_words(value, words) for value in data]
    return data
