"""The record of what has been released: every version with what it must still be, ``released.json`` of a catalog."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

import orjson

RECORD = "released.json"  # {flow id: {version: {digest, golden, conversations, day}}}
FOLDER = "released"


@dataclass(frozen=True, slots=True)
class Release:
    """One released version: the SHA-256 of all it says, and of the golden conversations kept with it; how many; when.

    ``day`` is the day in China, as in ISO 8601.
    """

    flow: str
    version: int
    digest: str
    golden: str
    conversations: int
    day: str

    @property
    def bundle_file(self) -> str:
        """Where the flow and its topics lie, below the catalog."""
        return bundle_file(self.flow, self.version)

    @property
    def golden_file(self) -> str:
        """Where the golden conversations lie, below the catalog."""
        return f"{FOLDER}/{self.flow}-{self.version}.golden.jsonl.gz"


#: every release by flow id and version
Record = dict[str, dict[int, Release]]


class RecordError(Exception):
    """The record cannot be read."""


def bundle_file(flow: str, version: int) -> str:
    """Where a released flow and its topics lie, below the catalog."""
    return f"{FOLDER}/{flow}-{version}.json"


def read_record(folder: Traversable) -> Record:
    """What the catalog in ``folder`` has released; empty when there is no record. Raises :class:`RecordError`."""
    file = folder / RECORD
    if not file.is_file():
        return {}
    try:
        kept = orjson.loads(file.read_bytes())
        return {flow: _releases(flow, versions) for flow, versions in kept.items()}
    except (ValueError, TypeError, AttributeError):
        raise RecordError("this is not a record of releases") from None


def _releases(flow: str, versions: Mapping[str, Mapping[str, Any]]) -> dict[int, Release]:
    releases = {int(version): Release(flow, int(version), **said) for version, said in versions.items()}
    if not all(isinstance(release.conversations, int) for release in releases.values()):
        raise TypeError
    return releases


def record_bytes(record: Record) -> bytes:
    """The record as it is kept: ordered, so that a release adds lines and moves none."""
    said = {
        flow: {str(version): _said(releases[version]) for version in sorted(releases)}
        for flow, releases in sorted(record.items())
    }
    return orjson.dumps(said, option=orjson.OPT_INDENT_2) + b"\n"


def _said(release: Release) -> dict[str, Any]:
    return {
        "digest": release.digest,
        "golden": release.golden,
        "conversations": release.conversations,
        "day": release.day,
    }


def newest(record: Record, flow: str) -> Release | None:
    """The newest release of a flow; ``None`` while it has none."""
    releases = record.get(flow)
    return releases[max(releases)] if releases else None


def flow_digest(flow: Mapping[str, Any], topics: Mapping[str, Mapping[str, Any]], used: Iterable[str]) -> str:
    """The SHA-256 of everything a flow says: its own YAML and that of the topics in it.

    Comments and the order of keys do not count. The order of options counts, because people see it.
    """
    said = [_plain(flow), {name: _plain(topics[name]) for name in sorted(used) if name in topics}]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()


def bundle_digest(bundle: Mapping[str, Any], *, version: int | None = None) -> str:
    """The digest of a flow with its topics, or what it would be if only its version were another."""
    flow = bundle["flow"] if version is None else {**bundle["flow"], "version": version}
    return flow_digest(flow, bundle["topics"], bundle["topics"])


def _plain(data: Any, *, keeps_order: bool = False) -> Any:
    if isinstance(data, Mapping):
        keys = list(data) if keeps_order else sorted(data, key=str)
        return [[str(key), _plain(data[key], keeps_order=key == "options")] for key in keys]
    return [_plain(value) for value in data] if isinstance(data, list) else data
