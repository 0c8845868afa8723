"""What a verdict says while answers, figures, people or an officer's word are missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eligibility.engine.facts import NO_FACTS, Facts, Items
from eligibility.engine.intervals import ends
from eligibility.engine.values import DontKnow, Interval, Known, NotApplicable, State
from eligibility.engine.verdict import Verdict
from eligibility.pack import Pack
from tests.unit.eligibility.ruling import ruled, that
from tests.unit.eligibility.worlds import DAY

HOME = {"home": Known("150102")}


def told(people: tuple[Facts, ...] = (), *, is_closed: bool = True, **states: Any) -> Facts:
    known: dict[str, State] = {
        name: state if hasattr(state, "provenance") else Known(state) for name, state in states.items()
    }
    return Facts({**HOME, **known}, {"household": Items(people, is_closed)})


def verdict(pack: Pack, facts: Facts, name: str = "help", **officers: bool) -> Verdict:
    decisions = {f"{name}/{condition}": decided for condition, decided in officers.items()}
    return pack.preview(facts, DAY, decisions).verdicts[name]


def test_a_person_asked_nothing_is_told_what_it_depends_on() -> None:
    pack = ruled({"help": that("rooms < 3", "not owns")})
    found = verdict(pack, NO_FACTS)
    assert (found.standing, found.depends_on) == ("depends", (("rooms",), ("owns",)))


def test_a_person_is_told_no_as_soon_as_one_condition_fails() -> None:
    assert verdict(ruled({"help": that("rooms < 3", "not owns")}), told(owns=True)).standing == "certain_no"


def test_a_person_who_does_not_know_is_sent_to_an_officer() -> None:
    found = verdict(ruled({"help": that("rooms < 3")}), told(rooms=DontKnow()))
    assert (found.standing, found.depends_on) == ("needs_officer", ())


def test_a_person_is_sent_to_an_officer_where_only_the_figure_is_missing() -> None:
    found = verdict(ruled({"help": that("savings <= param('share') * 100")}), told(savings=60))
    assert (found.standing, found.missing) == ("needs_officer", ("share",))


def test_a_missing_figure_does_not_matter_where_the_answer_is_beyond_all_it_can_be() -> None:
    pack = ruled({"help": that("savings <= param('share') * 100")})
    assert verdict(pack, told(savings=50)).standing == "certain_yes"
    assert verdict(pack, told(savings=76)).standing == "certain_no"


def test_only_an_officer_says_what_is_left_to_an_officer() -> None:
    text = 'conditions:\n  - {id: poor, that: "savings < 5"}\n  - {id: apart, officer: true, that: "not owns"}'
    pack = ruled({"help": text})
    assert verdict(pack, told(savings=1, owns=False)).standing == "needs_officer"
    assert verdict(pack, told(savings=1, owns=False), apart=True).standing == "certain_yes"
    assert verdict(pack, told(savings=1, owns=False), apart=False).standing == "certain_no"
    assert verdict(pack, told(savings=1, owns=True), apart=True).standing == "certain_no"


def test_one_route_among_several_is_enough() -> None:
    text = 'conditions:\n  - id: any_way\n    any: [{id: a, that: owns}, {id: b, that: "rooms > 3"}]'
    pack = ruled({"help": text})
    assert verdict(pack, told(rooms=4)).standing == "certain_yes"
    assert verdict(pack, told(rooms=3)).standing == "depends"
    assert verdict(pack, told(rooms=3, owns=False)).standing == "certain_no"


def test_an_undecided_programme_blocks_what_it_would_exclude() -> None:
    pack = ruled({"first": that("owns"), "help": that("not eligible('first')")})
    assert verdict(pack, NO_FACTS).standing == "depends"
    assert verdict(pack, told(owns=False)).standing == "certain_yes"


def test_people_nobody_has_named_may_count_until_the_list_is_ended() -> None:
    pack = ruled({"help": that("count(p for p in household if p.age >= 60) <= 1")})
    old = Facts({"age": Known(70)})
    assert verdict(pack, told((old,), is_closed=False)).standing == "depends"
    assert verdict(pack, told((old,))).standing == "certain_yes"
    assert verdict(pack, told((old, old), is_closed=False)).standing == "certain_no"


def test_the_applicant_is_always_there() -> None:
    pack = ruled({"help": that("applicant.relation == self and count(p for p in household) >= 1")})
    assert verdict(pack, NO_FACTS).standing == "certain_yes"


def test_nobody_else_is_the_applicant() -> None:
    pack = ruled({"help": that("count(p for p in household if p.relation == self) == 1")})
    assert verdict(pack, told((NO_FACTS, NO_FACTS), is_closed=False)).standing == "certain_yes"


def test_a_fact_that_does_not_arise_has_the_value_it_has_then() -> None:
    pack = ruled({"help": that("bill <= 100")})
    assert verdict(pack, told(costs=frozenset({"school"}))).standing == "certain_yes"
    assert verdict(pack, told(costs=frozenset({"school"}), bill=500)).standing == "certain_yes"
    assert verdict(pack, told(bill=NotApplicable())).standing == "certain_yes"
    assert verdict(pack, told(costs=frozenset({"medical"}), bill=500)).standing == "certain_no"
    assert verdict(pack, told(bill=500)).depends_on == (("costs",),)


def test_children_have_no_incomes_whatever_was_said() -> None:
    pack = ruled({"help": that("sum(sum(i.amount for i in p.incomes) for p in household) == 0")})
    incomes = {"incomes": Items((Facts({"amount": Known(5)}),), is_closed=True)}
    child, grown = Facts({"age": Known(15)}, incomes), Facts({"age": Known(16)}, incomes)
    assert verdict(pack, told((child,))).standing == "certain_yes"
    assert verdict(pack, told((grown,))).standing == "certain_no"
    assert verdict(pack, told((replace(child, states={}),))).depends_on == (("household", 0, "age"),)


def test_a_vague_amount_is_enough_where_its_ends_agree() -> None:
    pack = ruled({"help": that("savings < 100")})
    assert verdict(pack, told(savings=Interval(10, 99))).standing == "certain_yes"
    assert verdict(pack, told(savings=Interval(10, 100))).standing == "needs_officer"
    assert verdict(pack, told(savings=Interval(10, 100, is_high_open=True))).standing == "certain_yes"


def test_thirds_add_up() -> None:
    pack = ruled({"help": that("savings / 12 * 3 == 250")})
    assert verdict(pack, told(savings=1000)).standing == "certain_yes"
    assert pack.exact(told(savings=1000), DAY)["help"].eligible is True


def test_an_amount_is_as_wide_as_what_is_not_known() -> None:
    amount = 'amount: {be: "max(100 - savings, 0)", unit: ""}'
    pack = ruled({"help": f"{that('savings >= 0')}\n{amount}"})
    found = verdict(pack, told())
    assert found.amount is not None
    assert (ends(found.amount.span), found.amount.data()["high"]) == ((0, 100), "100")
    exact = verdict(pack, told(savings=30)).amount
    assert exact is not None
    assert exact.span == 70


def test_an_amount_without_end_is_told_as_such() -> None:
    pack = ruled({"help": f"{that('owns')}\namount: {{be: savings, unit: ''}}"})
    found = verdict(pack, told())
    assert found.amount is not None
    assert found.amount.data() == {"low": "0", "high": None, "unit": ""}


def test_a_person_is_told_which_of_two_choices_pays_no_more() -> None:
    pack = ruled(
        {
            "less": f"{that('owns')}\namount: {{be: rooms, unit: ''}}\ninstead_of: [more]",
            "more": f"{that('owns')}\namount: {{be: savings, unit: ''}}",
        }
    )
    (found,) = pack.preview(told(owns=True, rooms=2), DAY).alternatives
    assert (found.among, found.dominated) == (("less", "more"), ())
    (found,) = pack.preview(told(owns=True, rooms=2, savings=Interval(2, 9)), DAY).alternatives
    assert found.dominated == ("less",)
    assert pack.preview(told(rooms=2), DAY).alternatives == ()


def test_a_programme_that_is_not_modelled_is_listed_as_such() -> None:
    pack = ruled({"help": that("owns"), "heating": "not_modelled: true\nwhere: 苏木"})
    assert verdict(pack, NO_FACTS, "heating").standing == "not_modelled"
