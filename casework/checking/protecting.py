"""Checks that nobody protected is put up publicly, and that every paper of the region's rules is issued at its step."""

from __future__ import annotations

from collections.abc import Mapping

from casework.lifecycle import Lifecycle
from conversation_flows.checking.finding import Ledger, listed, spot_of

#: A flag -> the conditions that keep cases with it out.
_KEEPS_OUT: Mapping[str, frozenset[str]] = {"protected_child": frozenset({"not_protected", "publicity_asked"})}

#: The thirteen forms of 《内蒙古最低生活保障工作操作规范（参考）》 (2017) -> the steps whose actions may issue them.
THIRTEEN: Mapping[str, frozenset[str]] = {
    "reminder_slip": frozenset({"submitted"}),
    "one_time_notice": frozenset({"submitted"}),
    "acceptance_notice": frozenset({"submitted"}),
    "correction_notice": frozenset({"submitted", "means_check"}),
    "means_table": frozenset({"first_review"}),
    "first_review_notice": frozenset({"first_review"}),
    "first_review_slip": frozenset({"first_review"}),
    "sampling_list": frozenset({"county_review", "township_confirmation"}),
    "approval": frozenset({"county_review", "township_confirmation"}),
    "refusal": frozenset({"county_review", "township_confirmation"}),
    "letter_of_authority": frozenset({"county_review"}),
    "review_form": frozenset({"review"}),
    "change_form": frozenset({"change_review"}),
}


def check_protection(lifecycle: Lifecycle, ledger: Ledger) -> None:
    """Every way into a public step keeps out those who must not be put up."""
    for step in lifecycle.steps.values():
        if step.is_public and not step.private:
            message = f"{step.name} is public and names nobody who is kept out"
            ledger.add("unprotected", spot_of(step.source, "public"), message, "write private: protected_child")
        for action in step.actions.values():
            for way in action.to:
                target = lifecycle.steps.get(way.step)
                if target is None or not target.is_public or target is step:
                    continue
                held = {*action.when, way.when}
                for flag in target.private:
                    if not held & _KEEPS_OUT.get(flag, frozenset()):
                        message = f"{action.name} can put up a case with {flag} in {target.name}"
                        advice = f"add a condition: {listed(_KEEPS_OUT.get(flag, ()))}"
                        ledger.add("unprotected", spot_of(action.source, "to"), message, advice)


def check_papers(lifecycle: Lifecycle, ledger: Ledger) -> None:
    """The guarantee issues all thirteen; whoever issues one of them does so at its step."""
    if lifecycle.id != "minimum_living_guarantee":
        return
    issued: dict[str, set[str]] = {paper: set() for paper in THIRTEEN}
    for step in lifecycle.steps.values():
        for action in step.actions.values():
            for paper in set(action.papers) & THIRTEEN.keys():
                issued[paper].add(step.name)
                if step.name not in THIRTEEN[paper]:
                    message = f"{paper} is issued in {step.name}"
                    advice = f"it belongs to {listed(THIRTEEN[paper])}"
                    ledger.add("paper_out_of_place", spot_of(action.source, "papers"), message, advice)
    for paper, steps in issued.items():
        if not steps:
            message = f"{paper} is never issued"
            advice = f"let an action of {listed(THIRTEEN[paper])} issue it"
            ledger.add("paper_not_issued", spot_of(lifecycle.source, "steps"), message, advice)
