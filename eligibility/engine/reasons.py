"""Says why: for a certain verdict the few stated facts that force it, for any other what it hangs on.

Texts are those of the conditions, written for citizens in the programmes; the bureau decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from eligibility.engine.facts import Items, Path
from eligibility.engine.frames import Doubt
from eligibility.engine.grounds import Ground
from eligibility.engine.leaving_out import Reason
from eligibility.engine.lookups import Figure
from eligibility.engine.programme import Condition
from eligibility.engine.rules import condition_key
from eligibility.engine.sufficient import Sufficient
from eligibility.engine.values import State
from eligibility.engine.verdict import Standing, Verdict, numbers_of
from i18n.marking import N_

if TYPE_CHECKING:
    from eligibility.preview import Evaluation

HangKind = Literal["question", "not_answered", "missing", "disputed", "officer"]
NOT_RECORDED: Final = N_("本地标准未收录")
_DISPUTED: Final = N_("当地的标准还定不下来，公布的数不止一个，或者只有一个范围")
_NOT_ANSWERED: Final = N_("您说不知道，或者不想说，由工作人员了解")
_ANYHOW: Final = N_("没有问到的，不管怎么回答，结果都是一样的。")


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that somebody stated, or who is in a list."""

    path: Path
    label: str
    state: State | Items


@dataclass(frozen=True, slots=True)
class UsedFigure:
    """A parameter as it stands in a region (``figure``), or a table (``None``)."""

    name: str
    region: str
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Because:
    """One condition that settles the verdict, with the facts and figures that settle the condition."""

    text: str
    law: str
    facts: tuple[Stated, ...]
    figures: tuple[UsedFigure, ...]
    verified_by: str = ""


