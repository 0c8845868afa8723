"""Every kind of value and comparison gives in columns what it gives one by one, or is refused by name."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from eligibility.engine.columns import columns_of
from eligibility.engine.fact_sheet import read_schema
from eligibility.engine.programme import RuleSheets
from eligibility.engine.programme_sheet import read_programme, read_values
from eligibility.engine.rule_check import check_rules
from eligibility.engine.rules import Rules
from eligibility.engine.vector_values import NotVector, full
from eligibility.findings import Ledger
from eligibility.pack import Pack
from eligibility.population.vectors import Vectors
from eligibility.preview import begun
from eligibility.reading.sheets import read_sheet
from tests.unit.eligibility.worlds import DAY, NoFigures, whole

SCHEMA = """
facts:
  home: {kind: region}
  school_at: {kind: region}
  rooms: {kind: number, whole: true, low: 0, high: 4}
  weight: {kind: number, low: 0, high: 4}
  owns: {kind: yes_no}
  rents: {kind: yes_no}
  state: {kind: choice, values: [single, married, widowed, divorced, apart]}
  wished: {kind: choice, values: [single, married, widowed, divorced, apart]}
  costs: {kind: choices, values: [medical, school, single]}
  spared: {kind: choices, values: [medical, school, single]}
  moved: {kind: date}
  came: {kind: date}
lists: {}
"""
PLACES = ["150100", "150200"]
KNOWN = (
    "home == school_at",
    "state == wished",
    "state != married",
    "state in {single, married, widowed, divorced}",
    "state in {single, apart}",
    "state in costs",
    "'medical' in costs",
    "costs == spared",
    "costs == {medical, school}",
    "(costs if owns else spared) == spared",
    "(state if owns else wished) == married",
    "(home if owns else school_at) == home",
    "owns == rents",
    "owns == False",
    "rooms in {1, 3}",
    "weight == rooms",
    "weight / 3 * 3 == rooms",
    "months(moved, today) > 300",
    "years(min(moved, came), max(moved, came)) >= 5",
    "moved < came",
    "floor(weight * 1.5) < ceil(weight * 1.5)",
    "rooms - 3 < -1",
)
REFUSED = {
    "(state if param('share') >= 1 else wished) == married": "a choice hangs",
    "(costs if param('share') >= 1 else spared) == costs": "a set of choices hangs",
    "months(moved if param('share') >= 1 else came, today) > 300": "a day is not certain",
}


def _rules(text: str) -> Rules:
    """Rules with one value."""
    ledger = Ledger()
    schema = read_schema(read_sheet(SCHEMA, "facts.yaml"), ledger)
    programme = read_programme(
        read_sheet("programme: one\ntitle: x\nconditions: [{id: a, that: wanted}]", "one.yaml"), ledger
    )
    assert programme is not None
    values = {"": read_values(read_sheet(f'wanted: {{be: "{text}"}}', "values.yaml"), ledger)}
    sheets = RuleSheets("home", values, {"one": programme}, {})  # type: ignore[dict-item]
    rules = check_rules(schema, sheets, NoFigures({"share": ("", "0.5", "2")}), NoFigures(), ledger)
    ledger.refuse()
    return rules


@pytest.mark.parametrize("text", KNOWN)
def test_columns_give_what_single_values_give(text: str) -> None:
    rules = _rules(text)
    pack, vectors, random = Pack(rules), Vectors(rules), Random(text)
    households = [whole(rules.schema, random, PLACES) for _ in range(200)]
    columns = columns_of(rules.schema, households, vectors.codes)
    found = full(vectors.values(columns, ":wanted", PLACES[0], DAY), 200)
    roots = [begun(pack, facts, DAY, {}, pack._exact_places) for facts in households]
    expected = [pack.exactly.closure(":wanted")(root) for root in roots]
    assert found.tolist() == expected
    assert len(np.unique(found)) == 2, "true of all or of none shows little"


@pytest.mark.parametrize("text", REFUSED)
def test_a_choice_that_hangs_on_a_missing_figure_is_refused(text: str) -> None:
    rules = _rules(text)
    vectors = Vectors(rules)
    households = [whole(rules.schema, Random(1), PLACES)]
    with pytest.raises(NotVector, match=REFUSED[text]):
        vectors.values(columns_of(rules.schema, households, vectors.codes), ":wanted", PLACES[0], DAY)
