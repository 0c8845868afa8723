"""Facts are read from the answers of conversations, and from nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conversation_flows.catalog import shipped_catalog
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.state import State
from conversation_flows.engine.walk import Walk
from conversation_flows.told import ToldList
from eligibility.engine.values import NOT_ASKED, DontKnow, Known
from i18n.errors import FieldError, Invalid
from tests.unit.eligibility.screens import ALONE, TODAY, divisions, previews, screening, told, verdicts


def refused(answers: dict[str, Any], lists: dict[str, ToldList] | None = None) -> list[FieldError]:
    with pytest.raises(Invalid) as refusal:
        told(answers, lists)
    return list(refusal.value.errors)


def test_every_fact_a_rule_may_read_is_given_by_a_question_of_the_screening() -> None:
    schema = previews().library.pack("15").rules.schema
    given = {fact for fact, _ in previews().map(screening(), "15").names()}
    fixed = {f"household.applicant.{name}" for name, fact in schema.lists["household"].facts.items() if fact.applicant}
    wanted = set(schema.facts)
    for each, outer in schema.all_lists():
        prefixes = [f"{outer}.{each.name}" if outer else each.name]
        prefixes += (
            [f"{outer}.applicant.{each.name}"] if outer else [f"{each.name}.applicant"] if each.applicant else []
        )
        wanted |= {f"{prefix}.{name}" for prefix in prefixes for name in each.facts}
    missing = {name for name in wanted - given - fixed if not name.startswith("household.applicant.")}
    assert missing == set()
    assert {"household.applicant.age", "household.applicant.health", "household.applicant.sex"} <= given


def test_an_applicant_is_the_first_of_the_household_with_the_answers_of_his_own_questions() -> None:
    walk = told({"applicant.birth_date": "1956-11-23", "situation.health": "chronic_illness"})
    first = previews().look(walk).facts.lists["household"].items[0]
    assert first.state(("age",)) == Known(69)  # seventy only tomorrow
    assert first.state(("health",)) == Known("chronic_illness")
    assert first.state(("disability",)) is NOT_ASKED


def test_money_is_fen_in_the_period_of_the_question() -> None:
    lists = {"situation.incomes": ToldList(("i",), True)}
    walk = told({"situation.incomes.i.amount": {"amount": "1000.00", "per": "year"}}, lists)
    amount = previews().look(walk).facts.lists["household"].items[0].lists["incomes"].items[0].state(("amount",))
    assert isinstance(amount, Known)
    assert round(float(amount.value) * 12) == 100_000  # type: ignore[arg-type]


def test_what_nobody_knows_is_not_the_same_as_what_nobody_asked() -> None:
    facts = previews().look(told({}, dont_know=("property.savings",))).facts
    assert facts.state(("property.savings",)) == DontKnow()
    assert facts.state(("property.houses",)) is NOT_ASKED


def test_who_asks_for_help_in_an_emergency_has_one() -> None:
    flow = next(flow for flow in shipped_catalog().flows() if flow.service == "temporary_assistance_emergency")
    walk = Walk(flow, State(), Environment(TODAY, divisions(), lambda prefix: prefix))
    assert previews().map(flow, "15").facts(walk).state(("screening.emergency",)) == Known(True)


def test_a_list_is_open_until_it_is_said_to_be_complete() -> None:
    assert not previews().look(told({})).facts.lists["household"].is_closed
    assert previews().look(told({}, ALONE)).facts.lists["household"].is_closed


def test_a_wrong_answer_names_its_field_and_never_repeats_the_value() -> None:
    (error,) = refused({"property.savings": {"amount": "-5.00"}})
    assert (error.pointer, error.code) == ("/answers/0", "not_money")
    assert "-5" not in error.message


@pytest.mark.parametrize("address", ["applicant.name", "applicant.id_number", "emergency.phone"])
def test_a_screening_takes_no_names_and_numbers(address: str) -> None:
    (error,) = refused({address: "乌云其木格"})
    assert error.code == "unknown_question"


@pytest.mark.parametrize("address", ["nothing.here", "household.members", "household.members.nobody.health", "", "."])
def test_an_address_that_is_no_question_is_named(address: str) -> None:
    (error,) = refused({address: True})
    assert error.pointer == "/answers/0"


def test_items_need_ids_of_their_own_and_are_not_too_many() -> None:
    (twice,) = refused({}, {"household.members": ToldList(("a", "a"))})
    (odd,) = refused({}, {"household.members": ToldList(("A/b",))})
    (many,) = refused({}, {"household.members": ToldList(tuple(f"m{number}" for number in range(81)))})
    assert [twice.code, odd.code, many.code] == ["not_ids", "not_ids", "too_many_items"]


def test_everything_wrong_is_said_at_once() -> None:
    errors = refused({"property.houses": "two", "residence.hukou": "999999"}, {"property.savings": ToldList()})
    assert len(errors) == 3


def test_somebody_who_says_nothing_is_told_that_everything_depends_on_answers() -> None:
    found = verdicts(told({}))
    assert "certain_yes" not in found.values()
    assert found["minimum_living_guarantee"] == "depends"


def test_a_household_of_one_in_hohhot_in_2022_gets_the_sourced_amount() -> None:
    answers = {
        "residence.hukou": "150102001",
        "residence.hukou_kind": "urban",
        "applicant.birth_date": "1960-01-01",
        "applicant.sex": "female",
        "situation.marriage": "widowed",
        "situation.health": "chronic_illness",
        "situation.disability": False,
        "situation.work": "unemployed",
    }
    look = previews().look(told(answers, ALONE, on=date(2022, 7, 1)))
    amount = look.evaluation.preview().verdicts["minimum_living_guarantee"].amount
    assert amount is not None
    assert amount.data()["high"] == "841.00"
