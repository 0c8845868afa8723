"""What a conversation has been told, as facts for the eligibility preview, and the question behind every fact.

A fact is named like the question that gives it, so nothing has to be mapped by hand: ``property.savings`` is the
answer to that question, and a person's ``health`` is `situation.health` for the applicant and the members' ``health``
for everybody else. In a conversation what is off the path steers nothing here either: it counts as not asked. A
screening has no path; there a fact's own ``when`` alone says whether it matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from conversation_flows.engine.flow import Flow, Loop, Node, Question
from conversation_flows.engine.frame import Frame, Position
from conversation_flows.engine.functions import years
from conversation_flows.engine.scopes import Record
from conversation_flows.engine.walk import Walk
from eligibility.engine.facts import Fact, FactList, Facts, Items, Path, Schema
from eligibility.engine.values import DECLARED, NOT_ASKED, DontKnow, Known, Provenance, Refused, State, Value

_NO_STATES: dict[str, type[DontKnow | Refused]] = {"dont_know": DontKnow, "refused": Refused, "skipped": DontKnow}
_FILLED_IN = Provenance("imputed")
_MONTHS = {"month": 1, "year": 12}

#: kept value of an answer and the day of the turn -> the value rules read
Convert = Callable[[Any, date], Value]


@dataclass(frozen=True, slots=True)
class Look:
    """How facts are looked at: on which day, and whether only what is on the path counts.

    ``sources`` are who entered the answers, by the numbers in their records; none where that does not matter.
    """

    today: date
    follows_path: bool
    sources: tuple[Provenance, ...] = ()

    def provenance(self, record: Record) -> Provenance:
        """Who said so; nobody did where another answer filled it in."""
        return self.sources[record["by"]] if "by" in record else _FILLED_IN

    def sees(self, frame: Frame, node: Node) -> bool:
        """Whether the node counts."""
        return not (self.follows_path and node.conditions) or frame.walk.truth(frame, node) is True

    def items(self, frame: Frame, loop: Loop) -> list[Frame]:
        """The items of a loop that count."""
        if not self.sees(frame, loop):
            return []
        state = frame.scope.loops.get(loop.key)
        return [frame.inside(loop, item, scope) for item, scope in state.items.items()] if state else []

    def item(self, frame: Frame, loop: Loop, number: int) -> Frame | None:
        """One of them by its place: without making the frames of all others."""
        state = frame.scope.loops.get(loop.key)
        if state is None or number >= len(state.items) or not self.sees(frame, loop):
            return None
        item = list(state.items)[number]
        return frame.inside(loop, item, state.items[item])


@dataclass(frozen=True, slots=True)
class Source:
    """The question a fact is read from, and how its answer becomes the fact."""

    name: str
    question: Question
    convert: Convert

    def state(self, frame: Frame, look: Look) -> State:
        """What is known of the fact in this frame."""
        if not look.sees(frame, self.question):
            return NOT_ASKED
        record = frame.scope.record(self.question.key)
        if record is None:
            return NOT_ASKED
        provenance = look.provenance(record) if look.sources else DECLARED
        if "v" in record:
            return Known(self.convert(record["v"], look.today), provenance)
        return _NO_STATES[record["none"]](provenance)


@dataclass(frozen=True, slots=True)
class ListSource:
    """Where a list of facts comes from: the applicant's own questions first, then the items of a loop."""

    name: str
    loop: Loop | None
    facts: tuple[Source, ...]
    lists: tuple[ListSource, ...]
    applicant: tuple[Source, ...] = ()
    applicant_lists: tuple[ListSource, ...] = ()
    has_applicant: bool = False

    def items(self, frame: Frame, look: Look) -> Items:
        """The items told so far, and whether that is everyone."""
        own = (_facts(frame, self.applicant, self.applicant_lists, look),) if self.has_applicant else ()
        if self.loop is None or not look.sees(frame, self.loop):
            return Items(own)
        told = tuple(_facts(item, self.facts, self.lists, look) for item in look.items(frame, self.loop))
        state = frame.scope.loops.get(self.loop.key)
        return Items(own + told, state is not None and state.closed)


