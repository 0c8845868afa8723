"""Writes any, all, count and sum over lists that may not be complete and whose items may not be known.

The last frame of an open list stands for everybody nobody has named: it may be there ``more`` times or not at all, and
the doubt is then its ``blame``.
"""

from __future__ import annotations

from eligibility.engine.terms import Constant, Each
from eligibility.engine.writers.writing import Writing, Written


def write_each(at: Writing, term: Each) -> Written:
    """A loop."""
    members, frame = at.members(term), at.source.fresh("p")
    write = {"any": _decided, "all": _decided, "count": _count, "sum": _sum}[term.how]
    return write(at, term, members, frame)


def _conditions(at: Writing, term: Each, frame: str) -> list[str]:
    """Write the conditions, and for a count its element too: who certainly fails one is passed over."""
    source, inner = at.source, at.looping(term, frame)
    elements = (term.element,) if term.how == "count" and not isinstance(term.element, Constant) else ()
    names = []
    for condition in (*term.conditions, *elements):
        names.append(inner.term(condition).value)
        with source.block(f"if {names[-1]} is False"):
            source.line("continue")
    return names


def _counts(names: list[str], frame: str) -> str:
    """The test whether an item is certainly there and meets its conditions."""
    return " and ".join([*(f"{name} is True" for name in names), f"not {frame}.more"])


def _doubt(at: Writing, names: list[str], frame: str, bits: str) -> None:
    """Add up why an item may not count."""
    at.source.line(f"{bits} |= {frame}.blame")
    for name in names:
        with at.source.block(f"if {name} is not True"):
            at.source.line(f"{bits} |= {name}")


def _decided(at: Writing, term: Each, members: str, frame: str) -> Written:
    """``any`` and ``all``: one item decides."""
    source, decisive = at.source, term.how == "any"
    value = source.let(str(not decisive))
    with source.block(f"for {frame} in {members}"):
        names = _conditions(at, term, frame)
        name = at.looping(term, frame).term(term.element).value
        with source.block(f"if {name} is {not decisive}"):
            source.line("continue")
        with source.block(f"if {name} is {decisive} and {_counts(names, frame)}"):
            source.line(f"{value} = {decisive}; break")
        bits = source.let(f"0 if {name} is {decisive} else {name}")
        _doubt(at, names, frame, bits)
        source.line(f"{value} = {bits} if {value} is {not decisive} else {value} | {bits}")
    return Written(value)


def _count(at: Writing, term: Each, members: str, frame: str) -> Written:
    source = at.source
    low, high, bits = source.let("0"), source.let("0"), source.let("0")
    with source.block(f"for {frame} in {members}"):
        names = _conditions(at, term, frame)
        with source.block(f"if {_counts(names, frame)}"):
            source.line(f"{low} += 1; {high} += 1; continue")
        source.line(f"{high} += {frame}.more or 1")
        _doubt(at, names, frame, bits)
    return Written(source.let(f"{low} if {low} == {high} else ({low}, {high})"), bits)


def _sum(at: Writing, term: Each, members: str, frame: str) -> Written:
    """What may not be there adds nothing at least (or at most), or itself up to ``more`` times."""
    source = at.source
    low, high, bits = source.let("0"), source.let("0"), source.let("0")
    least, most = source.fresh(), source.fresh()
    with source.block(f"for {frame} in {members}"):
        names = _conditions(at, term, frame)
        name, doubts = at.looping(term, frame).term(term.element)
        with source.block(f"if type({name}) is tuple"):
            source.line(f"{least}, {most} = {name}; {bits} |= {doubts}")
        with source.block("else"):
            source.line(f"{least} = {most} = {name}")
        with source.block(f"if not ({_counts(names, frame)})"):
            source.line(f"{least} = {least} * ({frame}.more or 1) if {least} < 0 else 0")
            source.line(f"{most} = {most} * ({frame}.more or 1) if {most} > 0 else 0")
            _doubt(at, names, frame, bits)
        source.line(f"{low} += {least}; {high} += {most}")
    return Written(source.let(f"{low} if {low} == {high} else ({low}, {high})"), bits)
