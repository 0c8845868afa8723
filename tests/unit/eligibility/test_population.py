"""Invented households: the same for the same seed, whole, plausible, and told as a conversation would hear of them."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from eligibility.engine.facts import Facts
from eligibility.engine.values import Known
from eligibility.population.households import draw_households
from eligibility.population.lines import facts_of, plain
from tests.shipped import LIBRARY
from tests.unit.eligibility.agreement import DAY, PLACE


@pytest.fixture(scope="module")
def rules():
    """The rules of pack 15."""
    return LIBRARY.pack("15").rules


def _lines(rules, size: int, seed: int) -> list[dict]:
    columns = draw_households(rules.schema, PLACE, size, seed)
    return [plain(facts, rules.schema) for facts in facts_of(rules, columns, PLACE, DAY)]


def test_the_same_seed_gives_the_same_households_and_another_seed_others(rules) -> None:
    assert _lines(rules, 20, 7) == _lines(rules, 20, 7)
    assert _lines(rules, 20, 7) != _lines(rules, 20, 8)


def test_every_fact_of_the_schema_is_drawn(rules) -> None:
    columns = draw_households(rules.schema, PLACE, 50, 7)
    waiting = [(rules.schema, columns)]
    while waiting:
        schema, drawn = waiting.pop()
        assert set(drawn.facts) == set(schema.facts)
        assert set(drawn.lists) == set(schema.lists)
        waiting += [(schema.lists[name], items) for name, (_, items) in drawn.lists.items()]


def test_households_are_people_who_can_live_together(rules) -> None:
    for household in _lines(rules, 300, 7):
        first, *others = household["household"]
        assert first["relation"] == "self"
        assert first["lives_together"] is True
        assert sum(other["relation"] == "spouse" for other in others) <= 1
        for other in others:
            assert other["relation"] != "self"
            if other["relation"] == "child":
                assert other["age"] <= first["age"] - 20
            if other["relation"] == "spouse":
                assert {other["sex"], first["sex"]} == {"male", "female"}


def test_a_household_tells_only_what_it_would_be_asked(rules) -> None:
    for household in _lines(rules, 300, 7):
        assert ("expenses.medical" in household) == ("medical" in household["expenses.kinds"])
        for person in household["household"]:
            assert ("incomes" in person) == (person["age"] >= 16)
            assert ("disability_level" in person) == person["disability"]


def test_money_is_told_in_yuan(rules) -> None:
    columns = draw_households(rules.schema, PLACE, 1, 7)
    [facts] = facts_of(rules, columns, PLACE, DAY)
    fen = facts.states["property.savings"]
    assert fen == Known(int(columns.facts["property.savings"][0]))
    assert plain(Facts({"property.savings": Known(123456)}), rules.schema) == {"property.savings": "1234.56"}


def test_every_option_of_every_choice_occurs(rules) -> None:
    columns = draw_households(rules.schema, PLACE, 20_000, 7)
    for fact in rules.schema.facts.values():
        drawn = columns.facts[fact.name]
        if fact.kind == "choices":
            assert all(drawn[option].any() for option in fact.values), fact.name
        elif fact.kind == "choice":
            assert len(np.unique(drawn)) == len(fact.values), fact.name


def test_households_are_told_in_the_order_they_are_drawn(rules) -> None:
    columns = draw_households(rules.schema, PLACE, 30, 7)
    told = list(islice(facts_of(rules, columns, PLACE, DAY), 30))
    ages = columns.lists["household"][1].facts["age"][columns.lists["household"][0][:-1]]
    assert [each.lists["household"].items[0].states["age"] for each in told] == [Known(int(age)) for age in ages]
