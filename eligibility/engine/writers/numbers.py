"""Writes arithmetic on numbers that may be uncertain: plain where both are known, by their ends elsewhere."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR
from functools import reduce
from typing import Final

from eligibility.engine.abstract_numbers import monthly, months, quotient, whole_quotient, years
from eligibility.engine.intervals import greatest, least, minus, plus, rounded, times
from eligibility.engine.terms import Call
from eligibility.engine.types import Number
from eligibility.engine.writers.writing import Writing, Written, is_literal

_SIGNS: Final = {"+": plus, "-": minus, "*": times}
_FOLDED: Final = {"min": least, "max": greatest}
_MODES: Final = {"floor": ROUND_FLOOR, "ceil": ROUND_CEILING}


def write_call(at: Writing, term: Call, step: int) -> Written:
    """A sign or a function; ``step`` is what floor and ceil bring to a multiple of."""
    given = [at.term(argument) for argument in term.arguments]
    return at.number(_expression(at, term, [each.value for each in given], step), *given)


def _expression(at: Writing, term: Call, given: list[str], step: int) -> str:
    source, name = at.source, term.function
    match name:
        case "+" | "-" | "*":
            slow = f"{source.constant(_SIGNS[name])}({given[0]}, {given[1]})"
            are_known = " and ".join(f"type({each}) is not tuple" for each in given if not is_literal(each)) or "True"
            return f"{given[0]} {name} {given[1]} if {are_known} else {slow}"
        case "/":
            divisor = term.arguments[1].type
            divide = whole_quotient if isinstance(divisor, Number) and divisor.is_whole else quotient
            return f"{source.constant(divide)}({given[0]}, {given[1]})"
        case "min" | "max":
            fold = source.constant(_FOLDED[name])
            return reduce(lambda value, other: f"{fold}({value}, {other})", given)
        case "floor" | "ceil":
            return f"{source.constant(rounded)}({given[0]}, {step}, {source.constant(_MODES[name])})"
        case "monthly":
            return f"{source.constant(monthly)}({given[0]})"
        case "yearly":
            return f"{source.constant(times)}({given[0]}, 12)"
    return f"{source.constant(years if name == 'years' else months)}({given[0]}, {given[1]})"
