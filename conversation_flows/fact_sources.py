"""Where facts are read from in a conversation: the question behind each, and the loop behind each list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from conversation_flows.engine.flow import Loop, Question
from conversation_flows.engine.frame import Frame, Position
from conversation_flows.engine.scopes import Record
from conversation_flows.fact_look import Look
from eligibility.engine.facts import Facts, Items, Path
from eligibility.engine.values import DECLARED, NOT_ASKED, DontKnow, Known, Refused, State, Value

_NO_STATES: dict[str, type[DontKnow | Refused]] = {"dont_know": DontKnow, "refused": Refused, "skipped": DontKnow}

#: kept value of an answer and the day of the turn -> the value rules read
Convert = Callable[[Any, date], Value]


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
        sure = look.trusting()
        told = tuple([self.inside.read(item, look.into(item, sure)) for item in look.items(frame, self.loop)])
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
