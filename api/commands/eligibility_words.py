"""Facts, places in a household and quantities in Chinese, for whoever looks after the rules."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from eligibility.engine.facts import Fact, Items, Path, Schema
from eligibility.engine.reasons import Stated
from eligibility.engine.values import DontKnow, Interval, Known, Refused, Value
from regions.divisions import Divisions

_UNITS: Final = {"CNY": "元", "person": "人", "month": "月", "year": "年"}


def place_text(path: Path, schema: Schema) -> str:
    """A place in the household in words: 家里的人，第 2 位，年龄."""
    words: list[str] = []
    for at in range(1, len(path) + 1, 2):
        words.append(schema.at(path[:at]).label or str(path[at - 1]))
        if at < len(path):
            words.append(f"第 {int(path[at]) + 1} 位")
    return "，".join(words)


def state_text(stated: Stated, schema: Schema, divisions: Divisions) -> str:
    """What somebody stated; money in yuan."""
    state, of = stated.state, schema.at(stated.path)
    if isinstance(state, Items):
        return f"{len(state.items)} 项" + ("，就这些" if state.is_closed else "，也许还有")
    assert isinstance(of, Fact)  # noqa: S101 — only lists have items
    match state:
        case Known(value):
            return _value(value, of, divisions)
        case Interval(low, high):
            return " 到 ".join("" if end is None else _value(end, of, divisions) for end in (low, high))
        case DontKnow():
            return "不知道"
        case Refused():
            return "不想说"
    return "没有问"


def _value(value: Value, fact: Fact, divisions: Divisions) -> str:
    match value:
        case bool():
            return "是" if value else "不是"
        case frozenset():
            return "、".join(sorted(value))
        case int() | Decimal() if fact.kind == "money":
            return f"{Decimal(value) / 100:.2f} {unit_text(fact.unit)}"
        case str() if fact.kind == "region":
            division = divisions.get(value)
            return division.name if division else value
    return str(value)


def reach_text(low: str | None, high: str | None, unit: str) -> str:
    """A quantity, or how far it reaches."""
    measure = unit_text(unit)
    if low == high:
        return f"{low} {measure}".strip()
    if low and high:
        return f"{low} 到 {high} {measure}".strip()
    return f"{low or high} {measure}".strip() + ("以上" if low else "以下")


def unit_text(unit: str) -> str:
    """``CNY/person/month`` as 元/人/月; nothing for a plain number."""
    return "" if unit == "1" else "/".join(_UNITS.get(part, part) for part in unit.split("/"))
