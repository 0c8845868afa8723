"""What one version of a flow changes in another, in words an author or an officer can read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from conversation_flows.engine.carry import slots
from conversation_flows.engine.flow import Loop, Node, Question
from conversation_flows.releases.changes import changes, listed, said, when
from conversation_flows.releases.edition import Edition


def differences(old: Edition, new: Edition, renamed: Mapping[str, str] | None = None) -> list[str]:
    """What ``new`` changes, one line each, in the order of the conversation.

    ``renamed`` are old slots by their new names, as a migration says; without it a renamed question is one removed and
    one added. Empty when nothing is different that a person or an officer could notice.
    """
    return [
        *_of_the_flow(old, new),
        *_of_sections(old, new),
        *_Nodes(slots(old.flow), slots(new.flow), renamed or {}).lines(),
        *_of_formulas(old.formulas(), new.formulas()),
    ]


def first_words(edition: Edition) -> list[str]:
    """What there is to say of a first release."""
    nodes = slots(edition.flow).values()
    questions = sum(isinstance(node, Question) for node in nodes)
    return [f"first release: {questions} questions in {len(edition.flow.sections)} sections"]


# --- the flow itself -------------------------------------------------------------------------------------------------

_OF_A_FLOW = {
    "title": "the title",
    "service": "the service",
    "code": "the code in receipt numbers",
    "lists": "the joined lists",
    "submits": "what is submitted by name",
}


def _of_the_flow(old: Edition, new: Edition) -> Iterator[str]:
    before, after = old.bundle["flow"], new.bundle["flow"]
    for key, name in _OF_A_FLOW.items():
        if before.get(key) != after.get(key):
            yield f"{name} was {said(before.get(key))}, is now {said(after.get(key))}"


def _of_sections(old: Edition, new: Edition) -> Iterator[str]:
    before = {section["title"]: section for section in old.bundle["flow"]["sections"]}
    after = {section["title"]: section for section in new.bundle["flow"]["sections"]}
    yield from (f"section removed: “{title}”" for title in before if title not in after)
    yield from (f"section added: “{title}”" for title in after if title not in before)
    common = [title for title in after if title in before]
    if common != [title for title in before if title in after]:
        yield f"the sections now come in this order: {listed(after)}"
    for title in common:
        was, now = before[title], after[title]
        if was["topics"] != now["topics"]:
            yield f"section “{title}” was made of {listed(was['topics'])}, is now of {listed(now['topics'])}"


def _of_formulas(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for name, source in after.items():
        if name not in before:
            yield f"{name} is a new name for `{source}`"
        elif before[name] != source:
            yield f"{name} meant `{before[name]}`, now means `{source}`"
    yield from (f"{name}, which meant `{before[name]}`, is a name no more" for name in before if name not in after)


# --- questions and lists ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Nodes:
    before: Mapping[str, Node]
    after: Mapping[str, Node]
    renamed: Mapping[str, str]

    def lines(self) -> Iterator[str]:
        """What is removed, renamed, added, changed and moved, each in the order of the conversation."""
        former = {slot: slot for slot in self.before if slot in self.after}
        former |= {new: old for old, new in self.renamed.items() if old in self.before and new in self.after}
        gone = [slot for slot in self.before if slot not in former.values()]
        yield from (f"removed: {slot} {_asks(self.before[slot])}" for slot in gone)
        yield from (f"renamed: {former[slot]} is now {slot}" for slot in self.after if former.get(slot, slot) != slot)
        yield from (
            f"added: {slot} {_asks(self.after[slot])}, {_described(self.after[slot])}"
            for slot in self.after
            if slot not in former
        )
        yield from self._changes(former)
        yield from self._moves(former)

    def _changes(self, former: Mapping[str, str]) -> Iterator[str]:
        """What is the same change at several places is said once: a topic may be used at many."""
        places: dict[str, list[str]] = {}
        for slot, node in self.after.items():
            for change in changes(self.before[former[slot]], node) if slot in former else ():
                places.setdefault(change, []).append(slot)
        yield from (f"{', '.join(where)}: {change}" for change, where in places.items())

    def _moves(self, former: Mapping[str, str]) -> Iterator[str]:
        """What comes elsewhere than before; the fewest that explain the new order, list by list."""
        places = {slot: place for place, slot in enumerate(self.before)}
        for siblings in _siblings(self.after):
            kept = [slot for slot in siblings if slot in former]
            moved = set(kept) - _longest_rise(kept, lambda slot: places[former[slot]])
            for has_moved, run in groupby(siblings, moved.__contains__):
                if has_moved:
                    yield _moved(siblings, list(run))


def _siblings(nodes: Mapping[str, Node]) -> Iterable[list[str]]:
    """Slots by the list they stand in, in order."""
    found: dict[str, list[str]] = {}
    for slot, node in nodes.items():
        found.setdefault(slot.removesuffix(node.key), []).append(slot)
    return found.values()


def _moved(siblings: list[str], run: list[str]) -> str:
    at = siblings.index(run[0])
    where = f"after {siblings[at - 1]}" if at else "first"
    return f"moved: {', '.join(run)} now {'come' if len(run) > 1 else 'comes'} {where}"


def _longest_rise(items: Sequence[str], place: Callable[[str], int]) -> set[str]:
    """The longest part of ``items`` whose places only rise."""
    ends: list[int] = []
    chains: list[tuple[str, ...]] = []
    for item in items:
        at = bisect_left(ends, place(item))
        chain = (*(chains[at - 1] if at else ()), item)
        ends[at : at + 1], chains[at : at + 1] = [place(item)], [chain]
    return set(chains[-1]) if chains else set()


def _asks(node: Node) -> str:
    return f"“{node.ask.source}”"


def _described(node: Node) -> str:
    kind = "a list" if isinstance(node, Loop) else node.kind_name
    return f"{kind}, asked {when(node)}"
