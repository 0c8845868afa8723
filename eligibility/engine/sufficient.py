"""The smallest set of stated facts that forces a verdict.

For a no the false condition that needs the fewest facts is looked for. It begins with what the verdict rests on (see
``grounds.py``), of which all that can be left out is (see ``leaving_out.py``).
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from eligibility.engine.frames import Frame
from eligibility.engine.grounds import GroundTrace
from eligibility.engine.leaving_out import Grounds, Judge, LeavingOut, Reason
from eligibility.engine.rules import condition_key, verdict_key
from eligibility.engine.stated import stated_in
from eligibility.preview import begun

if TYPE_CHECKING:
    from eligibility.preview import Evaluation

_MORE: Final = 2  # a condition that rests on so many more facts than another is not tried for a smaller reason
_FEW: Final = 3  # so few facts are left out one by one without looking what the condition rests on


class Sufficient:
    """Searches in one household; ``root`` is its frame with grounds instead of doubts."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.facts = evaluation.root.facts
        self.pack = evaluation.pack
        self.closures = self.pack.grounds.closure
        self.trace = GroundTrace(evaluation.root.memo)
        self.all_stated = tuple(stated_in(self.facts))
        keys = self.pack.affected.keys
        self._reached = {ground: keys[ground.key] for ground in self.all_stated}
        self._leaving = LeavingOut(evaluation)

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
        self._leaving = LeavingOut(self.evaluation)
        if self.pack.anyway(self.evaluation.on)[programme] is is_eligible:
            return Reason((), self._leaving.only(()))
        mask = self.mask(verdict_key(programme), wanted=True) if is_eligible else None
        if is_eligible and mask is not None:
            return self._leaving.least(self.stated(mask), lambda evaluation: evaluation.eligible(programme) is True)
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
        return tuple(ground for ground in stated if key in self._reached[ground])

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
                found = replace(self._leaving.least(grounds, _is_false(programme, id)), condition=id)
                best = found if best is None or len(found.stated) < len(best.stated) else best
        if best is None:
            raise ValueError(programme)
        return self._told_of(programme, best if len(best.stated) <= 1 else self._beside(programme, best, false), false)

    def _told_of(self, programme: str, reason: Reason, false: dict[str, Grounds]) -> Reason:
        """With the first condition in the order of the rules that these facts make false."""
        order = [
            condition.id for condition in self.pack.rules.programmes[programme].conditions if condition.id in false
        ]
        before = order[: order.index(reason.condition)] if reason.condition else []
        earlier = [id for id in before if set(reason.stated) <= set(false[id])]
        if not earlier:
            return reason
        alone = self._leaving.only(reason.stated)
        found = (id for id in earlier if alone.condition(programme, id) is False)
        return replace(reason, evaluation=alone, condition=next(found, reason.condition))

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

        found = self._leaving.least(reason.stated, judge)
        still_false = (id for id in (reason.condition, *others) if found.evaluation.condition(programme, id) is False)
        return replace(found, condition=next(still_false, ""))

    def _by_cases(self, programme: str, is_eligible: bool) -> Reason:
        """The same where the verdict only shows when cases are told apart: it may rest on anything stated."""
        stated = self.concerning(verdict_key(programme), self.all_stated)
        return self._leaving.least(stated, lambda evaluation: evaluation.eligible(programme) is is_eligible)


def _is_false(programme: str, id: str) -> Judge:
    return lambda evaluation: evaluation.condition(programme, id) is False
