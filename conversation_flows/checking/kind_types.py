"""Of which type an answer of each question kind is to conditions, and what the functions of flows take and give."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from conversation_flows.checking.scopes import QuestionItem
from eligibility.engine.types import Anything, Boolean, Choice, Day, Many, Number, Signature, Text, Type

_ZERO: Final = Decimal(0)
_LARGEST: Final = 1_000_000  # what the kind `number` takes at most unless told otherwise
_OLDEST: Final = 200  # years; dates begin in 1900


def type_of(question: QuestionItem) -> Type:
    """The type of a question's answer; what was filled in by another question keeps no bounds."""
    typed = _TYPES.get(question.kind)
    return typed(question) if typed else Anything()


def _number(question: QuestionItem) -> Type:
    if question.is_filled:
        return Number(is_whole=True)
    low, high = question.good.get("min"), question.good.get("max")
    low, high = (bound if isinstance(bound, int) else None for bound in (low, high))
    return Number(Decimal(low or 0), Decimal(_LARGEST if high is None else high), is_whole=True)


def _day(question: QuestionItem) -> Type:
    return Day(is_past=not question.is_filled and question.good.get("max") in (None, "today"))


def _choice(question: QuestionItem) -> Type:
    return Choice(frozenset(question.options))


def _choices(question: QuestionItem) -> Type:
    options = question.options.items()
    alone = frozenset(value for value, option in options if isinstance(option, dict) and option.get("alone"))
    return Many(Choice(frozenset(question.options)), alone)


def _always(kind: Type) -> Callable[[QuestionItem], Type]:
    return lambda question: kind


_TYPES: Final[dict[str, Callable[[QuestionItem], Type]]] = {
    "number": _number,
    "money": _always(Number(_ZERO)),
    "date": _day,
    "month": _day,
    "choice": _choice,
    "choices": _choices,
    **dict.fromkeys(("yes_no", "consent", "commitment", "review", "signature"), _always(Boolean())),
    **dict.fromkeys(
        ("text", "long_text", "id_number", "phone", "bank_card", "person_name", "region", "address"), _always(Text())
    ),
}


def _span(most: int) -> Callable[..., Type]:
    """Whole years or months from one day to another: none below zero when the first cannot lie after today."""

    def gives(start: Any, end: Any) -> Type:
        if isinstance(start, Day) and isinstance(end, Day) and start.is_past and end.is_today:
            return Number(_ZERO, Decimal(most), is_whole=True)
        return Number(is_whole=True)

    return gives


SIGNATURES: Final[dict[str, Signature]] = {
    "years": Signature((Day, Day), _span(_OLDEST)),
    "months": Signature((Day, Day), _span(_OLDEST * 12)),
    "birth_date": Signature((Text,), lambda number: Day(is_past=True)),
    "sex": Signature((Text,), lambda number: Choice(frozenset({"male", "female"}))),
}
