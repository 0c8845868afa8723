"""Reads facts that somebody wrote down, strictly: everything that cannot be so is named by its field.

Money is in yuan, in the unit the fact is declared with (``300``, ``"300.50"``, or with the unit ``300 CNY/month``);
days are ``2025-01-31``. ``没问`` (not asked), ``不知道``, ``不想说`` and ``300..500`` are answers too. A list that
ends in ``也许还有`` is open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from eligibility.cases.told_values import CannotBe, number_state, value_of
from eligibility.engine.facts import Fact, FactList, Facts, Items, Schema
from eligibility.engine.typed_vocabulary import names_like
from eligibility.engine.values import NOT_ASKED, DontKnow, Known, Refused, State

NOT_ASKED_WORD: Final = "没问"
MAYBE_MORE: Final = "也许还有"
_ANSWERS: Final[Mapping[str, State]] = {NOT_ASKED_WORD: NOT_ASKED, "不知道": DontKnow(), "不想说": Refused()}


@dataclass(frozen=True, slots=True)
class FactProblem:
    """One thing that cannot be so. ``field`` is its place, ``household/0/age``; ``message`` never repeats a value."""

    field: str
    code: str
    message: str


class FactsRefused(ValueError):
    """Facts that cannot be so; ``problems`` are all of them."""

    def __init__(self, problems: list[FactProblem]) -> None:
        super().__init__(f"{problems[0].field}: {problems[0].message}")
        self.problems = tuple(problems)


def read_facts(told: Any, schema: Schema, *, covers: Callable[[str], bool] = lambda region: True) -> Facts:
    """What is known of a household; ``covers`` says which regions belong to the pack. Raises :class:`FactsRefused`."""
    reader = _Reader(covers)
    facts = reader.facts(told, schema.facts, schema.lists, "")
    if reader.problems:
        raise FactsRefused(reader.problems)
    return facts


@dataclass
class _Reader:
    covers: Callable[[str], bool]
    problems: list[FactProblem] = field(default_factory=list)

    def facts(self, told: Any, facts: Mapping[str, Fact], lists: Mapping[str, FactList], at: str) -> Facts:
        """The facts of the household, or of one item of a list."""
        if not isinstance(told, Mapping):
            self._refuse(at, "not_a_mapping", "write `name: value` lines")
            return Facts()
        known = {**facts, **lists}
        for name in told.keys() - known.keys():
            meant = names_like(str(name), known).removesuffix(", or ask for it before")
            self._refuse(_inside(at, name), "unknown_fact", f"there is no such fact; {meant}")
        states = {name: self._state(facts[name], told[name], _inside(at, name)) for name in facts if name in told}
        items = {name: self._items(lists[name], told[name], _inside(at, name)) for name in lists if name in told}
        return Facts(
            {name: state for name, state in states.items() if state is not NOT_ASKED},
            {name: there for name, there in items.items() if there is not None},
        )

    def _items(self, of: FactList, told: Any, at: str) -> Items | None:
        if told == NOT_ASKED_WORD:
            return None
        if not isinstance(told, list):
            self._refuse(at, "not_a_list", "write a list, one item for each")
            return None
        items = [each for each in told if each != MAYBE_MORE]
        if len(items) > of.at_most:
            self._refuse(at, "too_many_items", f"there can be {of.at_most} at most")
            return None
        read = (self.facts(each, of.facts, of.lists, f"{at}/{number}") for number, each in enumerate(items))
        return Items(tuple(read), is_closed=len(items) == len(told))

    def _state(self, fact: Fact, value: Any, at: str) -> State:
        if isinstance(value, str) and value in _ANSWERS:
            return _ANSWERS[value]
        try:
            if fact.kind in {"money", "number"}:
                return number_state(fact, value)
            read = value_of(fact, value)
            if fact.kind == "region" and not self.covers(str(read)):
                raise CannotBe("outside_pack", "this pack is not for that region, or there is none")
        except CannotBe as refusal:
            self._refuse(at, refusal.code, refusal.message)
            return NOT_ASKED
        return Known(read)

    def _refuse(self, at: str, code: str, message: str) -> None:
        self.problems.append(FactProblem(at or "facts", code, message))


def _inside(at: str, name: Any) -> str:
    return f"{at}/{name}" if at else str(name)
