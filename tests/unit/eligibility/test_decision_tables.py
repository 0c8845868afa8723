"""Decision tables: the row that applies, what they can give for inputs known in part, and who replaces which table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.law.parameters import lineage_of
from eligibility.law.published import Status
from eligibility.law.tables import Tables
from regions.table import load
from tests.unit.eligibility.written_packs import lineage, write_packs

ON = date(2025, 1, 1)
NAME = "labour_coefficient"
HEALTH = ("healthy", "chronic_illness", "severe_illness")
LEVELS = ("one", "two", "three", "four", "none")
SHIPPED = Tables.of_pack("15", lineage_of(load()))
WITH_DEMO = Tables.of_pack("15", lineage_of(load()), demo=True)


def test_the_three_sourced_coefficients_are_there_and_no_other() -> None:
    ages = [0, 15, 16, 50, 51, 60, 150]
    for health, level, unable, sex, age in product(HEALTH, LEVELS, (True, False), ("male", "female"), ages):
        row = SHIPPED.lookup(NAME, "150422", ON, (health, level, unable, sex, age))
        assert row is not None
        if health == "severe_illness" or (level in {"one", "two"} and unable):
            assert (row.low, row.high) == (0, 0)
        elif health == "healthy" and level == "none" and sex == "male" and 16 <= age <= 50:
            assert (row.low, row.high) == (1, 1)
        else:
            assert (row.low, row.high, row.is_missing) == (0, 1, True)
            assert row.because


def test_every_cell_is_a_number_once_made_up_ones_are_switched_on() -> None:
    for health, level, unable, sex, age in product(HEALTH, LEVELS, (True, False), ("male", "female"), range(0, 151, 5)):
        inputs = (health, level, unable, sex, age)
        row, real = WITH_DEMO.lookup(NAME, "150422", ON, inputs), SHIPPED.lookup(NAME, "150422", ON, inputs)
        assert row is not None
        assert real is not None
        assert row.is_exact
        if real.is_exact:
            assert row == real
        else:
            assert row.status is Status.DEMO


def some(values: tuple[str, ...]) -> st.SearchStrategy[str | frozenset[str]]:
    """One of the values, or several it can be."""
    return st.one_of(st.sampled_from(values), st.frozensets(st.sampled_from(values), min_size=1))


ages = st.integers(0, 150)
spans = st.one_of(ages, st.tuples(ages, ages).map(lambda ends: (Decimal(min(ends)), Decimal(max(ends)))))


@settings(deadline=None)  # a wide span means a thousand look-ups
@given(some(HEALTH), some(LEVELS), st.booleans(), some(("male", "female")), spans)
def test_whatever_the_inputs_turn_out_to_be_was_foreseen(
    health: str | frozenset[str],
    level: str | frozenset[str],
    unable: bool,
    sex: str | frozenset[str],
    age: int | tuple[Decimal, Decimal],
) -> None:
    for tables in (SHIPPED, WITH_DEMO):
        reach, is_missing = tables.within(NAME, "150422", ON, (health, level, unable, sex, age))
        numbers = range(int(age[0]), int(age[1]) + 1) if isinstance(age, tuple) else [age]
        words = [each if isinstance(each, frozenset) else {each} for each in (health, level, sex)]
        found = set()
        for one_health, one_level, one_sex, one_age in product(*words, numbers):
            row = tables.lookup(NAME, "150422", ON, (one_health, one_level, unable, one_sex, one_age))
            assert row is not None
            found.add((row.low, row.high))
            assert is_missing or not row.is_missing
        assert reach.low <= min(low for low, _ in found)
        assert reach.high >= max(high for _, high in found)


TABLE = """
description: 系数
inputs: {sex: [male, female], age: {from: 0, to: 150}}
unit: 1
bounds: {low: 0, high: 1}
hit: first
values:
  cn:
    2021-01-01:
      status: secondary
      source: {title: 办法}
      rows: [{sex: male, gives: 1}]
"""
LOCAL = """
description: 系数
values:
  "150102":
    2022-01-01:
      status: secondary
      source: {title: 新城区的表}
      rows: [{age: {from: 60, to: 150}, gives: 0}, {gives: 0.5}]
"""


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """A national table and one of a county."""
    write_packs(tmp_path, {"cn/tables/c.yaml": TABLE, "15/tables/c.yaml": LOCAL})
    return Tables.of_pack("15", lineage, root=tmp_path)


def test_a_county_has_its_own_table_from_its_first_day_on(tables: Tables) -> None:
    for region, day, expected in (
        ("150102001", date(2022, 1, 1), Decimal("0.5")),
        ("150102", date(2021, 12, 31), Decimal(1)),
        ("150422", date(2022, 1, 1), Decimal(1)),
    ):
        row = tables.lookup("c", region, day, ("male", 30))
        assert row is not None
        assert row.low == row.high == expected
    edition = tables.edition("c", "150102", ON)
    assert edition is not None
    assert (edition.region, edition.source.title) == ("150102", "新城区的表")


def test_what_no_row_is_for_can_be_anything_within_the_bounds(tables: Tables) -> None:
    assert tables.lookup("c", "150422", ON, ("female", 30)) is None
    reach, is_missing = tables.within("c", "150422", ON, (frozenset({"male", "female"}), 30))
    assert (reach.low, reach.high, is_missing) == (0, 1, True)


def test_a_table_says_how_it_is_to_be_asked(tables: Tables) -> None:
    assert (tables.names(), tables.unit("c"), tables.arity("c"), tables.bounds("c")) == (["c"], "1", 2, (0, 1))
    assert tables.unit("d") is None
    assert tables.rows("c", "150422", date(2020, 1, 1)) == ()
