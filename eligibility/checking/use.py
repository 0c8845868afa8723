"""Finds what rules carry for nothing: values and facts that no verdict and no amount of any pack reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from eligibility.engine.facts import Schema
from eligibility.engine.order import keys_read
from eligibility.engine.rules import Rules, amount_key, verdict_key
from eligibility.engine.terms import Each, Term, walk
from eligibility.findings import Ledger, Spot

_ADVICE: Final = "remove it, or use it in a rule"


def check_use_of_rules(packs: Iterable[Rules], ledger: Ledger) -> None:
    """Put every value and fact that stands in some pack and is read in none into the ledger."""
    declared: dict[Spot, str] = {}
    read: set[Spot] = set()
    for rules in packs:
        spots = dict(_spots(rules))
        declared |= {spot: key.lstrip(":") for key, spot in spots.items()}
        read |= {spots[key] for key in keys_in_use(rules) & spots.keys()}
    for spot, name in declared.items():
        if spot not in read:
            code = "unread_fact" if spot[0].endswith("/facts.yaml") else "unread_value"
            ledger.add(code, spot, f"nothing reads {name}", _ADVICE)


def keys_in_use(rules: Rules) -> set[str]:
    """The keys that verdicts and amounts rest on, however far; those of raw facts without their mark."""
    reached: set[str] = set()
    waiting = [*map(verdict_key, rules.programmes), *map(amount_key, rules.programmes)]
    while waiting:
        key = waiting.pop()
        if key in reached:
            continue
        reached.add(key)
        definition = rules.definitions.get(key)
        if definition is not None:
            waiting += [*keys_read(definition.term), *_guards(definition.term)]
            waiting.append(f":{definition.place}")
    return {key.removesuffix("!") for key in reached}


def _guards(term: Term) -> Iterator[str]:
    """The lists a term goes through, as the keys of whether they can have items."""
    for part in walk(term):
        if isinstance(part, Each):
            yield f":{part.list.rpartition('→')[2]}?"


def _spots(rules: Rules) -> Iterator[tuple[str, Spot]]:
    """Where every value and fact stands, by key; what programmes say of themselves is read anyway."""
    yield from _facts(rules.schema)
    for key, definition in rules.definitions.items():
        named = key.rpartition(":")[2]
        is_programmes_own = key[0] == "?" or "/" in key or named.endswith(".amount")
        if not is_programmes_own and not key.endswith("?") and key.removesuffix("!") not in rules.raw:
            yield key, definition.spot


def _facts(schema: Schema) -> Iterator[tuple[str, Spot]]:
    for fact in schema.facts.values():
        yield f":{fact.name}", fact.spot
    for each, _ in schema.all_lists():
        for fact in each.facts.values():
            yield f"{each.name}:{fact.name}", fact.spot
