"""Amounts: counts, and money in fen with its period."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from conversation_flows.engine.kinds.kind import Kind, Refused
from i18n.marking import N_

if TYPE_CHECKING:
    from conversation_flows.engine.environment import Environment
    from conversation_flows.engine.flow import Question

_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,2})?", re.ASCII)
_MONTHS = {"month": 1, "year": 12}
_WHICH_PERIOD = N_("这是每月的，还是每年的？请和钱数一起说，比如“每月 1500”。")
_SAID = {"month": N_("每月 {amount} 元"), "year": N_("每年 {amount} 元"), None: N_("{amount} 元")}


class Number(Kind):
    """A whole number within the question's bounds."""

    def read(self, raw: Any, question: Question, environment: Environment) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise Refused("not_a_number", "请说一个整数，比如 3。说不准就说个大概。")
        low, high = self._bounds(question)
        if not low <= raw <= high:
            raise Refused("out_of_range", "请填 {low} 到 {high} 之间的数。", low=low, high=high)
        return raw

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        number = environment.formats.number(kept)
        return f"{number} {environment.translate(question.unit)}" if question.unit else number

    def describe(self, question: Question, environment: Environment) -> dict[str, Any]:
        low, high = self._bounds(question)
        unit = {"unit": environment.translate(question.unit)} if question.unit else {}
        return {"min": low, "max": high} | unit

    @staticmethod
    def _bounds(question: Question) -> tuple[int, int]:
        low, high = question.minimum, question.maximum
        return 0 if low is None else low, 1_000_000 if high is None else high


class Money(Kind):
    """Yuan as a decimal string with its period; kept as whole fen, so that no rounding ever happens here.

    Conditions see ``Decimal`` yuan per the period of the question's unit (`CNY/month`, `CNY/year`, `CNY`).
    """

    def read(self, raw: Any, question: Question, environment: Environment) -> dict[str, Any]:
        if not isinstance(raw, dict) or not raw.keys() <= {"amount", "per"}:
            raise Refused("not_money", "请说一个钱数，比如 1500。说不准就说个大概。")
        amount, period = raw.get("amount"), raw.get("per")
        if not isinstance(amount, str) or not _AMOUNT.fullmatch(amount):
            raise Refused("not_money", "金额请写成数字，最多两位小数，比如 1500 或 1500.50。")
        if period not in (question.periods or (None,)):
            raise Refused("no_period", _WHICH_PERIOD if question.periods else "这里填总数就行，比如 3000。")
        return {"fen": int(Decimal(amount) * 100), "per": period}

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        return environment.translate(_SAID[kept["per"]]).replace("{amount}", environment.formats.yuan(kept["fen"]))

    def sent(self, kept: Any) -> dict[str, Any]:
        amount = {"amount": f"{kept['fen'] // 100}.{kept['fen'] % 100:02d}"}
        return amount | ({"per": kept["per"]} if kept["per"] else {})

    def value(self, kept: Any, question: Question) -> Decimal:
        yuan = Decimal(kept["fen"]) / 100
        if kept["per"] is None:
            return yuan
        return yuan * _MONTHS[question.unit.rpartition("/")[2]] / _MONTHS[kept["per"]]

    def describe(self, question: Question, environment: Environment) -> dict[str, Any]:
        return {"unit": question.unit, "periods": list(question.periods)}
