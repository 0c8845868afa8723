"""How many questions a screening takes: by the next-question rule, and in the fixed order of the 低保 form.

Both stop when no question can change any verdict. The form does not ask what only other programmes need; in the fixed
order that comes afterwards, in the order of ``facts.yaml``, as far as it can still change a verdict. An answer counts
as one question, and so does whether there is another person or income. ``python -m benchmarks.screening 10000`` asks
ten thousand households.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import mean, median

from benchmarks.eligibility import DAY, SEED, halved
from benchmarks.figures import Figure, table
from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.flow import Flow, Loop, Node
from conversation_flows.facts import FactMap
from eligibility.engine.facts import NO_FACTS, FactList, Facts, Items, Path, Schema
from eligibility.engine.ranking import Ranking, next_path
from eligibility.engine.reasons import Explainer
from eligibility.library import Library
from eligibility.pack import Pack
from eligibility.population.households import draw_households
from eligibility.population.lines import facts_of
from eligibility.preview import Evaluation
from regions.table import load

COUNTY = "150102"  # whose standards of 2022 are sourced; the demo overlay fills what is not
FORM = "minimum_living_guarantee"
TARGET = 60.0  # % of the fixed order
FULL_TARGET = 3.0  # ms
_HOUSEHOLDS, _LATER, _LATEST = 300, 10**6, 10**7

#: what is asked next in a household, after what was asked last; ``None`` to stop
Chooser = Callable[[Evaluation, Path | None], Path | None]


def screening_figures(households: int = _HOUSEHOLDS) -> list[Figure]:
    """Mean numbers of questions, wrong verdicts, and what reasons and ranking cost with half the facts."""
    pack = Library(load(), demo=True).pack("15")
    columns = draw_households(pack.rules.schema, COUNTY, households, SEED)
    truths = list(facts_of(pack.rules, columns, COUNTY, DAY))
    flow = shipped_catalog().latest(FORM)
    if flow is None:
        raise LookupError(FORM)
    form = Form(pack.rules.schema, flow)
    ranked = [Asked.of(pack, truth, lambda evaluation, last: next_path(evaluation, last=last)) for truth in truths]
    fixed = [Asked.of(pack, truth, form.next) for truth in truths]
    whole = [Asked.of(pack, truth, form.next_of_form) for truth in truths]
    share = 100 * mean(one.questions for one in ranked) / mean(one.questions for one in fixed)
    return [
        Figure(f"screening, questions of {households} households", mean(one.questions for one in ranked), "questions"),
        Figure("the same in the order of the 低保 form", mean(one.questions for one in fixed), "questions"),
        Figure("what verdicts read of the whole 低保 form", mean(one.questions for one in whole), "questions"),
        Figure("screening, share of the fixed order", share, "%", target=TARGET),
        Figure("screening, wrong verdicts", sum(one.wrong for one in (*ranked, *fixed)), "verdicts", target=0.0),
        _full_figure(pack, truths[:30]),
    ]


def _full_figure(pack: Pack, truths: list[Facts]) -> Figure:
    """Reasons of every verdict and the ranking, beside the preview they are of."""

    def full(evaluation: Evaluation) -> None:
        explainer = Explainer(evaluation)
        for verdict in evaluation.preview().verdicts.values():
            explainer.explain(verdict)
        next_path(evaluation)

    costs = [median(_timed(full, pack.evaluate(halved(truth), DAY)) for _ in range(5)) for truth in truths]
    name = "reasons of all verdicts and the next question, half the facts"
    return Figure(name, median(costs) * 1e3, "ms", target=FULL_TARGET)


def _timed(work: Callable[[Evaluation], None], evaluation: Evaluation) -> float:
    started = time.process_time()
    work(evaluation)
    return time.process_time() - started


@dataclass(frozen=True, slots=True)
class Asked:
    """How one screening went."""

    questions: int
    wrong: int

    @classmethod
    def of(cls, pack: Pack, truth: Facts, choose: Chooser) -> Asked:
        """Ask until nothing is left to ask, answering truthfully."""
        facts, last, questions = NO_FACTS, None, 0
        while (path := choose(pack.evaluate(facts, DAY), last)) is not None:
            facts, last, questions = answered(pack.rules.schema, facts, truth, path), path, questions + 1
        return cls(questions, sum(_wrong(pack, facts, truth)))


def _wrong(pack: Pack, facts: Facts, truth: Facts) -> Iterator[bool]:
    """Of every certain verdict, whether the whole truth contradicts it."""
    outcomes = pack.exact(truth, DAY)
    for name, verdict in pack.preview(facts, DAY).verdicts.items():
        if verdict.standing in {"certain_yes", "certain_no"} and outcomes[name].eligible is not None:
            yield outcomes[name].eligible is not (verdict.standing == "certain_yes")


def answered(schema: Schema, facts: Facts, truth: Facts, path: Path) -> Facts:
    """The household after one more true answer: a fact, one more of a list, or nobody else."""
    there = schema.at(path)
    if not isinstance(there, FactList):
        return facts.with_state(path, truth.state(path))
    known = facts.items(path).items or ((NO_FACTS,) if there.applicant else ())
    more = (NO_FACTS,) if len(known) < len(truth.items(path).items) else ()
    return facts.with_items(path, Items((*known, *more), is_closed=not more))


@dataclass
class Form:
    """The order of the questions of a form, as places in a household."""

    schema: Schema
    flow: Flow
    places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        order: dict[str, int] = {}
        _number(self.flow.by_key, order)
        self.places = {fact: order[slot] for fact, slot in FactMap(self.flow, self.schema).names()}

    def next(self, evaluation: Evaluation, last: Path | None) -> Path | None:
        """The next in the fixed order, while any question can still change a verdict."""
        look = Ranking(evaluation)
        if not any(look.can_change(path) for path in look.bits):
            return None
        asked = [*self._of_form(evaluation), *(path for path in look.bits if look.can_change(path))]
        return min(asked, key=self.place)

    def next_of_form(self, evaluation: Evaluation, last: Path | None) -> Path | None:
        """The next of the form, to its end."""
        return min(self._of_form(evaluation), key=self.place, default=None)

    def _of_form(self, evaluation: Evaluation) -> list[Path]:
        look = Ranking(evaluation)
        open_ones = unanswered(self.schema, evaluation.root.facts)
        return [path for path in open_ones if self.place(path)[0] < _LATER and look.arises(path)]

    def place(self, path: Path) -> tuple[int, ...]:
        """Where in the form a question stands; after it what the form does not ask, in the order of the facts."""
        if len(path) == 1:
            name = str(path[0])
            is_list = name in self.schema.lists
            return (self._at(f"{name}." if is_list else name, name), *([_LATEST] * is_list))
        name, number, rest = str(path[0]), int(path[1]), list(path[2:])
        if f"{name}." not in self.places:
            return (_LATEST, number, *(self._rank(str(step)) for step in rest[::2]))
        around = f"{name}.applicant." if number == 0 else f"{name}."
        before = () if number == 0 else (self.places[f"{name}."], number)
        return (*before, *self._inside(around, rest))

    def _inside(self, around: str, rest: list[str | int]) -> tuple[int, ...]:
        name = str(rest[0])
        if len(rest) > 1:
            at = self.places[f"{around}{name}."]
            return at, int(rest[1]), self.places[f"{around}{name}.{rest[2]}"]
        if f"{around}{name}." in self.places:
            return self.places[f"{around}{name}."], _LATEST
        return (self._at(f"{around}{name}", name),)

    def _at(self, fact: str, name: str) -> int:
        return self.places[fact] if fact in self.places else _LATER + self._rank(name)

    def _rank(self, name: str) -> int:
        return [*self.schema.facts, name].index(name)


def unanswered(schema: Schema | FactList, facts: Facts, at: Path = ()) -> Iterator[Path]:
    """Every question not yet answered, whether it arises or not."""
    for name, fact in schema.facts.items():
        is_fixed = fact.applicant is not None and at[-1:] == (0,)
        if name not in facts.states and not is_fixed:
            yield (*at, name)
    for name, each in schema.lists.items():
        there = facts.lists.get(name, Items())
        for number, item in enumerate(there.items or ((NO_FACTS,) if each.applicant else ())):
            yield from unanswered(each, item, (*at, name, number))
        if not there.is_closed:
            yield (*at, name)


def _number(nodes: Mapping[str, Node], order: dict[str, int]) -> None:
    """Every question and loop of a flow by its slot, those inside loops too."""
    for node in nodes.values():
        order.setdefault(node.slot, len(order))
        if isinstance(node, Loop):
            _number(node.by_key, order)


if __name__ == "__main__":
    print(table(screening_figures(int(sys.argv[1]) if len(sys.argv) > 1 else _HOUSEHOLDS)))
