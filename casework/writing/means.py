"""What the rules make of a submission: the figures of the table of means, taken from the record of its preview."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from casework.writing.saying import yuan
from eligibility.preview import Evaluation
from eligibility.records.facts import facts_from
from eligibility.records.record import Record
from eligibility.records.snapshots import Snapshot

#: the rules a record was made with, or None where they are gone
Rules = Callable[[Record], Snapshot | None]

Verdict = Mapping[str, Any]

_PER = {"person": "每人", "month": "每月", "year": "每年", "hour": "每小时", "household": "每户"}
_IS_SWITCH = "（1 是"  # says how something is counted, and is no figure
_SUMS = ("gross_income", "deductions", "income", "standard")
_UNKNOWN = "待核实"


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the household as the rules see her: coefficient and income a month in words."""

    coefficient: str
    income: str


@dataclass(frozen=True, slots=True)
class Means:
    """``sums`` by name, ``verdict`` of the programme as in the record, ``figures`` as (what, how much, whence)."""

    sums: Mapping[str, str]
    size: str
    members: tuple[Member, ...]
    verdict: Verdict | None
    figures: tuple[tuple[str, str, str], ...]


def means_of(content: bytes, programme: str, rules: Rules) -> Means:
    """Made again with the rules the record was made with; without them the record itself has to do."""
    record = Record(content)
    snapshot = rules(record)
    verdict = record.verdicts.get(programme)
    if snapshot is None:
        return Means({}, _UNKNOWN, (), verdict, ())
    data = record.data
    facts = facts_from(data["facts"])
    evaluation = snapshot.pack.evaluate(facts, date.fromisoformat(data["on"]), data["officers"])
    sums = {name: _in_yuan(_amount(evaluation.value(f":{name}"))) for name in _SUMS}
    size = evaluation.value(":size")
    figures = tuple(_figures(record, verdict, snapshot))
    return Means(sums, _range(size, str), tuple(_members(evaluation)), verdict, figures)


def _members(evaluation: Evaluation) -> Iterator[Member]:
    closure = evaluation.pack.abstract.closure
    coefficient, income = closure("household:coefficient"), closure("household:income")
    for frame in _frames(evaluation):
        yield Member(_range(coefficient(frame), _plain), _amount(income(frame)))


def _frames(evaluation: Evaluation) -> tuple[Any, ...]:
    members = evaluation.root.items.get("household")
    return tuple(members.frames) if members else ()


def _figures(record: Record, verdict: Verdict | None, snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    """The published standards that the reasons of the verdict rest on, with their source."""
    used = sorted({name for because in (verdict or {}).get("because", ()) for name in because["figures"]})
    for name, _, region in (text.partition(" ") for text in used):
        description = snapshot.parameters.description(name)
        if _IS_SWITCH in description:
            continue
        figure = record.data["parameters"].get(region, {}).get(name, {"published": []})
        for published in figure["published"]:
            yield description, _published(published["as_published"]), published["source"]["title"] or ""


def _published(text: str) -> str:
    """841 元（每人每月）, of ``841 CNY/person/month``."""
    amount, _, unit = text.partition(" ")
    parts = unit.split("/")
    if parts[0] != "CNY":
        return amount
    return f"{amount} 元" + (f"（{''.join(_PER[part] for part in parts[1:])}）" if parts[1:] else "")


def _in_yuan(amount: str) -> str:
    return amount if amount == _UNKNOWN else f"{amount} 元"


def _amount(value: Any) -> str:
    return _range(value, yuan)


def _range(value: Any, said: Callable[[Any], str]) -> str:
    """One number, from-to where it is not certain, or that an officer has to find out."""
    if isinstance(value, tuple):
        low, high = value
        return f"{said(low)}～{said(high)}" if _is_said(high) else _UNKNOWN
    return said(value) if isinstance(value, int | float | Decimal) or hasattr(value, "numerator") else _UNKNOWN


def _is_said(value: Any) -> bool:
    return value is not None and value < 10**9  # beyond it is the engine's word for "nobody knows"


def _plain(value: Any) -> str:
    return f"{float(value):g}"
