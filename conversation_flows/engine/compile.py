"""Turns a flow and its topics, as plain data from YAML, into a :class:`Flow`. Every mistake names file and line."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any

from conversation_flows.engine.dependence import dependents, effects
from conversation_flows.engine.flow import Flow, Loop, Node, Option, Question, Requirement, Section
from conversation_flows.engine.kinds import KINDS, SEALING
from conversation_flows.engine.names import Entry, Formula, Lexicon, Names
from conversation_flows.engine.shapes import (
    BLOCK,
    FLOW,
    LOOP,
    OPTION,
    QUESTION,
    REQUIREMENT,
    SECTION,
    TOPIC,
    USE,
    FlowError,
    check_kind,
    check_type,
)
from conversation_flows.engine.template import Template, without_holes
from eligibility.engine.expressions import Expression, ExpressionError, compile_expression

_ID = re.compile(r"[a-z][a-z0-9_]*")
_STRAY = re.compile(r"[{}]")


def compile_flow(flow: Mapping[str, Any], topics: Mapping[str, Mapping[str, Any]]) -> Flow:
    """Compile a flow; raises :class:`FlowError` at the first mistake."""
    return _Compiler(topics).flow(flow)


class _Compiler:
    """Builds one flow; keeps the lexicon and the section being read."""

    def __init__(self, topics: Mapping[str, Mapping[str, Any]]) -> None:
        self.topics = topics
        self.lexicon = Lexicon()
        self.section = 0
        self.using: list[str] = []
        self.watched: dict[Question, frozenset[str]] = {}
        self.reads: dict[Expression, frozenset[str]] = {}
        self.filled: list[tuple[dict[str, Entry], str, Any]] = []

    def flow(self, data: Mapping[str, Any]) -> Flow:
        FLOW.check(data)
        entries: dict[str, Entry] = {}
        root = Names(self.lexicon, entries, "")
        lists = {name: _list_parts(name, parts, data) for name, parts in data.get("lists", {}).items()}
        nodes: list[Node] = []
        for self.section, section in enumerate(data["sections"]):
            SECTION.check(section, data)
            conditions = self._when(section, root)
            for name in section["topics"]:
                check_type("a topic", name, (str,), section)
                topic = self._topic(name, section)
                nodes += self._topic_nodes(topic, root.seen_from(name), f"{name}.", conditions)
                self._open_lists(lists, entries)
        for known, target, near in self.filled:
            if not isinstance(known.get(target), Question):
                raise FlowError(f"fills {target}, which is no question beside it", near)
        if lists:
            raise FlowError(f"lists {sorted(lists)} name a topic and a loop that are not in the flow", data)
        return Flow(
            id=data["flow"],
            version=data["version"],
            service=data["service"],
            code=data["code"],
            title=data["title"],
            sections=tuple(Section(section["title"]) for section in data["sections"]),
            nodes=tuple(nodes),
            by_key=_by_key(nodes, data),
            dependents=dependents(nodes, self.watched),
            effects=effects(nodes),
            seals=tuple(node for node in nodes if isinstance(node, Question) and node.seals),
            submits={name: self._submits(key, entries, data) for name, key in data.get("submits", {}).items()},
        )

    def _open_lists(self, lists: dict[str, tuple[str, ...]], entries: dict[str, Entry]) -> None:
        """A joined list may be used from the moment its topic and its loop are known."""
        topics = {key.partition(".")[0] for key in entries}
        for name, parts in list(lists.items()):
            if parts[0] in topics and isinstance(entries.get(parts[1]), Loop):
                self.lexicon.lists[name] = lists.pop(name)

    def _submits(self, key: Any, entries: dict[str, Entry], data: Any) -> Any:
        question = entries.get(str(key))
        if not isinstance(question, Question):
            raise FlowError(f"submits {key}, which is no question of the flow", data)
        return lambda frame: frame.scope.kept(question.key) if frame.walk.truth(frame, question) is True else None

    # --- topics and their parts --------------------------------------------------------------------------------------

    def _topic(self, name: str, near: Any) -> Mapping[str, Any]:
        topic = self.topics.get(name)
        if topic is None:
            raise FlowError(f"there is no topic {name!r}; add topics/{name}.yaml or correct the name", near)
        TOPIC.check(topic)
        return topic

    def _topic_nodes(
        self, topic: Mapping[str, Any], names: Names, prefix: str, conditions: tuple[Expression, ...]
    ) -> list[Node]:
        formulas = self._formulas(topic, names, prefix)
        nodes = self._nodes(topic, names, prefix, conditions + self._when(topic, names))
        self._compile_formulas(formulas, topic)
        return nodes

    def _formulas(self, data: Mapping[str, Any], names: Names, prefix: str) -> list[Formula]:
        """The named and computed of a topic or loop, made known."""
        formulas: list[Formula] = []
        given = [(block, name) for block in (data.get("named", {}), data.get("computed", {})) for name in block]
        for block, name in given:
            key = prefix + _identifier(name, block)
            self._require_new(key, names, block)
            formulas.append(Formula(key, str(block[name]), names))
            names.entries[key] = formulas[-1]
        return formulas

    def _compile_formulas(self, formulas: Iterable[Formula], near: Any) -> None:
        """By the end of where it stands a formula knows all it may read, used or not."""
        for formula in formulas:
            try:
                formula.compile()
            except ExpressionError as error:
                raise FlowError(str(error), near) from None

    def _require_new(self, key: str, names: Names, near: Any) -> None:
        if key in names.entries:
            raise FlowError(f"{key} stands twice", near)

    def _nodes(
        self, data: Mapping[str, Any], names: Names, prefix: str, conditions: tuple[Expression, ...]
    ) -> list[Node]:
        nodes: list[Node] = []
        for item in data["questions"]:
            check_type("a question", item, (Mapping,), data)
            if "use" in item:
                nodes += self._used(item, names, prefix, conditions)
            elif "loop" in item:
                nodes.append(self._loop(item, names, prefix, conditions))
            elif "id" in item:
                nodes.append(self._question(item, names, prefix, conditions))
            else:
                BLOCK.check(item)
                nodes += self._nodes(item, names, prefix, conditions + self._when(item, names))
        return nodes

    def _used(
        self, item: Mapping[str, Any], names: Names, prefix: str, conditions: tuple[Expression, ...]
    ) -> list[Node]:
        """Another topic's questions as if they stood here, with words put into their texts."""
        USE.check(item)
        if item["use"] in self.using:
            raise FlowError(f"topic {item['use']!r} uses itself", item)
        self.using.append(item["use"])
        topic = with_words(self._topic(item["use"], item), item.get("with", {}))
        formulas = self._formulas(topic, names, prefix)
        inner = conditions + self._when(item, names) + self._when(topic, names)
        nodes = self._nodes(topic, names, prefix, inner)
        self._compile_formulas(formulas, topic)
        self.using.pop()
        return nodes

    def _loop(self, data: Mapping[str, Any], names: Names, prefix: str, conditions: tuple[Expression, ...]) -> Loop:
        LOOP.check(data)
        key = prefix + _identifier(data["loop"], data)
        self._require_new(key, names, data)
        slot = names.slot + key
        inside = Names(self.lexicon, {}, names.topic, names, f"{slot}.")
        own = conditions + self._when(data, names)
        formulas = self._formulas(data, inside, "")
        nodes = tuple(self._nodes(data, inside, "", ()))
        self._compile_formulas(formulas, data)
        self.lexicon.inside[slot] = inside
        loop = Loop(
            key=key,
            slot=slot,
            section=self.section,
            about=self._text(data["about"], names, data),
            ask=self._text(data["ask"], names, data),
            another=self._text(data["another"], names, data),
            line=self._text(data["line"], inside, data),
            prefix=data.get("prefix", data["loop"][0]),
            at_most=data["at_most"],
            nodes=nodes,
            why=self._maybe(data, "why", names),
            help=self._maybe(data, "help", names),
            law=data.get("law"),
            label=self._maybe(data, "label", names),
            conditions=own,
            reads=self._reads(own),
            by_key=_by_key(nodes, data),
        )
        names.entries[key] = loop
        return loop

    # --- questions ---------------------------------------------------------------------------------------------------

    def _question(
        self, data: Mapping[str, Any], names: Names, prefix: str, conditions: tuple[Expression, ...]
    ) -> Question:
        QUESTION.check(data)
        key = prefix + _identifier(data["id"], data)
        self._require_new(key, names, data)
        kind = KINDS.get(data["kind"])
        if kind is None:
            raise FlowError(f"there is no kind {data['kind']!r}; use one of {', '.join(sorted(KINDS))}", data)
        options = tuple(_option(value, option, data) for value, option in data.get("options", {}).items())
        self.lexicon.values |= {option.value for option in options}
        own = conditions + self._when(data, names)
        ask = self._text(data["ask"], names, data)
        draft = Question(key, names.slot + key, data["kind"], kind, self.section, ask, reads=self._reads(own))
        names.entries[key] = draft  # so that its own requirements may read it
        requirements = self._requirements(data, "require", names)
        question = _complete(
            draft,
            why=self._maybe(data, "why", names),
            help=self._maybe(data, "help", names),
            speech=self._maybe(data, "speech", names),
            label=self._maybe(data, "label", names),
            law=data.get("law"),
            example=data.get("example"),
            conditions=own,
            requirements=requirements,
            warnings=self._requirements(data, "warn", names),
            fills=tuple(
                (prefix + target, self._expression(text, names, data)) for target, text in data.get("fills", {}).items()
            ),
            options=options,
            labels={option.value: option.label for option in options},
            minimum=data.get("min"),
            maximum=data.get("max"),
            longest=data.get("longest"),
            unit=data.get("unit", ""),
            periods=tuple(data.get("periods", ())),
            levels=tuple(data.get("levels", ())),
            is_optional=data.get("optional", False),
            may_be_unknown=data.get("may_be_unknown", kind.may_be_unknown),
            seals=data["kind"] in SEALING,
        )
        check_kind(question, data)
        self.filled += [(names.entries, target, data) for target, _ in question.fills]
        if requirements:  # to be looked at again when something read changes, or when it comes back on the path
            self.watched[question] = self._reads([each.that for each in requirements]) | question.reads
        return question

    def _requirements(self, data: Mapping[str, Any], name: str, names: Names) -> tuple[Requirement, ...]:
        requirements = []
        for item in data.get(name, ()):
            REQUIREMENT.check(item, data)
            that, say = self._expression(item["that"], names, item), self._text(item["say"], names, item)
            requirements.append(Requirement(that, say))
        return tuple(requirements)

    def _when(self, data: Mapping[str, Any], names: Names) -> tuple[Expression, ...]:
        return (self._expression(data["when"], names, data),) if "when" in data else ()

    def _expression(self, source: Any, names: Names, near: Any) -> Expression:
        self.lexicon.reads = set()
        try:
            expression = compile_expression(str(source), names)
        except ExpressionError as error:
            raise FlowError(str(error), near) from None
        self.reads[expression] = frozenset(self.lexicon.reads)
        return expression

    def _reads(self, expressions: Iterable[Expression]) -> frozenset[str]:
        return frozenset().union(*(self.reads[expression] for expression in expressions))

    def _maybe(self, data: Mapping[str, Any], key: str, names: Names) -> Template | None:
        return self._text(data[key], names, data) if key in data else None

    def _text(self, source: str, names: Names, near: Any) -> Template:
        if _STRAY.search(without_holes(source)):
            raise FlowError(f"a brace in {source!r} is no pipe: write {{name}} or {{name|what stands there}}", near)
        try:
            return Template(source, names.shower)
        except KeyError as missing:
            raise FlowError(f"the text pipes {missing}, which is not a known name here", near) from None
        except ExpressionError as error:
            raise FlowError(str(error), near) from None


