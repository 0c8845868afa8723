"""any, all, count and sum over lists, filtered and nested."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from eligibility.engine.expressions import NOT_APPLICABLE, UNKNOWN
from tests.unit.expressions.vocabulary import value

T, F, U, N = True, False, UNKNOWN, NOT_APPLICABLE


def flags(*given: Any) -> list[dict[str, Any]]:
    return [{"flag": flag} for flag in given]


@pytest.mark.parametrize(
    ("given", "any_", "all_", "count"),
    [
        ((), F, T, 0),
        ((T,), T, T, 1),
        ((F,), F, F, 0),
        ((U,), U, U, U),
        ((N,), F, F, 0),
        ((T, T), T, T, 2),
        ((T, F), T, F, 1),
        ((T, U), T, U, U),
        ((F, U), U, F, U),
        ((N, T), T, F, 1),
        ((F, F, F), F, F, 0),
    ],
)
def test_an_author_gets_aggregates_of_truths(given: tuple[Any, ...], any_: Any, all_: Any, count: Any) -> None:
    household = flags(*given)
    assert value("any(m.flag for m in household)", household=household) is any_
    assert value("all(m.flag for m in household)", household=household) is all_
    got = value("count(m.flag for m in household)", household=household)
    assert got == count
    assert not isinstance(got, bool)


@pytest.mark.parametrize(
    ("flag", "filtered", "any_", "all_", "count", "total"),
    [
        (T, T, T, T, 1, 5),
        (T, F, F, T, 0, 0),
        (T, U, U, T, U, U),
        (F, U, F, U, 0, U),
        (F, T, F, F, 0, 5),
        (U, F, F, T, 0, 0),
        (U, T, U, U, U, 5),
        (T, N, F, T, 0, 0),
    ],
)
def test_an_author_gets_aggregates_of_those_a_filter_lets_through(
    flag: Any, filtered: Any, any_: Any, all_: Any, count: Any, total: Any
) -> None:
    household = [{"flag": flag, "age": filtered, "pay": 5}]
    assert value("any(m.flag for m in household if m.age)", household=household) is any_
    assert value("all(m.flag for m in household if m.age)", household=household) is all_
    assert value("count(m.flag for m in household if m.age)", household=household) == count
    assert value("sum(m.pay for m in household if m.age)", household=household) == total


def test_an_author_can_count_the_members_themselves() -> None:
    household = [{"age": 3}, {"age": 30}, {"age": U}, {"age": N}]
    assert value("count(m for m in household)", household=household) == 4
    assert value("count(m for m in household if m.age < 18)", household=household) is U
    assert value("count(m for m in household if m.age < 18)", household=household[:2]) == 1
    assert value("count(m for m in household)") == 0


def test_an_author_gets_a_sum_that_passes_over_what_is_not_applicable() -> None:
    household = [{"pay": Decimal("1.10")}, {"pay": N}, {"pay": 2}]
    assert value("sum(m.pay for m in household)", household=household) == Decimal("3.10")
    assert value("sum(m.pay for m in household)", household=[]) == 0
    assert value("sum(m.pay for m in household)", household=[{"pay": U}, {"pay": 1}]) is U
    assert value("sum(m.pay for m in household)", household=[{"pay": "x"}]) is U


def test_an_author_can_filter_twice_and_use_names_from_outside() -> None:
    household = [{"age": 10, "pay": 1}, {"age": 20, "pay": 2}, {"age": 30, "pay": 4}]
    source = "sum(m.pay + a for m in household if m.age > b if m.age < c)"
    assert value(source, household=household, a=100, b=10, c=30) == 102


def test_an_author_can_nest_a_list_in_a_list() -> None:
    household = [
        {"age": 40, "incomes": [{"amount": 1, "regular": T}, {"amount": 2, "regular": F}]},
        {"age": 10, "incomes": [{"amount": 8, "regular": T}]},
        {"age": 50, "incomes": []},
    ]
    inner = "sum(i.amount for i in m.incomes if i.regular and m.age > 18)"
    assert value(f"sum({inner} for m in household)", household=household) == 1
    assert value("any(any(i.amount > m.age - 3 for i in m.incomes) for m in household)", household=household) is T
    assert value("all(count(i for i in m.incomes) > 0 for m in household)", household=household) is F


def test_an_author_can_compare_every_member_with_every_other() -> None:
    source = "count(m for m in household if count(n for n in household if n.name == m.name) > 1)"
    household = [{"name": "x"}, {"name": "y"}, {"name": "x"}]
    assert value(source, household=household) == 2


def test_what_is_said_of_a_list_that_may_have_more_is_unknown_unless_it_is_decided() -> None:
    household = [{"flag": T, "pay": 1}, U]
    assert value("any(m.flag for m in household)", household=household) is T
    assert value("all(m.flag for m in household)", household=household) is U
    assert value("all(not m.flag for m in household)", household=household) is F
    assert value("count(m for m in household)", household=household) is U
    assert value("sum(m.pay for m in household)", household=household) is U
    assert value("sum(m.pay for m in household if m.flag)", household=[U]) is U


def test_an_author_can_use_aggregates_inside_other_expressions() -> None:
    household = flags(T, F, T)
    assert value("count(m.flag for m in household) / 2 >= 1 and not p", household=household, p=F) is T


@pytest.mark.parametrize(
    ("inside", "worth"),
    [
        ("-m.age", -7),
        ("m.age + m.pay", 9),
        ("min(m.age, m.pay)", 2),
        ("m.age if m.flag else m.pay", 7),
        ("m.pay if not m.flag else m.age", 7),
        ("m.pay if m.pay > 2 else m.age", 7),
        ("1 if 1 < m.pay < m.age else 0", 1),
        ("1 if m.pay < m.age < 9 else 0", 1),
        ("1 if m.flag and m.age > 1 else 0", 1),
        ("1 if m.flag or m.age > 1 else 0", 1),
        ("1 if m.age in {7} else 0", 1),
        ("1 if known(m.age) else 0", 1),
    ],
)
def test_every_operator_reads_the_member_it_is_about(inside: str, worth: int) -> None:
    household = [{"flag": T, "age": 7, "pay": 2}]
    assert value(f"sum({inside} for m in household)", household=household) == worth


def test_those_after_one_that_may_be_there_still_count() -> None:
    assert value("any(m.flag for m in household)", household=[U, {"flag": T}]) is T
    assert value("all(m.flag for m in household)", household=[U, {"flag": F}]) is F
