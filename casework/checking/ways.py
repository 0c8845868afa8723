"""Checks the ways through a lifecycle: every step is reached, left, and leads to an end."""

from __future__ import annotations

from collections.abc import Iterator

from casework.catalog.reading import reachable
from casework.lifecycle import BACK, SAME, Action, Lifecycle, Step
from conversation_flows.checking.finding import Ledger, listed, spot_of

OFFICERS = frozenset({"township_officer", "county_officer"})
_HOLDERS_OFFICERS = {
    "township": frozenset({"township_officer"}),
    "county": frozenset({"county_officer"}),
    "disabled_federation": frozenset({"county_officer"}),  # there is no role of its own for the federation yet
}


def check_ways(lifecycle: Lifecycle, ledger: Ledger) -> None:
    """Put what is found into the ledger."""
    if lifecycle.begins not in lifecycle.steps:
        spot = spot_of(lifecycle.source, "begins")
        ledger.add("unknown_step", spot, f"there is no step {lifecycle.begins}", _known(lifecycle))
        return
    reached = reachable(lifecycle.steps, lifecycle.begins)
    for step in lifecycle.steps.values():
        _check_targets(lifecycle, step, ledger)
        if step.name not in reached:
            message = f"nobody can get to {step.name}"
            ledger.add("unreachable_step", spot_of(step.source), message, "lead an action there, or remove it")
        if step.is_end:
            _check_end(step, ledger)
        else:
            _check_leaving(lifecycle, step, ledger)


def leaving(step: Step) -> list[Action]:
    """The actions that can lead somewhere else."""
    return [one for one in step.actions.values() if any(way.step not in {SAME, step.name} for way in one.to)]


def targets(lifecycle: Lifecycle, step: Step) -> Iterator[str]:
    """The steps one can come to from here, except back where one came from."""
    for action in step.actions.values():
        yield from (way.step for way in action.to if way.step in lifecycle.steps)


def _check_targets(lifecycle: Lifecycle, step: Step, ledger: Ledger) -> None:
    for action in step.actions.values():
        for way in action.to:
            if way.step not in {*lifecycle.steps, BACK, SAME}:
                ledger.add(
                    "unknown_step", spot_of(action.source, "to"), f"there is no step {way.step}", _known(lifecycle)
                )


def _check_end(step: Step, ledger: Ledger) -> None:
    if step.actions:
        message = f"{step.name} is an end, and yet {listed(step.actions)} can be done there"
        ledger.add("end_goes_on", spot_of(step.source, "ends"), message, "let it rest instead, or remove the actions")


def _check_leaving(lifecycle: Lifecycle, step: Step, ledger: Ledger) -> None:
    out, spot = leaving(step), spot_of(step.source, "actions")
    if not out:
        ledger.add("stuck_step", spot, f"nothing leads out of {step.name}", "add an action, or write ends: true")
        return
    if not _reaches_rest(lifecycle, step):
        ledger.add("no_end", spot, f"no way leads from {step.name} to an end", "lead one of its actions on")
    if step.rests:
        return
    wanted = _HOLDERS_OFFICERS.get(step.holder, frozenset({"citizen"}))
    if step.holder == "nobody":
        message = f"{step.name} is open, and nobody holds it"
        ledger.add("held_by_nobody", spot_of(step.source, "holder"), message, "name a holder, or write rests: true")
    elif not any(action.by & wanted for action in out if action.decides != "terminated"):
        message = f"{step.holder} holds {step.name}, and cannot take it on"
        ledger.add("holder_cannot_act", spot, message, f"add an action by {listed(wanted)}")


def _reaches_rest(lifecycle: Lifecycle, step: Step) -> bool:
    """Whether some way leads to where nobody waits any more."""
    found = reachable(lifecycle.steps, step.name)
    return any(lifecycle.steps[name].is_end or lifecycle.steps[name].rests for name in found)


def _known(lifecycle: Lifecycle) -> str:
    return f"steps here are {listed(lifecycle.steps)}; or write {BACK} or {SAME}"
