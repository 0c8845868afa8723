"""The record of a preview: what it was made from and what it said, in bytes that a replay gives again.

A record names the bundle of rules it was made with by its digest and carries the regions above every place it looked
at, so record and bundle together are enough, whatever becomes of the pack and of the table of divisions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, Final

import orjson

from eligibility.bundles import Bundle
from eligibility.engine.facts import Facts, Path
from eligibility.engine.reasons import Because, Explainer
from eligibility.engine.terms import Call, Constant, walk
from eligibility.engine.verdict import Verdict
from eligibility.fact_records import facts_data, facts_from
from eligibility.preview import Evaluation
from eligibility.snapshots import Snapshot, snapshot_of

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
    verdicts = [_verdict_data(evaluation, explainer, verdict) for verdict in evaluation.preview().verdicts.values()]
    law = _law_data(snapshot, evaluation, on)
    data = {
        "record": _FORMAT,
        "on": on.isoformat(),
        "digest": _digest(law),
        **law,
        "places": {region: list(snapshot.lineage(region, on)) for region in _regions(evaluation).values()},
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


def _law_data(snapshot: Snapshot, evaluation: Evaluation, on: date) -> dict[str, Any]:
    """Engine, rules, and every figure and table that rules read, as they stand where the household looks them up."""
    parameters: dict[str, dict[str, Any]] = {}
    tables: dict[str, dict[str, Any]] = {}
    for function, name, region in _looked_up(evaluation):
        if function == "param":
            found = snapshot.parameters.resolve(name, region, on).data()
            parameters.setdefault(region, {})[name] = found
        else:
            tables.setdefault(region, {})[name] = _table_data(snapshot, name, region, on)
    pack = {"name": snapshot.name, "demo": snapshot.demo, "bundle": snapshot.bundle.digest}
    return {"engine": ENGINE, "pack": pack, "parameters": parameters, "tables": tables}


def _looked_up(evaluation: Evaluation) -> Iterator[tuple[str, str, str]]:
    """``param`` or ``table``, its name and the region, for each definition whose place is known."""
    parameters, on = evaluation.pack.rules.parameters, evaluation.on
    regions = {place: region for place, region in _regions(evaluation).items() if parameters.covers(region, on)}
    for definition in evaluation.pack.rules.definitions.values():
        for term in walk(definition.term):
            if isinstance(term, Call) and term.function in {"param", "table"} and definition.place in regions:
                name = term.arguments[0]
                if isinstance(name, Constant):
                    yield term.function, str(name.value), regions[definition.place]


def _regions(evaluation: Evaluation) -> dict[str, str]:
    """The regions known, by the fact that names each."""
    places = {definition.place for definition in evaluation.pack.rules.definitions.values()} - {""}
    found = {place: evaluation.value(f":{place}") for place in sorted(places)}
    return {place: region for place, region in found.items() if isinstance(region, str)}


def _table_data(snapshot: Snapshot, name: str, region: str, on: date) -> dict[str, Any] | None:
    edition = snapshot.tables.edition(name, region, on)
    if edition is None:
        return None
    source = edition.source
    return {
        "region": edition.region,
        "since": edition.since.isoformat(),
        "status": edition.status,
        "source": {"title": source.title, "href": source.href, "seen_at": source.seen_at},
    }


def _verdict_data(evaluation: Evaluation, explainer: Explainer, verdict: Verdict) -> dict[str, Any]:
    explanation = explainer.explain(verdict)
    programme = evaluation.pack.rules.programmes.get(verdict.programme)
    conditions = programme.all_conditions() if programme else ()
    return {
        "programme": verdict.programme,
        "verdict": verdict.standing,
        "amount": verdict.amount.data() if verdict.amount else None,
        "depends_on": sorted(map(_path_text, verdict.depends_on)),
        "missing": sorted(verdict.missing),
        "conditions": {each.id: evaluation.condition(verdict.programme, each.id) for each in conditions},
        "because": [_because_data(because) for because in explanation.because],
        "hangs_on": [
            {"kind": hang.kind, "path": _path_text(hang.path), "text": hang.text, "law": hang.law}
            for hang in sorted(explanation.hangs_on, key=lambda hang: (hang.kind, _path_text(hang.path)))
        ],
        "verified_by": list(explanation.verified_by),
    }


def _because_data(because: Because) -> dict[str, Any]:
    """One reason: its words and article, the facts it rests on by their places, the figures by name and region."""
    return {
        "text": because.text,
        "law": because.law,
        "facts": sorted(_path_text(stated.path) for stated in because.facts),
        "figures": sorted(f"{used.name} {used.region}" for used in because.figures),
    }


def _path_text(path: Path) -> str:
    return "/".join(map(str, path))
