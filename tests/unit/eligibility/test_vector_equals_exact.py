"""The vector evaluator says the same as the exact one, and the check of that would notice if it did not."""

from __future__ import annotations

import math
from itertools import islice
from random import Random
from typing import Any

import numpy as np
import pytest

from eligibility.engine import intervals as spans
from eligibility.engine import vector_choices, vector_comparisons, vector_loops, vector_numbers, vector_rows
from eligibility.engine.columns import columns_of
from eligibility.engine.exact import NotExact
from eligibility.engine.rules import amount_key, verdict_key
from eligibility.engine.types import Boolean, Day, Number
from eligibility.engine.vector_values import ends, full
from eligibility.library import Library
from eligibility.pack import Pack
from eligibility.population.vectors import Vectors
from eligibility.preview import begun
from regions.table import load
from tests.unit.eligibility.agreement import DAY, PLACE, disagreements, drawn
from tests.unit.eligibility.small_packs import small_pack
from tests.unit.eligibility.worlds import DAY as SMALL_DAY
from tests.unit.eligibility.worlds import officers_of, pinned, whole


@pytest.fixture(scope="module")
def packs() -> dict[bool, Pack]:
    """Pack 15 with its gaps filled with made-up figures, and without."""
    return {demo: Library(load(), demo=demo).pack("15") for demo in (True, False)}


def test_verdicts_and_amounts_equal_the_exact_ones(packs: dict[bool, Pack]) -> None:
    assert list(disagreements(packs[True], 1000, seed=7)) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_verdicts_and_amounts_equal_the_exact_ones_of_100_000_households(packs: dict[bool, Pack]) -> None:
    for seed in range(50):
        assert list(disagreements(packs[True], 2000, seed)) == []


def test_verdicts_equal_the_abstract_ones_where_figures_are_missing(packs: dict[bool, Pack]) -> None:
    pack = packs[False]
    columns, households = drawn(pack, 400, seed=11)
    found = {name: Vectors(pack.rules).standings(columns, name, PLACE, DAY) for name in pack.rules.programmes}
    for number, facts in enumerate(households):
        evaluation = pack.evaluate(facts, DAY)
        for name, standings in found.items():
            said = (standings.certain[number], standings.possible[number])
            assert said == _CERTAIN_AND_POSSIBLE[evaluation.value(verdict_key(name))], f"{name}, household {number}"


_CERTAIN_AND_POSSIBLE = {True: (True, True), False: (False, False), None: (False, True)}


def test_amounts_equal_the_abstract_ones_where_figures_are_missing(packs: dict[bool, Pack]) -> None:
    pack = packs[False]
    columns, households = drawn(pack, 400, seed=12)
    for name in ("minimum_living_guarantee", "destitute_support", "temporary_assistance_expenditure"):
        standings = Vectors(pack.rules).standings(columns, name, PLACE, DAY)
        for number, facts in enumerate(households):
            if standings.possible[number]:
                low, high = spans.ends(pack.evaluate(facts, DAY).value(amount_key(name)))
                assert standings.low[number] == pytest.approx(float(low), abs=0.5)  # fen: paid amounts are rounded
                end = math.inf if spans.is_endless(high) else float(high)
                assert standings.high[number] == pytest.approx(end, abs=0.5)


def test_columns_made_of_facts_give_what_the_drawn_ones_give(packs: dict[bool, Pack]) -> None:
    pack = packs[True]
    vectors = Vectors(pack.rules)
    columns, households = drawn(pack, 300, seed=3)
    made = columns_of(pack.rules.schema, households, vectors.codes)
    for programme in ("minimum_living_guarantee", "destitute_support", "disability_living_subsidy"):
        one, other = (vectors.standings(each, programme, PLACE, DAY) for each in (columns, made))
        assert np.array_equal(one.certain, other.certain)
        assert np.array_equal(one.high, other.high)


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(60))
def test_every_value_of_rules_nobody_would_think_of_equals_the_exact_one(seed: int) -> None:
    random = Random(seed)
    pack = small_pack(random)
    world = pinned(pack, seed)
    vectors, sound = Vectors(world.figures.rules), Vectors(pack.rules)
    households = [whole(pack.rules.schema, random, [PLACE], most=3) for _ in range(12)]
    columns = columns_of(pack.rules.schema, households, vectors.codes)
    officers = officers_of(pack, random)
    for key, definition in pack.rules.definitions.items():
        if definition.scope or not isinstance(definition.term.type, Boolean | Number | Day):
            continue
        low, high = (full(end, 12) for end in ends(vectors.values(columns, key, PLACE, SMALL_DAY, officers)))
        least, most = (full(end, 12) for end in ends(sound.values(columns, key, PLACE, SMALL_DAY, officers)))
        for number, facts in enumerate(households):
            exact = _exact(world, key, facts, officers)
            if exact is not None:
                assert float(low[number]) == pytest.approx(float(exact)) == pytest.approx(float(high[number])), key
                assert least[number] <= float(exact) + 1e-6, key
                assert most[number] >= float(exact) - 1e-6, key


def _exact(pack: Pack, key: str, facts: Any, officers: dict[str, bool]) -> Any:
    try:
        return pack.exactly.closure(key)(begun(pack, facts, SMALL_DAY, officers, pack._exact_places))
    except NotExact:
        return None


# --- seeded faults ---------------------------------------------------------------------------------------------------


def _less_or_equal(one: Any, other: Any) -> Any:
    return one <= other


def _sum_of_all(value: Any, test: Any, owners: Any, size: int) -> Any:
    return np.bincount(owners, weights=full(value, owners.size), minlength=size)


def _any_of_all(met: Any, owners: Any, size: int) -> Any:
    return np.bincount(owners, minlength=size) > 0


def _last_members(view: Any, name: str) -> Any:
    items = view.rows.items(name)
    return vector_rows.Firsts((vector_rows.View(items, vector_rows.taken(items.starts[1:] - 1, view.index)),))


def _without_rounding(value: Any, step: int, mode: str) -> Any:
    return value


_FAULTS: dict[str, tuple[Any, str, Any]] = {
    "equal counts as less": (vector_comparisons, "_less", _less_or_equal),
    "a sum over everybody": (vector_loops, "_added", _sum_of_all),
    "any of anybody": (vector_loops, "_are_any", _any_of_all),
    "the last of the household applies": (vector_rows.View, "members", _last_members),
    "nothing is in any set": (vector_choices, "is_one_of", lambda values, codes: np.zeros(np.shape(values), np.bool_)),
    "years are months": (vector_numbers, "over", lambda one, other, is_whole=False: one),
}


@pytest.mark.no_cover
@pytest.mark.parametrize("fault", _FAULTS)
def test_a_seeded_fault_is_noticed(fault: str, packs: dict[bool, Pack], monkeypatch: pytest.MonkeyPatch) -> None:
    owner, name, wrong = _FAULTS[fault]
    monkeypatch.setattr(owner, name, wrong)
    assert list(islice(disagreements(packs[True], 500, seed=7), 1))
