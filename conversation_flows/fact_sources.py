"""Where facts are read from in a conversation: the question behind each, and the loop behind each list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from conversation_flows.engine.flow import Loop, Node, Question
from conversation_flows.engine.frame import Frame, Position
from conversation_flows.engine.scopes import Record, Scope
from eligibility.engine.facts import Facts, Items, Path
from eligibility.engine.values import DECLARED, NOT_ASKED, DontKnow, Known, Provenance, Refused, State, Value

_NO_STATES: dict[str, type[DontKnow | Refused]] = {"dont_know": DontKnow, "refused": Refused, "skipped": DontKnow}
_FILLED_IN = Provenance("imputed")

#: kept value of an answer and the day of the turn -> the value rules read
Convert = Callable[[Any, date], Value]


@dataclass(frozen=True, slots=True)
class Look:
    """How facts are looked at: on which day, and whether only what is on the path counts.

    ``sources`` are who entered the answers, by the numbers in their records; none where that does not matter.
    With ``all_count`` every answer of the item looked at is known to count.
    """

    today: date
    follows_path: bool
    sources: tuple[Provenance, ...] = ()
    all_count: bool = False

    def provenance(self, record: Record) -> Provenance:
        """Who said so; nobody did where another answer filled it in."""
        return self.sources[record["by"]] if "by" in record else _FILLED_IN

    def sees(self, frame: Frame, node: Node) -> bool:
        """Whether the node counts."""
        return not (self.follows_path and node.conditions) or frame.walk.truth(frame, node) is True

    def sees_answer(self, frame: Frame, question: Question) -> bool:
        """Whether the answer to a question counts."""
        return self.all_count or self.sees(frame, question)

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
    """The question a fact is read from, and how its answer becomes the fact.

    ``ready`` are the states of answers of which there are only a few: a preview reads hundreds.
    """

    name: str
    question: Question
    convert: Convert
    ready: Mapping[Any, Known] | None = None

    def state(self, record: Record, frame: Frame, look: Look) -> State:
        """What is known of the fact in this frame, by the record of the answer."""
        if "stale" in record or not look.sees_answer(frame, self.question):
            return NOT_ASKED
        if "v" not in record:
            return _NO_STATES[record["none"]](look.provenance(record) if look.sources else DECLARED)
        if look.sources:
            return Known(self.convert(record["v"], look.today), look.provenance(record))
        known = self.ready.get(record["v"]) if self.ready else None
        return known or Known(self.convert(record["v"], look.today))


@dataclass(frozen=True, slots=True)
class ListSource:
    """Where a list of facts comes from: the applicant's own questions first, then the items of a loop."""

    name: str
    loop: Loop | None
    inside: Sources
    applicant: Sources | None

    def items(self, frame: Frame, look: Look) -> Items:
        """The items told so far, and whether that is everyone."""
        own = (self.applicant.read(frame, look),) if self.applicant else ()
        if self.loop is None or not look.sees(frame, self.loop):
            return Items(own)
        sure = replace(look, all_count=True)
        told = tuple(
            [
                self.inside.read(item, sure if look.all_count or _all_count(item.scope) else look)
                for item in look.items(frame, self.loop)
            ]
        )
        state = frame.scope.loops.get(self.loop.key)
        return Items(own + told, state is not None and state.closed)

    def item(self, frame: Frame, look: Look, number: int) -> tuple[Frame, Sources] | None:
        """Where the facts of one item are asked, the applicant being the first."""
        if self.applicant is not None and number == 0:
            return frame, self.applicant
        at = number - (self.applicant is not None)
        item = look.item(frame, self.loop, at) if self.loop else None
        return None if item is None else (item, self.inside)


@dataclass(frozen=True, slots=True)
class Sources:
    """The facts and lists of one scope, by their names."""

    facts: Mapping[str, Source]
    lists: Mapping[str, ListSource]

    def read(self, frame: Frame, look: Look) -> Facts:
        """What has been told in this frame."""
        answers, states = frame.scope.answers, {}
        for name, source in self.facts.items():
            record = answers.get(source.question.key)
            if record is not None:
                state = source.state(record, frame, look)
                if state is not NOT_ASKED:
                    states[name] = state
        return Facts(states, {name: inner.items(frame, look) for name, inner in self.lists.items()})

    def position(self, frame: Frame, path: Path, look: Look) -> Position | None:
        """Where the question that gives a fact stands, or the loop behind a list."""
        name = str(path[0])
        each = self.lists.get(name)
        if each is None:
            source = self.facts.get(name)
            return Position(frame, source.question) if source else None
        if len(path) == 1:
            return Position(frame, each.loop) if each.loop else None
        found = each.item(frame, look, int(path[1]))
        return found[1].position(found[0], path[2:], look) if found else None

    def places(self, frame: Frame, outer: Path, look: Look) -> Iterator[tuple[Path, Position]]:
        """Every fact and list there is so far, with where it is asked."""
        yield from (((*outer, name), Position(frame, source.question)) for name, source in self.facts.items())
        for name, each in self.lists.items():
            if each.loop:
                yield (*outer, name), Position(frame, each.loop)
            if each.applicant:
                yield from each.applicant.places(frame, (*outer, name, 0), look)
            items = look.items(frame, each.loop) if each.loop else []
            for number, item in enumerate(items, each.applicant is not None):
                yield from each.inside.places(item, (*outer, name, number), look)

    def named_slots(self, prefix: str = "") -> Iterator[tuple[str, str]]:
        """Every fact by its name, the names of its lists before it, with the slot it is read from."""
        yield from ((prefix + name, source.question.slot) for name, source in self.facts.items())
        for name, each in self.lists.items():
            inner = f"{prefix}{name}."
            if each.loop:
                yield inner, each.loop.slot
            yield from each.inside.named_slots(inner)
            if each.applicant:
                yield from each.applicant.named_slots(f"{inner}applicant.")


def _all_count(scope: Scope) -> bool:
    """Whether it is known without looking that every answer of an item counts: it has as many as were counted."""
    return scope.settled is not None and scope.settled == _answers(scope)


def _answers(scope: Scope) -> int:
    own = sum("stale" not in record for record in scope.answers.values())
    return own + sum(_answers(item) for loop in scope.loops.values() for item in loop.items.values())
