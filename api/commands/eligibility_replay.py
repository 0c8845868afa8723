"""`flask eligibility replay`: make the preview in a record again, and see what today's rules would say otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from adapters.mongo.applications import MongoApplications
from adapters.mongo.packs import MongoPacks
from api.commands.opening import Unreachable, as_json, opened, refuse_unless, show
from eligibility.law.parameters import lineage_of
from eligibility.records.bundles import Bundle, NotThatBundle
from eligibility.records.record import NotARecord, Record, again, replay
from eligibility.records.snapshots import Snapshot, shipped_snapshot
from regions.table import load as load_divisions


@click.command("replay")
@click.argument("record", metavar="APPLICATION|FILE")
@click.option(
    "--bundle",
    "bundle_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The rules the record was made with, where neither the store nor this release has them.",
)
@as_json
def replay_record(record: str, bundle_file: Path | None, as_json: bool) -> None:
    """Make the preview of a record again: that of an application (`appl_…`), or one in a file.

    Says whether the bytes are the same, and what the rules of today would say otherwise. Exits 0 when they are the
    same, 1 when they are not or this is no record, 3 when the rules it was made with are not to be found.
    """
    try:
        kept, bundle = _of_file(Path(record), bundle_file) if Path(record).is_file() else _of_application(record)
        data = kept.data
        shipped = shipped_snapshot(data["pack"]["name"], lineage_of(load_divisions()), demo=data["pack"]["demo"])
        replayed = replay(kept, bundle or _same(shipped, kept))
    except (NotARecord, NotThatBundle) as refusal:
        raise click.ClickException(str(refusal)) from None
    is_same = replayed.content == kept.content
    changes = _changes(kept, again(kept, shipped))
    told = {"identical": is_same, "engine": [data["engine"], replayed.data["engine"]], "changed_since": changes}
    show(told, _lines(kept, replayed, is_same, changes), as_json=as_json)
    refuse_unless(is_same)


def _of_file(file: Path, bundle_file: Path | None) -> tuple[Record, Bundle | None]:
    kept = Record(file.read_bytes())
    return kept, Bundle.from_bytes(bundle_file.read_bytes(), kept.bundle) if bundle_file else None


def _of_application(application: str) -> tuple[Record, Bundle | None]:
    with opened() as (_, store):
        content = MongoApplications(store.database, store.vault).decision(scope=application)
        if content is None:
            raise click.ClickException("There is no application of that id with a record, and no such file.")
        kept = Record(content)
        return kept, MongoPacks(store.database).find(kept.bundle)


def _same(shipped: Snapshot, kept: Record) -> Bundle:
    """The rules of this release, if they are those of the record."""
    if shipped.bundle.digest != kept.bundle:
        raise Unreachable(f"The rules with the digest {kept.bundle} are not here; give them with --bundle.")
    return shipped.bundle


def _changes(then: Record, now: Record) -> dict[str, list[str | None]]:
    """What today's rules say otherwise: verdict and amount then and now, by programme."""
    told = {name: [_said(record.verdicts.get(name)) for record in (then, now)] for name in then.verdicts | now.verdicts}
    return {name: said for name, said in told.items() if said[0] != said[1]}


def _said(verdict: dict[str, Any] | None) -> str | None:
    if verdict is None:
        return None
    amount = verdict["amount"]
    if amount is None:
        return str(verdict["verdict"])
    low, high = amount["low"], amount["high"]
    reach = low if low == high else f"{low or ''}..{high or ''}"
    return f"{verdict['verdict']} {reach} {amount['unit']}"


def _lines(kept: Record, replayed: Record, is_same: bool, changes: dict[str, list[str | None]]) -> list[str]:
    data = kept.data
    lines = [f"made for {data['on']} by pack {data['pack']['name']}, engine {data['engine']}, {kept.bundle}"]
    engines = f"engine {data['engine']} then, {replayed.data['engine']} now"
    lines.append("replayed: the same bytes" if is_same else f"replayed: not the same bytes; {engines}")
    lines.append("by the rules of today:" if changes else "by the rules of today: the same")
    return lines + [f"  {name}: {then or 'not there'} -> {now or 'not there'}" for name, (then, now) in changes.items()]
