"""Checks actions one by one: who does them, on what grounds, what they issue and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casework.conditions import CONDITIONS, FLAGS
from casework.lifecycle import Action, Lifecycle
from casework.reasons import Reasons
from conversation_flows.checking.finding import Ledger, listed, spot_of

ACTORS = frozenset({"citizen", "township_officer", "county_officer", "system"})
_AGAINST = frozenset({"refused", "stopped", "terminated"})
#: key, code, message, advice
_Problem = tuple[str, str, str, str]


@dataclass
class ActionCheck:
    """Looks at every action of one lifecycle."""

    lifecycle: Lifecycle
    reasons: Reasons
    papers: frozenset[str]
    ledger: Ledger

    def check(self) -> None:
        """Put what is found into the ledger."""
        for step in self.lifecycle.steps.values():
            for action in step.actions.values():
                for key, code, message, advice in self._problems(action):
                    self.ledger.add(code, spot_of(action.source, key), message, advice)

    def _problems(self, action: Action) -> Iterator[_Problem]:
        yield from _actors(action)
        yield from _grounds(action)
        yield from _conditions(action)
        if action.reasons and not self.reasons.of_group(action.reasons):
            known = listed(self.reasons.groups)
            yield "reasons", "unknown_reasons", f"there are no reasons of {action.reasons}", f"groups are {known}"
        for paper in set(action.papers) - self.papers:
            yield "papers", "unknown_paper", f"there is no paper {paper}", f"papers are {listed(self.papers)}"
        for flag in {*action.marks, *action.unmarks} - FLAGS:
            yield "marks", "unknown_flag", f"there is no flag {flag}", f"flags are {listed(FLAGS)}"
        for deadline in action.extends.keys() - self.lifecycle.deadlines.keys():
            known = listed(self.lifecycle.deadlines)
            yield "extends", "unknown_deadline", f"there is no deadline {deadline}", f"deadlines are {known}"
        if not action.says:
            yield "title", "untold", f"the citizen reads nothing of {action.name}", "write says: …"


def _actors(action: Action) -> Iterator[_Problem]:
    strange = action.by - ACTORS
    if strange or not action.by:
        yield "by", "unknown_actor", f"nobody is a {listed(strange) or 'nobody'}", f"actors are {listed(ACTORS)}"
    if "system" in action.by and action.decides:
        message = f"{action.name} lets a machine decide ({action.decides})"
        yield "decides", "machine_decides", message, "let an officer do it"
    if "system" in action.by and action.is_against:
        yield "against", "machine_decides", f"{action.name} lets a machine act against somebody", "let an officer do it"
    if "citizen" in action.by and action.decides:
        yield "decides", "citizen_decides", f"{action.name} lets people decide their own case", "let an officer do it"
    if "system" in action.by and any(not take.is_optional for take in action.takes):
        yield "takes", "machine_asked", f"{action.name} asks a machine for details", "take nothing"


def _grounds(action: Action) -> Iterator[_Problem]:
    if action.decides in _AGAINST and not action.is_against:
        yield "decides", "not_against", f"{action.name} is {action.decides} and is not against", "write against: true"
    if action.is_against and not action.reasons:
        yield "against", "no_reasons", f"{action.name} decides against somebody without a reason", "write reasons: …"


def _conditions(action: Action) -> Iterator[_Problem]:
    for name in {*action.when, *(way.when for way in action.to if way.when)} - CONDITIONS.keys():
        key = "when" if name in action.when else "to"
        yield key, "unknown_condition", f"there is no condition {name}", f"conditions are {listed(CONDITIONS)}"
