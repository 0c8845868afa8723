"""`flask flows diff`: what one version of a flow changes in another, in words."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from conversation_flows.catalog import Catalog
from conversation_flows.releases.bench import working_edition
from conversation_flows.releases.changelog import released_edition
from conversation_flows.releases.differences import differences
from conversation_flows.releases.edition import Edition
from conversation_flows.releases.record import newest


@click.command("diff")
@click.argument("flow_id", metavar="FLOW")
@click.argument("old", type=int, required=False)
@click.argument("new", type=int, required=False)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Another catalog than the shipped one.",
)
def compare_versions(flow_id: str, old: int | None, new: int | None, folder: Path | None) -> None:
    """Say in words what version NEW of a flow changes in version OLD.

    Without NEW, what the working copy changes; without OLD, in what was released last. Exits 1 when one is not there.
    """
    catalog = Catalog(folder or files("conversation_flows.catalog"))
    before = _edition(catalog, flow_id, _newest(catalog, flow_id) if old is None else old)
    after = _edition(catalog, flow_id, new)
    way = catalog.migration(flow_id, before.flow.version)
    renamed = way.renamed if way and way.to_version == after.flow.version else None
    for line in differences(before, after, renamed) or ["nothing that people see"]:
        click.echo(line)


def _newest(catalog: Catalog, flow_id: str) -> int:
    release = newest(catalog.record, flow_id)
    if release is None:
        raise click.ClickException(f"No version of {flow_id} has been released, so there is nothing to compare with.")
    return release.version


def _edition(catalog: Catalog, flow_id: str, version: int | None) -> Edition:
    """A release, or the working copy: if that is the version, or none is given."""
    working = working_edition(catalog, flow_id)
    released = None if version is None else released_edition(catalog, flow_id, version)
    found = released or (working if working and version in {None, working.flow.version} else None)
    if found is None:
        raise click.ClickException(f"There is no {f'version {version} of ' if version else 'flow '}{flow_id}.")
    return found
