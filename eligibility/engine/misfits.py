"""Which comparisons make no sense: values of kinds that are never equal, and options a question does not have."""

from __future__ import annotations

from difflib import get_close_matches

from eligibility.engine.terms import Constant, Term
from eligibility.engine.typed_vocabulary import Mistake
from eligibility.engine.types import Anything, Choice, Day, Many, Number, Text, Type, is_a, spoken, words_of


def misfit(how: str, left: Term, right: Term) -> Mistake | None:
    """Why two terms cannot be compared this way."""
    one, other = left.type, right.type
    if isinstance(one, Anything) or isinstance(other, Anything):
        return None
    if how in {"in", "not in"}:
        if not isinstance(other, Many):
            advice = "write `value in question` for a question with several answers, or `question in {one, two}`"
            return Mistake("type_error", f"looks inside {spoken(other)}", advice)
        return _unlike(one, other.of) or _foreign(left, right)
    if how in {"<", "<=", ">", ">="} and not (is_a(one, Number) or is_a(one, Day)):
        return Mistake("type_error", f"asks whether {spoken(one)} is larger or smaller", "use == or in {…}")
    return _unlike(one, other) or _foreign(left, right)


def _unlike(one: Type, other: Type) -> Mistake | None:
    """Kinds that are never equal; a written text may stand for a choice."""
    if isinstance(one, Anything) or isinstance(other, Anything) or type(one) is type(other):
        return None
    if {type(one), type(other)} == {Choice, Text} and any(
        isinstance(kind, Text) and kind.value for kind in (one, other)
    ):
        return None
    return Mistake("type_error", f"compares {spoken(one)} with {spoken(other)}", "compare values of one kind")


def _foreign(left: Term, right: Term) -> Mistake | None:
    """A value that the question it is compared with does not offer."""
    mine, theirs = words_of(left.type), words_of(right.type)
    if mine is None or theirs is None:
        return None
    written, offered = (mine, theirs) if isinstance(left, Constant) else (theirs, mine)
    is_written = isinstance(left, Constant) or isinstance(right, Constant)
    strange = sorted(written - offered) if is_written or not written & offered else []
    if not strange:
        return None
    close = get_close_matches(strange[0], sorted(offered), n=1)
    meant = f"did you mean {close[0]}? " if close else ""
    advice = f"{meant}the options are {', '.join(sorted(offered))}"
    return Mistake("impossible_choice", f"asks for {', '.join(strange)}, which is no option", advice)
