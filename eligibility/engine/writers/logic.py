"""Writes Kleene's logic: a truth is ``True``, ``False``, or the bits of the doubts why it can be either."""

from __future__ import annotations

from typing import Any

from eligibility.engine.abstract_logic import joining
from eligibility.engine.terms import Either, Logic, Negation
from eligibility.engine.types import Boolean
from eligibility.engine.writers.writing import Writing, Written


def write_logic(at: Writing, term: Logic) -> Written:
    """``and`` or ``or``: one part decides; otherwise the doubts of the open parts add up."""
    source, decisive = at.source, term.how == "or"
    value = source.let(at.term(term.parts[0]).value)
    with source.block(f"while {value} is not {decisive}"):
        for part in term.parts[1:]:
            name = at.term(part).value
            with source.block(f"if {name} is {decisive}"):
                source.line(f"{value} = {decisive}; break")
            with source.block(f"if {name} is not {not decisive}"):
                source.line(f"{value} = {name} if {value} is {not decisive} else {value} | {name}")
        source.line("break")
    return Written(value)


def write_negation(at: Writing, term: Negation) -> Written:
    """``not``."""
    return negated(at, at.term(term.of).value)


def negated(at: Writing, name: str) -> Written:
    """The opposite of a truth; its doubts are the same."""
    expression = f"False if {name} is True else True if {name} is False else {name}"
    return at.source.known(expression, lambda: Written(at.source.let(expression)))


def write_either(at: Writing, term: Either) -> Written:
    """One of two values; what can be either of them where the test is open."""
    source, test, is_truth = at.source, at.term(term.test).value, isinstance(term.type, Boolean)
    value, bits = source.fresh(), source.fresh()
    with source.block(f"if {test} is not False"):
        then = at.term(term.then)
        source.line(f"{value} = {then.value}; {bits} = {then.bits}")
    with source.block(f"if {test} is not True"):
        other = at.term(term.other)
        with source.block(f"if {test} is False"):
            source.line(f"{value} = {other.value}; {bits} = {other.bits}")
        with source.block("else"):
            if is_truth:
                source.line(f"{value} = {source.constant(either_truth)}({test}, {value}, {other.value})")
            else:
                source.line(f"{value} = {source.constant(joining(term.type))}({value}, {other.value})")
                source.line(f"{bits} |= {test} | {other.bits}")
    return Written(value) if is_truth else Written(value, bits)


def either_truth(test: int, one: Any, other: Any) -> Any:
    """One of two truths, with the doubts of an open test."""
    if one is True or one is False:
        if one is other:
            return one
    else:
        test |= one
    return test if other is True or other is False else test | other


def same_truth(one: Any, other: Any) -> Any:
    """Whether two truths are the same."""
    if type(one) is bool and type(other) is bool:
        return one is other
    return bits_of(one) | bits_of(other)


def bits_of(truth: Any) -> int:
    """The doubts of a truth; 0 when it is settled."""
    return 0 if truth is True or truth is False else int(truth)


def kleene(truth: Any) -> bool | None:
    """A truth without its doubts."""
    return True if truth is True else False if truth is False else None
