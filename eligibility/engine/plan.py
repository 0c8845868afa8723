"""What a preview computes of one programme, looked up once for all previews."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eligibility.engine.abstract import Abstract
from eligibility.engine.environment import Closure
from eligibility.engine.intervals import Span
from eligibility.engine.programme import Programme
from eligibility.engine.rules import amount_key, verdict_key
from eligibility.engine.verdict import settling


@dataclass(frozen=True, slots=True)
class Plan:
    """The closures of a programme's verdict and amount with their slots; ``settle`` rounds the amount."""

    verdict: Closure
    verdict_index: int
    amount: Closure | None
    amount_index: int
    unit: str
    settle: Callable[[Span], Span]


def plan_of(programme: Programme, abstract: Abstract) -> Plan:
    """The plan of one programme."""
    key, rule = verdict_key(programme.name), programme.amount
    verdict, index = abstract.closure(key), abstract.indexes[key]
    if rule is None:
        return Plan(verdict, index, None, 0, "", lambda span: span)
    amount = amount_key(programme.name)
    settle = settling(rule.rounding, rule.unit)
    return Plan(verdict, index, abstract.closure(amount), abstract.indexes[amount], rule.unit, settle)
