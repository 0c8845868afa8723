"""The smallest set of stated facts that forces a verdict: facts are left out one by one for as long as it stands.

Only what the verdict rests on is tried, whole people first. Every look costs an evaluation of what hangs on the fact;
after a fixed number of looks (never a clock) what is left is sufficient still, though perhaps not the smallest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from eligibility.engine.affected import key_of, supposed, supposed_item
from eligibility.engine.facts import NO_FACTS, Facts, Items, Path
from eligibility.engine.frames import Frame
from eligibility.engine.grounds import NOT_STATED, Ground, GroundKind, GroundTrace
from eligibility.engine.rules import condition_key, verdict_key
from eligibility.engine.values import NOT_ASKED, NotAsked
from eligibility.preview import begun

if TYPE_CHECKING:
    from eligibility.preview import Evaluation

_MOST_LOOKS: Final = 400
_ANYTHING: Final = -1  # every ground there is
#: the mask of grounds on which something stands in a household; ``None`` where it does not stand
Judge = Callable[[Frame], int | None]


@dataclass(slots=True)
class Standing:
    """A verdict that still stands in ``root``, on the grounds in ``mask``; lists in ``ended`` have been left out."""

    root: Frame
    mask: int
    ended: int = 0


class Sufficient:
    """Searches in one household; ``root`` is its frame with grounds instead of doubts."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.pack = evaluation.pack
        self.cases = self.pack.grounds_by_cases
        self.on = evaluation.on
        self.closures = self.pack.grounds.closure
        self._places = [self.closures(f":{place}") for place in self.pack.grounds.places]
        self.officers = evaluation.root.officers
        self.trace = GroundTrace()
        self.root = self._begun(evaluation.root.facts)
        self.looks = 0

    def _begun(self, facts: Facts) -> Frame:
        root = begun(self.pack, facts, self.on, self.officers, self._places, self.trace)
        root.place_bits = [0] * len(root.places)
        return root

    def stated(self, mask: int) -> list[Ground]:
        """The facts and lists of a mask."""
        return [ground for ground in self.trace.of(mask) if ground.kind != "figure"]

    def mask(self, root: Frame, key: str, wanted: bool) -> int | None:
        """What the value of a definition rests on where it is as wanted."""
        self.trace.mask = 0
        return self.trace.mask if self.closures(key)(root) is wanted else None

    def set_of(self, programme: str, *, is_eligible: bool) -> Standing:
        """The household with no more than what forces the verdict, which must be certain."""
        self.looks = _MOST_LOOKS
        if self.pack.anyway(self.on)[programme] is is_eligible:
            return Standing(self._begun(NO_FACTS), 0)
        if is_eligible:
            key = verdict_key(programme)
            start = self.mask(self.root, key, wanted=True)
            judge = self._judge(programme, [key], wanted=True)
            return self._least(self._everything(programme) if start is None else start, judge)
        return self._against(programme)

    def _against(self, programme: str) -> Standing:
        """The same for a no: what makes the false condition false that needs the fewest facts for it."""
        ids = [condition.id for condition in self.pack.rules.programmes[programme].conditions]
        keys = [condition_key(programme, id) for id in ids if self.evaluation.condition(programme, id) is False]
        false = {key: self.mask(self.root, key, wanted=False) or 0 for key in keys}
        found: dict[str, Standing] = {}
        for key in sorted(false, key=lambda key: self._size(false[key])):
            if all(self._size(standing.mask) > 1 for standing in found.values()):
                found[key] = self._least(false[key], partial(self.mask, key=key, wanted=False))
        if not found:
            return self._least(self._everything(programme), self._judge(programme, [], wanted=False))
        best = min(found, key=lambda key: self._size(found[key].mask))
        if self._size(found[best].mask) == 1 or (len(false) == 1 and not self.cases.has(programme)):
            return found[best]
        others = [best, *(key for key in false if key != best)]
        return self._least(found[best].mask, self._judge(programme, others, wanted=False))

    def _everything(self, programme: str) -> int:
        """Everything stated that the verdict could rest on at all."""
        affected = self.pack.affected.programmes
        self.trace.mask = 0
        for kind, path in stated_in(self.root.facts):
            if programme in affected[key_of(path) + "[]" * (kind == "list")]:
                self.trace.note(kind, path)
        return self.trace.mask

    def _judge(self, programme: str, keys: list[str], *, wanted: bool) -> Judge:
        """Whether one of the definitions is as wanted, or the verdict is when cases are told apart."""

        def judge(root: Frame) -> int | None:
            for key in keys:
                mask = self.mask(root, key, wanted)
                if mask is not None:
                    return mask
            return _ANYTHING if self.cases.decide(programme, root) is wanted else None

        return judge

    def _size(self, mask: int) -> int:
        return len(self.stated(mask))

    # --- leaving out -------------------------------------------------------------------------------------------------

    def _least(self, mask: int, judge: Judge) -> Standing:
        """Leave out whatever can be, beginning with a household of which no more is known than ``mask``."""
        if self._size(mask) == 1:
            return Standing(self.root, mask)
        standing = self._only(mask, judge)
        for person in self._people(standing.mask):
            left_out = [ground for ground in self.stated(standing.mask) if ground.path[:2] == person]
            standing = self._tried(standing, self._without_person(standing.root, person), judge, left_out)
        tried: set[Ground] = set()
        while ground := next((each for each in self._order(standing.mask) if each not in tried), None):
            tried.add(ground)
            standing = self._tried(standing, self._without(standing.root, ground), judge, [ground])
        return standing if not standing.ended else self._checked(standing, judge)

    def _only(self, mask: int, judge: Judge) -> Standing:
        root = self._begun(only(self.root.facts, self.stated(mask)))
        found = judge(root)
        return Standing(root, mask if found in (None, _ANYTHING) else found or 0)

    def _tried(self, before: Standing, root: Frame, judge: Judge, left_out: list[Ground]) -> Standing:
        """The household with less, if the verdict stands there too.

        That people are counted of whom other things are known does not bring a list back that could be left out.
        """
        self.looks -= 1
        mask = judge(root) if self.looks >= 0 else None
        if mask is None:
            return before
        gone = self.trace.mask_of(left_out)
        ended = before.ended | self.trace.mask_of([ground for ground in left_out if ground.kind == "list"])
        return Standing(root, before.mask & ~gone if mask == _ANYTHING else mask & ~ended, ended)

    def _checked(self, standing: Standing, judge: Judge) -> Standing:
        """The same; with the lists that were left out where somebody counts of whom nothing else is known."""
        root = self._begun(only(self.root.facts, self.stated(standing.mask)))
        return standing if judge(root) is not None else Standing(standing.root, standing.mask | standing.ended)

    def _order(self, mask: int) -> list[Ground]:
        """What to try to leave out: ends of lists first, then facts, the last met first."""
        stated = self.stated(mask)
        stated.reverse()
        return sorted(stated, key=lambda ground: ground.kind == "fact")

    def _people(self, mask: int) -> Iterable[Path]:
        """The items of the household's lists but the applicant of which several things are known, the last first."""
        found = Counter(ground.path[:2] for ground in self.stated(mask) if len(ground.path) > 2 and ground.path[1])
        return [path for path in reversed(found) if found[path] > 1]

    def _without(self, root: Frame, ground: Ground) -> Frame:
        path = ground.path
        if ground.kind == "list":
            items = Items(_trimmed(root.facts.items(path).items))
            return self._begun(root.facts.with_items(path, items))
        found = supposed(root, path, NOT_ASKED, self.pack.affected)
        if len(path) == 1 and path[0] in self.pack.grounds.places:
            found.places = self.pack.places_of(found, self._places, self.on)
        return found

    def _without_person(self, root: Frame, path: Path) -> Frame:
        return supposed_item(root, path, NO_FACTS, self.pack.affected)


