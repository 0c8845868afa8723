"""One evaluation of a pack: every programme's verdict for one household on one day, computed as far as asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from eligibility.engine.affected import supposed_item, supposed_items
from eligibility.engine.facts import Facts, Items, Path
from eligibility.engine.frames import UNSET, Doubt, Frame, Trace, mask_of, value_of
from eligibility.engine.rules import condition_key
from eligibility.engine.values import State
from eligibility.engine.verdict import AmountRange, Preview, Standing, Verdict

if TYPE_CHECKING:
    from eligibility.pack import Pack


@dataclass(slots=True)
class Evaluation:
    """What is known, and what has been concluded from it so far."""

    pack: Pack
    on: date
    root: Frame

    @property
    def trace(self) -> Trace:
        """The doubts met so far."""
        return self.root.trace

    def value(self, key: str) -> Any:
        """The abstract value of a definition of the household (see ``engine/rules.py`` for keys)."""
        return self.pack.abstract.closure(key)(self.root)

    def mask(self, key: str) -> int:
        """The doubts behind the value of a definition of the household; 0 when it is certain."""
        return self.pack.abstract.bits(key)(self.root)

    def doubts(self, key: str) -> tuple[Doubt, ...]:
        """The same as doubts."""
        return self.trace.behind(self.mask(key))

    def condition(self, programme: str, condition: str) -> bool | None:
        """Whether a condition holds; ``None`` when it can be either."""
        found: bool | None = self.value(condition_key(programme, condition))
        return found

    def eligible(self, programme: str) -> bool | None:
        """Whether somebody is eligible; ``None`` when it can be either.

        Where only figures and officers are in doubt cases are not told apart: those doubts do not cancel each other.
        """
        plan, root = self.pack.plans[programme], self.root
        found = root.memo[plan.verdict_index]
        if found is UNSET:
            found = plan.verdict_entry(root)
        if found is True or found is False:
            return bool(found)
        if plan.has_diagram and found >> len(self.pack.abstract.standing):
            return self.pack.by_cases.decide(programme, root)
        return None

    def supposing(self, path: Path, state: State) -> Evaluation:
        """The same household with one fact otherwise; what does not depend on it is not computed again."""
        return Evaluation(self.pack, self.on, self.pack.supposed(self.root, path, state, self.on))

    def supposing_items(self, path: Path, items: Items) -> Evaluation:
        """The same household with a list opened, closed or with more items at its end; others stay as they are."""
        facts = self.root.facts.with_items(path, items)
        return Evaluation(self.pack, self.on, supposed_items(self.root, path, facts, self.pack.affected))

    def supposing_item(self, path: Path, item: Facts) -> Evaluation:
        """The same household with one item of one of its own lists otherwise as a whole: ("household", 2)."""
        return Evaluation(self.pack, self.on, supposed_item(self.root, path, item, self.pack.affected))

    def verdict(self, programme: str) -> Verdict:
        """The verdict of one modelled programme."""
        decided = self.eligible(programme)
        plan, root = self.pack.plans[programme], self.root
        if decided is False:
            return plan.no
        trace = root.trace
        mask = 0 if decided else root.memo[plan.verdict_index]
        standing: Standing = "certain_yes" if decided else "depends" if mask & trace.open else "needs_officer"
        if plan.amount_entry is None:
            return Verdict(programme, standing, None, trace, mask)
        entry = root.memo[plan.amount_index]
        if entry is UNSET:
            entry = plan.amount_entry(root)
        amount = AmountRange(plan.settle(value_of(entry)), plan.unit)
        return Verdict(programme, standing, amount, trace, mask, mask_of(entry))

    def preview(self) -> Preview:
        """Every programme's verdict."""
        verdicts = {name: self.verdict(name) for name in self.pack.rules.programmes}
        return Preview(self.on, {**verdicts, **self.pack.not_modelled}, self.pack.instead_of)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an exact evaluation says: ``None`` where something it needs has no exact value."""

    eligible: bool | None
    amount: Any = None


def begun(
    pack: Pack, facts: Facts, on: date, officers: Mapping[str, bool] | None, places: Any, trace: Trace | None = None
) -> Frame:
    """The household's frame at the beginning of an evaluation."""
    root = Frame(pack.layout, facts, None, 0, trace or Trace(pack.abstract.standing, pack.abstract.figures))
    root.remember()
    root.today = on.toordinal()
    root.officers = officers or {}
    root.places = pack.places_of(root, places, on)
    return root
