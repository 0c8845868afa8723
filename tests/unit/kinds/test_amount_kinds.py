"""Counts, money, days and months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.kinds.asking import TODAY, described, read, refusal, shown, worth


@pytest.mark.parametrize("given", [0, 1, 1_000_000])
def test_a_citizen_can_give_a_whole_number(given: int) -> None:
    assert read("number", given) == given


@pytest.mark.parametrize("given", [True, False, 1.0, 1.5, "3", "", None, [3], {"v": 3}, float("nan"), float("inf")])
def test_a_citizen_cannot_give_what_is_no_whole_number(given: Any) -> None:
    assert refusal("number", given).code == "not_a_number"  # type: ignore[union-attr]


def test_a_citizen_cannot_leave_the_bounds_of_a_number() -> None:
    for given in (-1, 1_000_001, 10**400):
        assert refusal("number", given).code == "out_of_range"  # type: ignore[union-attr]
    assert read("number", 0, maximum=0) == 0
    assert refusal("number", 1, maximum=0).values == {"low": 0, "high": 0}  # type: ignore[union-attr]
    assert read("number", -5, minimum=-5) == -5
    assert refusal("number", -6, minimum=-5, maximum=3).values == {"low": -5, "high": 3}  # type: ignore[union-attr]
    assert described("number", minimum=2, maximum=3) == {"min": 2, "max": 3}
    assert described("number") == {"min": 0, "max": 1_000_000}


def test_a_citizen_sees_a_number_with_its_unit() -> None:
    assert shown("number", 3, unit="亩") == "3 亩"
    assert shown("number", 3) == "3"
    assert worth("number", 3) == 3


MONTHLY = {"unit": "CNY/month", "periods": ("month", "year")}


@pytest.mark.parametrize(
    ("amount", "fen"),
    [("0", 0), ("0.00", 0), ("0.01", 1), ("1", 100), ("1500.5", 150_050), ("1500.50", 150_050), ("0.29", 29),
     ("999999999.99", 99_999_999_999)],
)  # fmt: skip
def test_a_citizen_can_give_an_amount_to_the_fen(amount: str, fen: int) -> None:
    assert read("money", {"amount": amount, "per": "month"}, **MONTHLY) == {"fen": fen, "per": "month"}
    assert read("money", {"amount": amount}, unit="CNY") == {"fen": fen, "per": None}
    assert read("money", {"amount": amount, "per": None}, unit="CNY") == {"fen": fen, "per": None}


@pytest.mark.parametrize(
    "amount",
    ["", "-1", "+1", "01", "1.", ".5", "1.234", "1,500", "1e3", " 1", "1 ", "１", "٣", "1000000000", "NaN", "Infinity",
     "0x1", "1_0", 1, 1.5, None, True, [], {}, "1\n"],
)  # fmt: skip
def test_a_citizen_cannot_give_what_is_no_amount(amount: Any) -> None:
    assert refusal("money", {"amount": amount, "per": "month"}, **MONTHLY).code == "not_money"  # type: ignore[union-attr]


@pytest.mark.parametrize("given", [None, "1500", 1500, [], ["amount"], {}, {"amount": "1", "unit": "CNY"}, {1: 2}])
def test_a_citizen_cannot_give_money_in_another_shape(given: Any) -> None:
    assert refusal("money", given).code == "not_money"  # type: ignore[union-attr]


@pytest.mark.parametrize("per", [None, "day", "", 1, [], {}, True])
def test_a_citizen_must_say_the_period_of_an_income(per: Any) -> None:
    refused = refusal("money", {"amount": "1", "per": per}, **MONTHLY)
    assert refused is not None
    assert refused.code == "no_period"
    assert "每月" in refused.text


def test_a_citizen_is_told_that_savings_have_no_period() -> None:
    refused = refusal("money", {"amount": "1", "per": "month"}, unit="CNY")
    assert refused is not None
    assert "总数" in refused.text


def test_a_condition_sees_money_per_the_period_of_the_unit() -> None:
    assert worth("money", {"fen": 120_000, "per": "year"}, **MONTHLY) == Decimal(100)
    assert worth("money", {"fen": 120_000, "per": "month"}, **MONTHLY) == Decimal(1200)
    yearly = {"unit": "CNY/year", "periods": ("year", "month")}
    assert worth("money", {"fen": 10_001, "per": "month"}, **yearly) == Decimal("1200.12")
    assert worth("money", {"fen": 10_001, "per": "year"}, **yearly) == Decimal("100.01")
    assert worth("money", {"fen": 1, "per": None}, unit="CNY") == Decimal("0.01")


def test_a_citizen_sees_money_as_she_said_it() -> None:
    assert shown("money", {"fen": 960_000, "per": "year"}, **MONTHLY) == "每年 9600 元"
    assert shown("money", {"fen": 5, "per": "month"}, **MONTHLY) == "每月 0.05 元"
    assert shown("money", {"fen": 300_000, "per": None}, unit="CNY") == "3000 元"
    assert described("money", **MONTHLY) == {"unit": "CNY/month", "periods": ["month", "year"]}


@pytest.mark.parametrize("given", ["1900-01-01", "1958-03-02", "2024-02-29", "2000-02-29", TODAY.isoformat()])
def test_a_citizen_can_give_a_day_of_the_calendar(given: str) -> None:
    assert read("date", given) == given
    assert worth("date", given) == date.fromisoformat(given)


@pytest.mark.parametrize(
    "given",
    ["", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "20240101", "2024/01/01", "2024-W01-1",
     "0000-01-01", "１９５８-03-02", "1958-03-02T00:00", " 1958-03-02", 19580302, None, [], {}, True, "9" * 5000],
)  # fmt: skip
def test_a_citizen_cannot_give_a_day_that_never_was(given: Any) -> None:
    assert refusal("date", given).code == "not_a_date"  # type: ignore[union-attr]


@pytest.mark.parametrize("given", ["1899-12-31", "2026-11-23", "9999-12-31", "0001-01-01"])
def test_a_citizen_cannot_leave_the_bounds_of_a_day(given: str) -> None:
    refused = refusal("date", given)
    assert refused is not None
    assert refused.code == "out_of_range"
    assert refused.values == {"low": "1900年1月1日", "high": "2026年11月22日"}


def test_an_author_can_bound_days() -> None:
    bounds = {"minimum": "2020-01-01", "maximum": date(2030, 1, 1)}
    assert read("date", "2030-01-01", **bounds) == "2030-01-01"
    assert refusal("date", "2019-12-31", **bounds) is not None
    assert described("date", **bounds) == {"min": "2020-01-01", "max": "2030-01-01"}
    assert described("date", maximum="today") == {"min": "1900-01-01", "max": "2026-11-22"}


@pytest.mark.parametrize("given", ["1900-01", "2025-03", "2026-11"])
def test_a_citizen_can_give_a_month(given: str) -> None:
    assert read("month", given) == given
    assert worth("month", given) == date.fromisoformat(f"{given}-01")


@pytest.mark.parametrize("given", ["", "2025-00", "2025-13", "2025-3", "202503", "2025-03-01", "２０２５-03", 202503])
def test_a_citizen_cannot_give_what_is_no_month(given: Any) -> None:
    assert refusal("month", given).code == "not_a_month"  # type: ignore[union-attr]


@pytest.mark.parametrize("given", ["1899-12", "2026-12", "0000-01"])
def test_a_citizen_cannot_leave_the_bounds_of_a_month(given: str) -> None:
    refused = refusal("month", given)
    assert refused is not None
    assert refused.values == {"low": "1900年1月", "high": "2026年11月"}
    assert described("month") == {"min": "1900-01", "max": "2026-11"}