def only(facts: Facts, grounds: Iterable[Ground], at: Path = ()) -> Facts:
    """The household with these stated facts alone, people of whom none is left at the end of lists left out.

    ``at`` is the place of ``facts`` in the household.
    """
    kept = {ground.path for ground in grounds}
    states = {name: state for name, state in facts.states.items() if (*at, name) in kept}
    lists = {}
    for name, there in facts.lists.items():
        is_kept = (*at, name) in kept
        items = tuple(only(item, grounds, (*at, name, number)) for number, item in enumerate(there.items))
        if is_kept or _trimmed(items):
            lists[name] = Items(items if is_kept else _trimmed(items), is_kept and there.is_closed)
    return Facts(states, lists)


def stated_in(facts: Facts, at: Path = ()) -> Iterator[tuple[GroundKind, Path]]:
    """Everything that has been stated of a household: facts with an answer, and lists that are ended or have items."""
    for name, state in facts.states.items():
        if not isinstance(state, NOT_STATED):
            yield "fact", (*at, name)
    for name, there in facts.lists.items():
        if there.items or there.is_closed:
            yield "list", (*at, name)
        for number, item in enumerate(there.items):
            yield from stated_in(item, (*at, name, number))


def _trimmed(items: tuple[Facts, ...]) -> tuple[Facts, ...]:
    """Without those at the end of whom nothing is known."""
    while items and not _is_known(items[-1]):
        items = items[:-1]
    return items


def _is_known(item: Facts) -> bool:
    """Whether anything has been said of an item, if only who is in one of its lists."""
    is_told = any(not isinstance(state, NotAsked) for state in item.states.values())
    return is_told or any(there.items or there.is_closed for there in item.lists.values())
