"""Compares the facts that rules read with the questions that give them: kind, options, unit, and when they are asked.

Eligibility knows no questions, so the comparison stands here, above both. Conditions are compared as written, with the
topics' named parts put in: a fact whose `when` says more than its question would lose answers (``narrower``), one whose
`when` says less stays open where nobody asks (``wider``).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from eligibility.engine.facts import Fact, FactList, Schema

_Topics = Mapping[str, Mapping[str, Any]]
_APPLICANT: Final = "applicant"


@dataclass(frozen=True, slots=True)
class FactMisfit:
    """One difference between a fact and the question that gives it."""

    fact: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question or a loop, with the conditions of itself and of everything around it."""

    data: Mapping[str, Any]
    conditions: frozenset[str]


@dataclass
class _Topic:
    """The questions of one topic or loop, those of the topics it uses among them."""

    topics: _Topics
    own: frozenset[str]
    prefix: str = ""
    named: dict[str, str] = field(default_factory=dict)
    asked: dict[str, _Asked] = field(default_factory=dict)

    def read(self, data: Mapping[str, Any], around: frozenset[str] = frozenset()) -> _Topic:
        """Gather what stands in a topic's or a loop's data."""
        self.named |= data.get("named", {})
        here = around | self._conditions(data.get("when", "True"))
        for entry in data["questions"]:
            self._read_entry(entry, here)
        return self

    def _read_entry(self, entry: Mapping[str, Any], around: frozenset[str]) -> None:
        name = entry.get("id") or entry.get("loop")
        if "use" in entry:
            self.read(self.topics[entry["use"]], around | self._conditions(entry.get("when", "True")))
        elif name:
            self.asked[name] = _Asked(entry, around | self._conditions(entry.get("when", "True")))
        else:
            self.read(entry, around)

    def _conditions(self, source: Any) -> frozenset[str]:
        return conjuncts(_Flat().visit(_Named(self.named, self._full_name).visit(_parsed(source))))

    def _full_name(self, name: str) -> str:
        if not self.prefix:
            return name
        if name == "age" or (self.prefix in _OWN_TOPICS and name in self.own):
            return f"{_APPLICANT}.{name}"
        return f"{self.prefix}.{name}" if name in self.asked else name

    def loop(self, name: str) -> _Topic:
        """What a loop asks of each item."""
        inner = _Topic(self.topics, self.own)
        asked = self.asked.get(name)
        return inner.read({**asked.data, "when": "True"}) if asked else inner


_OWN_TOPICS: Final = ("situation", "applicant", "subsidies")


@dataclass
class _Named(ast.NodeTransformer):
    """Puts a topic's named parts in, and gives names as rules write them."""

    named: Mapping[str, str]
    full_name: Any

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.named:
            inner: ast.expr = self.visit(_parsed(self.named[node.id]))
            return inner
        return _parsed(self.full_name(node.id))

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        topic = node.value.id if isinstance(node.value, ast.Name) else ""
        return _parsed(f"{_APPLICANT}.{node.attr}") if topic in _OWN_TOPICS else node


class _Flat(ast.NodeTransformer):
    """Makes ``a and (b and c)`` one condition of three parts."""

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.BoolOp:
        values: list[ast.expr] = []
        for value in map(self.visit, node.values):
            is_same = isinstance(value, ast.BoolOp) and type(value.op) is type(node.op)
            values += value.values if is_same else [value]
        return ast.BoolOp(node.op, values)


def _parsed(source: Any) -> ast.expr:
    return ast.parse(str(source).strip(), mode="eval").body


def conjuncts(condition: ast.expr) -> frozenset[str]:
    """The parts of a condition that must all hold, as texts; "or nobody knows yet" is left out of them."""
    match condition:
        case ast.BoolOp(op=ast.And(), values=values):
            return frozenset().union(*(conjuncts(value) for value in values))
        case ast.BoolOp(op=ast.Or(), values=values):
            kept = [value for value in values if not _is_ignorance(value)]
            return conjuncts(kept[0]) if len(kept) == 1 else frozenset({ast.unparse(condition)})
        case ast.Constant(value=True):
            return frozenset()
    return frozenset({ast.unparse(condition)})


def _is_ignorance(condition: ast.expr) -> bool:
    """Whether it is ``not known(…)``."""
    match condition:
        case ast.UnaryOp(op=ast.Not(), operand=ast.Call(func=ast.Name(id="known"))):
            return True
    return False


