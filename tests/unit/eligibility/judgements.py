"""What reasons, diagrams and the next question must keep to, as checks that raise: for households of any pack."""

from __future__ import annotations

from random import Random

from eligibility.engine.rules import verdict_key
from eligibility.engine.sufficient import Sufficient, only
from eligibility.pack import Pack
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
        if decided is not None and outcome.eligible is not None:
            assert decided == outcome.eligible, f"{name} is {outcome.eligible}, the diagram says {decided}"
        added += kleene is None and decided is not None
    return added


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
