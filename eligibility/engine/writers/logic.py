"""Writes Kleene's logic: truths are ``True``, ``False`` or ``None`` where they can be either."""

from __future__ import annotations

from eligibility.engine.abstract_logic import joining
from eligibility.engine.terms import Either, Logic, Negation
from eligibility.engine.writers.writing import Writing


def write_logic(at: Writing, term: Logic) -> str:
    """``and`` or ``or``: one part decides and leaves no doubt; a part that does not decide leaves none of its own."""
    source, decisive = at.source, term.how == "or"
    value, start = source.let(str(not decisive)), source.let("m")
    with source.block("while True"):
        for number, part in enumerate(term.parts):
            before = start if number == 0 else source.let("m")
            name = at.term(part)
            with source.block(f"if {name} is {decisive}"):
                source.line(f"{value} = {decisive}; m = {start}; break")
            with source.block(f"if {name} is None"):
                source.line(f"{value} = None")
            with source.block("else"):
                source.line(f"m = {before}")
        source.line("break")
    return value


def write_negation(at: Writing, term: Negation) -> str:
    """``not``."""
    name = at.term(term.of)
    return at.source.let(f"None if {name} is None else not {name}")


def write_either(at: Writing, term: Either) -> str:
    """One of two values; what can be either of them where the test is open."""
    source, before = at.source, at.source.let("m")
    test, value = at.term(term.test), source.fresh()
    join = source.name("join", joining(term.type))
    with source.block(f"if {test} is not None"):
        source.line(f"m = {before}")
    with source.block(f"if {test} is not False"):
        source.line(f"{value} = {at.term(term.then)}")
    with source.block(f"if {test} is not True"):
        other = at.term(term.other)
        source.line(f"{value} = {other} if {test} is False else {join}({value}, {other})")
    return value
