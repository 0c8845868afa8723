"""Finds exceptions to one rule that may be live together: then nobody could say which of them holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from eligibility.checking.worlds import Worlds
from eligibility.engine.programme import RuleException
from eligibility.engine.rules import Definition, Rules, condition_key
from eligibility.engine.terms import Either, Logic, Term
from eligibility.findings import Ledger


def check_exceptions(rules: Rules, ledger: Ledger) -> None:
    """Put every exception that may be live beside an earlier one into the ledger, and labels that stand twice."""
    worlds = Worlds(rules.definitions)
    for tests in _tests_by_rule(rules).values():
        for (first, test), (second, other) in combinations(tests, 2):
            if worlds.may_hold(test, other):
                message = f"{second.label} may hold at once with {first.label}"
                advice = f"let the `when` of one of them exclude the other, {first.spot[0]}:{first.spot[1]}"
                ledger.add("two_exceptions", second.spot, message, advice)
    _check_labels(rules.sheets.exceptions, ledger)


def _tests_by_rule(rules: Rules) -> Mapping[str, list[tuple[RuleException, Term]]]:
    by_rule: dict[str, list[RuleException]] = {}
    for exception in rules.sheets.exceptions:
        by_rule.setdefault(exception.to, []).append(exception)
    return {
        to: list(zip(exceptions, _tests(_definition(rules, to).term), strict=False))
        for to, exceptions in by_rule.items()
    }


def _definition(rules: Rules, to: str) -> Definition:
    programme, _, name = to.partition(".")
    return rules.definitions.get(condition_key(programme, name)) or rules.definitions[f":{to}"]


def _tests(term: Term) -> Iterator[Term]:
    """The tests of the exceptions around a rule, the outermost first, as the rules put them."""
    if isinstance(term, Logic):  # what an officer must confirm besides
        term = term.parts[0]
    while isinstance(term, Either):
        yield term.test
        term = term.other


def _check_labels(exceptions: tuple[RuleException, ...], ledger: Ledger) -> None:
    seen: dict[str, RuleException] = {}
    for exception in exceptions:
        first = seen.setdefault(exception.label, exception)
        if first is not exception:
            message = f"{first.spot[0]}:{first.spot[1]} has the label {exception.label}, too"
            ledger.add("duplicate_text", exception.spot, message, "say what is particular about each")
