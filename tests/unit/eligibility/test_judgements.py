"""Diagrams, reasons, flips and the next question: on packs made up by chance, on the shipped one, and in detail."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.engine.diagrams import Diagrams
from eligibility.engine.facts import NO_FACTS, Facts, Items
from eligibility.engine.flips import flips, flips_at
from eligibility.engine.ranking import Ranking, next_path, ranking
from eligibility.engine.reasons import NOT_RECORDED, Explainer, Explanation, explain
from eligibility.engine.rules import verdict_key
from eligibility.engine.settling import Settling
from eligibility.engine.values import DontKnow, Known, OneOf
from eligibility.law.parameters import Parameters
from eligibility.law.tables import Tables
from eligibility.pack import Pack, compile_pack
from eligibility.screening import screen
from tests.unit.eligibility.judgements import check_diagrams, check_reasons, check_screening, check_what_can_change
from tests.unit.eligibility.ruling import ruled, that
from tests.unit.eligibility.small_packs import small_pack
from tests.unit.eligibility.worlds import DAY, blurred, whole

SEEDS = st.integers(0, 2**32)
PLACES = ["150102", "150402"]
COUNTIES = ["150102", "150402", "152201", "150626"]
CHECKS = {
    "diagrams": check_diagrams,
    "reasons": check_reasons,
    "what_can_change": check_what_can_change,
    "screening": check_screening,
}
JULY = date(2022, 7, 1)


def shipped(*, demo: bool) -> Pack:
    def lineage(code: str, on: object) -> tuple[str, ...]:
        return code, f"{code[:4]}00", "150000"

    return compile_pack("15", Parameters.of_pack("15", lineage, demo=demo), Tables.of_pack("15", lineage, demo=demo))


@pytest.fixture(scope="module")
def inner_mongolia() -> Pack:
    return shipped(demo=False)


@pytest.fixture(scope="module")
def filled() -> Pack:
    return shipped(demo=True)


def told(people: tuple[Facts, ...] = (), *, is_closed: bool = True, **states: Any) -> Facts:
    known = {name: state if hasattr(state, "provenance") else Known(state) for name, state in states.items()}
    return Facts({"home": Known("150102"), **known}, {"household": Items(people, is_closed)})


def person(**states: Any) -> Facts:
    return Facts({name: Known(value) for name, value in states.items()})


def reasons(pack: Pack, facts: Facts, name: str = "help", on: date = DAY) -> Explanation:
    evaluation = pack.evaluate(facts, on)
    return explain(evaluation, evaluation.verdict(name))


# --- whatever the rules ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("check", CHECKS)
@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_rules_nobody_would_think_of_are_judged_rightly(check: str, seed: int) -> None:
    random = Random(seed)
    pack = small_pack(random)
    for _ in range(2):
        CHECKS[check](pack, random, PLACES)


@pytest.mark.parametrize("check", ["diagrams", "reasons", "what_can_change"])
@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_rules_of_inner_mongolia_are_judged_rightly(inner_mongolia: Pack, check: str, seed: int) -> None:
    CHECKS[check](inner_mongolia, Random(seed), COUNTIES)


@settings(max_examples=6, deadline=None)
@given(seed=SEEDS)
def test_somebody_screened_gets_no_wrong_verdict(filled: Pack, seed: int) -> None:
    assert check_screening(filled, Random(seed), COUNTIES) > 5


# --- diagrams --------------------------------------------------------------------------------------------------------


def eligible(pack: Pack, facts: Facts, name: str = "help") -> bool | None:
    return pack.evaluate(facts, DAY).eligible(name)


@pytest.mark.parametrize(
    "certain",
    [
        "owns or not owns",
        "not (rooms >= 6) or rooms >= 2",
        "rooms < 3 or rooms >= 3",
        "savings <= land * 3 or savings > land * 3",
        "state == single or state != single",
        "state in {single, married} or state == widowed",
        "any(p.ill for p in household) or not any(p.ill for p in household)",
        "not (owns and rooms > 2) or (rooms > 1 and owns)",
    ],
)
def test_a_person_asked_nothing_is_told_what_holds_in_any_case(certain: str) -> None:
    pack = ruled({"help": that(certain), "harm": that(f"not ({certain})")})
    assert pack.evaluate(NO_FACTS, DAY).value(verdict_key("help")) is None
    assert eligible(pack, NO_FACTS) is True
    assert eligible(pack, NO_FACTS, "harm") is False


@pytest.mark.parametrize("open_one", ["owns or rooms > 2", "rooms >= 2 or rooms < 1", "state == single or owns"])
def test_a_person_asked_nothing_is_told_nothing_where_it_is_open(open_one: str) -> None:
    assert eligible(ruled({"help": that(open_one)}), NO_FACTS) is None


def test_what_is_known_in_part_is_enough_where_all_of_it_says_the_same() -> None:
    pack = ruled({"help": that("state == single and owns or state == married and not rooms > 2")})
    either = OneOf(frozenset({"single", "married"}))
    assert eligible(pack, told(state=either, owns=True, rooms=1)) is True
    assert eligible(pack, told(state=either, owns=True, rooms=3)) is None


def test_a_decision_nobody_has_made_makes_nothing_certain() -> None:
    text = """conditions:
  - id: routes
    any:
      - {id: told, that: "owns"}
      - {id: untold, officer: true, that: "not owns"}"""
    pack = ruled({"help": text})
    assert eligible(pack, NO_FACTS) is None
    assert not pack.by_cases.may_add("help", verdict=True)


def test_rules_that_ask_nothing_contrary_need_no_diagram() -> None:
    pack = ruled({"help": that("rooms < 3 and owns", "rooms < 5 or land > 2")})
    assert not pack.by_cases.may_add("help", verdict=True)
    assert not pack.by_cases.may_add("help", verdict=False)


@pytest.mark.parametrize("most_nodes", [4, 3])
def test_a_diagram_beyond_its_budget_leaves_kleenes_logic(most_nodes: int) -> None:
    pack = ruled({"help": that("owns or not owns")})
    assert Diagrams.of(pack.rules, most_nodes).by_programme.keys() == ({"help"} if most_nodes == 4 else set())


def test_an_intellectual_disability_of_unknown_level_is_severe_enough_in_ordos(inner_mongolia: Pack) -> None:
    household = Facts({"age": Known(30), "disability": Known(True), "disability_kind": Known("intellectual")})
    facts = {
        "residence.hukou": "150626",
        "residence.hukou_kind": "rural",
        "subsidies.hardship": "minimum_living_guarantee",
        "subsidies.needs_long_care": True,
        "subsidies.injury_allowance": False,
    }
    told_so = Facts({name: Known(value) for name, value in facts.items()}, {"household": Items((household,), True)})
    evaluation = inner_mongolia.evaluate(told_so, date(2025, 7, 1))
    assert evaluation.value(verdict_key("disability_care_subsidy")) is None
    assert evaluation.eligible("disability_care_subsidy") is True


# --- reasons ---------------------------------------------------------------------------------------------------------


def test_a_person_is_told_the_one_fact_that_decides() -> None:
    pack = ruled({"help": that("rooms < 3", "savings < 500 * rooms", "not owns")})
    found = reasons(pack, told(rooms=2, savings=5000, owns=True))
    assert [stated.path for stated in found.facts] == [("owns",)]


def test_a_person_is_told_of_nobody_who_does_not_matter() -> None:
    pack = ruled({"help": that("sum(p.age for p in household if p.ill) < 50")})
    people = (person(age=3, ill=True), person(age=60, ill=True), person(age=70, ill=False))
    found = reasons(pack, told(people))
    assert {stated.path for stated in found.facts} == {("household", 1, "age"), ("household", 1, "ill")}


def test_nobody_else_is_a_reason_where_somebody_else_would_matter() -> None:
    found = reasons(ruled({"help": that("count(p for p in household) < 3")}), told((person(), person())))
    assert [stated.path for stated in found.facts] == [("household",)]
    assert isinstance(found.facts[0].state, Items)


def test_figures_are_told_with_the_condition_they_decide() -> None:
    pack = ruled({"help": that("savings < param('share') * 1000", "not owns")})
    found = reasons(pack, told(savings=100_000, owns=False))
    assert [figure.name for figure in found.because[0].figures] == ["share"]
    assert reasons(pack, told(savings=1, owns=True)).because[0].figures == ()


def test_a_verdict_by_cases_has_a_reason_too() -> None:
    pack = ruled({"help": that("state == single and owns or state == married and rooms > 2")})
    found = reasons(pack, told(state=OneOf(frozenset({"single", "married"})), owns=True, rooms=3, savings=5))
    assert {stated.path for stated in found.facts} == {("state",), ("owns",), ("rooms",)}
    assert found.because


def test_rules_that_hold_for_everybody_need_no_facts() -> None:
    found = reasons(ruled({"help": that("owns or not owns")}), told(owns=True))
    assert (found.standing, found.facts) == ("certain_yes", ())


def test_a_county_without_standards_is_named_as_the_reason(inner_mongolia: Pack) -> None:
    facts = Facts(
        {
            "residence.hukou": Known("150402"),
            "residence.hukou_kind": Known("urban"),
            "property.savings": DontKnow(),
        },
        {"household": Items((Facts({"age": Known(45)}),), True)},
    )
    evaluation = inner_mongolia.evaluate(facts, JULY)
    found = explain(evaluation, evaluation.verdict("minimum_living_guarantee"))
    missing = {hang.path[0]: hang.text for hang in found.hangs_on if hang.kind == "missing"}
    assert missing["minimum_living_guarantee.urban_standard"] == NOT_RECORDED
    assert [hang.path for hang in found.hangs_on if hang.kind == "not_answered"] == [("property.savings",)]
    assert all(hang.text for hang in found.hangs_on)


def test_a_person_in_hohhot_is_told_the_standard_with_its_article(inner_mongolia: Pack) -> None:
    facts = Facts(
        {
            "residence.hukou": Known("150102"),
            "residence.hukou_kind": Known("urban"),
            "residence.lives_at_hukou": Known(True),
            "expenses.kinds": Known(frozenset({"none"})),
        },
        {
            "household": Items(
                (
                    Facts(
                        {"age": Known(45), "work": Known("employed"), "disability": Known(False)},
                        {"incomes": Items((person(kind="pension", pension_kind="employees", amount=200_000),), True)},
                    ),
                ),
                True,
            )
        },
    )
    found = reasons(inner_mongolia, facts, "low_income_edge", JULY)
    assert found.standing == "certain_no"
    because = found.because[0]
    assert "民发〔2021〕57号" in because.law
    used = {figure.name: figure.figure for figure in because.figures}
    assert used["minimum_living_guarantee.urban_standard"].low == 841  # type: ignore[union-attr]
    assert ("household", 0, "incomes", 0, "amount") in {stated.path for stated in found.facts}


def test_who_verifies_is_named_with_a_yes() -> None:
    text = """conditions:
  - id: poor
    verified_by: the bureau
    any:
      - {id: few, that: "rooms < 3", yes: few rooms}
      - {id: none, that: "not owns"}"""
    found = reasons(ruled({"help": text}), told(rooms=1))
    assert (found.verified_by, found.because[0].text) == (("the bureau",), "few rooms")


def test_an_explainer_says_the_same_of_all_verdicts_in_any_order(inner_mongolia: Pack) -> None:
    facts = blurred(
        whole(inner_mongolia.rules.schema, Random(3), COUNTIES), inner_mongolia.rules.schema, Random(3), 0.4
    )
    evaluation = inner_mongolia.evaluate(facts, DAY)
    verdicts = [*evaluation.preview().verdicts.values()]
    there, back = Explainer(evaluation), Explainer(evaluation)
    forwards = {verdict.programme: there.explain(verdict).facts for verdict in verdicts}
    backwards = {verdict.programme: back.explain(verdict).facts for verdict in reversed(verdicts)}
    assert {k: set(map(str, v)) for k, v in forwards.items()} == {k: set(map(str, v)) for k, v in backwards.items()}


# --- flips -----------------------------------------------------------------------------------------------------------


def test_an_amount_is_told_at_which_a_verdict_turns() -> None:
    pack = ruled({"help": that("savings < 152000")})
    (down,) = flips_at(pack.evaluate(told(savings=300_000), DAY), "help", ("savings",))
    assert (down.text, down.below, down.from_there) == ("1520.00", "certain_yes", "certain_no")
    (up,) = flips_at(pack.evaluate(told(savings=0), DAY), "help", ("savings",))
    assert (up.at, up.is_money) == (152_000, True)


def test_a_verdict_that_turns_twice_is_told_of_on_both_sides() -> None:
    pack = ruled({"help": that("savings > 1000 and savings <= 5000")})
    found = [*flips_at(pack.evaluate(told(savings=3000), DAY), "help", ("savings",))]
    assert [(flip.at, flip.below, flip.from_there) for flip in found] == [
        (1001, "certain_no", "certain_yes"),
        (5001, "certain_yes", "certain_no"),
    ]


def test_an_open_amount_is_told_with_what_either_side_of_it_means() -> None:
    pack = ruled({"help": that("savings < 1000 * rooms")})
    (flip,) = flips(pack.evaluate(told(rooms=3), DAY), "help")
    assert (flip.path, flip.at, flip.below, flip.from_there) == (("savings",), 3000, "certain_yes", "certain_no")


def test_more_than_anybody_has_is_told_where_the_verdict_turns_too() -> None:
    pack = ruled({"help": that("savings < 152000")})
    (down,) = flips_at(pack.evaluate(told(savings=10**14), DAY), "help", ("savings",))
    assert (down.at, down.below, down.from_there) == (152_000, "certain_yes", "certain_no")


def test_no_amount_is_told_where_none_turns_the_verdict() -> None:
    pack = ruled({"help": that("savings < 1000", "owns")})
    assert [*flips_at(pack.evaluate(told(savings=1, owns=False), DAY), "help", ("savings",))] == []
    assert [*flips_at(pack.evaluate(told(savings=1), DAY), "help", ("owns",))] == []


# --- the next question -----------------------------------------------------------------------------------------------


def test_the_question_that_settles_most_comes_first() -> None:
    pack = ruled({"one": that("owns", "rooms < 3"), "two": that("owns"), "three": that("not owns and land > 2")})
    assert next_path(pack.evaluate(told(), DAY)) == ("owns",)


def test_nothing_is_asked_when_no_answer_can_change_a_verdict() -> None:
    pack = ruled(
        {"help": that("rooms < 3 or owns"), "sure": that("owns or not owns"), "figure": that("param('share') > 0.6")}
    )
    assert next_path(pack.evaluate(told(rooms=2), DAY)) is None
    step = screen(pack, told(rooms=DontKnow(), owns=DontKnow()), DAY)
    assert (step.next, step.preview.verdicts["help"].standing) == (None, "needs_officer")


def test_a_question_that_only_seems_to_matter_is_not_asked() -> None:
    pack = ruled({"help": that("(owns and rooms > 2 or not owns and rooms > 2) and savings < 5")})
    look = Ranking(pack.evaluate(told(), DAY))
    assert ("owns",) in look.bits
    assert not look.can_change(("owns",))
    assert look.can_change(("rooms",))


def test_a_question_is_asked_only_where_it_arises() -> None:
    pack = ruled({"help": that("bill > 5")})
    assert next_path(pack.evaluate(told(), DAY)) == ("costs",)
    assert next_path(pack.evaluate(told(costs=frozenset({"medical"})), DAY)) == ("bill",)
    assert next_path(pack.evaluate(told(costs=DontKnow()), DAY)) is None


def test_whether_there_is_anybody_else_is_a_question_too() -> None:
    pack = ruled({"help": that("count(p for p in household) < 2")})
    assert next_path(pack.evaluate(told(is_closed=False), DAY)) == ("household",)
    assert next_path(pack.evaluate(told((person(), person()), is_closed=False), DAY)) is None


def test_questions_the_caller_cannot_ask_are_left_out() -> None:
    pack = ruled({"help": that("owns", "rooms < 3")})
    assert next_path(pack.evaluate(told(), DAY), lambda path: path != ("owns",)) == ("rooms",)
    assert next_path(pack.evaluate(told(), DAY), lambda path: False) is None


def test_a_person_is_asked_about_one_thing_after_the_other() -> None:
    people = (person(age=30), person(relation="child"))
    pack = ruled({"help": that("sum(p.age for p in household if p.ill) > 50"), "rich": that("savings > 5")})
    evaluation = pack.evaluate(told(people), DAY)
    after = next_path(evaluation, last=("household", 1, "relation"))
    assert after is not None
    assert after[:2] == ("household", 1) or after == ("savings",)
    assert ranking(evaluation) == ranking(pack.evaluate(told(people), DAY))


def test_every_answer_to_a_choice_is_told_with_what_it_settles() -> None:
    pack = ruled({"help": that("state != married", "owns")})
    look = Settling(pack.evaluate(told(owns=True), DAY))
    assert look.is_enough(("state",), "help")
    assert look.of(("state",), "help") == {
        "single": "certain_yes",
        "married": "certain_no",
        "widowed": "certain_yes",
    }
    assert Settling(pack.evaluate(told(state="single"), DAY)).of(("owns",), "help") == {
        "yes": "certain_yes",
        "no": "certain_no",
    }


def test_an_answer_that_leaves_something_open_is_not_enough() -> None:
    pack = ruled({"help": that("state != married", "owns"), "rich": that("savings < 1000 * rooms")})
    look = Settling(pack.evaluate(told(rooms=3), DAY))
    assert look.of(("state",), "help") == {"single": "depends", "married": "certain_no", "widowed": "depends"}
    assert look.is_enough(("state",), "help") is False
    assert look.is_enough(("savings",), "rich") is True
    assert Settling(pack.evaluate(told(), DAY)).is_enough(("savings",), "rich") is False


def test_it_is_told_whether_one_more_person_would_settle_a_verdict() -> None:
    pack = ruled({"help": that("count(p for p in household) < 2 * count(p for p in household if p.relation == self)")})
    look = Settling(pack.evaluate(told((person(),)), DAY))
    assert look.of(("household",), "help") == {"yes": "certain_no", "no": "certain_yes"}


def test_an_author_can_pin_what_comes_first(inner_mongolia: Pack) -> None:
    assert next_path(inner_mongolia.evaluate(NO_FACTS, JULY)) == ("screening.emergency",)
