"""Answers worth supposing to a question, and how likely each is: one of every stretch that rules tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from eligibility.engine.compiler import plain
from eligibility.engine.facts import Fact
from eligibility.engine.rules import Rules
from eligibility.engine.terms import Comparison, Constant, Read, walk
from eligibility.engine.types import Number
from eligibility.engine.values import Value

#: answers with how likely each is; the chances add up to 1
Answers = tuple[tuple[Value, float], ...]
#: where rules compare an amount with another amount only: nothing, a little, a month's living, plenty (fen)
_AMOUNTS: Final = (0, 20_000, 100_000, 1_000_000)
_MOST_SUPPOSED: Final = 8


def answers_by_key(rules: Rules) -> dict[str, Answers]:
    """The answers to suppose for every fact, by ``scope:fact``; none for a region or a day."""
    cuts = _cuts(rules)
    found = {}
    for raw_key, fact in rules.raw.items():
        key = raw_key.removesuffix("!")
        found[key] = _weighted(fact, tuple(_worth_supposing(fact, cuts.get(key, frozenset()))))
    return found


def _cuts(rules: Rules) -> Mapping[str, frozenset[Decimal]]:
    """The written numbers every fact is compared with."""
    found: dict[str, set[Decimal]] = {}
    for definition in rules.definitions.values():
        for part in walk(definition.term):
            if isinstance(part, Comparison) and isinstance(part.left.type, Number):
                for one, other in ((part.left, part.right), (part.right, part.left)):
                    if isinstance(one, Read) and isinstance(other, Constant) and isinstance(other.value, Decimal):
                        key = one.key.rpartition("→")[2].removesuffix("!")
                        found.setdefault(key, set()).add(other.value)
    return {key: frozenset(values) for key, values in found.items()}


def _worth_supposing(fact: Fact, cuts: frozenset[Decimal]) -> Iterator[Value]:
    match fact.kind:
        case "yes_no":
            yield from (True, False)
        case "choice":
            yield from (value for value in fact.values if value != fact.applicant)
        case "choices":
            yield from (frozenset((value,)) for value in fact.values)
        case "number" if cuts:
            yield from (plain(value) for value in (min(cuts) - 1, *sorted(cuts)) if _is_within(fact, value))
        case "number":
            yield from (value for value in (0, 1, 2, 10) if _is_within(fact, Decimal(value)))
        case "money":
            yield from _AMOUNTS


def _is_within(fact: Fact, value: Decimal) -> bool:
    return (fact.low is None or value >= fact.low) and (fact.high is None or value <= fact.high)


def _weighted(fact: Fact, values: tuple[Any, ...]) -> Answers:
    """The author's chances where there are any; else all alike, and "none of these" as likely as all the rest."""
    if fact.chances:
        weights = {value: float(weight) for value, weight in fact.chances.items()}
    else:
        lonely = {frozenset((value,)) for value in fact.alone}
        weights = {value: float(max(len(values) - len(lonely), 1)) if value in lonely else 1.0 for value in values}
    likely = sorted(weights, key=lambda value: -weights[value])[:_MOST_SUPPOSED]
    total = sum(weights[value] for value in likely) or 1.0
    return tuple((value, weights[value] / total) for value in weights if value in likely)
