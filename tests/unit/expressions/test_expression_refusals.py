"""Everything outside the language is refused when it is compiled, and the message names the culprit."""

from __future__ import annotations

import pytest

from eligibility.engine.expressions import ExpressionError
from tests.unit.expressions.vocabulary import expression


@pytest.mark.parametrize(
    ("source", "culprit"),
    [
        ("lambda: 1", "lambda: 1"),
        ("(lambda x: x)(1)", "(lambda x: x)(1)"),
        ("(z := 1)", "z := 1"),
        ("f'{a}'", "f'{a}'"),
        ("[1, 2]", "[1, 2]"),
        ("(1, 2)", "(1, 2)"),
        ("{1: 2}", "{1: 2}"),
        ("[m for m in household]", "[m for m in household]"),
        ("{m for m in household}", "{m for m in household}"),
        ("(m for m in household)", "(m for m in household)"),
        ("{m: 1 for m in household}", "{m: 1 for m in household}"),
        ("a[0]", "a[0]"),
        ("a[0:1]", "a[0:1]"),
        ("a ** b", "a ** b"),
        ("a // b", "a // b"),
        ("a % b", "a % b"),
        ("a << b", "a << b"),
        ("a & b", "a & b"),
        ("a @ b", "a @ b"),
        ("a is b", "a is b"),
        ("a is not b", "a is not b"),
        ("1 < a is b", "1 < a is b"),
        ("~a", "~a"),
        ("+a", "+a"),
        ("None", "None"),
        ("...", "..."),
        ("b'x'", "b'x'"),
        ("1j", "1j"),
        ("await a", "await a"),
        ("(yield a)", "yield a"),
        ("nobody", "nobody"),
        ("person.name", "person.name"),
        ("person", "person"),
        ("person.age.__class__", "person.age.__class__"),
        ("a.__class__", "a.__class__"),
        ("''.__class__", "''.__class__"),
        ("().__class__", "().__class__"),
        ("__import__('os')", "__import__('os')"),
        ("eval('1')", "eval('1')"),
        ("getattr(a, 'b')", "getattr(a, 'b')"),
        ("a()", "a()"),
        ("a.b()", "a.b()"),
        ("years(a, end=b)", "years(a, end=b)"),
        ("years(*a)", "*a"),
        ("years(**a)", "years(**a)"),
        ("min()", "min()"),
        ("min(a)", "min(a)"),
        ("max(m.age for m in household)", "max(m.age for m in household)"),
        ("known()", "known()"),
        ("known(a, b)", "known(a, b)"),
        ("known(nobody)", "nobody"),
        ("any(a)", "any(a)"),
        ("sum(a, b)", "sum(a, b)"),
        ("any((m.flag for m in household), a)", "any((m.flag for m in household), a)"),
        ("any(m.flag for m in nowhere)", "nowhere"),
        ("any(m.flag for m in household.incomes)", "household.incomes"),
        ("any(m.flag for m in 'text')", "'text'"),
        ("any(m.flag for m in {1})", "{1}"),
        ("any(m.age for m in household for n in household)", "(m.age for m in household for n in household)"),
        ("any(m.age for m, n in household)", "(m.age for m, n in household)"),
        ("any(m.age async for m in household)", "(m.age async for m in household)"),
        ("any(any(m.age > 1 for m in household) for m in household)", "m"),
        ("any(m for m in household)", "m"),
        ("any(m.nothing for m in household)", "m.nothing"),
        ("any(m.a for m in household)", "m.a"),
        ("any(n.age for m in household)", "n.age"),
        ("any(m.flag for m in household) and m.age", "m.age"),
        ("any(i.amount for i in m.incomes)", "m.incomes"),
        ("any(m.incomes for m in household)", "m.incomes"),
        ("a in {b}", "b"),
        ("a in {*b}", "*b"),
        ("a in {-1}", "-1"),
        ("a in {person.age}", "person.age"),
        ("a in {None}", "None"),
        ("{healthy, 1j}", "1j"),
    ],
)
def test_an_author_cannot_leave_the_language_and_sees_the_culprit(source: str, culprit: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        expression(source)
    assert repr(culprit) in str(refused.value)
    assert repr(source) in str(refused.value)


@pytest.mark.parametrize(
    "source",
    ["", "   ", "a b", "a =", "a = 1", "import os", "a; b", "a\nb", "if a: b", "a and", "'", "\0", "a\0b", "'\ud800'"],
)
def test_an_author_cannot_compile_what_is_no_expression(source: str) -> None:
    with pytest.raises(ExpressionError, match="cannot be read"):
        expression(source)


@pytest.mark.parametrize(
    "source",
    ["(" * 150 + "a" + ")" * 150, "a" + " + a" * 37, "not " * 38 + "a"],
)
def test_an_author_can_write_more_than_anybody_needs(source: str) -> None:
    assert expression(source).evaluate({"a": 1}) is not None


@pytest.mark.parametrize(
    "source",
    [
        "not " * 60 + "a",
        "-" * 60 + "a",
        "a" + " + a" * 60,
        "a" + ".b" * 60,
        "1 if a else " * 60 + "2",
        "any(True for m in household if " * 30 + "a" + ")" * 30,
        "(" * 250 + "a" + ")" * 250,
        "-" * 3000 + "a",
    ],
)
def test_an_author_cannot_nest_without_end(source: str) -> None:
    with pytest.raises(ExpressionError, match=r"nested deeper|cannot be read"):
        expression(source)


def test_an_author_cannot_write_a_book() -> None:
    assert expression("a or " * 799 + "a").evaluate({"a": False}) is False
    with pytest.raises(ExpressionError, match="longer than 4000 characters"):
        expression("a or " * 800 + "a")


def test_a_refusal_never_runs_what_it_refuses() -> None:
    with pytest.raises(ExpressionError):
        expression("boom('value')()")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("lambda: 1", "'lambda: 1' is not part of the language, in"),
        ("a ** b", "'a ** b' is not part of the language, in"),
        ("~a", "'~a' is not part of the language, in"),
        ("a is b", "'a is b' is not part of the language, in"),
        ("None", "'None' is not a value of the language, in"),
        ("nobody", "'nobody' is not a known name, in"),
        ("any(m.nothing for m in household)", "'m.nothing' is not a known name of a list member, in"),
        ("a in {b}", "'b' is not a value that a set may hold, in"),
        ("years(a, end=b)", "'years(a, end=b)' is not a call the language knows, in"),
        ("a.b()", "'a.b()' is not a call the language knows, in"),
        ("len(a)", "'len(a)' is not a function the language knows, in"),
        ("any(m.age for m, n in household)", "'(m.age for m, n in household)' goes over more than one list, in"),
        ("any(any(m.age for m in household) for m in household)", "'m' already stands for a member of the list around"),
        ("any(True for m in nowhere)", "'nowhere' is not a known list, in"),
        ("any(True for m in a.b.c)", "'a.b.c' is not a known list, in"),
        ("a.b.c", "'a.b.c' is not a known name, in"),
        ("  a ** b  ", "'a ** b' is not part of the language, in '  a ** b  '"),
    ],
)
def test_a_refusal_says_what_is_wrong_with_the_culprit(source: str, reason: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        expression(source)
    assert str(refused.value).startswith(reason)
