"""Kleene's logic, complete, and what is not applicable in it."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from eligibility.engine.expressions import NOT_APPLICABLE, UNKNOWN
from tests.unit.expressions.vocabulary import expression, value

T, F, U, N = True, False, UNKNOWN, NOT_APPLICABLE


@pytest.mark.parametrize(
    ("p", "q", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, U, U, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, U, F, U),
        (U, T, U, T),
        (U, F, F, U),
        (U, U, U, U),
        (N, T, F, T),
        (N, F, F, F),
        (N, U, F, U),
        (T, N, F, T),
        (F, N, F, F),
        (U, N, F, U),
        (N, N, F, F),
    ],
)
def test_an_author_gets_kleenes_and_and_or(p: Any, q: Any, both: Any, either: Any) -> None:
    assert value("p and q", p=p, q=q) is both
    assert value("p or q", p=p, q=q) is either


@pytest.mark.parametrize(("p", "negated"), [(T, F), (F, T), (U, U), (N, T)])
def test_an_author_gets_kleenes_not(p: Any, negated: Any) -> None:
    assert value("not p", p=p) is negated


def test_an_author_gets_the_same_and_or_over_three_as_over_two() -> None:
    for p, q, r in product((T, F, U, N), repeat=3):
        context = {"p": p, "q": q, "r": r}
        assert value("p and q and r", **context) is value("(p and q) and r", **context)
        assert value("p or q or r", **context) is value("p or (q or r)", **context)
        assert value("not (p and q)", **context) is value("not p or not q", **context)


@pytest.mark.parametrize("worth", [0, 1, 5, "", "yes", frozenset({"x"})])
def test_an_author_cannot_take_for_true_what_is_no_truth_value(worth: Any) -> None:
    assert value("p and True", p=worth) is False
    assert value("p or False", p=worth) is False
    assert value("not p", p=worth) is True
    assert value("1 if p else 2", p=worth) == 2


@pytest.mark.parametrize(("p", "chosen"), [(T, 1), (F, 2), (N, 2), (U, U)])
def test_an_author_gets_a_branch_only_when_its_condition_is_known(p: Any, chosen: Any) -> None:
    assert value("1 if p else 2", p=p) == chosen


def test_an_author_sees_only_the_chosen_branch_evaluated() -> None:
    assert value("a if p else b", p=True, a=1) == 1
    assert value("a if p else b", p=False, b=2) == 2
    assert value("a if p else b", p=True, b=2) is UNKNOWN


@pytest.mark.parametrize(("worth", "is_known"), [(0, True), (False, True), ("", True), (U, False), (N, False)])
def test_an_author_can_ask_whether_something_is_known(worth: Any, is_known: bool) -> None:
    assert value("known(a)", a=worth) is is_known


@pytest.mark.parametrize("sign", ["==", "<", "<=", ">", ">="])
def test_what_is_not_applicable_equals_and_orders_with_nothing(sign: str) -> None:
    for a, b in ((N, 1), (1, N), (N, N)):
        assert value(f"a {sign} b", a=a, b=b) is False


def test_what_is_not_applicable_differs_from_everything() -> None:
    assert value("a != 1", a=N) is True
    assert value("a not in {1}", a=N) is True
    assert value("a in {1}", a=N) is False
    assert value("'x' in kinds", kinds=N) is False
    assert value("'x' not in kinds", kinds=N) is True


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">=", "in", "not in"])
def test_a_comparison_with_something_unknown_is_unknown(sign: str) -> None:
    for a, b in ((U, 1), (1, U), (U, U), (U, N), (N, U)):
        assert value(f"a {sign} b", a=a, b=b) is U


def test_a_condition_holds_only_when_it_is_certainly_true() -> None:
    assert expression("p").holds({"p": True}) is True
    for worth in (False, U, N, 1, "true"):
        assert expression("p").holds({"p": worth}) is False
