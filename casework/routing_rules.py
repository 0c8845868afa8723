"""Reads the rules of routing from ``catalog/routing``; what can never work is a finding with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from casework.routing_conditions import CONDITIONS, PLACES, holds
from casework.situation import Situation
from eligibility.findings import Ledger, spot_of
from eligibility.reading.sheet_keys import check_keys, read_into
from eligibility.reading.sheets import Sheet

#: the rules that ship with the code
ROUTING: Final[Traversable] = files("casework") / "catalog" / "routing"
_RULE: Final = frozenset({"id", "services", "when", "within", "since", "office", "confirms", "text", "law"})
_SERVICE: Final = frozenset({"law", "visits"})
_WORDS: Final = frozenset({"modes", "scopes", "remarks"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: who receives (``office``) and whose county confirms, both by the name of a place of a situation."""

    id: str
    services: tuple[str, ...]
    when: tuple[str, ...]
    office: str
    confirms: str
    text: str
    law: str = ""
    within: str | None = None
    since: date | None = None

    def applies(self, situation: Situation) -> bool:
        """Whether it is the service's, in force that day and there, and all its conditions hold."""
        is_in_force = situation.service in self.services and (self.since is None or self.since <= situation.on)
        is_there = is_in_force and (self.within is None or situation.is_within(self.within))
        return is_there and all(holds(condition, situation) for condition in self.when)


@dataclass(frozen=True, slots=True)
class Service:
    """What all rules of a service share: its law, and whether somebody visits the household."""

    law: str
    visits: bool


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules in order, and by name the words for modes, scopes and remarks."""

    services: Mapping[str, Service]
    rules: tuple[Rule, ...]
    words: Mapping[str, Mapping[str, Mapping[str, str]]]

    def first(self, situation: Situation) -> Rule:
        """The first rule that applies; every service has a last one without conditions."""
        return next(rule for rule in self.rules if rule.applies(situation))


@cache
def load_rulebook() -> Rulebook:
    """The rules that ship with the code; read once. Raises :class:`eligibility.findings.PackError`."""
    ledger = Ledger()
    book = read_rulebook(ROUTING, ledger)
    ledger.refuse()
    return book


def read_rulebook(folder: Traversable, ledger: Ledger) -> Rulebook:
    """``rules.yaml`` and ``words.yaml`` of a folder."""
    rules, words = (read_into(ledger, folder / name, f"routing/{name}") for name in ("rules.yaml", "words.yaml"))
    if rules is None or words is None or not check_keys(words, _WORDS, _WORDS, ledger):
        return Rulebook({}, (), {})
    if not check_keys(rules, frozenset({"services", "rules"}), frozenset({"services", "rules"}), ledger):
        return Rulebook({}, (), words)
    said = rules["services"].items()
    services = {name: Service(**sheet) for name, sheet in said if check_keys(sheet, _SERVICE, _SERVICE, ledger)}
    read = [rule for sheet in rules["rules"] if (rule := _rule(sheet, services, ledger)) is not None]
    for service in services.keys() - {
        each for rule in read if not (rule.when or rule.within) for each in rule.services
    }:
        ledger.add(
            "no_last_rule", spot_of(rules), f"{service} has no rule without conditions", "add one below the others"
        )
    return Rulebook(services, tuple(read), words)


def _rule(sheet: Sheet, services: Mapping[str, Service], ledger: Ledger) -> Rule | None:
    if not check_keys(sheet, _RULE, frozenset({"id", "services", "office", "text"}), ledger):
        return None
    when = tuple(sheet.get("when", ()))
    _require_known(sheet, "services", sheet["services"], services, ledger)
    _require_known(sheet, "when", [each.removeprefix("not ") for each in when], CONDITIONS, ledger)
    _require_known(sheet, "office", [sheet["office"], sheet.get("confirms", sheet["office"])], PLACES, ledger)
    return Rule(
        id=sheet["id"],
        services=tuple(sheet["services"]),
        when=when,
        office=sheet["office"],
        confirms=sheet.get("confirms", sheet["office"]),
        text=sheet["text"],
        law=sheet.get("law", ""),
        within=sheet.get("within"),
        since=sheet.get("since"),
    )


def _require_known(sheet: Sheet, key: str, said: list[str], known: Mapping[str, Any], ledger: Ledger) -> None:
    for each in said:
        if each not in known:
            advice = f"known are {', '.join(sorted(known))}"
            ledger.add(f"unknown_{key}", spot_of(sheet, key), f"there is no {each}", advice)
