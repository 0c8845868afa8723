"""What a client holds is refused where it cannot be so, naming the field; no verdict is made of a default instead."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conversation_flows.catalog import shipped_catalog
from conversation_flows.preview import Previews
from conversation_flows.screening import WHAT_MAY_I_GET, Screenings
from conversation_flows.told import Told, ToldList
from i18n.errors import Invalid
from tests.unit.conversation.world import DIVISIONS, NOON, PREVIEWS

SCREENINGS = Screenings(
    shipped_catalog().screening(WHAT_MAY_I_GET),
    Previews(PREVIEWS.library, follows_path=False),
    DIVISIONS,
    lambda: NOON,
)
ONE_MORE = {"household.members": ToldList(("a",), is_closed=True)}
AN_INCOME = {"situation.incomes": ToldList(("i",), is_closed=True)}


def refused(told: Told, on: date | None = None) -> list[tuple[str, str]]:
    """Pointer and code of everything refused."""
    with pytest.raises(Invalid) as refusal:
        SCREENINGS.preview(told, locale="zh-CN", on=on)
    return [(error.pointer, error.code) for error in refusal.value.errors]


@pytest.mark.parametrize(
    ("address", "value", "code"),
    [
        ("property.gold", 1, "unknown_question"),
        ("", 1, "unknown_question"),
        ("applicant.name", "王芳", "unknown_question"),
        ("household.members.a.name", "王芳", "unknown_question"),
        ("household.members.b.sex", "male", "unknown_item"),
        ("household.members", True, "not_a_question"),
        ("property.savings", {"amount": "-5"}, "not_money"),
        ("property.savings", -5, "not_money"),
        ("property.savings", {"amount": "1e9"}, "not_money"),
        ("property.savings", {"amount": "0.001"}, "not_money"),
        ("property.savings", None, "not_money"),
        ("property.savings", {"amount": "5", "per": "month"}, "no_period"),
        ("situation.incomes.i.amount", {"amount": "5", "per": "week"}, "no_period"),
        ("applicant.birth_date", "2023-02-30", "not_a_date"),
        ("applicant.birth_date", "2030-01-01", "out_of_range"),
        ("household.members.a.birth_date", "1700-01-01", "out_of_range"),
        ("residence.hukou", "999999", "no_such_place"),
        ("residence.hukou", "150102", "not_precise_enough"),
        ("emergency.place", "110101", "outside_region"),
        ("property.houses", 51, "out_of_range"),
        ("property.houses", 1.5, "not_a_number"),
        ("property.houses", "5", "not_a_number"),
        ("residence.hukou_kind", "suburban", "not_an_option"),
        ("expenses.kinds", ["medical", "none"], "contradiction"),
    ],
)
def test_a_client_sees_which_answer_cannot_be_so(address: str, value: Any, code: str) -> None:
    fine = {"land.has_land": True}
    assert refused(Told({**fine, address: value}, ONE_MORE | AN_INCOME)) == [("/answers/1", code)]


@pytest.mark.parametrize(
    ("address", "told", "code"),
    [
        ("nothing", ToldList(), "unknown_question"),
        ("property.savings", ToldList(), "not_a_list"),
        ("household.members", ToldList(("a", "a")), "not_ids"),
        ("household.members", ToldList(("A b",)), "not_ids"),
        ("household.members", ToldList(tuple(f"a{number}" for number in range(81))), "too_many_items"),
        ("household.members.z.incomes", ToldList(("a",)), "unknown_item"),
    ],
)
def test_a_client_sees_which_list_cannot_be_so(address: str, told: ToldList, code: str) -> None:
    assert refused(Told(lists={address: told})) == [("/lists/0", code)]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("property.gold", "unknown_question"),
        ("household.members", "not_a_question"),
        ("land.has_land", "contradiction"),
    ],
)
def test_a_client_sees_what_cannot_be_unknown(address: str, code: str) -> None:
    assert refused(Told({"land.has_land": True}, dont_know=("property.savings", address))) == [("/dont_know/1", code)]


@pytest.mark.parametrize("day", [date(2014, 4, 30), date(1, 1, 1)])
def test_a_client_sees_that_a_day_is_before_the_first_figure(day: date) -> None:
    assert refused(Told(), day) == [("/on", "too_early")]


def test_a_client_sees_everything_that_cannot_be_so_at_once() -> None:
    told = Told({"property.gold": 1, "property.savings": -5}, {"nothing": ToldList()}, ("nowhere",))
    assert [pointer for pointer, _ in refused(told)] == ["/lists/0", "/answers/0", "/answers/1", "/dont_know/0"]
