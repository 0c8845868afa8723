"""What holds for every expression and every context: agreement with Python, and never an exception."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.engine.expressions import NOT_APPLICABLE, UNKNOWN, Absent, ExpressionError
from tests.unit.expressions.vocabulary import expression

NUMBERS = ("a", "b", "c")
TRUTHS = ("p", "q", "r")


def _numeric(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
    extreme = st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})")
    return pair | extreme | inner.map(lambda source: f"(-{source})")


numeric = st.recursive(st.sampled_from(NUMBERS) | st.integers(0, 9).map(str), _numeric, max_leaves=6)
signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
compared = st.tuples(numeric, signs, numeric).map(" ".join) | st.tuples(numeric, signs, numeric, signs, numeric).map(
    " ".join
)


def _logical(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
    choice = st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})")
    return pair | choice | inner.map(lambda source: f"(not {source})")


logical = st.recursive(st.sampled_from(TRUTHS) | compared.map(lambda source: f"({source})"), _logical, max_leaves=6)
known = st.fixed_dictionaries({name: st.integers(-9, 9) for name in NUMBERS} | {name: st.booleans() for name in TRUTHS})
absent = st.sampled_from([UNKNOWN, NOT_APPLICABLE])
anything = (
    absent
    | st.booleans()
    | st.integers()
    | st.text(max_size=4)
    | st.decimals()
    | st.dates()
    | st.frozensets(st.text(max_size=2))
    | st.none()
    | st.floats()
    | st.lists(st.integers())
)


@given(numeric | logical, known)
def test_python_agrees_when_everything_is_known(source: str, context: dict[str, Any]) -> None:
    assert expression(source).evaluate(context) == eval(source, {"min": min, "max": max}, dict(context))


@given(logical, known, st.sets(st.sampled_from(NUMBERS + TRUTHS)))
def test_what_is_said_with_gaps_stays_said_once_they_are_filled(
    source: str, context: dict[str, Any], gaps: set[str]
) -> None:
    compiled = expression(source)
    partial = compiled.evaluate({name: UNKNOWN if name in gaps else worth for name, worth in context.items()})
    assert partial is UNKNOWN or partial == compiled.evaluate(context)


everything = st.sampled_from(
    [
        "a + b * c",
        "a / b",
        "-a",
        "a - b",
        "min(a, b)",
        "max(a, b, c)",
        "a < b",
        "a <= b < c",
        "a == b",
        "a in b",
        "a not in kinds",
        "a in {1, 'x', healthy}",
        "p and q or not r",
        "a if p else b",
        "years(a, b)",
        "boom('lookup')",
        "known(a)",
        "any(m.flag for m in household if m.age > a)",
        "all(m.flag for m in household if m.health in kinds)",
        "count(m for m in household if m.flag)",
        "sum(m.pay * a for m in household if m.flag)",
        "sum(sum(i.amount for i in m.incomes if i.regular) for m in household)",
    ]
)
incomes = st.lists(st.fixed_dictionaries({"amount": anything, "regular": anything}), max_size=2)
members = st.lists(
    st.fixed_dictionaries(dict.fromkeys(("age", "flag", "pay", "health"), anything) | {"incomes": incomes}),
    max_size=3,
)
contexts = st.fixed_dictionaries(dict.fromkeys((*NUMBERS, *TRUTHS, "kinds"), anything) | {"household": members})


@settings(max_examples=400)
@given(everything, contexts)
def test_no_context_makes_an_expression_raise(source: str, context: dict[str, Any]) -> None:
    worth = expression(source).evaluate(context)
    assert isinstance(worth, Absent | bool | int | Decimal | str | date | frozenset | float | list | None)


@given(st.text(max_size=60) | st.text("abpq 0.+-*/<>=()[]{}'\"!&|,:_\\\n", max_size=40))
def test_no_text_makes_the_compiler_fail_in_any_way_of_its_own(source: str) -> None:
    try:
        compiled = expression(source)
    except ExpressionError as refused:
        assert str(refused)  # noqa: PT017 — both outcomes are right
    else:
        compiled.evaluate({})
