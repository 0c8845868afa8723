"""`flask retention`: deleting cases whose day has come, and keeping some beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice

import click

from api.commands.opening import EXIT_CODES, as_json, opened, refuse_unless, show
from api.wiring import build_retention
from casework.retention import Retention
from i18n.errors import Conflict, NotFound

MOST = 10_000


@click.group("retention", epilog=EXIT_CODES)
def retention() -> None:
    """How long cases are kept after their end: BANGBAN_KEEP_CASES_DAYS."""


@retention.command("due", epilog=EXIT_CODES)
@as_json
def due(as_json: bool) -> None:
    """Cases the next run would delete: id, service, county, when they ended."""
    with _retention() as kept:
        found = [(application, ended_at) for application, ended_at in islice(kept.due(), MOST)]
    rows = [
        {"application": one.id, "service": one.service, "region": one.region, "ended_at": ended_at.isoformat()}
        for one, ended_at in found
    ]
    show(rows, ["\t".join(row.values()) for row in rows], as_json=as_json)


@retention.command("run", epilog=EXIT_CODES)
@click.option("--limit", default=MOST, show_default=True, type=click.IntRange(1), help="At most so many cases.")
@as_json
def run(limit: int, as_json: bool) -> None:
    """Delete what is due, each with a receipt; safe to stop and to repeat. A process that serves does it daily, too."""
    with _retention() as kept:
        done = kept.run(limit)
    show({"erased": done}, [f"erased\t{done}"], as_json=as_json)


@retention.command("hold", epilog=EXIT_CODES)
@click.argument("application")
@click.option("--reason", required=True, help="A file number or a code; no names.")
@as_json
def hold(application: str, reason: str, as_json: bool) -> None:
    """Keep APPLICATION beyond its day: a law suit, an audit."""
    with _retention() as kept:
        try:
            put = asdict(kept.hold(application, reason)) | {"since": kept.now().isoformat()}
        except NotFound:
            put = {}
    show(put, [f"held\t{application}"] if put else ["there is no such case"], as_json=as_json)
    refuse_unless(bool(put))


@retention.command("release", epilog=EXIT_CODES)
@click.argument("application")
@as_json
def release(application: str, as_json: bool) -> None:
    """End the hold of APPLICATION: its day counts again."""
    with _retention() as kept:
        try:
            kept.release(application)
            done = True
        except Conflict:
            done = False
    show({"released": done}, [f"released\t{application}"] if done else ["it was not held"], as_json=as_json)
    refuse_unless(done)


@contextmanager
def _retention() -> Iterator[Retention]:
    with opened() as (settings, store):
        yield build_retention(settings, store)
