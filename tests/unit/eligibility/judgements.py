"""What reasons, diagrams and the next question must keep to, as checks that raise: for households of any pack."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from eligibility.engine.facts import Facts, Items, Path
from eligibility.engine.ranking import Ranking, ranking
from eligibility.engine.rules import verdict_key
from eligibility.engine.stated import only
from eligibility.engine.sufficient import Sufficient
from eligibility.pack import Pack
from eligibility.preview import Evaluation
from eligibility.screening import screen
from tests.unit.eligibility.worlds import DAY, blurred, officers_of, pinned, whole

CERTAIN = {"certain_yes": True, "certain_no": False}


def check_diagrams(pack: Pack, random: Random, regions: list[str]) -> int:
    """No completion contradicts a diagram, which never forgets what Kleene's logic knows; counts what it adds."""
    facts = whole(pack.rules.schema, random, regions)
    partial = blurred(facts, pack.rules.schema, random, random.choice((0.1, 0.5, 0.9)))
    outcomes = pinned(pack, random.randint(0, 10**6)).exact(facts, DAY, officers_of(pack, random))
    evaluation = pack.evaluate(partial, DAY)
    added = 0
    for name, outcome in outcomes.items():
        kleene = evaluation.value(verdict_key(name))
        decided = pack.by_cases.decide(name, evaluation.root)
        assert decided == pack.by_cases.decide(name, pack.evaluate(partial, DAY).root)
        assert None in (kleene, decided) or kleene == decided, name
        assert kleene is None or evaluation.eligible(name) == kleene, name
        assert kleene is not None or decided == _walked_in_any_case(pack, name, evaluation), name
        if decided is not None and outcome.eligible is not None:
            assert decided == outcome.eligible, f"{name} is {outcome.eligible}, the diagram says {decided}"
        added += kleene is None and decided is not None
    return added


def _walked_in_any_case(pack: Pack, name: str, evaluation: Evaluation) -> bool | None:
    """What a programme's diagram says where nothing releases it from being walked."""
    diagram, allowed = pack.by_cases.diagrams.get(name), pack.by_cases.allowed(name, evaluation.root)
    if diagram is None or allowed is None:
        return None
    to_no, to_yes = (replace(each, releases=()) for each in (diagram.to_no, diagram.to_yes))
    return replace(diagram, to_no=to_no, to_yes=to_yes).outcome(allowed)


def check_reasons(pack: Pack, random: Random, regions: list[str]) -> int:
    """The facts of a reason alone force the verdict, and none of them can be left out; counts certain verdicts."""
    partial = blurred(whole(pack.rules.schema, random, regions), pack.rules.schema, random, random.choice((0.2, 0.5)))
    evaluation = pack.evaluate(partial, DAY)
    checked = 0
    for name, verdict in evaluation.preview().verdicts.items():
        if verdict.standing not in CERTAIN:
            continue
        wanted = CERTAIN[verdict.standing]
        reason = Sufficient(evaluation).set_of(name, is_eligible=wanted).stated
        assert pack.evaluate(only(partial, reason), DAY).eligible(name) is wanted, f"{name}: {reason} is not enough"
        for ground in reason:
            others = [other for other in reason if other != ground]
            without = pack.evaluate(only(partial, others), DAY).eligible(name)
            assert without is not wanted, f"{name}: {ground} is not needed beside {others}"
        checked += 1
    return checked


def check_what_can_change(pack: Pack, random: Random, regions: list[str]) -> int:
    """What cannot change a verdict does not, whatever is answered to it; counts such questions."""
    facts = whole(pack.rules.schema, random, regions)
    partial = blurred(facts, pack.rules.schema, random, 0.6)
    evaluation = pack.evaluate(partial, DAY)
    look, before = Ranking(evaluation), _standings(pack, partial)
    ranked = {one.path for one in ranking(evaluation)}
    assert ranked <= set(look.bits)
    silent = [path for path in look.bits if not look.can_change(path) and look.arises(path)]
    for path in silent:
        assert path not in ranked
        if isinstance(path[-1], str) and path in _told(facts):
            after = _standings(pack, partial.with_state(path, facts.state(path)))
            assert {k: v for k, v in after.items() if v in CERTAIN} == {k: v for k, v in before.items() if v in CERTAIN}
    return len(silent)


def _standings(pack: Pack, facts: Facts) -> dict[str, str]:
    return {name: verdict.standing for name, verdict in pack.preview(facts, DAY).verdicts.items()}


def _told(facts: Facts, at: Path = ()) -> set[Path]:
    found = {(*at, name) for name in facts.states}
    for name, there in facts.lists.items():
        for number, item in enumerate(there.items):
            found |= _told(item, (*at, name, number))
    return found


def answered(pack: Pack, facts: Facts, truth: Facts, path: Path) -> Facts:
    """The household after one more answer: the fact's true state, one more of a list, or nobody else."""
    if path in _told(truth):
        return facts.with_state(path, truth.state(path))
    there: Any = pack.rules.schema.at(path)
    known = facts.items(path).items
    if there.applicant and not known:
        known = (Facts(),)
    more = (Facts(),) if len(known) < len(truth.items(path).items) else ()
    return facts.with_items(path, Items((*known, *more), is_closed=not more))


def check_screening(pack: Pack, random: Random, regions: list[str]) -> int:
    """Asked what comes next until nothing does, no verdict is wrong and none still depends; counts the questions."""
    truth = whole(pack.rules.schema, random, regions, most=3)
    facts, asked = Facts(), 0
    step = screen(pack, facts, DAY)
    while step.next is not None:
        facts, asked = answered(pack, facts, truth, step.next), asked + 1
        assert asked < 400, f"{step.next} is asked for ever"
        step = screen(pack, facts, DAY, last=step.next)
    outcomes = pack.exact(truth, DAY)
    for name, verdict in step.preview.verdicts.items():
        if verdict.standing in CERTAIN and outcomes[name].eligible is not None:
            assert outcomes[name].eligible is CERTAIN[verdict.standing], name
        assert verdict.standing != "depends", f"{name} still depends on something nobody asks"
    return asked
