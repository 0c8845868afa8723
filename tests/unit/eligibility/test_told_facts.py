"""What people or clients wrote down is refused where it cannot be so, naming the field, and never a default instead."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eligibility.cases.households import read_household
from eligibility.cases.told_facts import FactsRefused, read_facts
from eligibility.engine.facts import Fact, Facts, Items, Schema
from eligibility.engine.values import DontKnow, Interval, Known, Refused
from tests.shipped import LIBRARY

TODAY = date(2026, 11, 22)
SCHEMA = LIBRARY.pack("15").rules.schema


def refused(told: Any) -> list[tuple[str, str]]:
    """Field and code of everything refused."""
    with pytest.raises(FactsRefused) as refusal:
        read_facts(told, SCHEMA, covers=lambda region: region.startswith("15"))
    assert all(problem.message for problem in refusal.value.problems)
    return [(problem.field, problem.code) for problem in refusal.value.problems]


@pytest.mark.parametrize(
    ("told", "field", "code"),
    [
        ({"property.gold": 1}, "property.gold", "unknown_fact"),
        ({"household": [{"wages": 1}]}, "household/0/wages", "unknown_fact"),
        ({"property.savings": "300 CNY/month"}, "property.savings", "wrong_unit"),
        ({"household": [{"incomes": [{"amount": "9 CNY/year"}]}]}, "household/0/incomes/0/amount", "wrong_unit"),
        ({"land.sheep": "3 头"}, "land.sheep", "wrong_unit"),
        ({"property.savings": -1}, "property.savings", "negative"),
        ({"property.savings": "-5..10"}, "property.savings", "negative"),
        ({"property.savings": "10..5"}, "property.savings", "upside_down"),
        ({"property.savings": 0.001}, "property.savings", "too_fine"),
        ({"property.savings": float("nan")}, "property.savings", "not_a_number"),
        ({"property.savings": float("inf")}, "property.savings", "not_a_number"),
        ({"property.savings": "1e400"}, "property.savings", "not_a_number"),
        ({"property.savings": True}, "property.savings", "not_a_number"),
        ({"property.savings": None}, "property.savings", "not_a_number"),
        ({"property.savings": []}, "property.savings", "not_a_number"),
        ({"property.savings": "多"}, "property.savings", "not_a_number"),
        ({"household": [{"age": 151}]}, "household/0/age", "outside_bounds"),
        ({"household": [{}, {"age": 3.5}]}, "household/1/age", "not_whole"),
        ({"property.houses": 51}, "property.houses", "outside_bounds"),
        ({"residence.hukou": "110101"}, "residence.hukou", "outside_pack"),
        ({"residence.hukou": 150102}, "residence.hukou", "not_a_region"),
        ({"residence.hukou": "呼和浩特"}, "residence.hukou", "not_a_region"),
        ({"emergency.place": "500101"}, "emergency.place", "outside_pack"),
        ({"residence.hukou_kind": "suburban"}, "residence.hukou_kind", "unknown_option"),
        ({"household": [{"sex": ["male"]}]}, "household/0/sex", "unknown_option"),
        ({"expenses.kinds": "medical"}, "expenses.kinds", "not_a_list"),
        ({"expenses.kinds": ["medical", "none"]}, "expenses.kinds", "goes_alone"),
        ({"expenses.kinds": [{}]}, "expenses.kinds", "unknown_option"),
        ({"land.has_land": "yes"}, "land.has_land", "not_a_truth"),
        ({"land.has_land": 1}, "land.has_land", "not_a_truth"),
        ({"household": {}}, "household", "not_a_list"),
        ({"household": [3]}, "household/0", "not_a_mapping"),
        ({"household": [{}] * 82}, "household", "too_many_items"),
        ([], "facts", "not_a_mapping"),
        (None, "facts", "not_a_mapping"),
    ],
)
def test_a_client_sees_which_field_cannot_be_so(told: Any, field: str, code: str) -> None:
    assert refused(told) == [(field, code)]


def test_a_client_sees_everything_that_cannot_be_so_at_once() -> None:
    told = {"property.savings": -1, "land.has_land": "x", "gold": 1}
    assert set(refused(told)) == {
        ("property.savings", "negative"),
        ("land.has_land", "not_a_truth"),
        ("gold", "unknown_fact"),
    }


@pytest.mark.parametrize("day", ["2023-02-30", 20230101, "昨天", None])
def test_a_client_sees_that_there_is_no_such_day(day: Any) -> None:
    schema = Schema({"moved": Fact("moved", "date", "搬家", ("x", 1))}, {})
    with pytest.raises(FactsRefused) as refusal:
        read_facts({"moved": day}, schema)
    assert [(problem.field, problem.code) for problem in refusal.value.problems] == [("moved", "impossible_day")]
    assert read_facts({"moved": "2024-02-29"}, schema).states == {"moved": Known(date(2024, 2, 29))}


def test_no_refusal_repeats_what_somebody_said() -> None:
    with pytest.raises(FactsRefused) as refusal:
        read_facts({"property.savings": "张三的六千", "residence.hukou": "15010219600101123X"}, SCHEMA)
    said = str(refusal.value) + "".join(problem.message for problem in refusal.value.problems)
    assert "张三" not in said
    assert "1960" not in said


def test_a_client_may_say_everything_people_say() -> None:
    told = {
        "property.savings": "300.50",
        "expenses.kinds": "不知道",
        "land.has_land": "不想说",
        "land.sheep": "没问",
        "property.houses": "1..2",
        "household": [{"age": 45, "incomes": [{"kind": "wages", "amount": "1200 CNY/month"}]}, "也许还有"],
    }
    facts = read_facts(told, SCHEMA)

    income = Facts({"kind": Known("wages"), "amount": Known(120_000)})
    person = Facts({"age": Known(45)}, {"incomes": Items((income,), is_closed=True)})
    assert facts == Facts(
        {
            "property.savings": Known(30_050),
            "expenses.kinds": DontKnow(),
            "land.has_land": Refused(),
            "property.houses": Interval(1, 2),
        },
        {"household": Items((person,), is_closed=False)},
    )
    assert isinstance(read_facts({"land.sheep": 2.5}, SCHEMA).states["land.sheep"], Known)
    assert read_facts({"land.sheep": 2.5}, SCHEMA).states["land.sheep"] == Known(Decimal("2.5"))


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "field", "code"),
    [
        ("region: [", "file", "unreadable"),
        ("- 1", "file", "unreadable"),
        ("on: 2023-02-30", "file", "impossible_day"),
        ("on: '2023-02-30'", "on", "impossible_day"),
        ("on: 2013-01-01", "on", "too_early"),
        ("regoin: 1", "regoin", "unknown_key"),
        ("region: 150102", "region", "not_a_region"),
        ('region: "110101"', "region", "outside_pack"),
        ('region: "159999"', "region", "outside_pack"),
        ('facts: {residence.hukou: "110101"}', "facts/residence.hukou", "outside_pack"),
        ('{region: "150102", facts: {residence.hukou: "500101"}}', "residence.hukou", "outside_pack"),
        ("facts: {property.savings: -1}", "property.savings", "negative"),
        ("facts: 3", "facts", "not_a_mapping"),
        ("officers: {destitute_support/rich: true}", "officers/destitute_support/rich", "unknown_condition"),
        ("officers: [1]", "officers", "not_a_mapping"),
        ("officers: {a: 1}", "officers", "not_a_mapping"),
    ],
)
def test_an_operator_sees_what_is_wrong_with_a_file(text: str, field: str, code: str) -> None:
    with pytest.raises(FactsRefused) as refusal:
        read_household(text, LIBRARY, TODAY)
    assert [(problem.field, problem.code) for problem in refusal.value.problems] == [(field, code)]


def test_an_operator_may_leave_out_what_the_region_says() -> None:
    household = read_household('{"region": "500101", "facts": {"property.savings": 0}}', LIBRARY, TODAY)

    assert (household.pack, household.on) == ("50", TODAY)
    assert household.facts.states["residence.hukou"] == Known("500101")


def test_an_operator_may_give_what_officers_decided() -> None:
    household = read_household("officers: {low_income_edge/spouse_apart: true}\non: 2022-06-01", LIBRARY, TODAY)

    assert household.officers == {"low_income_edge/spouse_apart": True}
    assert household.on == date(2022, 6, 1)
    assert household.pack == "15"
    assert household.facts == Facts()