def _complete(draft: Question, **details: Any) -> Question:
    """Fill in the draft itself, because its own requirements already point at it; nobody else has seen it yet."""
    for name, value in details.items():
        object.__setattr__(draft, name, value)
    return draft


def _identifier(text: Any, near: Any) -> str:
    if not isinstance(text, str) or not _ID.fullmatch(text):
        raise FlowError(f"{text!r} is not an id: small letters, digits and _", near)
    return text


def _option(value: Any, option: Any, near: Any) -> Option:
    check_type(f"the option {value}", value, (str,), near)
    if isinstance(option, str):
        return Option(value, option)
    OPTION.check(option, near)
    return Option(value, option["label"], option.get("help"), option.get("alone", False))


def _by_key(nodes: Iterable[Node], near: Any) -> dict[str, Node]:
    by_key: dict[str, Node] = {}
    for node in nodes:
        if node.key in by_key:
            raise FlowError(f"{node.key} stands twice", near)
        by_key[node.key] = node
    return by_key


def _list_parts(name: str, parts: Any, near: Any) -> tuple[str, ...]:
    if not isinstance(parts, list) or len(parts) != 2:
        raise FlowError(f"the list {name} joins a topic and a loop: [applicant, household.members]", near)
    return tuple(str(part) for part in parts)


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
