"""`flask flows release`: make versions immutable, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import click

from adapters.catalog_files import put
from adapters.clock import utc_now
from adapters.conversation_secrets import new_item
from conversation_flows.catalog import Catalog
from conversation_flows.checking.check import check_catalog, mistakes
from conversation_flows.checking.releases import UNFINISHED
from conversation_flows.conversation import day_in_china
from conversation_flows.engine.environment import Environment
from conversation_flows.personas import personas_in
from conversation_flows.releases.bench import Draft, draft, is_released, objections, working_edition
from conversation_flows.releases.changelog import CHANGELOG, brought_up_to_date, entry
from conversation_flows.releases.edition import Edition
from conversation_flows.releases.record import RECORD, record_bytes
from i18n.translations import promised
from regions.table import load as load_divisions


@click.command("release")
@click.argument("flow_ids", nargs=-1, metavar="[FLOW]...")
@click.option("--all", "all_of_them", is_flag=True, help="Every flow that is ahead of its last release.")
@click.option("--dry-run", is_flag=True, help="Only say whether it could be done, and what the CHANGELOG would say.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Another catalog than the shipped one.",
)
def release_flows(flow_ids: tuple[str, ...], all_of_them: bool, dry_run: bool, folder: Path | None) -> None:
    """Release the working copies of flows: prove them, then keep them for ever.

    Check, personas and coverage must pass. Writes released/, released.json and CHANGELOG.md of the catalog, and prints
    what the CHANGELOG says. Exits 1, with nothing written, when anything keeps one of them from being released.
    """
    if bool(flow_ids) == all_of_them:
        raise click.UsageError("Name the flows to release, or say --all.")
    place = folder or Path(str(files("conversation_flows.catalog")))
    environment = Environment(day_in_china(utc_now()), load_divisions(), new_item)
    _require_sound(place, folder, environment)
    catalog = Catalog(place)
    drafts = _drafts(catalog, _chosen(catalog, flow_ids), place, environment)
    for one in drafts:
        click.echo(entry(one.release, one.edition, catalog))
    if not dry_run:
        _write(place, catalog, drafts)


def _require_sound(place: Path, folder: Path | None, environment: Environment) -> None:
    """What a killed release has left to do is no reason not to do it."""
    findings = mistakes(check_catalog(place, environment.today, environment.places, promised(folder)))
    _require_none(str(finding) for finding in findings if finding.code != UNFINISHED)


def _require_none(reasons: Iterable[str]) -> None:
    listed = "".join(f"\n  {reason}" for reason in reasons)
    if listed:
        raise click.ClickException(f"Nothing was released. To mend first:{listed}")


def _chosen(catalog: Catalog, flow_ids: tuple[str, ...]) -> list[Edition]:
    chosen = []
    for flow_id in dict.fromkeys(flow_ids) or [flow.id for flow in catalog.flows()]:
        edition = working_edition(catalog, flow_id)
        if edition is None:
            raise click.ClickException(f"There is no flow {flow_id}; `flask flows list` shows what there is.")
        chosen.append(edition)
    return chosen


def _drafts(catalog: Catalog, chosen: list[Edition], place: Path, environment: Environment) -> list[Draft]:
    for edition in chosen:
        if is_released(catalog, edition):
            click.echo(f"{edition.flow.id}: version {edition.flow.version} is released already, unchanged", err=True)
    fresh = [edition for edition in chosen if not is_released(catalog, edition)]
    people = list(personas_in(place).values())
    _require_none(reason for edition in fresh for reason in objections(catalog, edition, people, environment))
    return [draft(edition, people, environment) for edition in fresh]


def _write(place: Path, catalog: Catalog, drafts: list[Draft]) -> None:
    """First what the releases keep; the record makes them releases; the CHANGELOG follows from it."""
    record = {flow: dict(releases) for flow, releases in catalog.record.items()}
    kept: dict[str, bytes] = {}
    for one in drafts:
        record.setdefault(one.release.flow, {})[one.release.version] = one.release
        kept |= one.files
    try:
        if drafts:
            put(place, kept | {RECORD: record_bytes(record)})
        _bring_changelog_up_to_date(place)
    except OSError as error:
        raise click.ClickException(f"{error.filename} cannot be written: {error.strerror}.") from None
    for one in drafts:
        click.echo(f"released {one.release.flow} version {one.release.version}", err=True)


def _bring_changelog_up_to_date(place: Path) -> None:
    file = place / CHANGELOG
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    now = brought_up_to_date(text, Catalog(place))
    if now != text:
        put(place, {CHANGELOG: now.encode()})
