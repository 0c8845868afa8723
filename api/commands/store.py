"""`flask store`: is it fit, is it ready, make it ready."""

from __future__ import annotations

from dataclasses import asdict

import click

from adapters.clock import utc_now
from adapters.mongo import indexes as store_indexes
from adapters.mongo.contract import suite
from adapters.mongo.readiness import make_ready
from adapters.mongo.status import status as look
from api.commands.opening import EXIT_CODES, as_json, opened, refuse_unless, show

_VERDICTS = {True: "kept", False: "NOT KEPT", None: "not checked"}


@click.group("store", epilog=EXIT_CODES)
def store() -> None:
    """The document store: MONGODB_URI, or the embedded one."""


@store.command("check", epilog=EXIT_CODES)
@as_json
def check(as_json: bool) -> None:
    """Try every behaviour the app relies on, in a scratch database of the configured server."""
    verdicts = []
    with opened() as (settings, opened_store):
        for verdict in suite.check(opened_store.database, may_kill=settings.mongodb_uri is None):
            verdicts.append(verdict)
            if not as_json:
                click.echo(_line(verdict))
    kept = sum(verdict.kept is True for verdict in verdicts)
    failed = sum(verdict.kept is False for verdict in verdicts)
    if as_json:
        show([asdict(verdict) for verdict in verdicts], [], as_json=True)
    click.echo(f"{kept} kept, {failed} not kept, {len(verdicts) - kept - failed} not checked", err=True)
    refuse_unless(not failed)


@store.command("migrate", epilog=EXIT_CODES)
@as_json
def migrate(as_json: bool) -> None:
    """Run the migrations that have not finished, each from where it stopped, and create missing indexes."""
    with opened() as (_, opened_store):
        run = make_ready(
            opened_store.database,
            now=utc_now,
            told=lambda step, checkpoint: click.echo(f"{step.number}: {checkpoint}", err=True),
        )
    show(
        [{"number": step.number, "title": step.title} for step in run],
        [f"{step.number}\t{step.title}" for step in run] or ["nothing to do"],
        as_json=as_json,
    )


@store.command("indexes", epilog=EXIT_CODES)
@as_json
def indexes(as_json: bool) -> None:
    """Create the indexes that are missing, and list them all; safe to repeat."""
    with opened() as (_, opened_store):
        names = store_indexes.create_indexes(opened_store.database)
    show(names, names, as_json=as_json)


@store.command("status", epilog=EXIT_CODES)
@as_json
def status(as_json: bool) -> None:
    """How the store stands; exits 1 while migrations or indexes are missing."""
    with opened() as (settings, opened_store):
        found = look(opened_store.database)
    kind = "configured" if settings.mongodb_uri else "embedded"
    lines = [
        f"server\t{kind}, {found.server}, {found.ping_milliseconds} ms",
        *(f"documents\t{name}\t{count}" for name, count in found.documents.items()),
        *(f"migration pending\t{number}" for number in found.pending_migrations),
        *(f"index missing\t{name}" for name in found.missing_indexes),
    ]
    show({"kind": kind, "fit": found.is_fit, **asdict(found)}, lines, as_json=as_json)
    refuse_unless(found.is_fit)


def _line(verdict: suite.Verdict) -> str:
    remark = f" ({verdict.remark})" if verdict.remark else ""
    return f"{_VERDICTS[verdict.kept]:<11} {verdict.sentence}{remark}"