@dataclass(frozen=True, slots=True)
class Hang:
    """One thing a verdict hangs on: a place in the household, a parameter's or table's name, an officer's condition.

    ``text`` says so; of a question it is the label.
    """

    kind: HangKind
    path: Path
    text: str
    law: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a verdict is what it is. ``facts`` together force a certain one, and none of them can be left out."""

    programme: str
    standing: Standing
    because: tuple[Because, ...] = ()
    facts: tuple[Stated, ...] = ()
    hangs_on: tuple[Hang, ...] = ()
    verified_by: tuple[str, ...] = ()


def explain(evaluation: Evaluation, verdict: Verdict) -> Explanation:
    """Why one verdict is what it is; for several of one evaluation an :class:`Explainer` is cheaper."""
    return Explainer(evaluation).explain(verdict)


class Explainer:
    """Explains the verdicts of one evaluation."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.rules = evaluation.pack.rules
        self.search = Sufficient(evaluation)
        self._hangs: dict[int, Hang] = {}
        self._same: dict[tuple[HangKind, Path], Hang] = {}

    def explain(self, verdict: Verdict) -> Explanation:
        """Why a verdict is what it is."""
        match verdict.standing:
            case "certain_yes" | "certain_no":
                return self._certain(verdict)
            case "depends" | "needs_officer":
                return self._uncertain(verdict)
        return Explanation(verdict.programme, verdict.standing)

    # --- what is certain ---------------------------------------------------------------------------------------------

    def _certain(self, verdict: Verdict) -> Explanation:
        name, is_eligible = verdict.programme, verdict.standing == "certain_yes"
        reason = self.search.set_of(name, is_eligible=is_eligible)
        conditions = self.rules.programmes[name].conditions
        told = [each for each in conditions if is_eligible or each.id == reason.condition]
        found = [leaf for each in told for leaf in self._leaves(name, each, reason, holds=is_eligible)]
        because = tuple(self._because(name, leaf, reason, holds=is_eligible) for leaf in found)
        facts = tuple(self._stated(ground.path) for ground in reason.stated)
        if not because:
            because = (Because(_ANYHOW, self.rules.programmes[name].law, facts, ()),)
        verified = self._verified(told, found) if is_eligible else ()
        return Explanation(name, verdict.standing, because, facts, (), verified)

    @staticmethod
    def _verified(around: Iterable[Condition], leaves: Iterable[Condition]) -> tuple[str, ...]:
        """By whom the conditions told of will be verified, those around them too."""
        told = set(map(id, leaves))
        inside = ((each, {id(part) for part in each.walk()}) for outer in around for each in outer.walk())
        return tuple(dict.fromkeys(each.verified_by for each, ids in inside if each.verified_by and ids & told))

    def _leaves(self, name: str, condition: Condition, reason: Reason, *, holds: bool) -> Iterator[Condition]:
        """What makes a condition hold (or not): one part where one is enough, all of them elsewhere."""
        if reason.evaluation.condition(name, condition.id) is not holds:
            return
        if not condition.parts:
            yield condition
            return
        parts = [part for part in condition.parts if reason.evaluation.condition(name, part.id) is holds]
        if (condition.how == "any") is holds:
            parts = [min(parts, key=lambda part: len(self._facts(name, part, reason)))]
        for part in parts:
            yield from self._leaves(name, part, reason, holds=holds)

    def _facts(self, name: str, condition: Condition, reason: Reason) -> tuple[Ground, ...]:
        """The facts of the reason that a condition can depend on."""
        return self.search.concerning(condition_key(name, condition.id), reason.stated)

    def _because(self, name: str, condition: Condition, reason: Reason, *, holds: bool) -> Because:
        facts = tuple(self._stated(ground.path) for ground in self._facts(name, condition, reason))
        key = condition_key(name, condition.id)
        mask = self.search.mask(key, wanted=holds) if key in self.evaluation.pack.with_figures else None
        figures = (self._figure(ground) for ground in self.search.trace.of(mask or 0) if ground.kind == "figure")
        text = condition.yes if holds else condition.no
        return Because(text, condition.law, facts, tuple(dict.fromkeys(figures)), condition.verified_by)

    def _stated(self, path: Path) -> Stated:
        facts, there = self.evaluation.root.facts, self.rules.schema.at(path)
        is_list = path[-1] == there.name and hasattr(there, "at_most")
        return Stated(path, there.label or there.name, facts.items(path) if is_list else facts.state(path))

    def _figure(self, ground: Ground) -> UsedFigure:
        name, place = str(ground.path[0]), int(ground.path[1])
        region = str(self.search.root.places[place].region)
        is_parameter = self.rules.parameters.unit(name) is not None
        figure = self.rules.parameters.resolve(name, region, self.evaluation.on) if is_parameter else None
        return UsedFigure(name, region, figure)

    # --- what is not -------------------------------------------------------------------------------------------------

    def _uncertain(self, verdict: Verdict) -> Explanation:
        programme = self.rules.programmes[verdict.programme]
        hangs_on = tuple({id(hang): hang for hang in map(self._hang_of, numbers_of(verdict.mask))}.values())
        open_ones = (each for each in programme.all_conditions() if each.verified_by)
        verified = [
            each.verified_by for each in open_ones if self.evaluation.condition(programme.name, each.id) is not False
        ]
        return Explanation(
            programme.name, verdict.standing, hangs_on=hangs_on, verified_by=tuple(dict.fromkeys(verified))
        )

    def _hang_of(self, number: int) -> Hang:
        """Verdicts share most of what they hang on, and two doubts may be about the same."""
        found = self._hangs.get(number)
        if found is None:
            hang = self._hang(self.evaluation.trace.doubt(number))
            found = self._hangs[number] = self._same.setdefault((hang.kind, hang.path), hang)
        return found

    def _hang(self, doubt: Doubt) -> Hang:
        match doubt.kind:
            case "parameter":
                name = str(doubt.path[0])
                return Hang("missing" if self._is_missing(name) else "disputed", doubt.path, self._figure_text(name))
            case "officer":
                programme, _, id = str(doubt.path[0]).partition("/")
                condition = next(each for each in self.rules.programmes[programme].all_conditions() if each.id == id)
                return Hang("officer", doubt.path, condition.yes, condition.law)
            case "not_answered":
                return Hang("not_answered", doubt.path, _NOT_ANSWERED)
        return Hang("question", doubt.path, self.rules.schema.at(doubt.path).label)

    def _figure_text(self, name: str) -> str:
        return NOT_RECORDED if self._is_missing(name) else _DISPUTED

    def _is_missing(self, name: str) -> bool:
        """Whether there is no figure, rather than too many of them."""
        parameters, on = self.rules.parameters, self.evaluation.on
        if parameters.unit(name) is None:
            return True  # a table with open cells
        places = [figures for figures in self.evaluation.root.places if figures.region is not None]
        if not all(figures.is_covered for figures in places):
            return True  # nothing is recorded for places outside the pack
        return any(parameters.resolve(name, str(figures.region), on).is_missing for figures in places)
