"""How many and how much: counts and money out of what people say, taken whole or not at all."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from conversation_flows.engine.flow import Question
from conversation_flows.engine.frame import Position
from conversation_flows.understanding.numerals import NUMERAL, number

_MOST_YUAN = 999_999_999
_MOST = 9_999_999  # a larger count is a slip, or a document's number
_NONE = re.compile(
    r"(?:一[个只头分点]?钱?)?(?:都|也)?(?:没有?|无|不)(?:养|种|了)?[羊牛马骆驼地草场房子车钱收入]{0,2}|none|nothing"
)
_LEAD = (
    r"(?:大概|大约|差不多|将近|不到|估计|可能|好像|也就|一共|总共|合计|国家|政府|自己|家里|我家|我|有|是|共|就|才|只|得|能"
    r"|挣|给|发|领|拿|花|掏|存|养|种|了|个|着|约|about|\s)*"
)
_ABOUT = r"\s*(?:来|多)?\s*"
_AFTER = r"(?:多|来)?(?:左右|上下|出头)?"
_COUNT = re.compile(
    rf"{_LEAD}(?P<number>{NUMERAL}){_ABOUT}(?:口人|口|个人|个|[亩只头匹峰处间套栋座辆岁])?(?:羊|牛|地|房子?|人)?{_AFTER}"
)
_PERIODS = {
    "year": r"每年|一年到头|一年下来|一年|全年|a year|per year|yearly",
    "month": r"每个月|一个月|每月|按月|a month|per month|monthly",
}
_BEFORE = "|".join(
    f"(?P<before_{name}>{words}|{bare})" for (name, words), bare in zip(_PERIODS.items(), "年月", strict=True)
)
_PER = "|".join(
    f"(?P<after_{name}>{words}|/ ?(?:{bare}|{name}))"
    for (name, words), bare in zip(_PERIODS.items(), "年月", strict=True)
)
_MONEY = re.compile(
    rf"{_LEAD}(?:{_BEFORE})?{_LEAD}(?P<number>{NUMERAL}){_ABOUT}(?:元钱?|块钱|块|钱|yuan)?{_AFTER}\s*(?:{_PER})?"
)
_CLAUSES = re.compile(r"[，。；,;!?！？]+")
_MENTIONS_A_NUMBER = re.compile(r"[0-9]|[一二两三四五六七八九十百千万]\s*[十百千万元块]")
#: a question that names its own period needs none in the answer
_ASKS_PER = {"year": re.compile(r"12 个月|一年|每年"), "month": re.compile(r"一个月|每月")}


def count(said: str, here: Position) -> int | None:
    """The one whole number said; none at all is 0."""
    if _is_none(said):
        return 0
    found = _only(_COUNT, said)
    value = number(found["number"]) if found else None
    return int(value) if value is not None and value == int(value) and value <= _MOST else None


def money(said: str, here: Position) -> dict[str, Any] | None:
    """The one amount said and its period, if it or the question names one."""
    if _is_none(said):
        periods = here.node.periods if isinstance(here.node, Question) else ()
        return {"amount": "0"} | ({"per": periods[0]} if periods else {})
    found = _only(_MONEY, said)
    value = number(found["number"]) if found else None
    if found is None or value is None or value > _MOST_YUAN:
        return None
    named = {name for name in _PERIODS if found[f"before_{name}"] or found[f"after_{name}"]} or _asked_per(here)
    return {"amount": _plain(value)} | ({"per": named.pop()} if len(named) == 1 else {})


def _is_none(said: str) -> bool:
    return all(_NONE.fullmatch(clause) for clause in _CLAUSES.split(said))


def _only(pattern: re.Pattern[str], said: str) -> re.Match[str] | None:
    """The clause that is an amount, when no other clause has a number in it."""
    clauses = [clause.strip() for clause in _CLAUSES.split(unicodedata.normalize("NFKC", said)) if clause.strip()]
    numbered = [clause for clause in clauses if _MENTIONS_A_NUMBER.search(clause)]
    if len(numbered) > 1 or re.search(r"[0-9][,，][0-9]", said):
        return None
    found = [match for clause in numbered or clauses if (match := pattern.fullmatch(clause))]
    return found[0] if len(found) == 1 else None


def _asked_per(here: Position) -> set[str]:
    question = here.node
    if not isinstance(question, Question) or not question.periods:
        return set()
    return {name for name, words in _ASKS_PER.items() if name in question.periods and words.search(question.ask.source)}


def _plain(amount: Decimal) -> str:
    """1.2万 is 12000, not 12000.0; up to two decimals that were said stay."""
    if amount == int(amount):
        return str(int(amount))
    exponent = amount.as_tuple().exponent
    return f"{amount.normalize():f}" if isinstance(exponent, int) and exponent < -2 else f"{amount:f}"
