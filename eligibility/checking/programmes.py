"""Checks what programmes say: texts for people, the law, other programmes they name, conditions that decide nothing."""

from __future__ import annotations

from collections.abc import Iterator

from eligibility.checking.worlds import Worlds
from eligibility.engine.programme import Condition, NotModelled, Programme
from eligibility.engine.rules import Rules, condition_key
from eligibility.engine.typed_vocabulary import names_like
from eligibility.findings import Ledger


def check_programmes(rules: Rules, ledger: Ledger) -> None:
    """Put everything that is wrong with the programmes of one pack into the ledger."""
    worlds = Worlds(rules.definitions)
    for programme in rules.programmes.values():
        _check_words(programme, ledger)
        _check_others(programme, rules, ledger)
        _check_twins(programme, ledger)
        for condition in programme.all_conditions():
            _check_condition(condition, condition in programme.conditions, ledger)
            if condition.how == "that":
                _check_sense(programme, condition, rules, worlds, ledger)
    for pointed in rules.not_modelled.values():
        _check_words(pointed, ledger)


def _check_words(programme: Programme | NotModelled, ledger: Ledger) -> None:
    needed = {"title": programme.title, "law": programme.law}
    if isinstance(programme, NotModelled):
        needed = {"title": programme.title, "where": programme.where}
    for key, text in needed.items():
        if not text.strip():
            message = f"{programme.name} does not say its {key}"
            ledger.add("missing_text", programme.spot, message, f"write {key}: …")


def _check_others(programme: Programme, rules: Rules, ledger: Ledger) -> None:
    known = {*rules.programmes, *rules.not_modelled}
    for key in ("instead_of", "together_with"):
        for name in getattr(programme, key):
            if name not in known or name == programme.name:
                message = f"{key} of {programme.name} names {name}, which is no other programme"
                advice = names_like(name, known - {programme.name}).removesuffix(", or ask for it before")
                ledger.add("unknown_name", programme.spot, message, advice)
    both = set(programme.instead_of) & set(programme.together_with)
    for name in sorted(both):
        message = f"{programme.name} goes both with {name} and instead of it"
        ledger.add("contradiction", programme.spot, message, "keep one of instead_of and together_with")


def _check_condition(condition: Condition, is_outermost: bool, ledger: Ledger) -> None:
    """People read why: each condition of its own has its words for a yes and for a no, and its article.

    An officer's has none for a no where it is one route of several: the routes beside it have theirs.
    """
    if condition.parts:
        return
    needed = {"yes": condition.yes, "law": condition.law}
    if condition.how == "that" and (is_outermost or not condition.is_officers):
        needed["no"] = condition.no
    for key, text in needed.items():
        if not text.strip():
            message = f"{condition.id} does not say its {key}"
            ledger.add("missing_text", condition.spot, message, f"write {key}: …")


def _check_twins(programme: Programme, ledger: Ledger) -> None:
    """Conditions with the same words cannot be told apart, unless they are routes that are told of together."""
    seen: dict[tuple[str, str], tuple[Condition, int]] = {}
    for group, condition in _grouped(programme):
        for key in ("yes", "no"):
            text = getattr(condition, key)
            first, beside = seen.setdefault((key, text), (condition, group))
            if text and first is not condition and (key == "yes" or beside != group):
                message = f"{condition.id} and {first.id} have the same {key}"
                ledger.add("duplicate_text", condition.spot, message, "say of each what it is about")


def _grouped(programme: Programme) -> Iterator[tuple[int, Condition]]:
    """Every condition with the number of the outermost one it stands in."""
    for group, outermost in enumerate(programme.conditions):
        yield from ((group, condition) for condition in outermost.walk())


def _check_sense(programme: Programme, condition: Condition, rules: Rules, worlds: Worlds, ledger: Ledger) -> None:
    term = rules.definitions[condition_key(programme.name, condition.id)].term
    if not worlds.may_hold(term):
        advice = "nobody can meet it: correct it, or remove the condition"
        ledger.add("never_holds", condition.spot, f"{condition.id} holds for no household", advice)
    elif not worlds.may_fail(term):
        advice = "it decides nothing: correct it, or remove the condition"
        ledger.add("always_holds", condition.spot, f"{condition.id} holds for every household", advice)
