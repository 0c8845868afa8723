"""The cases that rules of routing are held to: who, where, and what must come of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any, Final

from casework.limits import Limits
from casework.office import Office
from casework.route import Route
from casework.routing import route
from casework.routing_facts import Member, RoutingFacts
from casework.routing_rules import ROUTING
from eligibility.findings import Ledger
from eligibility.reading.sheet_keys import check_keys, sheets_below
from eligibility.reading.sheets import Sheet
from regions.divisions import Divisions

_ON: Final = date(2026, 11, 22)
_CASE: Final = frozenset({"case", "service", "on", "settings", "facts", "expects"})
_EXPECTS: Final = frozenset({"reason", "office", "confirms", "received_at", "assists", "mode", "scope", "remarks"})
_ALWAYS: Final = frozenset({"reason", "office", "mode", "scope"})


@dataclass(frozen=True, slots=True)
class Case:
    """One case. ``settings`` are supposed everywhere; ``expects`` names offices by code, and only those there are.

    Unless it says otherwise, the office's own county confirms.
    """

    file: str
    title: str
    service: str
    on: date
    settings: Mapping[str, Any]
    facts: RoutingFacts
    expects: Mapping[str, Any]

    def differences(self, divisions: Divisions, limits: Limits) -> list[str]:
        """What comes of it otherwise than expected; empty when nothing does."""
        came = _told(route(self.service, self.facts, self.on, divisions, limits.supposing(self.settings)))
        county = divisions.county(self.expects["office"], self.on)
        wanted = {"confirms": county.code if county else "", "remarks": [], **self.expects}
        keys = sorted(came.keys() | wanted.keys())
        return [f"{key} is {came.get(key)}, not {wanted.get(key)}" for key in keys if came.get(key) != wanted.get(key)]


def read_cases(ledger: Ledger, folder: Traversable = ROUTING) -> Iterator[Case]:
    """Every case below ``cases`` of a folder of rules."""
    for file, sheet in sheets_below(folder / "cases", "routing/cases", ledger):
        for said in sheet["cases"] if check_keys(sheet, frozenset({"cases"}), frozenset({"cases"}), ledger) else ():
            is_whole = check_keys(said, _CASE, frozenset({"case", "service", "facts", "expects"}), ledger)
            if is_whole and check_keys(said["expects"], _EXPECTS, _ALWAYS, ledger):
                yield _case(file, said)


def _case(file: str, said: Sheet) -> Case:
    facts = dict(said["facts"])
    members = tuple(Member(**member) for member in facts.pop("members", ()))
    found = RoutingFacts(**facts, members=members)
    day, settings = said.get("on", _ON), dict(said.get("settings", {}))
    return Case(file, said["case"], said["service"], day, settings, found, dict(said["expects"]))


def _told(came: Route) -> dict[str, Any]:
    """The route as cases write it down."""
    said: dict[str, Any] = {"reason": came.reason, "mode": came.mode, "scope": came.scope}
    offices = {"office": came.office, "received_at": came.received_at, "assists": came.assists}
    said |= {name: office.code for name, office in offices.items() if isinstance(office, Office)}
    return said | {"confirms": came.confirms.code, "remarks": list(came.remarks)}
