"""The law as one preview looked it up, as plain data: what a decision record keeps of rules, figures and tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from eligibility.engine.terms import Call, Constant, walk
from eligibility.preview import Evaluation
from eligibility.records.snapshots import Snapshot


def law_data(snapshot: Snapshot, evaluation: Evaluation, on: date) -> dict[str, Any]:
    """The rules, and every figure and table they read, as they stand where the household looks them up."""
    parameters: dict[str, dict[str, Any]] = {}
    tables: dict[str, dict[str, Any]] = {}
    for function, name, region in _looked_up(evaluation):
        if function == "param":
            found = snapshot.parameters.resolve(name, region, on).data()
            parameters.setdefault(region, {})[name] = found
        else:
            tables.setdefault(region, {})[name] = _table_data(snapshot, name, region, on)
    pack = {"name": snapshot.name, "demo": snapshot.demo, "bundle": snapshot.bundle.digest}
    return {"pack": pack, "parameters": parameters, "tables": tables}


def _looked_up(evaluation: Evaluation) -> Iterator[tuple[str, str, str]]:
    """``param`` or ``table``, its name and the region, for each definition whose place is known."""
    parameters, on = evaluation.pack.rules.parameters, evaluation.on
    regions = {place: region for place, region in regions_of(evaluation).items() if parameters.covers(region, on)}
    for definition in evaluation.pack.rules.definitions.values():
        for term in walk(definition.term):
            if isinstance(term, Call) and term.function in {"param", "table"} and definition.place in regions:
                name = term.arguments[0]
                if isinstance(name, Constant):
                    yield term.function, str(name.value), regions[definition.place]


def regions_of(evaluation: Evaluation) -> dict[str, str]:
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
