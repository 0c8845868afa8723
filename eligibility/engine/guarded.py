"""Makes lists that may not arise empty where they do not: every loop over one asks first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from eligibility.engine.terms import (
    TRUTH,
    Call,
    Comparison,
    Constant,
    Each,
    Either,
    Logic,
    Negation,
    Read,
    Term,
)
from eligibility.engine.types import Number

_ZERO: Final = Constant(Decimal(0), Number(Decimal(0), Decimal(0), is_whole=True))
_OF_NONE: Final = {"any": Constant(False, TRUTH), "all": Constant(True, TRUTH), "count": _ZERO, "sum": _ZERO}

#: the key of a list's condition by the list's name, without the variable; ``None`` when it has none
GuardOf = Callable[[str], str | None]


def guarded(term: Term, guard_of: GuardOf) -> Term:
    """The same term, with every loop over a list that has a condition inside ``… if condition else nothing``."""
    match term:
        case Logic(_, parts):
            return replace(term, parts=tuple(guarded(part, guard_of) for part in parts))
        case Call(_, arguments):
            return replace(term, arguments=tuple(guarded(part, guard_of) for part in arguments))
        case Negation(of):
            return replace(term, of=guarded(of, guard_of))
        case Comparison(_, left, right):
            return replace(term, left=guarded(left, guard_of), right=guarded(right, guard_of))
        case Either(test, then, other):
            test, then, other = (guarded(part, guard_of) for part in (test, then, other))
            return replace(term, test=test, then=then, other=other)
        case Each():
            return _guarded_loop(term, guard_of)
    return term


def _guarded_loop(each: Each, guard_of: GuardOf) -> Term:
    inner = replace(
        each,
        element=guarded(each.element, guard_of),
        conditions=tuple(guarded(condition, guard_of) for condition in each.conditions),
    )
    variable, arrow, name = each.list.rpartition("→")
    key = guard_of(name)
    return (
        inner if key is None else Either(Read(f"{variable}{arrow}{key}", TRUTH), inner, _OF_NONE[each.how], each.type)
    )
