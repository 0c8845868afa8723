"""In which order programmes are decided, and whether one helps or hinders another: both derived from the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from eligibility.engine.rules import Definition, verdict_key
from eligibility.engine.terms import (
    Call,
    Comparison,
    Constant,
    Each,
    Either,
    Logic,
    Negation,
    Read,
    Term,
    parts_of,
    walk,
)
from eligibility.engine.types import Boolean
from eligibility.findings import Ledger

#: how often turned round: 1 straight, -1 turned, 0 either way
Sign = int
_WORDS: Final = {1: "positive", -1: "negative", 0: "both"}


def keys_read(term: Term) -> Iterator[str]:
    """The keys a term reads right away, verdicts of other programmes among them; loop variables left off."""
    for part in walk(term):
        if isinstance(part, Read):
            yield part.key.rpartition("→")[2]
        elif isinstance(part, Call) and part.function == "eligible" and isinstance(part.arguments[0], Constant):
            yield verdict_key(str(part.arguments[0].value))


def ordered(definitions: Mapping[str, Definition], programmes: Iterable[str], ledger: Ledger) -> tuple[str, ...]:
    """The programmes, each after those it asks about; a circle of programmes is a mistake."""
    done: dict[str, bool] = {}
    order: list[str] = []

    def visit(key: str) -> None:
        if key not in definitions or done.get(key):
            return
        if key in done:
            advice = "let one of the programmes be decided without the other"
            name = definitions[key].programme or key.lstrip(":")
            ledger.add("cycle", definitions[key].spot, f"{name} leads back to itself", advice)
            return
        done[key] = False
        for other in keys_read(definitions[key].term):
            visit(other)
        done[key] = True
        if key.startswith("?"):
            order.append(key[1:])

    for name in programmes:
        visit(verdict_key(name))
    return tuple(order)


def polarities(definitions: Mapping[str, Definition], programme: str) -> dict[str, str]:
    """The other programmes it asks about: "positive", "negative" or "both", by name."""
    signs: dict[str, set[Sign]] = {}
    seen: set[tuple[str, Sign]] = set()

    def visit(key: str, sign: Sign) -> None:
        if (key, sign) in seen or key not in definitions:
            return
        seen.add((key, sign))
        for inner, inner_sign in _signed(definitions[key].term, sign):
            if inner.startswith("?"):
                signs.setdefault(inner[1:], set()).add(inner_sign)
            else:
                visit(inner, inner_sign)

    visit(verdict_key(programme), 1)
    return {name: _WORDS[next(iter(found)) if len(found) == 1 else 0] for name, found in signs.items()}


def _signed(term: Term, sign: Sign) -> Iterator[tuple[str, Sign]]:
    """The keys a term reads, with the direction in which each moves it."""
    match term:
        case Read() | Call(function="eligible"):
            yield from ((key, sign) for key in keys_read(term))
        case Negation(of):
            yield from _signed(of, -sign)
        case Logic(_, parts):
            for part in parts:
                yield from _signed(part, sign)
        case Comparison("==", left, Constant(bool() as value)) if isinstance(left.type, Boolean):
            yield from _signed(left, sign if value else -sign)
        case Either(test, then, other):
            yield from _signed(test, 0)
            for part in (then, other):
                yield from _signed(part, sign)
        case Each("any" | "all" as how, _, element, conditions):
            yield from _signed(element, sign)
            for condition in conditions:
                yield from _signed(condition, sign if how == "any" else -sign)
        case _:
            for part in parts_of(term):
                yield from _signed(part, 0)
