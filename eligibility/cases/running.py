"""Runs the cases of a pack against its compiled rules and says in words where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources.abc import Traversable

from eligibility.cases.files import Case, Expected, cases_in
from eligibility.engine.programme import Condition
from eligibility.engine.verdict import Preview, Verdict
from eligibility.findings import Ledger
from eligibility.law.parameters import Lineage, Parameters
from eligibility.law.tables import Tables
from eligibility.pack import Pack, compile_pack
from eligibility.preview import Evaluation
from eligibility.reading.pack_sheets import PACKS
from eligibility.reading.rule_sheets import read_rules

#: what is said where a figure of the place is not in the pack
NOT_RECORDED = "本地标准未收录"


@dataclass
class CaseRunner:
    """Runs the cases of one pack; packs with supposed figures are compiled once for each set of them."""

    pack: str
    lineage: Lineage
    root: Traversable = PACKS
    packs: dict[tuple[tuple[str, Decimal], ...], Pack] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parameters = Parameters.of_pack(self.pack, self.lineage, root=self.root)
        self.tables = Tables.of_pack(self.pack, self.lineage, root=self.root)
        self.schema, _ = read_rules(self.pack, Ledger(), self.root)

    def cases(self) -> Iterator[Case]:
        """Every case that ships with the pack."""
        return cases_in(self.root / self.pack / "cases", f"{self.pack}/cases", self.schema)

    def differences(self, case: Case) -> list[str]:
        """What the pack says otherwise than the case expects; empty when all is as expected."""
        compiled = self._compiled(case.supposed)
        evaluation = compiled.evaluate(case.facts, case.on)
        preview = evaluation.preview()
        found: list[str] = []
        for programme, expected in case.expected.items():
            verdict = preview.verdicts.get(programme)
            if verdict is None:
                found.append(f"{programme}: the pack has no such programme")
            else:
                differences = (*_differences(evaluation, verdict, expected), *_choices(preview, programme, expected))
                found += (f"{programme}: {what}" for what in differences)
        return found

    def _compiled(self, supposed: Mapping[str, Decimal]) -> Pack:
        key = tuple(sorted(supposed.items()))
        if key not in self.packs:
            self.packs[key] = compile_pack(self.pack, self.parameters.supposing(supposed), self.tables, self.root)
        return self.packs[key]


def _differences(evaluation: Evaluation, verdict: Verdict, expected: Expected) -> Iterator[str]:
    if verdict.standing != expected.verdict:
        yield f"{verdict.standing}, not {expected.verdict} ({'; '.join(map(str, verdict.doubts)) or 'no doubts'})"
        return
    amount = _written(verdict)
    if expected.amount is not None and amount != expected.amount:
        yield f"amount {amount}, not {expected.amount}"
    said = "".join(spoken(evaluation, verdict))
    yield from (f"does not say {words} but {said}" for words in expected.because if words not in said)
    asked = [".".join(map(str, path)) for path in verdict.depends_on]
    for name in expected.depends_on:
        if not any(name in each for each in asked):
            yield f"does not depend on {name} but on {', '.join(asked)}"


def _choices(preview: Preview, programme: str, expected: Expected) -> Iterator[str]:
    """Where the choice between programmes that exclude each other is not as expected."""
    if expected.instead_of is None:
        return
    alternatives = [each for each in preview.alternatives if programme in each.among]
    others = {name for each in alternatives for name in each.among} - {programme}
    if others != set(expected.instead_of):
        named, wanted = (", ".join(sorted(names)) or "nothing" for names in (others, expected.instead_of))
        yield f"instead of {named}, not of {wanted}"
    elif any(programme in each.dominated for each in alternatives) is not expected.poorer:
        yield f"is {'not ' if expected.poorer else ''}the poorer choice"


def _written(verdict: Verdict) -> str | None:
    """An amount as cases write it: ``841.00``, ``750.00..795.00``, ``100.00..`` where nothing bounds it."""
    if verdict.amount is None:
        return None
    data = verdict.amount.data()
    low, high = data["low"], data["high"]
    return low if low == high else f"{low or ''}..{high or ''}"


def spoken(evaluation: Evaluation, verdict: Verdict) -> Iterator[str]:
    """The texts of the conditions that decide a verdict, and whether a figure of the place is missing."""
    programme = evaluation.pack.rules.programmes.get(verdict.programme)
    if programme is None:
        return
    wanted = verdict.standing != "certain_no"
    for condition in programme.conditions:
        yield from _texts(condition, wanted, lambda id: evaluation.condition(programme.name, id))
    if verdict.standing != "certain_no" and verdict.missing:
        yield NOT_RECORDED


def _texts(condition: Condition, wanted: bool, holds: Callable[[str], bool | None]) -> Iterator[str]:
    if holds(condition.id) is (not wanted):
        return
    yield condition.yes if wanted else condition.no
    for part in condition.parts:
        yield from _texts(part, wanted, holds)
