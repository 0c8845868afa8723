"""A pack made ready: its rules compiled for every evaluator, and previews of households by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from importlib.resources.abc import Traversable
from typing import Final

from eligibility.engine.abstract import Abstract
from eligibility.engine.affected import Affected, supposed
from eligibility.engine.asking import when_definitions
from eligibility.engine.compiler import Compiler
from eligibility.engine.diagrams import ByCases, Diagrams
from eligibility.engine.environment import Closure
from eligibility.engine.exact import Exact, NotExact
from eligibility.engine.facts import NO_FACTS, Facts, Path
from eligibility.engine.figures import Figures, FiguresByPlace
from eligibility.engine.frames import Frame, Layout, mask_of
from eligibility.engine.grounds import Grounds
from eligibility.engine.hypotheses import Answers, answers_by_key
from eligibility.engine.lookups import Parameters, Tables
from eligibility.engine.plan import ExactPlan, Plan, exact_plan_of, plan_of
from eligibility.engine.rule_check import check_rules
from eligibility.engine.rules import Rules, keys_with_figures
from eligibility.engine.values import State
from eligibility.engine.verdict import Preview, Verdict
from eligibility.findings import Ledger
from eligibility.preview import Evaluation, Outcome, begun
from eligibility.reading.rule_sheets import read_rules

_MOST_DAYS: Final = 100


@dataclass
class Pack:
    """A compiled pack; one serves the whole process, and previews do not change it."""

    rules: Rules
    abstract: Abstract = field(init=False)
    exactly: Compiler = field(init=False)
    figures: FiguresByPlace = field(init=False)
    affected: Affected = field(init=False)
    by_cases: ByCases = field(init=False)
    instead_of: dict[str, frozenset[str]] = field(init=False)
    not_modelled: dict[str, Verdict] = field(init=False)
    plans: dict[str, Plan] = field(init=False)
    exact_plans: dict[str, ExactPlan] = field(init=False)

    def __post_init__(self) -> None:
        self._anyway: dict[date, dict[str, bool | None]] = {}
        self._diagrams = Diagrams.of(self.rules)
        extra = {**self._diagrams.definitions, **when_definitions(self.rules)}
        self.rules = replace(self.rules, definitions={**self.rules.definitions, **extra})
        self.abstract = Abstract(self.rules)
        self.by_cases = ByCases(self._diagrams, self.abstract)
        self.exactly = Compiler(self.rules, Exact())
        self.figures = FiguresByPlace(self.rules)
        self.affected = Affected.of(self.rules, self.abstract.indexes)
        self.instead_of = _exclusions(self.rules)
        self.not_modelled = {name: Verdict(name, "not_modelled", None) for name in self.rules.not_modelled}
        self.plans = {
            name: plan_of(programme, self.abstract, has_diagram=name in self.by_cases.diagrams)
            for name, programme in self.rules.programmes.items()
        }
        self._places = [self.abstract.closure(f":{place}") for place in self.abstract.places]
        self._place_indexes = [self.abstract.indexes[f":{place}"] for place in self.abstract.places]
        self._exact_places = [self.exactly.closure(f":{place}") for place in self.exactly.places]
        for key in self.rules.definitions:
            self.exactly.closure(key)
        self.exact_plans = {
            name: exact_plan_of(programme, self.exactly) for name, programme in self.rules.programmes.items()
        }

    @cached_property
    def answers(self) -> dict[str, Answers]:
        """The answers worth supposing to every question."""
        return answers_by_key(self.rules)

    @cached_property
    def with_figures(self) -> frozenset[str]:
        """The definitions that parameters or tables have a part in."""
        return keys_with_figures(self.rules)

    @cached_property
    def grounds(self) -> Compiler:
        """The rules compiled to say what their values rest on."""
        return Compiler(self.rules, Grounds())

    @cached_property
    def ground_places(self) -> list[Closure]:
        """What reads the places a household is concerned with, by the same."""
        return [self.grounds.closure(f":{place}") for place in self.grounds.places]

    @property
    def layout(self) -> Layout:
        """How the household's frames look."""
        return self.abstract.layout

    def evaluate(self, facts: Facts, on: date, officers: Mapping[str, bool] | None = None) -> Evaluation:
        """Begin an evaluation; ``officers`` are decisions by ``programme/condition``."""
        root = begun(self, facts, on, officers, self._places)
        root.place_bits = self._place_bits(root)
        return Evaluation(self, on, root)

    def anyway(self, on: date) -> Mapping[str, bool | None]:
        """Every programme's verdict on a day on which nobody says anything; looked up by those who give reasons."""
        if on not in self._anyway:
            if len(self._anyway) >= _MOST_DAYS:
                self._anyway.clear()
            evaluation = self.evaluate(NO_FACTS, on)
            self._anyway[on] = {name: evaluation.eligible(name) for name in self.rules.programmes}
        return self._anyway[on]

    def preview(self, facts: Facts, on: date, officers: Mapping[str, bool] | None = None) -> Preview:
        """Every programme's verdict with answers missing."""
        return self.evaluate(facts, on, officers).preview()

    def supposed(self, root: Frame, path: Path, state: State, on: date) -> Frame:
        """The household's frame with one fact otherwise; see :meth:`Evaluation.supposing`."""
        found = supposed(root, path, state, self.affected)
        if len(path) == 1 and path[0] in self.abstract.places:
            found.places = self.places_of(found, self._places, on)
            found.place_bits = self._place_bits(found)
        return found

    def _place_bits(self, root: Frame) -> list[int]:
        """The doubt behind every place that is not known; 0 for the others."""
        return [mask_of(root.memo[index]) for index in self._place_indexes]

    def places_of(self, root: Frame, reads: list[Closure], on: date) -> list[Figures]:
        """The figures of the places a household is concerned with, its regions read by ``reads``."""
        mask = root.trace.mask
        regions = [read(root) for read in reads]
        root.trace.mask = mask
        return [self.figures.of(region if isinstance(region, str) else None, on) for region in regions]

    def exact(self, facts: Facts, on: date, officers: Mapping[str, bool] | None = None) -> dict[str, Outcome]:
        """Every programme's outcome with everything known and every list closed."""
        root = begun(self, facts, on, officers, self._exact_places)
        return {name: _outcome(plan, root) for name, plan in self.exact_plans.items()}


def _outcome(plan: ExactPlan, root: Frame) -> Outcome:
    try:
        eligible = plan.verdict(root)
    except NotExact:
        return Outcome(None)
    if not eligible or plan.amount is None:
        return Outcome(eligible)
    try:
        return Outcome(eligible, plan.settle(plan.amount(root)))
    except NotExact:
        return Outcome(eligible)


def compile_pack(name: str, parameters: Parameters, tables: Tables, packs: Traversable | None = None) -> Pack:
    """The pack called ``name`` with its parents; raises :class:`eligibility.findings.PackError` for any mistake."""
    ledger = Ledger()
    schema, sheets = read_rules(name, ledger, packs)
    rules = check_rules(schema, sheets, parameters, tables, ledger)
    ledger.refuse()
    return Pack(rules)


def _exclusions(rules: Rules) -> dict[str, frozenset[str]]:
    """For every programme those that go with it in no case, whichever of the two says so."""
    found: dict[str, set[str]] = {name: set() for name in rules.programmes}
    for programme in rules.programmes.values():
        for other in programme.instead_of:
            found[programme.name].add(other)
            found.setdefault(other, set()).add(programme.name)
    return {name: frozenset(others) for name, others in found.items()}
