"""Compares rules with the questions people are asked; whoever knows the questions brings them as plain data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Protocol

from eligibility.checking.use import keys_in_use
from eligibility.engine.facts import Fact, FactList, Schema
from eligibility.engine.rules import Rules
from eligibility.findings import Ledger, Spot


class Misfit(Protocol):
    """A difference between a fact (``household.age``) and the question that gives it."""

    @property
    def fact(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def message(self) -> str: ...


class Asked(Protocol):
    """A question by its place without the ids of items, ``household.members.incomes.amount``.

    ``is_for_a_form``: some application asks it, so that it stands on a form; else only a screening does.
    """

    @property
    def slot(self) -> str: ...
    @property
    def spot(self) -> Spot: ...
    @property
    def is_for_a_form(self) -> bool: ...


class Questions(Protocol):
    """Everything people are asked, and the services they can apply for."""

    def misfits(self, schema: Schema) -> Iterable[Misfit]:
        """The facts that no question gives, or that differ from the one that does."""
        ...

    def asked(self) -> Iterable[Asked]:
        """Every question of every flow and screening."""
        ...

    def services(self) -> Collection[str]:
        """What one can apply for."""
        ...


def check_questions(packs: Collection[Rules], questions: Questions, ledger: Ledger) -> None:
    """Put facts that nobody asks for, questions that nobody needs, and services there are not into the ledger."""
    services = questions.services()
    for rules in packs:
        spots = dict(_spots(rules.schema))
        for misfit in questions.misfits(rules.schema):
            code = "unasked_fact" if misfit.code == "no_question" else "unlike_its_question"
            message, advice = f"{misfit.fact}: {misfit.message}", "make fact and question say the same"
            ledger.add(code, spots[misfit.fact], message, advice)
        for programme in rules.programmes.values():
            if programme.service and programme.service not in services:
                message = f"{programme.name} is applied for with {programme.service}, which is no flow's service"
                ledger.add("unknown_name", programme.spot, message, "correct it, or leave service out")
    _check_needed(packs, questions, ledger)


def _check_needed(packs: Collection[Rules], questions: Questions, ledger: Ledger) -> None:
    needed = {slot for rules in packs for slot in _slots_read(rules)}
    for asked in questions.asked():
        if not asked.is_for_a_form and asked.slot not in needed:
            advice = "remove it, or let a programme read what it gives"
            ledger.add("unneeded_question", asked.spot, f"no programme and no form needs {asked.slot}", advice)


def _slots_read(rules: Rules) -> Iterator[str]:
    """The slots of the questions that give what rules read."""
    read = keys_in_use(rules)
    for fact in rules.schema.facts.values():
        if f":{fact.name}" in read:
            yield fact.asks or fact.name
    for each in rules.schema.lists.values():
        yield from _slots_of_list(each, each.members or each.name, read)
        for topic in each.applicant:
            yield from _slots_of_list(each, topic, read)


def _slots_of_list(each: FactList, prefix: str, read: Collection[str]) -> Iterator[str]:
    yield prefix
    yield from (f"{prefix}.{fact.asks or name}" for name, fact in each.facts.items() if f"{each.name}:{name}" in read)
    for inner in each.lists.values():
        yield from _slots_of_list(inner, f"{prefix}.{inner.name}", read)


def _spots(schema: Schema) -> Iterator[tuple[str, Spot]]:
    """Where facts and lists stand, by the names that differences call them."""
    yield from _of(schema.facts, "")
    for each in schema.lists.values():
        yield from _of_list(each, each.name)
        for topic in each.applicant:
            yield from _of_list(each, topic)


def _of_list(each: FactList, name: str) -> Iterator[tuple[str, Spot]]:
    yield name, each.spot
    yield from _of(each.facts, f"{name}.")
    for inner in each.lists.values():
        yield from _of_list(inner, f"{name}.{inner.name}")
        yield from _of_list(inner, f"{each.name}.{inner.name}")
        yield from _of_list(inner, inner.name)  # what stands deeper is called by its own list's name


def _of(facts: Mapping[str, Fact], prefix: str) -> Iterator[tuple[str, Spot]]:
    yield from ((f"{prefix}{name}", fact.spot) for name, fact in facts.items())
