"""The smallest set of stated facts that forces a verdict: facts are left out one by one for as long as it stands.

Only what the verdict rests on is tried (see ``grounds.py``), whole people first. Every look costs an evaluation of
what hangs on the fact; after a fixed number of looks (never a clock) what is left is sufficient still, though perhaps
not the smallest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from eligibility.engine.facts import NO_FACTS, Facts, Items, Path
from eligibility.engine.frames import Frame
from eligibility.engine.grounds import NOT_STATED, Ground, GroundTrace
from eligibility.engine.rules import condition_key, verdict_key
from eligibility.engine.values import NOT_ASKED, NotAsked
from eligibility.preview import begun

if TYPE_CHECKING:
    from eligibility.preview import Evaluation

_MOST_LOOKS: Final = 400
_MORE: Final = 2  # a condition that rests on so many more facts than another is not tried for a smaller reason
_FEW: Final = 3  # so few facts are left out one by one without looking what the condition rests on
#: whether what is to be forced still is
Judge = Callable[["Evaluation"], bool]
Grounds = tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Stated facts that force a verdict; ``condition`` is the one they make false, "" if there is no single one.

    ``evaluation`` is of the household of which no more is known, or of the whole one where that says as much.
    """

    stated: Grounds
    evaluation: Evaluation
    condition: str = ""


@dataclass(slots=True)
class _Standing:
    """A household in which a verdict still stands, and what of it is not yet left out."""

    evaluation: Evaluation
    stated: Grounds


class Sufficient:
    """Searches in one household; ``root`` is its frame with grounds instead of doubts."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.facts = evaluation.root.facts
        self.pack = evaluation.pack
        self.closures = self.pack.grounds.closure
        self.trace = GroundTrace()
        self.all_stated = tuple(stated_in(self.facts))
        self.looks = 0

    @cached_property
    def root(self) -> Frame:
        """The household's frame with grounds instead of doubts."""
        officers, places = self.evaluation.root.officers, self.pack.ground_places
        root = begun(self.pack, self.facts, self.evaluation.on, officers, places, self.trace)
        root.place_bits = [0] * len(root.places)
        return root

    def mask(self, key: str, *, wanted: bool) -> int | None:
        """What the value of a definition rests on where it is as wanted; ``None`` elsewhere."""
        root, self.trace.mask = self.root, 0
        return self.trace.mask if self.closures(key)(root) is wanted else None

    def set_of(self, programme: str, *, is_eligible: bool) -> Reason:
        """The stated facts that force a verdict, which must be certain: none of them can be left out."""
        self.looks = _MOST_LOOKS
        if self.pack.anyway(self.evaluation.on)[programme] is is_eligible:
            return Reason((), self._only(()))
        mask = self.mask(verdict_key(programme), wanted=True) if is_eligible else None
        if is_eligible and mask is not None:
            return self._least(self.stated(mask), lambda evaluation: evaluation.eligible(programme) is True)
        false = {} if is_eligible else self._false_conditions(programme)
        return self._against(programme, false) if false else self._by_cases(programme, is_eligible)

    def stated(self, mask: int) -> Grounds:
        """The facts and lists of a mask."""
        return tuple(ground for ground in self.trace.of(mask) if ground.kind != "figure")

    # --- conditions --------------------------------------------------------------------------------------------------

    def _false_conditions(self, programme: str) -> dict[str, Grounds]:
        """The ids of those that do not hold, with what each can depend on; the one with the least first."""
        found: dict[str, Grounds] = {}
        for condition in self.pack.rules.programmes[programme].conditions:
            if self.evaluation.condition(programme, condition.id) is False:
                found[condition.id] = self.concerning(condition_key(programme, condition.id), self.all_stated)
        return dict(sorted(found.items(), key=lambda one: len(one[1])))

    def concerning(self, key: str, stated: Grounds) -> Grounds:
        """The part of what is stated that a definition can depend on at all."""
        keys = self.pack.affected.keys
        return tuple(ground for ground in stated if key in keys[ground.key])

    def _rests_on(self, programme: str, id: str, stated: Grounds) -> Grounds:
        """What a condition that does not hold rests on; looked into only where that may be much less."""
        if len(stated) <= _FEW:
            return stated
        return self.stated(self.mask(condition_key(programme, id), wanted=False) or 0)

    def _against(self, programme: str, false: dict[str, Grounds]) -> Reason:
        """What makes the condition false that needs the fewest facts for it."""
        best: Reason | None = None
        for id, stated in false.items():
            if best is not None and len(best.stated) == 1:
                break
            grounds = self._rests_on(programme, id, stated)
            if best is None or len(grounds) <= len(best.stated) + _MORE:
                found = replace(self._least(grounds, _is_false(programme, id)), condition=id)
                best = found if best is None or len(found.stated) < len(best.stated) else best
        if best is None:
            raise ValueError(programme)
        return best if len(best.stated) <= 1 else self._beside(programme, best, false)

    def _beside(self, programme: str, reason: Reason, false: dict[str, Grounds]) -> Reason:
        """A reason against one condition, as one against the programme: less may do where others do not hold either."""
        others = [id for id in false if id != reason.condition and reason.evaluation.condition(programme, id) is False]
        cases = self.pack.by_cases
        may_add = cases.may_add(programme, verdict=False)
        if not others and not may_add:
            return reason

        def judge(evaluation: Evaluation) -> bool:
            if any(evaluation.condition(programme, id) is False for id in (reason.condition, *others)):
                return True
            return may_add and cases.decide(programme, evaluation.root) is False

        found = self._least(reason.stated, judge)
        still_false = (id for id in (reason.condition, *others) if found.evaluation.condition(programme, id) is False)
        return replace(found, condition=next(still_false, ""))

    def _by_cases(self, programme: str, is_eligible: bool) -> Reason:
        """The same where the verdict only shows when cases are told apart: it may rest on anything stated."""
        stated = self.concerning(verdict_key(programme), self.all_stated)
        return self._least(stated, lambda evaluation: evaluation.eligible(programme) is is_eligible)

    # --- leaving out -------------------------------------------------------------------------------------------------

    def _least(self, stated: Grounds, judge: Judge) -> Reason:
        """Leave out whatever can be of what is sufficient."""
        if len(stated) <= 1:
            return Reason(stated, self.evaluation)
        start = self._only(stated)
        judge(start)  # what it computes is remembered, and each look below computes only what changes
        standing = _Standing(start, stated)
        for person in _people(stated):
            left = tuple(ground for ground in standing.stated if ground.path[:2] != person)
            standing = self._tried(standing, standing.evaluation.supposing_item(person, NO_FACTS), left, judge)
        for ground in _in_order(standing.stated):
            left = tuple(other for other in standing.stated if other != ground)
            standing = self._tried(standing, self._without(standing.evaluation, ground), left, judge)
        return self._without_nobodies(standing, judge) or Reason(stated, start)

    def _without_nobodies(self, standing: _Standing, judge: Judge) -> Reason | None:
        """The reason found, if it still is one without the people of whom nothing is left."""
        facts = only(self.facts, standing.stated)
        if facts.lists == standing.evaluation.root.facts.lists:
            return Reason(standing.stated, standing.evaluation)
        alone = self._only(standing.stated)
        return Reason(standing.stated, alone) if judge(alone) else None

    def _tried(self, before: _Standing, evaluation: Evaluation, left: Grounds, judge: Judge) -> _Standing:
        """The household with less, if the verdict stands there too."""
        self.looks -= 1
        return _Standing(evaluation, left) if self.looks >= 0 and judge(evaluation) else before

    def _only(self, stated: Grounds) -> Evaluation:
        return self.pack.evaluate(only(self.facts, stated), self.evaluation.on, self.evaluation.root.officers)

    def _without(self, evaluation: Evaluation, ground: Ground) -> Evaluation:
        if ground.kind == "fact":
            return evaluation.supposing(ground.path, NOT_ASKED)
        facts = evaluation.root.facts
        items = Items(_trimmed(facts.items(ground.path).items))
        return self.pack.evaluate(facts.with_items(ground.path, items), evaluation.on, evaluation.root.officers)


