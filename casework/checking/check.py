"""Checks a whole catalog of lifecycles: every finding in every file, not only the first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.resources.abc import Traversable

from casework.catalog.reading import read_lifecycle
from casework.catalog.reading_reasons import read_reasons
from casework.catalog.releases import FOLDER, released, ways_of
from casework.checking.doing import ActionCheck
from casework.checking.protecting import check_papers, check_protection
from casework.checking.timing import TimingCheck
from casework.checking.ways import check_ways
from casework.lifecycle import Lifecycle
from casework.ports import Limits
from casework.reasons import Reasons
from conversation_flows.catalog import Located, read_yaml
from conversation_flows.checking.finding import Finding, Ledger, spot_of
from conversation_flows.engine.shapes import FlowError


def check_lifecycles(folder: Traversable, limits: Limits, today: date) -> list[Finding]:
    """Every finding in ``lifecycles/``, ``parts/`` and ``reasons.yaml`` of a folder. Never raises for bad YAML."""
    ledger = Ledger()
    parts = {str(part.get("part")): part for part in _sheets(folder / "parts", ledger)}
    reasons = _reasons(folder, ledger)
    lifecycles = _lifecycles(folder, parts, ledger)
    papers = _paper_kinds(folder)
    for lifecycle in lifecycles:
        check_ways(lifecycle, ledger)
        ActionCheck(lifecycle, reasons, papers, ledger).check()
        TimingCheck(lifecycle, limits, today, ledger).check()
        check_protection(lifecycle, ledger)
        check_papers(lifecycle, ledger)
    _check_releases(folder, lifecycles, ledger)
    _check_use_of_parts(parts, lifecycles, ledger)
    _check_use_of_reasons(reasons, lifecycles, ledger)
    return ledger.findings()


def _sheets(folder: Traversable, ledger: Ledger) -> list[Located]:
    found = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            try:
                found.append(read_yaml(file.read_text(encoding="utf-8"), f"{folder.name}/{file.name}"))
            except FlowError as error:
                _add_refusal(error, f"{folder.name}/{file.name}", ledger)
    return found


def _lifecycles(folder: Traversable, parts: Mapping[str, Located], ledger: Ledger) -> list[Lifecycle]:
    found: dict[tuple[str, int], Lifecycle] = {}
    for sheet in _sheets(folder / "lifecycles", ledger):
        try:
            lifecycle = read_lifecycle(sheet, parts)
        except FlowError as error:
            _add_refusal(error, sheet.place.rpartition(":")[0], ledger)
            continue
        if found.setdefault((lifecycle.id, lifecycle.version), lifecycle) is not lifecycle:
            message = f"{lifecycle.id} version {lifecycle.version} is there twice"
            ledger.add("version_twice", spot_of(sheet, "version"), message, "give the new one the next version")
    return list(found.values())


def _check_releases(folder: Traversable, lifecycles: list[Lifecycle], ledger: Ledger) -> None:
    """Cases are under way in what was released: its ways stay as they are, in this version."""
    try:
        kept = {(one.id, one.version): one for one in released(folder)}
    except FlowError as error:
        _add_refusal(error, FOLDER, ledger)
        return
    for lifecycle in lifecycles:
        before = kept.get((lifecycle.id, lifecycle.version))
        if before is not None and ways_of(before) != ways_of(lifecycle):
            message = f"version {lifecycle.version} was released with other ways"
            advice = f"write version: {lifecycle.version + 1}; cases that have begun stay in the old one"
            ledger.add("changed_release", spot_of(lifecycle.source, "version"), message, advice)


def _reasons(folder: Traversable, ledger: Ledger) -> Reasons:
    file = folder / "reasons.yaml"
    try:
        return read_reasons(read_yaml(file.read_text(encoding="utf-8"), file.name))
    except FlowError as error:
        _add_refusal(error, file.name, ledger)
        return Reasons({})


def _add_refusal(error: FlowError, file: str, ledger: Ledger) -> None:
    """What cannot be read at all, by the place the error names."""
    place, _, message = str(error).partition(": ")
    name, _, line = place.rpartition(":")
    spot = (name, int(line)) if line.isdigit() else (file, 1)
    ledger.add("unreadable", spot, message or place, "mend the YAML")


def _paper_kinds(folder: Traversable) -> frozenset[str]:
    wording = folder / "papers" / "wording"
    if not wording.is_dir():
        return frozenset()
    return frozenset(file.name.removesuffix(".yaml") for file in wording.iterdir() if file.name.endswith(".yaml"))


def _check_use_of_parts(parts: Mapping[str, Located], lifecycles: list[Lifecycle], ledger: Ledger) -> None:
    """A part nobody uses, and a step of a part that nobody can get to in any lifecycle."""
    for name, part in parts.items():
        users = [one for one in lifecycles if name in one.source.get("parts", ())]
        if not users:
            ledger.add("unused_part", spot_of(part), f"no lifecycle uses {name}", "use it, or remove it")
        for step in part.get("steps", {}):
            if users and not any(step in user.steps for user in users):
                message = f"nobody can get to {step} in any lifecycle"
                ledger.add(
                    "unreachable_step", spot_of(part["steps"], step), message, "lead an action there, or remove it"
                )


def _check_use_of_reasons(reasons: Reasons, lifecycles: list[Lifecycle], ledger: Ledger) -> None:
    actions = [action for one in lifecycles for step in one.steps.values() for action in step.actions.values()]
    used = {action.reasons for action in actions}
    for reason in reasons.by_code.values():
        spot = spot_of(reason.source)
        for group in set(reason.groups) - used:
            ledger.add("unused_group", spot, f"no action asks for a reason of {group}", "name a group that is used")
        if not reason.way_on:
            ledger.add("no_way_on", spot, f"{reason.code} does not say what she can do now", "write way_on: …")
