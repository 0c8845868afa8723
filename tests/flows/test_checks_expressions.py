"""Types and proofs agree with the engine: what is called impossible is, and what has no mistake compiles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.engine.expressions import (
    NOT_APPLICABLE,
    UNKNOWN,
    ExpressionError,
    Getter,
    Vocabulary,
    compile_expression,
)
from eligibility.engine.prover import Demand, Fact, Prover
from eligibility.engine.terms import Read, Term
from eligibility.engine.type_checker import check_expression
from eligibility.engine.typed_vocabulary import Mistake, TypedVocabulary
from eligibility.engine.types import Anything, Boolean, Choice, Day, Many, Number, Signature, Text, Type

KIND = frozenset({"wages", "rent", "pension"})
TYPES: dict[str, Type] = {
    "a": Boolean(),
    "b": Boolean(),
    "n": Number(Decimal(0), Decimal(9), is_whole=True),
    "m": Number(Decimal(0), Decimal(9), is_whole=True),
    "money": Number(Decimal(0)),
    "kind": Choice(KIND),
    "other": Choice(frozenset({"rent", "none"})),
    "kinds": Many(Choice(KIND | {"none"}), frozenset({"none"})),
    "name": Text(),
    "born": Day(is_past=True),
    "moved": Day(is_past=True),
    "today": Day(is_past=True, is_today=True),
    "odd": Anything(),
}
LISTS: dict[str, dict[str, Type]] = {
    "people": {"age": Number(Decimal(0), Decimal(120), is_whole=True), "is_ill": Boolean(), "pay": Number(Decimal(0))}
}
SIGNATURES = {"years": Signature((Day, Day), lambda start, end: Number(Decimal(0), Decimal(200), is_whole=True))}


@dataclass(frozen=True)
class Words(TypedVocabulary, Vocabulary):
    """The same names for the checker and for the compiler."""

    types: dict[str, Type]
    list: str = ""

    def term(self, name: str) -> Term | None:
        return Read(name, self.types[name]) if name in self.types else None

    def items(self, name: str) -> Any:
        inner = Words(LISTS[name], name) if name in LISTS and not self.list else None
        return None if inner is None else (name, inner, 10)

    def is_value(self, name: str) -> bool:
        return name in KIND | {"none"}

    def signature(self, name: str) -> Signature | None:
        return SIGNATURES.get(name)

    def unknown(self, name: str) -> Mistake:
        return Mistake("unknown_name", f"{name} is not known", "write another")


@dataclass(frozen=True)
class Engine(Vocabulary):
    """What the engine reads: a context is a dict."""

    types: dict[str, Type]

    def getter(self, name: str) -> Getter | None:
        return (lambda context: context.get(name, UNKNOWN)) if name in self.types else None

    def items(self, name: str) -> tuple[Callable[[Any], Iterable[Any]], Vocabulary] | None:
        return ((lambda context: context.get(name, ())), Engine(LISTS[name])) if name in LISTS else None

    def is_value(self, name: str) -> bool:
        return name in KIND | {"none"}

    def function(self, name: str) -> Callable[..., Any] | None:
        return (lambda start, end: end.year - start.year) if name == "years" else None


WORDS = Words(TYPES)


def mistakes(source: str, wanted: type = object) -> list[str]:
    return [mistake.code for mistake in check_expression(source, WORDS, wanted).mistakes]


def type_of(source: str) -> Type:
    return check_expression(source, WORDS).term.type


def outcome(source: str, wanted: Any = "true", **facts: Fact) -> str:
    checked = check_expression(source, WORDS, Boolean)
    assert checked.mistakes == ()
    return Prover(facts).can_be([Demand(checked.term, wanted)])


# --- types -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("n == 'three'", "type_error"),
        ("n < born", "type_error"),
        ("kind + 1 > 2", "type_error"),
        ("kind < rent", "type_error"),
        ("name < 'x'", "type_error"),
        ("wages in kind", "type_error"),
        ("3 in n", "type_error"),
        ("3 in kinds", "type_error"),
        ("kind == 'bus'", "impossible_choice"),
        ("kind == bus", "impossible_choice"),
        ("bus != kind", "impossible_choice"),
        ("kind in {wages, bus}", "impossible_choice"),
        ("bus in kinds", "impossible_choice"),
        ("kinds == {bus}", "impossible_choice"),
        ("kind == none", "impossible_choice"),
        ("n == bus", "unknown_name"),
        ("nn == 3", "unknown_name"),
        ("not n", "type_error"),
        ("a and n", "type_error"),
        ("1 if n else 2", "type_error"),
        ("1 if a else 'x'", "type_error"),
        ("n in {1, 'x'}", "type_error"),
        ("n in {n + 1}", "outside_language"),
        ("n in {-1}", "outside_language"),
        ("n / 0 > 1", "type_error"),
        ("-a == 1", "type_error"),
        ("min(n, born) > 1", "type_error"),
        ("max(a, b)", "type_error"),
        ("years(n, today) > 1", "type_error"),
        ("years(born) > 1", "type_error"),
        ("age(born) > 1", "unknown_function"),
        ("min(n) > 1", "unknown_function"),
        ("years(born, end=today) > 1", "outside_language"),
        ("n.bit_length() > 1", "outside_language"),
        ("+n > 1", "outside_language"),
        ("n ** 2 > 1", "outside_language"),
        ("a is b", "outside_language"),
        ("None == a", "outside_language"),
        ("[n]", "outside_language"),
        ("{**kinds}", "outside_language"),
        ("a and", "unreadable"),
        ("people", "unknown_name"),
        ("any(p.height > 1 for p in people)", "unknown_name"),
        ("any(p for p in people)", "unknown_name"),
        ("any(p.age for p in people)", "type_error"),
        ("sum(p.is_ill for p in people) > 1", "type_error"),
        ("any(p.is_ill for p in cats)", "unknown_name"),
        ("any(p.is_ill for p in kinds)", "type_error"),
        ("any(q.is_ill for p in people for q in people)", "outside_language"),
        ("any(any(p.is_ill for p in people) for p in people)", "outside_language"),
        ("any(any(q.is_ill for q in p.age) for p in people)", "type_error"),
        ("any(any(q.is_ill for q in p.cats) for p in people)", "unknown_name"),
    ],
)
def test_an_author_sees_what_is_wrong_with_an_expression(source: str, code: str) -> None:
    assert mistakes(source) == [code]


@pytest.mark.parametrize(
    "source",
    [
        "n == 3.5 and money >= 1.5",
        "kind == 'wages' or kind == other",
        "'wages' in kinds and rent not in kinds",
        "kinds == {none}",
        "n in {1, 2}",
        "name == 'x' and name != name",
        "born <= today and min(born, today) == born",
        "years(born, today) >= 16",
        "known(born) and not known(kinds)",
        "(n if a else m) > 3",
        "(kind if a else other) == rent",
        "count(p for p in people) > 1 and count(p.age > 3 for p in people if p.is_ill) < 3",
        "sum(p.pay for p in people) / 2 > 100",
        "odd == 3 and odd + 1 > 2 and odd in {1}",
        "-n < 3",
        "1 < n < 5",
    ],
)
def test_an_author_may_write_what_makes_sense(source: str) -> None:
    assert mistakes(source, Boolean) == []


def test_an_author_sees_all_mistakes_at_once() -> None:
    assert mistakes("x == 1 and y == 2 and kind == bus") == ["unknown_name", "unknown_name", "impossible_choice"]


def test_a_place_for_a_condition_refuses_a_number() -> None:
    assert mistakes("n + 1", Boolean) == ["type_error"]
    assert mistakes("n + 1") == []


@pytest.mark.parametrize(
    ("source", "low", "high"),
    [
        ("n + m", 0, 18),
        ("n - m", -9, 9),
        ("n * m", 0, 81),
        ("money / 2", 0, None),
        ("-n", -9, 0),
        ("n - 10 / m", None, 9),
        ("(n - 1) * m", None, None),
        ("n if a else 12", 0, 12),
        ("money * 2", 0, None),
        ("count(p for p in people)", 0, 10),
        ("sum(p.age for p in people)", 0, 1200),
        ("max(n, 12)", 0, 12),
        ("sum(p.age - 200 for p in people)", None, None),
        ("money - n", -9, None),
    ],
)
def test_a_calculated_number_knows_its_bounds(source: str, low: int | None, high: int | None) -> None:
    found = type_of(source)
    assert isinstance(found, Number)
    assert (found.low, found.high) == (low, high)


# --- proofs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "n > 9",
        "n > 5 and n < 3",
        "3 < n < 4",
        "n == m and n > m",
        "n > m and m > n",
        "kind == wages and kind == rent",
        "'none' in kinds and 'wages' in kinds",
        "kinds == {none} and 'rent' in kinds",
        "a and not a",
        "not known(n) and n > 3",
        "born > today",
        "today < moved",
        "name == 'x' and name == 'y'",
        "years(born, today) > 200",
        "years(born, today) > 60 and years(born, today) < 16",
        "count(p for p in people) > 10",
        "any(p.is_ill for p in people) and not any(p.is_ill for p in people)",
        "money < 0",
        "n in {10, 11}",
        "(kind if a else other) == none and a",
        "(a if b else not a) and a and not b",
        "(n if a else m) > 9",
    ],
)
def test_what_can_never_be_is_called_impossible(source: str) -> None:
    assert outcome(source) == "impossible"


@pytest.mark.parametrize(
    "source",
    [
        "n > 8",
        "3 < n < 5",
        "3 < money < 4",
        "n != m",
        "not (n == 3) and not known(n)",
        "born < moved",
        "name == 'x'",
        "name != 'x'",
        "any(p.age < 14 for p in people)",
        "'wages' in kinds and 'rent' in kinds",
        "n + 1 > 3",
        "(n if a else m) > 8",
    ],
)
def test_what_can_be_is_called_possible(source: str) -> None:
    assert outcome(source) == "possible"


def test_a_value_that_does_not_apply_meets_no_condition() -> None:
    guard = check_expression("a", WORDS).term
    facts = {"n": Fact(guards=(guard,)), "a": Fact(may_not_apply=False)}
    assert outcome("n >= 0 and not a", **facts) == "impossible"
    assert outcome("n != 3 and not a", **facts) == "possible"


def test_what_was_required_of_an_answer_still_holds_later() -> None:
    adult = check_expression("n >= 5", WORDS).term
    assert outcome("n < 3", n=Fact(promises=(adult,))) == "impossible"
    assert outcome("n < 3") == "possible"
    assert outcome("not known(n)", n=Fact(promises=(adult,))) == "possible"
    prover = Prover({"n": Fact(promises=(adult,))}).without_promises("n")
    assert prover.can_be([Demand(check_expression("n < 3", WORDS).term)]) == "possible"


def test_a_promise_about_something_else_is_left_alone() -> None:
    together = check_expression("n + m > 3", WORDS).term
    assert outcome("n < 3", n=Fact(promises=(together,))) == "possible"


@pytest.mark.parametrize("source", ["n * m > 3 and n > m and m > 3 and money > 1 and a and b and kind == wages"])
def test_too_many_worlds_are_said_to_be_not_proved(source: str) -> None:
    term = check_expression(source, WORDS).term
    assert Prover({}, most_steps=10).can_be([Demand(term)]) == "not_proved"


def test_a_set_of_too_many_values_is_said_to_be_not_proved() -> None:
    values = [f"v{number}" for number in range(13)]
    wide = Words({"wide": Many(Choice(frozenset(values)))})
    term = check_expression(" and ".join(f"'{value}' in wide" for value in values), wide).term
    assert Prover({}).can_be([Demand(term)]) == "not_proved"


# --- checker, prover and engine say the same -------------------------------------------------------------------------

ATOMS = st.sampled_from(
    [
        "a",
        "b",
        "n > 3",
        "n >= 3",
        "n < 5",
        "n == 4",
        "2 < n <= 6",
        "m != 2",
        "n > m",
        "kind == wages",
        "kind in {rent}",
        "kind not in {rent, wages}",
        "kind != rent",
        "kind == other",
        "'rent' in kinds",
        "none in kinds",
        "known(n)",
        "a == True",
        "known(kind)",
        "n in {1, 4}",
        "5 > n",
        "(kind if a else other) == rent",
        "True",
    ]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda part: f"(not {part})"),
        st.tuples(inner, inner, inner).map(lambda parts: f"({parts[0]} if {parts[1]} else {parts[2]})"),
    ),
    max_leaves=4,
)
ABSENT = [UNKNOWN, NOT_APPLICABLE]
SUBSETS = [frozenset({"none"}), *(frozenset(c) for c in (["wages"], ["rent"], ["wages", "rent"], ["pension"]))]
EVERYTHING = {
    "a": [True, False],
    "b": [True, False],
    "n": list(range(10)),
    "m": list(range(10)),
    "kind": sorted(KIND),
    "other": ["rent", "none"],
    "kinds": [*SUBSETS, frozenset({"rent", "pension"})],
}


@settings(max_examples=150, deadline=None)
@given(CONDITIONS, st.sampled_from(["true", "false"]))
def test_the_prover_says_what_trying_everything_says(source: str, wanted: str) -> None:
    expression = compile_expression(source, Engine(TYPES))
    read = sorted(expression.names)
    wish = {"true": (True,), "false": (False,)}[wanted]
    worlds = product(*([*EVERYTHING[name], *ABSENT] for name in read)) if len(read) < 4 else ()
    found = any(expression.evaluate(dict(zip(read, world, strict=True))) in wish for world in worlds)
    if len(read) < 4:
        assert outcome(source, wanted) == ("possible" if found else "impossible")


PIECES = st.sampled_from([*TYPES, *sorted(KIND), "1", "2.5", "'x'", "'wages'", "True", "zzz", "{1, 2}", "{wages}"])
OPERATORS = st.sampled_from(["and", "or", "+", "-", "*", "/", "<", "==", "in", "not in", "!=", "%"])
WILD = st.recursive(
    PIECES,
    lambda inner: st.one_of(
        st.tuples(inner, OPERATORS, inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda part: f"(not {part})"),
        inner.map(lambda part: f"any({part} for p in people)"),
        st.tuples(inner, inner).map(lambda parts: f"years({parts[0]}, {parts[1]})"),
    ),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(WILD)
def test_what_has_no_mistake_compiles(source: str) -> None:
    try:
        compile_expression(source, Engine(TYPES))
    except ExpressionError:
        assert mistakes(source)


def test_a_day_of_the_engine_is_compared_as_proved() -> None:
    context = {"born": date(2020, 1, 1), "today": date(2026, 1, 1)}
    assert compile_expression("born > today", Engine(TYPES)).evaluate(context) is False
