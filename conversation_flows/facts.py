"""What a conversation has been told, as facts for the eligibility preview, and the question behind every fact.

A fact is named like the question that gives it, so nothing has to be mapped by hand: ``property.savings`` is the
answer to that question, and a person's ``health`` is `situation.health` for the applicant and the members' ``health``
for everybody else. In a conversation what is off the path steers nothing here either: it counts as not asked. A
screening has no path; there a fact's own ``when`` alone says whether it matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from conversation_flows.engine.flow import Flow, Loop, Node, Question
from conversation_flows.engine.frame import Position
from conversation_flows.engine.functions import years
from conversation_flows.engine.walk import Walk
from conversation_flows.fact_look import Look
from conversation_flows.fact_sources import Convert, ListSource, Source, Sources
from eligibility.engine.facts import Fact, FactList, Facts, Path, Schema
from eligibility.engine.values import Known, Provenance

_MONTHS = {"month": 1, "year": 12}


class FactMap:
    """Reads the facts of one schema from the conversations of one flow; built once for each flow.

    ``follows_path`` is false for a screening, whose questions come in no order.
    """

    def __init__(self, flow: Flow, schema: Schema, *, follows_path: bool = True) -> None:
        self._follows_path = follows_path
        self._implied = {
            fact.name: Known(fact.implied[flow.service])
            for fact in schema.facts.values()
            if flow.service in fact.implied
        }
        lists = {name: _list_source(each, flow.by_key) for name, each in schema.lists.items()}
        self._sources = Sources(_facts(schema.facts, flow.by_key), lists)
        self.slots = frozenset(slot for _, slot in self.names())

    def facts(self, walk: Walk, sources: tuple[Provenance, ...] = ()) -> Facts:
        """Everything told so far that counts, and what coming to this flow at all says.

        ``sources`` are those of the conversation's state, where it matters who said so.
        """
        told = self._sources.read(walk.root, self._look(walk, sources))
        return replace(told, states={**self._implied, **told.states}) if self._implied else told

    def position(self, walk: Walk, path: Path) -> Position | None:
        """Where the question that gives a fact stands, or the loop behind a list; None when nobody asks here."""
        return self._sources.position(walk.root, path, self._look(walk))

    def path(self, walk: Walk, address: str) -> Path | None:
        """The fact or list that the question at an address gives."""
        places = self._sources.places(walk.root, (), self._look(walk))
        return next((path for path, position in places if position.address == address), None)

    def names(self) -> Iterator[tuple[str, str]]:
        """Every fact given here by its name, the names of its lists before it, with the slot it is read from."""
        return self._sources.named_slots()

    def same(self, other: FactMap) -> dict[str, str]:
        """For every fact that this flow and ``other`` ask in different places: our slot -> theirs."""
        theirs = dict(other.names())
        return {slot: theirs[fact] for fact, slot in self.names() if theirs.get(fact, slot) != slot}

    def _look(self, walk: Walk, sources: tuple[Provenance, ...] = ()) -> Look:
        return Look(walk.environment.today, self._follows_path, sources)


def _facts(facts: Mapping[str, Fact], nodes: Mapping[str, Node], topics: tuple[str, ...] = ()) -> dict[str, Source]:
    """A source for each fact that some question here gives; ``topics`` are where an applicant's own ones stand."""
    found = {}
    for fact in facts.values():
        asked = fact.asks or fact.name
        keys = [f"{topic}.{asked}" for topic in topics] if topics else [asked]
        question = next((nodes[key] for key in keys if key in nodes), None)
        if isinstance(question, Question):
            found[fact.name] = Source(fact.name, question, _conversion(fact, question), _ready(fact))
    return found


def _ready(fact: Fact) -> dict[Any, Known] | None:
    """The states of answers that are the fact as they are, where there are few."""
    if fact.kind not in {"yes_no", "choice"}:
        return None
    return {value: Known(value) for value in fact.values or (True, False)}


def _list_source(each: FactList, nodes: Mapping[str, Node]) -> ListSource:
    loop = nodes.get(each.members or each.name)
    loop = loop if isinstance(loop, Loop) else None
    asked = loop.by_key if loop else {}
    inside = Sources(
        _facts(each.facts, asked), {name: _list_source(inner, asked) for name, inner in each.lists.items()}
    )
    return ListSource(each.name, loop, inside, _applicant(each, nodes) if each.applicant else None)


def _applicant(each: FactList, nodes: Mapping[str, Node]) -> Sources:
    """What the applicant is asked about herself."""
    own = {name: _own_list(inner, nodes, each.applicant) for name, inner in each.lists.items()}
    return Sources(_facts(each.facts, nodes, each.applicant), own)


def _own_list(inner: FactList, nodes: Mapping[str, Node], topics: tuple[str, ...]) -> ListSource:
    """A list of the applicant's own, such as `situation.incomes`."""
    key = next((key for topic in topics if (key := f"{topic}.{inner.name}") in nodes), inner.name)
    return _list_source(inner, {inner.name: nodes[key]} if key in nodes else {})


def _conversion(fact: Fact, question: Question) -> Convert:
    if fact.kind == "money":
        return _fen_per(question.unit.rpartition("/")[2] if "/" in question.unit else None)
    if fact.kind == "choices":
        return lambda kept, today: frozenset(kept)
    if question.kind_name == "date":
        if fact.kind == "number":
            return lambda kept, today: years(date.fromisoformat(kept), today)
        return lambda kept, today: date.fromisoformat(kept)
    return lambda kept, today: kept


def _fen_per(period: str | None) -> Convert:
    """Fen in the period of the question's unit, whatever period the person named."""

    def convert(kept: Any, today: date) -> int | Decimal:
        fen: int = kept["fen"]
        if period is None or kept["per"] == period:
            return fen
        return Decimal(fen * _MONTHS[period]) / _MONTHS[kept["per"]]

    return convert
