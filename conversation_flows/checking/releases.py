"""Holds flows against the record of what has been released: a released version never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from typing import Any

import orjson

from conversation_flows.checking.finding import Ledger, spot_of
from conversation_flows.checking.outline import Outline
from conversation_flows.checking.sheets import Sheets

RECORD = "released.json"  # {flow id: {version: digest}}


def flow_digest(flow: Mapping[str, Any], topics: Mapping[str, Mapping[str, Any]], used: Iterable[str]) -> str:
    """The SHA-256 of everything a flow says: its own YAML and that of the topics in it.

    Comments and the order of keys do not count. The order of options counts, because people see it.
    """
    said = [_plain(flow), {name: _plain(topics[name]) for name in sorted(used) if name in topics}]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()


def _plain(data: Any, *, keeps_order: bool = False) -> Any:
    if isinstance(data, Mapping):
        keys = list(data) if keeps_order else sorted(data, key=str)
        return [[str(key), _plain(data[key], keeps_order=key == "options")] for key in keys]
    return [_plain(value) for value in data] if isinstance(data, list) else data


def outline_digest(outline: Outline, sheets: Sheets) -> str:
    """The digest of a flow that has been read."""
    return flow_digest(outline.data, sheets.topics, outline.topics)


def check_releases(folder: Traversable, sheets: Sheets, outlines: list[Outline], ledger: Ledger) -> None:
    """Put released versions that have changed, or are gone, into the ledger; nothing when there is no record."""
    file = folder / RECORD
    if not file.is_file():
        return
    try:
        record: dict[str, dict[str, str]] = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError:
        ledger.add("unreadable", (RECORD, 1), "this is not valid JSON", "take it from the last release again")
        return
    there = {(outline.id, str(outline.good.get("version"))): outline for outline in outlines}
    for flow, versions in record.items():
        for version, digest in versions.items():
            _check_bundle(folder, f"{flow}-{version}", digest, ledger)
            outline = there.get((flow, version))
            if outline is not None and outline_digest(outline, sheets) != digest:
                message = f"{flow} version {version} was released and has changed since"
                spot, advice = spot_of(outline.data, "version"), "undo the change, or write the next version"
                ledger.add("changed_release", spot, message, advice)


def _check_bundle(folder: Traversable, name: str, digest: str, ledger: Ledger) -> None:
    """What conversations on a released version run on must be there, and be what was released."""
    file, spot = folder / "released" / f"{name}.json", (f"released/{name}.json", 1)
    if not file.is_file():
        message = f"{name} was released and is gone"
        ledger.add("changed_release", spot, message, "bring it back: conversations still run on it")
        return
    try:
        kept = orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError:
        ledger.add("unreadable", spot, "this is not valid JSON", "take it from the last release again")
        return
    if flow_digest(kept["flow"], kept["topics"], kept["topics"]) != digest:
        ledger.add("changed_release", spot, f"{name} was released and has changed since", "undo the change")
