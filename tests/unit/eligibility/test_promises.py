"""Every evaluator keeps its promises, on packs made up by chance and on the shipped one; and broken ones do not."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.law.parameters import Parameters
from eligibility.law.tables import Tables
from eligibility.pack import Pack, compile_pack
from tests.unit.eligibility import faults
from tests.unit.eligibility.promises import check_monotony, check_soundness, check_supposing, check_supposing_items
from tests.unit.eligibility.small_packs import small_pack

SEEDS = st.integers(0, 2**32)
PLACES = ["150102", "150402"]
COUNTIES = ["150102", "150402", "152201"]
PROMISES = {
    "soundness": check_soundness,
    "monotony": check_monotony,
    "supposing": check_supposing,
    "supposing_items": check_supposing_items,
}


@pytest.fixture(scope="module")
def inner_mongolia() -> Pack:
    def lineage(code: str, on: object) -> tuple[str, ...]:
        return code, f"{code[:4]}00", "150000"

    return compile_pack("15", Parameters.of_pack("15", lineage), Tables.of_pack("15", lineage))


@pytest.mark.parametrize("promise", PROMISES)
@settings(max_examples=60, deadline=None)
@given(seed=SEEDS)
def test_rules_nobody_would_think_of_keep_every_promise(promise: str, seed: int) -> None:
    random = Random(seed)
    pack = small_pack(random)
    for _ in range(5):
        PROMISES[promise](pack, random, PLACES)


@pytest.mark.parametrize("promise", PROMISES)
@settings(max_examples=60, deadline=None)
@given(seed=SEEDS)
def test_rules_of_inner_mongolia_keep_every_promise(inner_mongolia: Pack, promise: str, seed: int) -> None:
    PROMISES[promise](inner_mongolia, Random(seed), COUNTIES)


def test_a_promise_is_checked_on_many_values(inner_mongolia: Pack) -> None:
    assert check_soundness(inner_mongolia, Random(1), COUNTIES) > 100


@pytest.mark.no_cover
@pytest.mark.parametrize("fault", faults.FAULTS, ids=lambda fault: fault.__name__)
def test_an_evaluator_that_is_wrong_breaks_a_promise(
    fault: Callable[[pytest.MonkeyPatch], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    fault(monkeypatch)
    with pytest.raises(AssertionError):
        _keep_every_promise(150)


def _keep_every_promise(packs: int) -> None:
    for seed in range(packs):
        random = Random(seed)
        pack = small_pack(random)
        for check in [*PROMISES.values()] * 3:
            check(pack, random, PLACES)


def test_evaluators_without_faults_keep_every_promise() -> None:
    _keep_every_promise(20)
