"""In which order a screening asks: what waits for something else, what comes last, what is not needed at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.screening import answered
from eligibility.engine.facts import NO_FACTS, Facts, Items, Path
from eligibility.engine.ranking import next_path
from eligibility.engine.values import Known
from eligibility.library import Library
from eligibility.pack import Pack
from eligibility.population.households import draw_households
from eligibility.population.lines import facts_of
from eligibility.preview import Evaluation
from regions.table import load
from tests.unit.eligibility.worlds import DAY

COUNTY = "150102"
PLACE = ("emergency.place",)


@pytest.fixture(scope="module")
def inner_mongolia() -> Pack:
    return Library(load(), demo=True).pack("15")


@pytest.fixture(scope="module")
def households(inner_mongolia: Pack) -> list[Facts]:
    """Fifty invented ones."""
    columns = draw_households(inner_mongolia.rules.schema, COUNTY, 50, 11)
    return list(facts_of(inner_mongolia.rules, columns, COUNTY, DAY))


def screened(pack: Pack, truth: Facts) -> Iterator[tuple[Path | None, Evaluation]]:
    """Every question with what was known when it was asked; at the end none."""
    facts, last = NO_FACTS, None
    while True:
        evaluation = pack.evaluate(facts, DAY)
        last = next_path(evaluation, last=last)
        yield last, evaluation
        if last is None:
            return
        facts = answered(pack.rules.schema, facts, truth, last)


def with_emergency(truth: Facts, *, happens: bool) -> Facts:
    return truth.with_state(("screening.emergency",), Known(happens)).with_state(("emergency.happened",), Known("fire"))


def test_somebody_in_need_is_asked_where_it_happened_although_that_changes_no_verdict(
    inner_mongolia: Pack, households: list[Facts]
) -> None:
    for truth in households[:5]:
        asked = [path for path, _ in screened(inner_mongolia, with_emergency(truth, happens=True))]
        assert asked[-2:] == [PLACE, None]
        assert PLACE not in [path for path, _ in screened(inner_mongolia, with_emergency(truth, happens=False))]


def test_nobody_is_asked_about_applying_alone_before_anybody_is_known_who_may(
    inner_mongolia: Pack, households: list[Facts]
) -> None:
    may_apply_alone = inner_mongolia.abstract.closure("household:may_apply_alone")
    asked = [
        evaluation
        for truth in households
        for path, evaluation in screened(inner_mongolia, truth)
        if path == ("alone.consider_alone",)
    ]
    assert asked
    for evaluation in asked:
        assert any(may_apply_alone(person) is True for person in evaluation.root.members("household").frames)


def test_what_kind_an_income_is_need_not_be_known_of_one_far_above_the_standard(inner_mongolia: Pack) -> None:
    income = Facts({"amount": Known(5_000_00)})
    person = Facts({"age": Known(40), "work": Known("employed")}, {"incomes": Items((income,), is_closed=True)})
    told = {
        "residence.hukou": Known(COUNTY),
        "residence.hukou_kind": Known("urban"),
        "expenses.kinds": Known(frozenset({"none"})),
    }
    evaluation = inner_mongolia.evaluate(Facts(told, {"household": Items((person,), is_closed=True)}), DAY)
    assert evaluation.value(":is_below_edge") is False