def _is_false(programme: str, id: str) -> Judge:
    return lambda evaluation: evaluation.condition(programme, id) is False


def _in_order(stated: Grounds) -> Grounds:
    """What to try to leave out: ends of lists first, then facts, the last met first."""
    lists = tuple(ground for ground in stated if ground.kind == "list")
    return lists + tuple(ground for ground in reversed(stated) if ground.kind == "fact")


def _people(stated: Grounds) -> list[Path]:
    """The items of the household's lists but the applicant of which several things are known, the last first."""
    found = Counter(ground.path[:2] for ground in stated if len(ground.path) > 2 and ground.path[1])
    return [path for path in reversed(found) if found[path] > 1]


# --- what is stated --------------------------------------------------------------------------------------------------


def stated_in(facts: Facts, at: Path = ()) -> Iterator[Ground]:
    """Everything that has been stated of a household: facts with an answer, and lists that are ended or have items."""
    for name, state in facts.states.items():
        if not isinstance(state, NOT_STATED):
            yield Ground("fact", (*at, name))
    for name, there in facts.lists.items():
        if there.items or there.is_closed:
            yield Ground("list", (*at, name))
        for number, item in enumerate(there.items):
            yield from stated_in(item, (*at, name, number))


def only(facts: Facts, grounds: Iterable[Ground], at: Path = ()) -> Facts:
    """The household with these stated facts alone, people of whom none is left at the end of lists left out.

    ``at`` is the place of ``facts`` in the household.
    """
    kept = {ground.path for ground in grounds}
    return _only(facts, kept, at)


def _only(facts: Facts, kept: set[Path], at: Path) -> Facts:
    states = {name: state for name, state in facts.states.items() if (*at, name) in kept}
    lists = {}
    for name, there in facts.lists.items():
        is_kept = (*at, name) in kept
        items = tuple(_only(item, kept, (*at, name, number)) for number, item in enumerate(there.items))
        if is_kept or _trimmed(items):
            lists[name] = Items(items if is_kept else _trimmed(items), is_kept and there.is_closed)
    return Facts(states, lists)


def _trimmed(items: tuple[Facts, ...]) -> tuple[Facts, ...]:
    """Without those at the end of whom nothing is known."""
    while items and not _is_known(items[-1]):
        items = items[:-1]
    return items


def _is_known(item: Facts) -> bool:
    """Whether anything has been said of an item, if only who is in one of its lists."""
    is_told = any(not isinstance(state, NotAsked) for state in item.states.values())
    return is_told or any(there.items or there.is_closed for there in item.lists.values())
