"""Facts become columns only where they are known; what is not known is said by name."""

from __future__ import annotations

import numpy as np
import pytest

from eligibility.engine.columns import Codes, columns_of
from eligibility.engine.facts import Facts, Items
from eligibility.engine.values import DontKnow, Known
from eligibility.engine.vector_values import NotVector
from eligibility.findings import Ledger
from eligibility.population.vectors import BLOCK, Vectors
from eligibility.reading.rule_sheets import read_rules
from tests.shipped import DEMO_LIBRARY
from tests.unit.eligibility.agreement import DAY, PLACE, drawn

PROGRAMME = "minimum_living_guarantee"


@pytest.fixture(scope="module")
def pack():
    """Pack 15, gaps filled."""
    return DEMO_LIBRARY.pack("15")


def _standings(pack, households: list[Facts]):
    vectors = Vectors(pack.rules)
    return vectors.standings(columns_of(pack.rules.schema, households, vectors.codes), PROGRAMME, PLACE, DAY)


def test_a_fact_that_is_not_known_is_refused_by_name(pack) -> None:
    _, households = drawn(pack, 3, seed=1)
    households[1] = households[1].with_state(("property.savings",), DontKnow())
    with pytest.raises(NotVector, match=r"property\.savings"):
        _standings(pack, households)


def test_a_fact_that_matters_only_to_some_is_refused_only_when_one_of_them_lacks_it(pack) -> None:
    _, households = drawn(pack, 40, seed=1)
    ill = next(at for at, each in enumerate(households) if "expenses.medical" in each.states)
    assert any("expenses.medical" not in each.states for each in households)
    _standings(pack, households)
    states = {name: state for name, state in households[ill].states.items() if name != "expenses.medical"}
    households[ill] = Facts(states, households[ill].lists)
    with pytest.raises(NotVector, match=r"expenses\.medical"):
        _standings(pack, households)


def test_an_open_list_is_refused_by_name(pack) -> None:
    _, households = drawn(pack, 2, seed=1)
    households[0] = households[0].with_closed(("household",), is_closed=False)
    with pytest.raises(NotVector, match="household"):
        _standings(pack, households)


def test_what_a_programme_does_not_read_may_be_missing(pack) -> None:
    _, households = drawn(pack, 2, seed=1)
    expected = _standings(pack, households)
    without = [
        Facts({name: state for name, state in each.states.items() if not name.startswith("child.")}, each.lists)
        for each in households
    ]
    assert np.array_equal(_standings(pack, without).high, expected.high)


def test_blocks_give_what_all_households_at_once_give(pack, monkeypatch: pytest.MonkeyPatch) -> None:
    columns, _ = drawn(pack, 500, seed=2)
    vectors = Vectors(pack.rules)
    assert BLOCK > 500
    once = vectors.standings(columns, PROGRAMME, PLACE, DAY)
    monkeypatch.setattr("eligibility.population.vectors.BLOCK", 64)
    assert np.array_equal(vectors.standings(columns, PROGRAMME, PLACE, DAY).high, once.high)


def test_no_households_have_no_standings(pack) -> None:
    columns, _ = drawn(pack, 5, seed=2)
    assert Vectors(pack.rules).standings(columns.between(0, 0), PROGRAMME, PLACE, DAY).certain.size == 0


def test_the_applicant_needs_not_say_that_she_is_the_applicant(pack) -> None:
    schema, _ = read_rules("15", Ledger())
    me = Facts({"age": Known(40)}, {"incomes": Items(is_closed=True)})
    columns = columns_of(schema, [Facts({}, {"household": Items((me,), True)})], Codes.of_schema(schema))
    _, people = columns.items("household")
    assert people.facts["relation"].tolist() == [Codes.of_schema(schema).of("self")]
