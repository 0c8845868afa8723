"""Days and months of the calendar."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from conversation_flows.engine.kinds.kind import Kind, Refused

if TYPE_CHECKING:
    from conversation_flows.engine.environment import Environment
    from conversation_flows.engine.flow import Question

_EARLIEST = date(1900, 1, 1)
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def bounds(question: Question, today: date) -> tuple[date, date]:
    """First and last day the question takes; `today` in YAML means the day of the turn, and is the default end."""
    low = _EARLIEST if question.minimum is None else date.fromisoformat(str(question.minimum))
    high = today if question.maximum in (None, "today") else date.fromisoformat(str(question.maximum))
    return low, high


class Day(Kind):
    """A day, `1958-03-02`."""

    def read(self, raw: Any, question: Question, environment: Environment) -> str:
        try:
            day = date.fromisoformat(raw) if isinstance(raw, str) and _DAY.fullmatch(raw) else None
        except ValueError:
            day = None
        if day is None:
            raise Refused(
                "not_a_date",
                "请说出年、月、日，比如 1958年3月2日，照身份证上的说。只知道岁数或者阴历的，就说“不知道”。",
            )
        low, high = bounds(question, environment.today)
        if not low <= day <= high:
            raise Refused(
                "out_of_range",
                "日期应该在 {low} 到 {high} 之间。",
                low=environment.formats.day(low),
                high=environment.formats.day(high),
            )
        return day.isoformat()

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        return environment.formats.day(date.fromisoformat(kept))

    def value(self, kept: Any, question: Question) -> date:
        return date.fromisoformat(kept)

    def describe(self, question: Question, environment: Environment) -> dict[str, Any]:
        low, high = bounds(question, environment.today)
        return {"min": low.isoformat(), "max": high.isoformat()}


class Month(Kind):
    """A month, `2025-03`; conditions see its first day."""

    def read(self, raw: Any, question: Question, environment: Environment) -> str:
        if not isinstance(raw, str) or not _MONTH.fullmatch(raw):
            raise Refused("not_a_month", "请说是哪一年、哪个月，比如 2025年3月。记不清就说“不知道”。")
        low, high = bounds(question, environment.today)
        if not low.isoformat()[:7] <= raw <= high.isoformat()[:7]:
            raise Refused(
                "out_of_range",
                "月份应该在 {low} 到 {high} 之间。",
                low=environment.formats.month(low),
                high=environment.formats.month(high),
            )
        return raw

    def show(self, kept: Any, question: Question, environment: Environment) -> str:
        return environment.formats.month(self.value(kept, question))

    def value(self, kept: Any, question: Question) -> date:
        return date.fromisoformat(f"{kept}-01")

    def describe(self, question: Question, environment: Environment) -> dict[str, Any]:
        low, high = bounds(question, environment.today)
        return {"min": low.isoformat()[:7], "max": high.isoformat()[:7]}
