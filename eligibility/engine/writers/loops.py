"""Writes any, all, count and sum over lists that may not be complete and whose items may not be known.

The last frame of an open list stands for everybody nobody has named: it may be there ``more`` times or not at all, and
the doubt is then its ``blame``.
"""

from __future__ import annotations

from typing import Any

from eligibility.engine.terms import Constant, Each
from eligibility.engine.values import Quantity
from eligibility.engine.writers.writing import Writing


def write_each(at: Writing, term: Each) -> str:
    """A loop."""
    members, frame = at.members(term), at.source.fresh("p")
    write = {"any": _decided, "all": _decided, "count": _count, "sum": _sum}[term.how]
    return write(at, term, members, frame)


def _conditions(at: Writing, term: Each, frame: str, before: str) -> tuple[Writing, str]:
    """Write the conditions: who fails one is passed over. Gives the test whether an item certainly counts."""
    source, inner = at.source, at.looping(term, frame)
    names = []
    for condition in term.conditions:
        name = inner.term(condition)
        names.append(name)
        with source.block(f"if {name} is False"):
            source.line(f"m = {before}; continue")
    met = " and ".join(f"{name} is True" for name in names) or "True"
    if names:
        with source.block(f"if {met}"):
            source.line(f"m = {before}")
    return inner, f"{met} and not {frame}.more"


def _decided(at: Writing, term: Each, members: str, frame: str) -> str:
    """``any`` and ``all``: one item decides."""
    source, decisive = at.source, term.how == "any"
    value, start = source.let(str(not decisive)), source.let("m")
    with source.block(f"for {frame} in {members}"):
        before = source.let("m")
        inner, counts = _conditions(at, term, frame, before)
        name = inner.term(term.element)
        with source.block(f"if {name} is {not decisive}"):
            source.line(f"m = {before}; continue")
        with source.block(f"if {name} is {decisive} and {counts}"):
            source.line(f"{value} = {decisive}; m = {start}; break")
        source.line(f"{value} = None; m |= {frame}.blame")
    return value


def _count(at: Writing, term: Each, members: str, frame: str) -> str:
    source = at.source
    low, high = source.let("0"), source.let("0")
    with source.block(f"for {frame} in {members}"):
        before = source.let("m")
        inner, counts = _conditions(at, term, frame, before)
        if not isinstance(term.element, Constant):
            name = inner.term(term.element)
            counts = f"{name} is True and {counts}"
            with source.block(f"if {name} is False"):
                source.line(f"m = {before}; continue")
        with source.block(f"if {counts}"):
            source.line(f"{low} += 1; {high} += 1; m = {before}")
        with source.block("else"):
            source.line(f"{high} += {frame}.more or 1; m |= {frame}.blame")
    return source.let(f"{low} if {low} == {high} else ({low}, {high})")


def _sum(at: Writing, term: Each, members: str, frame: str) -> str:
    source = at.source
    low, high, least, most = source.let("0"), source.let("0"), source.fresh(), source.fresh()
    with source.block(f"for {frame} in {members}"):
        inner, counts = _conditions(at, term, frame, source.let("m"))
        name = inner.term(term.element)
        source.line(f"{least}, {most} = {name} if type({name}) is tuple else ({name}, {name})")
        with source.block(f"if not ({counts})"):
            source.line(f"{least}, {most} = {source.constant(perhaps)}({least}, {most}, {frame}.more)")
            source.line(f"m |= {frame}.blame")
        source.line(f"{low} += {least}; {high} += {most}")
    return source.let(f"{low} if {low} == {high} else ({low}, {high})")


def perhaps(low: Quantity, high: Quantity, more: int) -> tuple[Any, Any]:
    """What an item adds that may not be there, or may be there up to ``more`` times."""
    times = more or 1
    return min(low, 0) * times, max(high, 0) * times
