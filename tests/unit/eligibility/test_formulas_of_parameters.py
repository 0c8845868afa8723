"""Formulas between parameters: whatever their parameters turn out to be, the result was foreseen."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.engine.types import Boolean, Choice, Number
from eligibility.law.estimates import Estimate
from eligibility.law.formulas import Formula, compile_formula

TYPES = {"a": Number(), "b": Number(), "zone": Choice(frozenset({"one", "two"})), "open": Boolean()}
TEXTS = [
    "param('a') + param('b')",
    "param('a') - param('b')",
    "param('a') * param('b')",
    "floor(1.3 * param('a'))",
    "ceil(param('a') / 12) - 2 * param('b')",
    "min(param('a'), param('b'), 100)",
    "max(param('a') - 100, param('b'))",
    "param('a') if param('zone') == one else param('b')",
    "param('a') if param('open') == True else -param('b')",
    "param('a') * param('a') - param('a')",
]


def compiled(text: str) -> Formula:
    """A formula of the parameters a, b, zone and open."""
    formula, mistakes = compile_formula(text, TYPES, Number)
    assert mistakes == ()
    assert formula is not None
    return formula


numbers = st.integers(-500, 500).map(lambda cents: Decimal(cents) / 4)
ends = st.one_of(st.none(), numbers)


@st.composite
def reaches(draw: st.DrawFn) -> tuple[Estimate, Decimal]:
    """What a number can be, and what it turns out to be."""
    low, value, high = sorted(draw(numbers) for _ in range(3))
    return Estimate(draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None]))), value


words = st.sampled_from(["one", "two"]).flatmap(
    lambda word: st.sampled_from([frozenset({word}), frozenset({"one", "two"})]).map(lambda known: (known, word))
)
truths = st.booleans().flatmap(
    lambda truth: st.sampled_from([frozenset({truth}), frozenset({True, False})]).map(lambda known: (known, truth))
)


@pytest.mark.parametrize("text", TEXTS)
@given(a=reaches(), b=reaches(), zone=words, is_open=truths)
def test_a_formula_foresees_whatever_its_parameters_turn_out_to_be(
    text: str,
    a: tuple[Estimate, Decimal],
    b: tuple[Estimate, Decimal],
    zone: tuple[frozenset[str], str],
    is_open: tuple[frozenset[bool], bool],
) -> None:
    known = {"a": a[0], "b": b[0], "zone": Estimate(options=zone[0]), "open": Estimate(options=is_open[0])}
    exact: Mapping[str, Estimate] = {
        "a": Estimate(a[1], a[1]),
        "b": Estimate(b[1], b[1]),
        "zone": Estimate(options=frozenset({zone[1]})),
        "open": Estimate(options=frozenset({is_open[1]})),
    }
    formula = compiled(text)
    value, reach = formula.calculate(exact.__getitem__).value, formula.calculate(known.__getitem__)
    assert isinstance(value, Decimal)
    assert reach.low is None or reach.low <= value
    assert reach.high is None or value <= reach.high


def test_a_formula_says_which_parameters_it_reads() -> None:
    assert compiled("param('a') if param('zone') == one else 2").uses == {"a", "zone"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("param('c')", "unknown_parameter"),
        ("a + 1", "unknown_name"),
        ("sqrt(param('a'))", "unknown_function"),
        ("param('a') / param('b')", "outside_language"),
        ("param('a') / -2", "outside_language"),
        ("1 if param('a') > 2 else 3", "outside_language"),
        ("1 if known(param('a')) else 3", "outside_language"),
        ("param('zone')", "type_error"),
        ("1 if param('zone') == three else 2", "impossible_choice"),
        ("param('a') +", "unreadable"),
    ],
)
def test_an_author_is_told_what_a_formula_cannot_say(text: str, code: str) -> None:
    formula, mistakes = compile_formula(text, TYPES, Number)
    assert formula is None
    assert code in {mistake.code for mistake in mistakes}
