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
            outline = there.get((flow, version))
            if outline is None:
                message = f"{flow} version {version} was released and is gone"
                ledger.add("changed_release", (RECORD, 1), message, "bring it back: conversations still run on it")
            elif outline_digest(outline, sheets) != digest:
                message = f"{flow} version {version} was released and has changed since"
                spot, advice = spot_of(outline.data, "version"), "undo the change, or write the next version"
                ledger.add("changed_release", spot, message, advice)
