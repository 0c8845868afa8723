"""The record of a preview: what it was made from and what it said, in bytes that a replay gives again.

A record names the bundle of rules it was made with by its digest and carries the regions above every place it looked
at, so record and bundle together are enough, whatever becomes of the pack and of the table of divisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

import orjson

from eligibility.engine.facts import Facts
from eligibility.engine.reasons import Explainer
from eligibility.records.bundles import Bundle
from eligibility.records.facts import facts_data, facts_from
from eligibility.records.law import law_data, regions_of
from eligibility.records.snapshots import Snapshot, snapshot_of
from eligibility.records.verdicts import verdict_data

#: raised whenever the engine gives something else for the same rules and facts; the golden record finds out
ENGINE: Final = 1
_FORMAT: Final = 1
_KEYS: Final = {"on", "engine", "pack", "digest", "parameters", "tables", "places", "facts", "officers", "verdicts"}


class NotARecord(ValueError):
    """Bytes that are no record of a preview."""


@dataclass(frozen=True)
class Record:
    """One record, as canonical JSON: keys in order, no spaces, UTF-8. It holds personal data."""

    content: bytes

    @cached_property
    def data(self) -> dict[str, Any]:
        """What it says; raises :class:`NotARecord`."""
        try:
            data = orjson.loads(self.content)
        except orjson.JSONDecodeError as error:
            raise NotARecord("this is not JSON") from error
        if not isinstance(data, dict) or data.get("record") != _FORMAT or not data.keys() >= _KEYS:
            raise NotARecord("this is no record of a preview")
        return data

    @property
    def bundle(self) -> str:
        """The digest of the rules it was made with."""
        return str(self.data["pack"]["bundle"])

    @property
    def verdicts(self) -> dict[str, dict[str, Any]]:
        """What it said of each programme."""
        return {verdict["programme"]: verdict for verdict in self.data["verdicts"]}


def record_of(snapshot: Snapshot, facts: Facts, on: date, officers: Mapping[str, bool] | None = None) -> Record:
    """Preview a household and keep what was said, with everything it was said on.

    Raises what :meth:`Pack.evaluate` raises.
    """
    evaluation = snapshot.pack.evaluate(facts, on, officers)
    explainer = Explainer(evaluation)
    verdicts = [verdict_data(evaluation, explainer, verdict) for verdict in evaluation.preview().verdicts.values()]
    law = {"engine": ENGINE, **law_data(snapshot, evaluation, on)}
    data = {
        "record": _FORMAT,
        "on": on.isoformat(),
        "digest": _digest(law),
        **law,
        "places": {region: list(snapshot.lineage(region, on)) for region in regions_of(evaluation).values()},
        "facts": facts_data(facts),
        "officers": dict(officers or {}),
        "verdicts": verdicts,
    }
    return Record(_canonical(data))


def replay(record: Record, bundle: Bundle) -> Record:
    """The same preview made again from ``bundle``: the same bytes, unless the engine itself has changed.

    Raises :class:`NotARecord`, and ValueError when this is not the bundle the record names.
    """
    data = record.data
    if bundle.digest != record.bundle:
        raise ValueError(f"the record was made with {record.bundle}, not with {bundle.digest}")
    places: Mapping[str, list[str]] = data["places"]
    pack = data["pack"]
    snapshot = snapshot_of(pack["name"], bundle, lambda region, on: places.get(region, ()), demo=pack["demo"])
    return again(record, snapshot)


def again(record: Record, snapshot: Snapshot) -> Record:
    """The preview of a record's household on its day by other rules: what would be said with those of today."""
    data = record.data
    return record_of(snapshot, facts_from(data["facts"]), date.fromisoformat(data["on"]), data["officers"])


def _canonical(data: Any) -> bytes:
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS)


def _digest(law: Mapping[str, Any]) -> str:
    return f"sha256:{sha256(_canonical(law)).hexdigest()}"
