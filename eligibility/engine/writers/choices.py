"""Writes comparisons: of numbers that may be uncertain, choices, sets and truths."""

from __future__ import annotations

from typing import Final

from eligibility.engine.abstract_choices import any_equal, has, is_in, is_one_of, same_choice, same_set
from eligibility.engine.intervals import at_least, equal, less
from eligibility.engine.terms import Comparison, Constant, Term
from eligibility.engine.types import Boolean, Day, Many, Number
from eligibility.engine.writers.logic import negated, same_truth
from eligibility.engine.writers.writing import Writing, Written, is_literal

#: sign -> what two whole numbers do, and what uncertain ones do: a function, and whether it takes them turned round
_NUMBERS: Final = {
    "==": ("==", equal, False),
    "<": ("<", less, False),
    ">": (">", less, True),
    "<=": ("<=", at_least, True),
    ">=": (">=", at_least, False),
}
_TURNED: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def write_comparison(at: Writing, term: Comparison) -> Written:
    """``left how right`` for any kinds the type checker lets through."""
    left, right = at.term(term.left), at.term(term.right)
    if term.how == "in":
        return at.truth(_membership(at, term, left.value, right.value), left, right)
    if isinstance(term.left.type, Number | Day):
        return at.truth(_of_numbers(at, term, left.value, right.value), left, right)
    if isinstance(term.left.type, Boolean):
        return _of_truths(at, left.value, right.value)
    return at.truth(_sameness(at, term, left.value, right.value), left, right)


def _is_whole(term: Term) -> bool:
    return isinstance(term.type, Day) or (isinstance(term.type, Number) and term.type.is_whole)


def _of_whole(name: str, how: str, bound: str) -> str:
    """A whole number compared with a known one: by the end that makes it sure, and the one that leaves it open."""
    sure, possible = (1, 0) if how in {"<", "<="} else (0, 1)
    uncertain = f"True if {name}[{sure}] {how} {bound} else None if {name}[{possible}] {how} {bound} else False"
    return f"{name} {how} {bound} if type({name}) is not tuple else {uncertain}"


def _of_numbers(at: Writing, term: Comparison, left: str, right: str) -> str:
    are_whole = _is_whole(term.left) and _is_whole(term.right)
    if term.how in _TURNED and are_whole and is_literal(left) is not is_literal(right):
        return _of_whole(left, term.how, right) if is_literal(right) else _of_whole(right, _TURNED[term.how], left)
    sign, judge, is_turned = _NUMBERS[term.how]
    are_known = " and ".join(f"type({name}) is int" for name in (left, right) if not is_literal(name))
    given = f"{right}, {left}" if is_turned else f"{left}, {right}"
    slow = f"{at.source.constant(judge)}({given})"
    return f"{left} {sign} {right} if {are_known} else {slow}" if are_known else slow


def _of_truths(at: Writing, left: str, right: str) -> Written:
    if right in {"True", "False"}:
        return Written(left) if right == "True" else negated(at, left)
    return Written(at.source.let(f"{at.source.constant(same_truth)}({left}, {right})"))


def _sameness(at: Writing, term: Comparison, left: str, right: str) -> str:
    if isinstance(term.left.type, Many):
        return f"{at.source.constant(same_set)}({left}, {right})"
    if isinstance(term.right, Constant):
        is_other = f"None if {left} is None or {right} in {left} else False"
        return f"{left} == {right} if type({left}) is str else {is_other}"
    return f"{at.source.constant(same_choice)}({left}, {right})"


def _membership(at: Writing, term: Comparison, left: str, right: str) -> str:
    if isinstance(term.left.type, Number):
        return f"{at.source.constant(any_equal)}({left}, {right})"
    if isinstance(term.right, Constant):
        return f"{left} in {right} if type({left}) is str else {at.source.constant(is_one_of)}({left}, {right})"
    if isinstance(term.left, Constant):
        return f"{left} in {right} if type({right}) is frozenset else {at.source.constant(has)}({right}, {left})"
    return f"{at.source.constant(is_in)}({left}, {right})"
