"""Arithmetic, comparison, sets, functions and names, when things are known and when they are not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eligibility.engine.expressions import NOT_APPLICABLE, UNKNOWN
from tests.unit.expressions.vocabulary import LEAP_DAY, expression, value


@pytest.mark.parametrize(
    ("source", "worth"),
    [
        ("a + b", 9),
        ("a - b", 5),
        ("a * b", 14),
        ("a / b", Decimal("3.5")),
        ("-a", -7),
        ("-a - -b", -5),
        ("a + b * 2", 11),
        ("(a + b) * 2", 18),
        ("1.5 * b", Decimal("3.0")),
        ("0.1 + 0.2", Decimal("0.3")),
        ("1_000", 1000),
        ("1e2", Decimal("1E+2")),
        ("a == 7", True),
        ("a == 7.0", True),
        ("a != 7", False),
        ("a < b", False),
        ("a <= 7", True),
        ("a > b", True),
        ("a >= 8", False),
        ("min(a, b)", 2),
        ("max(a, b)", 7),
        ("min(a, b, 1)", 1),
        ("max(a, b, 9)", 9),
        ("a in {1, 7}", True),
        ("a not in {1, 7}", False),
        ("'x'", "x"),
        ("True", True),
        ("False", False),
        ("person.age", 70),
        ("  a\n", 7),
    ],
)
def test_an_author_gets_the_worth_of_an_operator(source: str, worth: Any) -> None:
    got = value(source, a=7, b=2, **{"person.age": 70})
    assert got == worth
    assert type(got) is type(worth)


@pytest.mark.parametrize(
    ("source", "worth"),
    [
        ("1 < a < 9", True),
        ("1 < a < 5", False),
        ("9 < a < 20", False),
        ("1 <= a <= 7 <= b", False),
        ("1 < a != 8", True),
        ("c < a < 5", False),
        ("c < a < 9", UNKNOWN),
        ("1 < c < 9", UNKNOWN),
        ("9 < a < c", False),
    ],
)
def test_an_author_gets_a_chained_comparison_as_the_and_of_its_links(source: str, worth: Any) -> None:
    assert value(source, a=7, b=2) is worth


def test_an_author_gets_a_link_of_a_chain_with_something_not_applicable_as_false() -> None:
    assert value("1 < a < 9", a=NOT_APPLICABLE) is False
    assert value("1 != a != 9", a=NOT_APPLICABLE) is True


@pytest.mark.parametrize("source", ["a + b", "a - b", "a * b", "a / b", "-a", "min(a, b)", "max(a, b, 1)"])
def test_what_is_reckoned_from_something_absent_is_absent(source: str) -> None:
    assert value(source, a=UNKNOWN, b=1) is UNKNOWN
    assert value(source, a=NOT_APPLICABLE, b=1) is NOT_APPLICABLE
    assert value(source, a=UNKNOWN, b=NOT_APPLICABLE) is UNKNOWN
    if "b" in source:
        assert value(source, a=1, b=UNKNOWN) is UNKNOWN
        assert value(source, a=1, b=NOT_APPLICABLE) is NOT_APPLICABLE
        assert value(source, a=NOT_APPLICABLE, b=UNKNOWN) is UNKNOWN


@pytest.mark.parametrize(
    ("source", "context"),
    [
        ("a / b", {"a": 1, "b": 0}),
        ("a / b", {"a": Decimal(0), "b": Decimal(0)}),
        ("a * b", {"a": Decimal("9E+999999"), "b": Decimal("9E+999999")}),
        ("a * b", {"a": "x", "b": 99_999_999_999}),
        ("a + b", {"a": "x", "b": "y"}),
        ("a + b", {"a": 1, "b": "y"}),
        ("a - b", {"a": LEAP_DAY, "b": LEAP_DAY}),
        ("a - b", {"a": frozenset({1}), "b": frozenset({1})}),
        ("a < b", {"a": 1, "b": "x"}),
        ("a < b", {"a": Decimal("NaN"), "b": 1}),
        ("a in b", {"a": 1, "b": 2}),
        ("a in kinds", {"a": [1], "kinds": frozenset({1})}),
        ("min(a, b)", {"a": 1, "b": "x"}),
        ("boom(name)", {"name": "lookup"}),
        ("boom(name)", {"name": "attribute"}),
        ("boom(name)", {"name": "value"}),
        ("boom(name)", {"name": "type"}),
        ("years(a, b)", {"a": "not a day", "b": 1}),
    ],
)
def test_what_cannot_be_reckoned_is_unknown(source: str, context: dict[str, Any]) -> None:
    assert value(source, **context) is UNKNOWN


def test_a_division_of_whole_numbers_is_exact() -> None:
    assert value("a / b", a=1, b=8) == Decimal("0.125")
    assert isinstance(value("a / b", a=4, b=2), Decimal)


def test_an_author_can_call_functions_of_the_vocabulary() -> None:
    assert value("years(born, a)", born=LEAP_DAY, a=date(2026, 1, 1)) == 2
    assert value("years(born, a)", a=LEAP_DAY) is UNKNOWN
    assert value("years(born, a)", born=NOT_APPLICABLE, a=LEAP_DAY) is NOT_APPLICABLE


def test_an_author_can_write_choice_values_without_quotes() -> None:
    assert value("health == severe_illness", health="severe_illness") is True
    assert value("health in {healthy, 'wages'}", health="wages") is True
    assert value("healthy") == "healthy"
    assert value("'wages' in kinds", kinds=frozenset({"wages"})) is True


def test_an_author_can_put_numbers_texts_and_truths_into_a_set() -> None:
    worth = value("{1, 1.50, 'x', True, healthy}")
    assert worth == frozenset({1, Decimal("1.50"), "x", "healthy"})


def test_days_compare_by_the_calendar() -> None:
    assert value("a < b", a=date(2024, 2, 28), b=LEAP_DAY) is True
    assert value("a == b", a=LEAP_DAY, b=LEAP_DAY) is True
    assert value("a == b", a=LEAP_DAY, b="2024-02-29") is False


def test_an_expression_says_what_it_read_and_from_where() -> None:
    read = expression("a > 1 and person.age < 3 or any(m.flag and b for m in household)")
    assert read.names == {"a", "person.age", "flag", "b", "household"}
    assert read.source.startswith("a > 1")
    assert expression("healthy == 'x'").names == frozenset()


def test_a_number_with_a_point_is_exactly_what_was_written() -> None:
    assert value("0.12345678901234567890123") == Decimal("0.12345678901234567890123")
    assert value("'长' == name and 0.10000000000000000001 > 0.1", name="长") is True
    assert str(value("1.50")) == "1.50"
