"""`flask casework`: check and draw the lifecycles, and do what their deadlines ask for."""

from __future__ import annotations

from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import click
import orjson
from flask.cli import with_appcontext

from adapters.clock import utc_now
from api.commands.opening import EXIT_CODES, as_json, kindly, refuse_unless, show
from api.plumbing.services import services
from casework.catalog import Lifecycles, shipped_lifecycles
from casework.catalog.releases import bundle, bundle_file
from casework.checking.check import check_lifecycles
from casework.diagram import mermaid
from casework.limits import load_limits
from conversation_flows.conversation import day_in_china
from regions.table import load as load_divisions


@click.group("casework")
def casework() -> None:
    """Look at what happens to cases after they were submitted."""


@casework.command("check")
@click.option("--json", "json_wanted", is_flag=True, help="Print JSON.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with lifecycles/, parts/ and reasons.yaml; the shipped catalog when left out.",
)
def check(json_wanted: bool, folder: Path | None) -> None:
    """Prove of every lifecycle that nobody gets stuck in it.

    Exits 0 when all are well, 1 with file, line and advice for every mistake.
    """
    limits = load_limits(load_divisions())
    today = day_in_china(utc_now())
    found = check_lifecycles(folder or files("casework.catalog"), limits, today)
    if json_wanted:
        click.echo(orjson.dumps([asdict(one) for one in found]))
    else:
        for one in found:
            click.echo(str(one))
    if found:
        raise click.exceptions.Exit(1)
    click.echo(f"{len(shipped_lifecycles().all())} lifecycles are well.", err=True)


@casework.command("release")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The catalog to release from, and into; the shipped one when left out.",
)
def release(folder: Path | None) -> None:
    """Keep every lifecycle that is well as it is now, under its version; what was released stays.

    Prints what is new. Exits 1, and keeps nothing, when `flask casework check` finds a mistake.
    """
    where = folder or Path(str(files("casework.catalog")))
    if check_lifecycles(where, load_limits(load_divisions()), day_in_china(utc_now())):
        raise click.ClickException("there are mistakes; `flask casework check` names them")
    known = Lifecycles(where)
    for lifecycle in known.working_copies():
        file = where / bundle_file(lifecycle)
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(bundle(lifecycle, known.parts))
            click.echo(f"{lifecycle.id}\t{lifecycle.version}")


@casework.command("graph")
@click.argument("lifecycle")
@click.option("--version", type=int, help="The newest when left out.")
def graph(lifecycle: str, version: int | None) -> None:
    """Draw a lifecycle as a Mermaid state diagram."""
    known = shipped_lifecycles()
    try:
        found = known.newest(lifecycle) if version is None else known.pinned(lifecycle, version)
    except (KeyError, ValueError):
        names = ", ".join(dict.fromkeys(one.id for one in known.all()))
        raise click.ClickException(f"there is no such lifecycle; there are {names}") from None
    click.echo(mermaid(found))


@casework.command("watch", epilog=EXIT_CODES)
@click.option("--limit", default=1000, show_default=True, type=click.IntRange(1, 100_000), help="Cases at most.")
@as_json
@with_appcontext
def watch(limit: int, as_json: bool) -> None:
    """Do what is due: steps whose time is over end, broken promises are said; a server does so every five minutes.

    Prints how many steps ended, and how many promises were found broken. Exits 1 when some could not be looked after.
    """
    with kindly():
        seen = services().watching.watch(limit)
    lines = [f"ended\t{seen.ended}", f"broken\t{seen.broken}"]
    show(asdict(seen), lines + [f"failed\t{name}" for name in seen.failures], as_json=as_json)
    refuse_unless(not seen.failures)