def _facts(frame: Frame, sources: tuple[Source, ...], lists: tuple[ListSource, ...], look: Look) -> Facts:
    states = {source.name: source.state(frame, look) for source in sources}
    told = {name: state for name, state in states.items() if state is not NOT_ASKED}
    return Facts(told, {inner.name: inner.items(frame, look) for inner in lists})


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
        self._facts = tuple(_sources(schema.facts, flow.by_key))
        self._lists = tuple(_list_source(each, flow.by_key) for each in schema.lists.values())
        self.slots = frozenset(slot for _, slot in self.names())

    def facts(self, walk: Walk, sources: tuple[Provenance, ...] = ()) -> Facts:
        """Everything told so far that counts, and what coming to this flow at all says.

        ``sources`` are those of the conversation's state, where it matters who said so.
        """
        told = _facts(walk.root, self._facts, self._lists, self._look(walk, sources))
        return replace(told, states={**self._implied, **told.states}) if self._implied else told

    def position(self, walk: Walk, path: Path) -> Position | None:
        """Where the question that gives a fact stands, or the loop behind a list; None when nobody asks here."""
        return _position(walk.root, self._facts, self._lists, path, self._look(walk))

    def path(self, walk: Walk, address: str) -> Path | None:
        """The fact or list that the question at an address gives."""
        places = _places(walk.root, self._facts, self._lists, (), self._look(walk))
        return next((path for path, position in places if position.address == address), None)

    def names(self) -> Iterator[tuple[str, str]]:
        """Every fact given here by its name, the names of its lists before it, with the slot it is read from."""
        return _named_slots(self._facts, self._lists)

    def same(self, other: FactMap) -> dict[str, str]:
        """For every fact that this flow and ``other`` ask in different places: our slot -> theirs."""
        theirs = dict(other.names())
        return {slot: theirs[fact] for fact, slot in self.names() if theirs.get(fact, slot) != slot}

    def _look(self, walk: Walk, sources: tuple[Provenance, ...] = ()) -> Look:
        return Look(walk.environment.today, self._follows_path, sources)


def _position(
    frame: Frame, facts: tuple[Source, ...], lists: tuple[ListSource, ...], path: Path, look: Look
) -> Position | None:
    name, *rest = path
    each = next((each for each in lists if each.name == name), None)
    if each is None:
        source = next((source for source in facts if source.name == name), None)
        return Position(frame, source.question) if source else None
    if not rest:
        return Position(frame, each.loop) if each.loop else None
    number, inner = int(rest[0]), tuple(rest[1:])
    if each.has_applicant and number == 0:
        return _position(frame, each.applicant, each.applicant_lists, inner, look)
    item = look.item(frame, each.loop, number - each.has_applicant) if each.loop else None
    return _position(item, each.facts, each.lists, inner, look) if item is not None else None


def _places(
    frame: Frame, facts: tuple[Source, ...], lists: tuple[ListSource, ...], outer: Path, look: Look
) -> Iterator[tuple[Path, Position]]:
    """Every fact and list there is so far, with where it is asked."""
    yield from (((*outer, source.name), Position(frame, source.question)) for source in facts)
    for each in lists:
        if each.loop:
            yield (*outer, each.name), Position(frame, each.loop)
        if each.has_applicant:
            yield from _places(frame, each.applicant, each.applicant_lists, (*outer, each.name, 0), look)
        for number, item in enumerate(look.items(frame, each.loop) if each.loop else [], each.has_applicant):
            yield from _places(item, each.facts, each.lists, (*outer, each.name, number), look)


def _named_slots(
    facts: tuple[Source, ...], lists: tuple[ListSource, ...], prefix: str = ""
) -> Iterator[tuple[str, str]]:
    yield from ((prefix + source.name, source.question.slot) for source in facts)
    for each in lists:
        inner = f"{prefix}{each.name}."
        if each.loop:
            yield inner, each.loop.slot
        yield from _named_slots(each.facts, each.lists, inner)
        yield from _named_slots(each.applicant, each.applicant_lists, f"{inner}applicant.")


def _sources(facts: Mapping[str, Fact], nodes: Mapping[str, Node], topics: tuple[str, ...] = ()) -> Iterator[Source]:
    """A source for each fact that some question here gives; ``topics`` are where an applicant's own ones stand."""
    for fact in facts.values():
        asked = fact.asks or fact.name
        keys = [f"{topic}.{asked}" for topic in topics] if topics else [asked]
        question = next((nodes[key] for key in keys if key in nodes), None)
        if isinstance(question, Question):
            yield Source(fact.name, question, _conversion(fact, question))


def _list_source(each: FactList, nodes: Mapping[str, Node]) -> ListSource:
    loop = nodes.get(each.members or each.name)
    loop = loop if isinstance(loop, Loop) else None
    inside = loop.by_key if loop else {}
    return ListSource(
        each.name,
        loop,
        tuple(_sources(each.facts, inside)),
        tuple(_list_source(inner, inside) for inner in each.lists.values()),
        tuple(_sources(each.facts, nodes, each.applicant)) if each.applicant else (),
        tuple(_own_list(inner, nodes, each.applicant) for inner in each.lists.values()) if each.applicant else (),
        bool(each.applicant),
    )


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
