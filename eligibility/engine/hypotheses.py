"""Answers worth supposing to a question, and how likely each is: one of every stretch that rules tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from eligibility.engine.compiler import plain
from eligibility.engine.facts import Fact
from eligibility.engine.rules import Rules
from eligibility.engine.terms import Comparison, Constant, Read, walk
from eligibility.engine.values import Value

#: answers with how likely each is; the chances add up to 1
Answers = tuple[tuple[Value, float], ...]
#: where rules compare an amount with another amount only: nothing, a little, a month's living, plenty (fen)
_AMOUNTS: Final = (0, 20_000, 100_000, 1_000_000)
_COUNTS: Final = (0, 1, 2, 10)
_MOST_SUPPOSED: Final = 8


def answers_by_key(rules: Rules) -> dict[str, Answers]:
    """The answers to suppose for every fact, by ``scope:fact``; none for a region or a day."""
    compared = _compared_with(rules)
    found = {}
    for raw_key, fact in rules.raw.items():
        key = raw_key.removesuffix("!")
        found[key] = _weighted(fact, compared.get(key, frozenset()))
    return found


def _compared_with(rules: Rules) -> Mapping[str, frozenset[Any]]:
    """What every fact is compared with: written numbers, options, sets of options."""
    found: dict[str, set[Any]] = {}
    for definition in rules.definitions.values():
        for part in walk(definition.term):
            if isinstance(part, Comparison):
                for one, other in ((part.left, part.right), (part.right, part.left)):
                    if isinstance(one, Read) and isinstance(other, Constant):
                        found.setdefault(one.key.rpartition("→")[2].removesuffix("!"), set()).add(other.value)
    return {key: frozenset(values) for key, values in found.items()}


def _weighted(fact: Fact, compared: frozenset[Any]) -> Answers:
    """One answer for all that rules treat alike, with their chances together."""
    weights = {value: float(weight) for value, weight in fact.chances.items()} or _even(fact, compared)
    alike: dict[Any, list[Value]] = {}
    for value in weights:
        alike.setdefault(_treated(fact, value, compared), []).append(value)
    groups = sorted(alike.values(), key=lambda group: -sum(weights[value] for value in group))[:_MOST_SUPPOSED]
    total = sum(weights[value] for group in groups for value in group) or 1.0
    return tuple((group[0], sum(weights[value] for value in group) / total) for group in groups)


def _treated(fact: Fact, value: Value, compared: frozenset[Any]) -> Any:
    """How comparisons come out for an answer; the answer itself where more than comparisons are made with it."""
    if fact.kind == "choice":
        return frozenset(each for each in compared if value == each or (isinstance(each, frozenset) and value in each))
    return value


def _even(fact: Fact, compared: frozenset[Any]) -> dict[Value, float]:
    """All answers alike; "none of these" as likely as all the rest."""
    values = tuple(_worth_supposing(fact, compared))
    lonely = {frozenset((value,)) for value in fact.alone}
    return {value: float(max(len(values) - len(lonely), 1)) if value in lonely else 1.0 for value in values}


def _worth_supposing(fact: Fact, compared: frozenset[Any]) -> Iterator[Value]:
    cuts = sorted(value for value in compared if isinstance(value, Decimal))
    match fact.kind:
        case "yes_no":
            yield from (True, False)
        case "choice":
            yield from (value for value in fact.values if value != fact.applicant)
        case "choices":
            yield from (frozenset((value,)) for value in fact.values)
        case "number" if cuts:
            yield from (plain(value) for value in (cuts[0] - 1, *cuts) if _is_within(fact, value))
        case "number":
            yield from (value for value in _COUNTS if _is_within(fact, Decimal(value)))
        case "money":
            yield from _AMOUNTS


def _is_within(fact: Fact, value: Decimal) -> bool:
    return (fact.low is None or value >= fact.low) and (fact.high is None or value <= fact.high)
