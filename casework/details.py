"""Checks what an action is given: every detail it takes, of its kind, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from casework.application import Application
from casework.lifecycle import Action, Take
from casework.reasons import Reasons
from conversation_flows.engine.kinds.words import is_printable
from i18n.errors import FieldError, Invalid
from i18n.marking import N_

LONGEST_TEXT = 2_000
MOST_TEXTS = 50
#: How far ahead a day may lie: a child grows up within eighteen years, and a word that is given holds within one.
FURTHEST: Mapping[str, timedelta] = {"until": timedelta(days=19 * 366), "new_date": timedelta(days=366)}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")  # nor a week's day, which a calendar reads too
_HARMLESS = {ord("\t"): " ", 0x200C: None, 0x200D: None}  # tabs, and what joins letters or the parts of an emoji
_MONEY = re.compile(r"\d{1,7}(\.\d{1,2})?")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_DIVISION = re.compile(r"\d{6}(\d{3})?")

_ASKED = {
    "text": N_("请用一两句话写清楚，最多 2000 字。"),
    "texts": N_("请一项一项列出来，最多 50 项。"),
    "past_day": N_("请写成 2026-11-22 这样的日期，不能晚于今天。"),
    "coming_day": N_("请写成 2026-11-22 这样的日期，要晚于今天，也不能太远。"),
    "month": N_("请写成 2026-11 这样的月份。"),
    "money": N_("请写成 790.00 这样的金额，单位是元。"),
    "number": N_("请写一个整数。"),
    "yes_no": N_("请回答是或者不是。"),
    "choice": N_("请从给出的选项里选一个。"),
    "office": N_("请写旗县（6 位）或者苏木乡镇、街道（9 位）的区划代码。"),
    "account": N_("请写工作人员的账号。"),
    "accounts": N_("请写每位工作人员的账号，不要重复；入户要有两名以上。"),
    "happening": N_("请指明是经过里的哪一条。"),
    "deadline": N_("请指明是正在走的哪一个期限。"),
}


def require_details(action: Action, application: Application, details: Mapping[str, Any], today: date) -> None:
    """Raise Invalid, with every detail that does not hold, by its pointer into the request."""
    errors = tuple(_errors(action, application, details, today))
    if errors:
        raise Invalid(code="details", text="办这一步还要写清楚几样。", errors=errors)


def require_reasons(action: Action, reasons: Reasons, given: Sequence[str]) -> None:
    """Raise Invalid unless reasons are given where the action asks for them, each from its group; says which."""
    known = reasons.of_group(action.reasons) if action.reasons else ()
    fits = set(given) <= {reason.code for reason in known}
    if fits and bool(given) == bool(known) and len(set(given)) == len(given):
        return
    if not known:
        raise Invalid(code="reasons", text="这一步不用写理由代码。")
    possible = tuple(FieldError("/reasons", reason.code, reason.text) for reason in known)
    raise Invalid(code="reasons", text="请至少选一条理由，可以选的是下面这些。", errors=possible)


def _errors(action: Action, application: Application, details: Mapping[str, Any], today: date) -> Iterator[FieldError]:
    takes = {take.name: take for take in action.takes}
    for name in sorted(details.keys() - takes.keys()):
        yield FieldError(f"/details/{name}", "unknown", N_("这一步不用写这一项。"))
    for name, take in takes.items():
        value = details.get(name)
        if value is None:
            if not take.is_optional:
                yield FieldError(f"/details/{name}", "required", N_("这一项不能空着。"), hint=_ASKED[take.kind])
        elif not _fits(take, value, application, today):
            yield FieldError(f"/details/{name}", take.kind, _ASKED[take.kind])


def _fits(take: Take, value: Any, application: Application, today: date) -> bool:
    match take.kind:
        case "choice":
            return value in take.options
        case "happening":
            return any(value == happening.id for happening in application.history)
        case "deadline":
            return isinstance(value, str) and application.deadline(value) is not None
        case "past_day":
            return _is_day(value) and date.fromisoformat(value) <= today
        case "coming_day":
            return _is_day(value) and today < date.fromisoformat(value) <= today + FURTHEST.get(
                take.name, FURTHEST["until"]
            )
        case "texts" | "accounts":
            return _are_texts(value) and len(set(value)) >= take.at_least
    return _FITS[take.kind](value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TEXT and _is_seen(value)


def _is_seen(value: str) -> bool:
    """Whether nothing hides in it: it is printed on papers, and read by whoever it concerns."""
    visible = value.replace("\r\n", "\n").translate(_HARMLESS)
    return bool(visible.strip()) and is_printable(visible, lines=True)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and 0 < len(value) <= MOST_TEXTS and all(map(_is_text, value))


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or not value.isascii() or _DAY.fullmatch(value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and value.isascii() and pattern.fullmatch(value) is not None


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "month": _matches(_MONTH),
    "money": _matches(_MONEY),
    "number": lambda value: type(value) is int and 0 <= value <= 1_000_000,
    "yes_no": lambda value: isinstance(value, bool),
    "office": _matches(_DIVISION),
    "account": _is_text,
}
