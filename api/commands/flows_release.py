"""`flask flows release` and `flask flows diff`: make a version immutable, and say what it changes."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import click
import orjson

from adapters.clock import utc_now
from adapters.conversation_secrets import new_item
from conversation_flows.catalog import Catalog, shipped_catalog
from conversation_flows.checking.check import check_catalog, mistakes
from conversation_flows.checking.coverage import coverage_of
from conversation_flows.checking.releases import RECORD
from conversation_flows.conversation import day_in_china
from conversation_flows.engine.carry import MigrationError, check_migration
from conversation_flows.engine.environment import Environment
from conversation_flows.engine.flow import Flow
from conversation_flows.personas import personas
from conversation_flows.releasing import bundle_digest, differences, golden
from i18n.translations import promised
from regions.table import load as load_divisions

_LEAST_COVERED = 95  # percent of the branches that personas must take


@click.command("release")
@click.argument("flow_ids", nargs=-1)
def release_flows(flow_ids: tuple[str, ...]) -> None:
    """Release the working copies of flows: prove them, then keep them for ever.

    Checks, personas and coverage must pass, and running conversations must have a way from the version before.
    Writes released/, released.json and CHANGELOG.md of the catalog. Exits 1, with nothing written, when anything fails.
    """
    folder = Path(str(files("conversation_flows.catalog")))
    today = day_in_china(utc_now())
    environment = Environment(today, load_divisions(), new_item)
    if mistakes(check_catalog(folder, today, environment.places, promised())):
        raise click.ClickException("`flask flows check` finds mistakes; nothing was released.")
    catalog, record = shipped_catalog(), _record(folder)
    chosen = [_working(catalog, flow_id) for flow_id in flow_ids] or catalog.flows()
    fresh = [flow for flow in chosen if str(flow.version) not in record.get(flow.id, {})]
    for flow in fresh:
        _require_rehearsed(flow, environment)
        _require_way(catalog, flow, record.get(flow.id, {}))
    for flow in fresh:
        _keep(folder, catalog, flow, environment, record)
        click.echo(f"released {flow.id} version {flow.version}", err=True)


@click.command("diff")
@click.argument("flow_id")
@click.argument("old", type=int)
@click.argument("new", type=int)
def compare_versions(flow_id: str, old: int, new: int) -> None:
    """Say in words what version NEW of a flow changes in version OLD. Exits 1 when one is not there."""
    catalog = shipped_catalog()
    before, after = catalog.pinned(flow_id, old), catalog.pinned(flow_id, new)
    if before is None or after is None:
        raise click.ClickException(f"There is no version {old if before is None else new} of {flow_id}.")
    for line in differences(before, after):
        click.echo(line)


def _working(catalog: Catalog, flow_id: str) -> Flow:
    flow = catalog.latest(flow_id)
    if flow is None:
        raise click.ClickException(f"There is no flow {flow_id}; `flask flows list` shows what there is.")
    return flow


def _record(folder: Path) -> dict[str, dict[str, str]]:
    file = folder / RECORD
    found: dict[str, dict[str, str]] = orjson.loads(file.read_bytes()) if file.exists() else {}
    return found


def _require_rehearsed(flow: Flow, environment: Environment) -> None:
    covered = coverage_of(flow, personas().values(), environment)
    if covered.stuck:
        raise click.ClickException(f"{flow.id}: {next(iter(covered.stuck.values()))}")
    if covered.percent < _LEAST_COVERED:
        raise click.ClickException(
            f"{flow.id}: personas take {covered.percent} % of the branches, not {_LEAST_COVERED}."
        )


def _require_way(catalog: Catalog, flow: Flow, versions: dict[str, str]) -> None:
    """Conversations on the version before must be able to go on in this one."""
    if not versions:
        return
    last = max(int(version) for version in versions)
    way, old = catalog.migration(flow.id, last), catalog.pinned(flow.id, last)
    if way is None or old is None or way.to_version != flow.version:
        raise click.ClickException(f"{flow.id}: migrations/ has no way from version {last} to {flow.version}.")
    try:
        check_migration(way, old, flow)
    except MigrationError as error:
        raise click.ClickException(f"{flow.id}: the migration {error}") from None


def _keep(
    folder: Path, catalog: Catalog, flow: Flow, environment: Environment, record: dict[str, dict[str, str]]
) -> None:
    released: dict[str, Any] = catalog.bundle(flow.id)
    fitting = [persona for persona in personas().values() if flow.service in persona.services]
    released["golden"] = [golden(persona, flow, environment) for persona in fitting]
    digest = record.setdefault(flow.id, {})[str(flow.version)] = bundle_digest(released)
    (folder / "released").mkdir(exist_ok=True)
    (folder / "released" / f"{flow.id}-{flow.version}.json").write_bytes(orjson.dumps(released) + b"\n")
    (folder / RECORD).write_bytes(orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    with (folder / "CHANGELOG.md").open("a", encoding="utf-8") as changes:
        changes.write(f"\n## {flow.title} `{flow.id}` {flow.version} ({environment.today})\n\n{_said(catalog, flow)}")
        changes.write(f"\nSHA-256 `{digest[:16]}…`, {len(fitting)} golden conversations.\n")


def _said(catalog: Catalog, flow: Flow) -> str:
    before = catalog.pinned(flow.id, flow.version - 1)
    if before is None:
        return "First release.\n"
    return "".join(f"- {line}\n" for line in differences(before, flow))
