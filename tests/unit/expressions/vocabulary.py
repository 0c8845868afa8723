"""A vocabulary for testing the expression language alone: a context is a dict, a list in it a list of dicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from eligibility.engine.expressions import UNKNOWN, Expression, Getter, Vocabulary, compile_expression

NAMES = frozenset("a b c p q r health age name born person.age kinds".split())
LISTS: dict[str, frozenset[str]] = {
    "household": frozenset({"age", "flag", "pay", "health", "name"}),
    "m.incomes": frozenset({"amount", "regular"}),
}
VALUES = frozenset({"healthy", "severe_illness", "wages"})


def boom(*arguments: Any) -> Any:
    """A function that fails as functions fail: by what its first argument is called."""
    raise {"lookup": IndexError, "attribute": AttributeError, "value": ValueError, "type": TypeError}[arguments[0]]


FUNCTIONS: dict[str, Callable[..., Any]] = {"years": lambda start, end: end.year - start.year, "boom": boom}


class Words(Vocabulary):
    """Names of a dict; ``inner`` are the lists an item has in turn."""

    def __init__(self, names: frozenset[str] = NAMES, lists: dict[str, frozenset[str]] | None = None) -> None:
        self.names = names
        self.lists = {"household": LISTS["household"]} if lists is None else lists

    def getter(self, name: str) -> Getter | None:
        return (lambda context: context.get(name, UNKNOWN)) if name in self.names else None

    def items(self, name: str) -> tuple[Callable[[Any], Iterable[Any]], Vocabulary] | None:
        if name not in self.lists:
            return None
        inner = {"incomes": LISTS["m.incomes"]} if name == "household" else {}
        return (lambda context: context.get(name, ())), Words(self.lists[name], inner)

    def is_value(self, name: str) -> bool:
        return name in VALUES

    def function(self, name: str) -> Callable[..., Any] | None:
        return FUNCTIONS.get(name)


WORDS = Words()
LEAP_DAY = date(2024, 2, 29)


def expression(source: str) -> Expression:
    """Compile against the test vocabulary."""
    return compile_expression(source, WORDS)


def value(source: str, **context: Any) -> Any:
    """What ``source`` is worth in a context."""
    return expression(source).evaluate(context)
