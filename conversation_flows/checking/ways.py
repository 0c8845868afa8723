"""Checks that no running conversation is lost between one version of a flow and the next."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from itertools import pairwise

from conversation_flows.catalog import Catalog, Located, read_migration
from conversation_flows.checking.finding import Ledger, Spot, spot_of
from conversation_flows.checking.sheets import Sheets, add_refusal
from conversation_flows.engine.carry import Migration, MigrationError, check_migration, slots
from conversation_flows.engine.flow import Flow
from conversation_flows.engine.shapes import FlowError
from conversation_flows.releases.record import RECORD, bundle_file

_BROKEN = "broken_migration"


def check_ways(folder: Traversable, sheets: Sheets, ledger: Ledger) -> None:
    """Put migrations that do not hold, and those that are missing, into the ledger; the YAML must compile."""
    ways: dict[tuple[str, int], Migration] = {}
    for data in sheets.migrations:
        way = _way(data, ledger)
        if way is None:
            return
        if (way.flow, way.from_version) in ways:
            message = f"there is another way from version {way.from_version} of {way.flow}"
            ledger.add(_BROKEN, spot_of(data, "from"), message, "keep one of them")
        ways[way.flow, way.from_version] = way
    catalog = Catalog(folder)
    flows = dict(_all_versions(catalog, ledger))
    for data in sheets.migrations:
        _check_way(data, flows, ledger)
    for old, new in _neighbours(flows):
        if (old.id, old.version) not in ways:
            _require_nothing_gone(old, new, sheets, ledger)


def _way(data: Located, ledger: Ledger) -> Migration | None:
    try:
        return read_migration(data)
    except FlowError as error:
        add_refusal(ledger, str(error), "migrations")
        return None


def _all_versions(catalog: Catalog, ledger: Ledger) -> Iterator[tuple[tuple[str, int], Flow]]:
    """Working copies, and every release that this engine still compiles."""
    for flow_id, releases in catalog.record.items():
        for version in releases:
            try:
                flow = catalog.released(flow_id, version)
            except FlowError as error:
                spot, advice = (bundle_file(flow_id, version), 1), "the engine must go on taking what was released"
                ledger.add("changed_release", spot, f"no longer compiles: {error}", advice)
                continue
            if flow is not None:
                yield (flow_id, version), flow
    for flow in catalog.flows():
        yield (flow.id, flow.version), flow


def _neighbours(flows: dict[tuple[str, int], Flow]) -> Iterator[tuple[Flow, Flow]]:
    """Each version of a flow with the next."""
    ordered = (flows[key] for key in sorted(flows))
    return ((old, new) for old, new in pairwise(ordered) if old.id == new.id)


def _check_way(data: Located, flows: dict[tuple[str, int], Flow], ledger: Ledger) -> None:
    way = read_migration(data)
    old, new = flows.get((way.flow, way.from_version)), flows.get((way.flow, way.to_version))
    for key, flow in (("from", old), ("to", new)):
        if flow is None:
            message = f"there is no version {data[key]} of {way.flow}"
            ledger.add(_BROKEN, spot_of(data, key), message, "name versions that there are")
    if old is None or new is None:
        return
    if way.to_version <= way.from_version:
        ledger.add(_BROKEN, spot_of(data, "to"), "a way leads to a later version", "correct from and to")
    try:
        check_migration(way, old, new)
    except MigrationError as error:
        ledger.add(_BROKEN, spot_of(data), f"this {error}", "name each old question under renamed or removed")


def _require_nothing_gone(old: Flow, new: Flow, sheets: Sheets, ledger: Ledger) -> None:
    gone = sorted(slots(old).keys() - slots(new).keys())
    if gone:
        message = f"version {new.version} of {new.id} no longer asks {', '.join(gone)}, as version {old.version} does"
        name = f"migrations/{new.id}-{old.version}-{new.version}.yaml"
        advice = f"say in {name} which question is renamed and which is removed, and what to tell people"
        ledger.add("missing_migration", _spot_of_version(new, sheets), message, advice)


def _spot_of_version(flow: Flow, sheets: Sheets) -> Spot:
    for data in sheets.flows:
        if (data["flow"], data["version"]) == (flow.id, flow.version):
            return spot_of(data, "version")
    return RECORD, 1