def compare_facts(schema: Schema, topics: _Topics) -> Iterator[FactMisfit]:
    """Every difference between the facts of ``schema`` and the questions of ``topics``."""
    people = [each for each in schema.lists.values() if each.applicant]
    own = frozenset(name for each in people for name in each.facts)
    read = {name: _Topic(topics, own, name).read(data) for name, data in topics.items()}
    for fact in schema.facts.values():
        topic, _, name = (fact.asks or fact.name).partition(".")
        yield from _compared(fact, fact.name, read[topic].asked.get(name) if topic in read else None)
    for each in schema.lists.values():
        topic, _, name = (each.members or "").partition(".")
        yield from _compared_list(each, read[topic].loop(name))
        for topic in each.applicant:
            yield from _compared_own(each, topic, read[topic])


def _compared_list(each: FactList, of: _Topic) -> Iterator[FactMisfit]:
    for name, fact in each.facts.items():
        asked, when = of.asked.get(fact.asks or name), _with_inherited(fact, each.facts)
        yield from _compared(replace(fact, when=when), f"{each.name}.{name}", asked)
    for name, inner in each.lists.items():
        asked = of.asked.get(name)
        yield from _compared_when(f"{each.name}.{name}", inner.when, asked.conditions if asked else frozenset())
        yield from _compared_list(inner, of.loop(name))


def _compared_own(each: FactList, topic: str, read: _Topic) -> Iterator[FactMisfit]:
    """The applicant's own questions; what is fixed for that person needs no condition."""
    fixed = _fixed(each)
    for name, fact in each.facts.items():
        asked = read.asked.get(fact.asks or name)
        if asked is not None:
            told = replace(fact, when=_with_inherited(fact, each.facts))
            when = " and ".join(f"({part})" for part in _needed(told, fixed)) or None
            yield from _compared_kind(fact, f"{topic}.{name}", asked.data)
            conditions = frozenset(part.replace(f"{_APPLICANT}.", "") for part in asked.conditions)
            yield from _compared_when(f"{topic}.{name}", when, conditions)


def _needed(fact: Fact, fixed: frozenset[str]) -> list[str]:
    parts = conjuncts(_parsed(fact.when or "True"))
    return sorted(part for part in parts if not _names(part) & fixed)


def _with_inherited(fact: Fact, facts: Mapping[str, Fact]) -> str | None:
    """The fact's `when` with those of the facts that must be true for it: `studying` is asked of the young only."""
    parts = conjuncts(_parsed(fact.when or "True"))
    inherited = [facts[part].when for part in sorted(parts) if part in facts and facts[part].otherwise is False]
    return " and ".join(f"({when})" for when in (fact.when, *inherited) if when) or None


def _fixed(each: FactList) -> frozenset[str]:
    """The facts that are the same for every applicant, and those that are only asked depending on them."""
    fixed = {name for name, fact in each.facts.items() if fact.applicant is not None}
    for name, fact in each.facts.items():
        names = _names(fact.when or "True") & each.facts.keys()
        if names and names <= fixed:
            fixed.add(name)
    return frozenset(fixed)


def _names(source: str) -> set[str]:
    return {node.id for node in ast.walk(_parsed(source)) if isinstance(node, ast.Name)}


def _compared(fact: Fact, name: str, asked: _Asked | None) -> Iterator[FactMisfit]:
    if asked is None:
        yield FactMisfit(name, "no_question", "no question gives it")
        return
    yield from _compared_kind(fact, name, asked.data)
    yield from _compared_when(name, fact.when, asked.conditions)


def _compared_kind(fact: Fact, name: str, question: Mapping[str, Any]) -> Iterator[FactMisfit]:
    kind = "date" if fact.asks else fact.kind
    if question["kind"] != kind:
        yield FactMisfit(name, "kind", f"is a {kind}, its question asks for a {question['kind']}")
        return
    options = question.get("options", {})
    values = [value for value in fact.values if value != fact.applicant]
    if values != list(options):
        yield FactMisfit(name, "options", f"can be {', '.join(values)}; offered are {', '.join(options)}")
    alone = [key for key, option in options.items() if isinstance(option, Mapping) and option.get("alone")]
    if list(fact.alone) != alone:
        yield FactMisfit(name, "alone", f"{', '.join(fact.alone) or 'nothing'} stands alone, not {', '.join(alone)}")
    if not fact.asks and fact.unit != question.get("unit", ""):
        yield FactMisfit(name, "unit", f"is in {fact.unit or 'nothing'}, its question in {question.get('unit')}")


def _compared_when(name: str, when: str | None, asked: frozenset[str]) -> Iterator[FactMisfit]:
    said = conjuncts(_Flat().visit(_parsed(when or "True")))
    for part in sorted(said - asked):
        yield FactMisfit(name, "narrower", f"holds only when {part}, which its question does not ask for")
    for part in sorted(asked - said):
        yield FactMisfit(name, "wider", f"is asked only when {part}")
