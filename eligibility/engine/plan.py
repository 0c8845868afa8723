"""What is computed of one programme, looked up once for all previews and exact verdicts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eligibility.engine.abstract import Abstract
from eligibility.engine.compiler import Compiler
from eligibility.engine.environment import Closure
from eligibility.engine.intervals import Span
from eligibility.engine.programme import Programme
from eligibility.engine.rules import amount_key, verdict_key
from eligibility.engine.verdict import Verdict, settling


@dataclass(frozen=True, slots=True)
class Plan:
    """The closure of a programme's verdict; what works out the memo entries of verdict and amount, and their slots.

    ``settle`` rounds the amount. ``no`` is the verdict where that is certain. Only some programmes have a diagram.
    """

    verdict: Closure
    verdict_entry: Closure
    verdict_index: int
    amount_entry: Closure | None
    amount_index: int
    unit: str
    settle: Callable[[Span], Span]
    no: Verdict
    has_diagram: bool


def plan_of(programme: Programme, abstract: Abstract, *, has_diagram: bool) -> Plan:
    """The plan of one programme."""
    key, rule, no = verdict_key(programme.name), programme.amount, Verdict(programme.name, "certain_no", None)
    verdict, entry, index = abstract.closure(key), abstract.function(key), abstract.indexes[key]
    if rule is None:
        return Plan(verdict, entry, index, None, 0, "", lambda span: span, no, has_diagram)
    amount = amount_key(programme.name)
    amount_entry, amount_index = abstract.function(amount), abstract.indexes[amount]
    settle = settling(rule.rounding, rule.unit)
    return Plan(verdict, entry, index, amount_entry, amount_index, rule.unit, settle, no, has_diagram)


@dataclass(frozen=True, slots=True)
class ExactPlan:
    """The closures of a programme's exact verdict and amount; ``settle`` rounds the amount."""

    verdict: Closure
    amount: Closure | None
    settle: Callable[[Span], Span]


def exact_plan_of(programme: Programme, exactly: Compiler) -> ExactPlan:
    """The same for the exact evaluator."""
    verdict, rule = exactly.closure(verdict_key(programme.name)), programme.amount
    if rule is None:
        return ExactPlan(verdict, None, lambda span: span)
    return ExactPlan(verdict, exactly.closure(amount_key(programme.name)), settling(rule.rounding, rule.unit))
