"""Where the vector evaluator says otherwise than the exact one: for households of a pack drawn from a seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from eligibility.engine.columns import Columns
from eligibility.engine.facts import Facts
from eligibility.pack import Pack
from eligibility.population.households import draw_households
from eligibility.population.lines import facts_of
from eligibility.population.vectors import Standings, Vectors

PLACE, DAY = "150100", date(2022, 7, 1)


def officers_saying(pack: Pack, decided: bool) -> dict[str, bool]:
    """The same decision on everything that only an officer can say."""
    programmes = pack.rules.programmes.values()
    return {
        f"{programme.name}/{condition.id}": decided
        for programme in programmes
        for condition in programme.all_conditions()
        if condition.is_officers or condition.how == "officer"
    }


def drawn(pack: Pack, size: int, seed: int) -> tuple[Columns, list[Facts]]:
    """Households as columns, and the same households one by one."""
    columns = draw_households(pack.rules.schema, PLACE, size, seed)
    return columns, list(facts_of(pack.rules, columns, PLACE, DAY))


def disagreements(pack: Pack, size: int, seed: int) -> Iterator[str]:
    """Every verdict and amount of every programme in which vector and exact differ, whatever officers decide."""
    columns, households = drawn(pack, size, seed)
    vectors = Vectors(pack.rules)
    for decided in (True, False):
        officers = officers_saying(pack, decided)
        exact = [pack.exact(facts, DAY, officers) for facts in households]
        for programme in pack.rules.programmes:
            found = vectors.standings(columns, programme, PLACE, DAY, officers)
            yield from _differences(programme, found, exact, pack)


def _differences(programme: str, found: Standings, exact: Sequence[Mapping[str, Any]], pack: Pack) -> Iterator[str]:
    has_amount = pack.rules.programmes[programme].amount is not None
    for number, outcomes in enumerate(exact):
        outcome = outcomes[programme]
        said = (found.certain[number], found.possible[number], found.low[number], found.high[number])
        is_same = said[0] == said[1] == outcome.eligible
        if outcome.eligible and has_amount:
            is_same &= said[2] < said[3] if outcome.amount is None else said[2] == said[3] == outcome.amount
        if not is_same:
            yield f"{programme}, household {number}: vector says {said}, exact {outcome}"
