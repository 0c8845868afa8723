"""What the eligibility preview costs: with half the facts, with all of them, and for many households at once.

Beside it OpenFisca's toy country, whose five variables are far less than pack 15's programmes, and which takes what it
is not told for zero.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import count
from statistics import median

from benchmarks.figures import Figure
from benchmarks.openfisca.installed import costs
from eligibility.engine.facts import Facts, Items
from eligibility.library import Library
from eligibility.pack import Pack
from eligibility.population.households import draw_households
from eligibility.population.lines import facts_of
from eligibility.population.vectors import Vectors
from regions.table import load

PLACE, DAY, SEED = "150100", date(2022, 7, 1), 7
PROGRAMME = "minimum_living_guarantee"
PREVIEW_TARGETS = {3: 150.0, 20: None}  # µs, by people in the household
EXACT_TARGET = 100.0  # µs
VECTOR_TARGET = 2.0  # µs a household: 500 000 a second


def eligibility_figures(households: int = 30, rounds: int = 15, many: int = 200_000) -> list[Figure]:
    """Processor time, the median over some households of the median of some rounds."""
    peer = costs(many // 2)
    open_pack, filled = (Library(load(), demo=demo).pack("15") for demo in (False, True))
    return [
        *_preview_figures(open_pack, households, rounds, peer.get("one")),
        _exact_figure(filled, households, rounds, peer.get("one")),
        _vector_figure(filled, many, peer.get("among_many")),
    ]


def _preview_figures(pack: Pack, households: int, rounds: int, peer: float | None) -> list[Figure]:
    figures = []
    for people, target in PREVIEW_TARGETS.items():
        asked = [halved(each) for each in _of_size(pack, people, households)]
        cost = _median_cost((lambda facts=facts: pack.preview(facts, DAY) for facts in asked), rounds)
        name = f"preview of {len(pack.rules.programmes)} programmes, half the facts, {people} people"
        figures.append(Figure(name, cost * 1e6, "µs", peer and peer * 1e6, target))
    return figures


def _exact_figure(pack: Pack, households: int, rounds: int, peer: float | None) -> Figure:
    officers = {
        f"{programme.name}/{condition.id}": True
        for programme in pack.rules.programmes.values()
        for condition in programme.all_conditions()
    }
    known = _of_size(pack, 3, households)
    cost = _median_cost((lambda facts=facts: pack.exact(facts, DAY, officers) for facts in known), rounds)
    name = f"exact verdicts of {len(pack.rules.programmes)} programmes, 3 people"
    return Figure(name, cost * 1e6, "µs", peer and peer * 1e6, EXACT_TARGET)


def _vector_figure(pack: Pack, many: int, peer: float | None) -> Figure:
    """Compiling included; the households are there already, as columns."""
    columns = draw_households(pack.rules.schema, PLACE, many, SEED)
    cost = (
        median(_timed(lambda: Vectors(pack.rules).standings(columns, PROGRAMME, PLACE, DAY)) for _ in range(5)) / many
    )
    name = f"verdict and amount of {PROGRAMME}, one of {many} households"
    return Figure(name, cost * 1e6, "µs", peer and peer * 1e6, VECTOR_TARGET)


def _of_size(pack: Pack, people: int, households: int) -> list[Facts]:
    """Invented households of so many people; large ones are small ones with the others as often as it takes."""
    columns = draw_households(pack.rules.schema, PLACE, households * 8, SEED)
    found = [each for each in facts_of(pack.rules, columns, PLACE, DAY) if len(each.lists["household"].items) >= 3]
    return [_repeated(each, people) for each in found[:households]]


def _repeated(facts: Facts, people: int) -> Facts:
    first, *others = facts.lists["household"].items
    everybody = (first, *(others * people)[: people - 1])
    return replace(facts, lists={**facts.lists, "household": Items(everybody, is_closed=True)})


def halved(facts: Facts) -> Facts:
    """The same household with every second fact not asked."""
    numbers = count()
    return _thinned(facts, lambda: next(numbers) % 2 == 0)


def _thinned(facts: Facts, is_kept: Callable[[], bool]) -> Facts:
    states = {name: state for name, state in facts.states.items() if is_kept()}
    lists = {
        name: replace(there, items=tuple(_thinned(item, is_kept) for item in there.items))
        for name, there in facts.lists.items()
    }
    return Facts(states, lists)


def _median_cost(works: Iterable[Callable[[], object]], rounds: int) -> float:
    return median(median(_timed(work) for _ in range(rounds)) for work in works)


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
