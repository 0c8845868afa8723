"""`flask store`: is it fit, is it ready, make it ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

import click

from adapters.clock import utc_now
from adapters.mongo import backup as backups
from adapters.mongo import indexes as store_indexes
from adapters.mongo.contract import suite
from adapters.mongo.readiness import make_ready
from adapters.mongo.soundness import faults
from adapters.mongo.status import status as look
from api.commands.opening import EXIT_CODES, as_json, opened, refuse_unless, show

MOST_FAULTS = 100  # shown at once
_YES_NO = {True: "yes", False: "no: each document as of its own moment"}
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


@store.command("backup", epilog=EXIT_CODES)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@as_json
def backup(folder: Path, as_json: bool) -> None:
    """Copy everything into FOLDER, a new one. The key ring is not in it: back it up elsewhere."""
    with opened() as (_, opened_store), _refusing():
        manifest = backups.take(opened_store.database, folder, now=utc_now())
    show(_shown(manifest), [*_counts(manifest), f"snapshot\t{_YES_NO[manifest.is_snapshot]}"], as_json=as_json)


@store.command("restore", epilog=EXIT_CODES)
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@as_json
def restore(folder: Path, as_json: bool) -> None:
    """Put FOLDER into the configured database, which must be empty; then make it ready and verify it.

    Prints how old the backup is (what was done since is lost) and how long restoring took.
    """
    started = monotonic()
    with opened() as (_, opened_store), _refusing():
        manifest = backups.restore(opened_store.database, folder)
        make_ready(opened_store.database, now=utc_now)
        found = [str(fault) for fault in islice(faults(opened_store.database, opened_store.vault), MOST_FAULTS)]
    lost = round((utc_now() - manifest.taken_at).total_seconds())
    took = round(monotonic() - started, 1)
    data = {**_shown(manifest), "backup_age_seconds": lost, "restore_seconds": took, "faults": found}
    lines = [*_counts(manifest), f"backup age\t{lost} s", f"restored in\t{took} s", *(f"fault\t{one}" for one in found)]
    show(data, lines, as_json=as_json)
    refuse_unless(not found)


@store.command("verify", epilog=EXIT_CODES)
@as_json
def verify(as_json: bool) -> None:
    """Read everything: the audit chain holds, every sealed field opens, whatever is named is there."""
    with opened() as (_, opened_store):
        found = [str(fault) for fault in islice(faults(opened_store.database, opened_store.vault), MOST_FAULTS)]
    show(found, found or ["everything holds"], as_json=as_json)
    refuse_unless(not found)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except backups.BackupError as error:
        raise click.ClickException(str(error)) from None


def _shown(manifest: backups.Manifest) -> dict[str, Any]:
    counts = {name: copied.documents for name, copied in manifest.collections.items()}
    return {"taken_at": manifest.taken_at, "snapshot": manifest.is_snapshot, "documents": counts}


def _counts(manifest: backups.Manifest) -> list[str]:
    return [f"documents\t{name}\t{copied.documents}" for name, copied in manifest.collections.items()]


def _line(verdict: suite.Verdict) -> str:
    remark = f" ({verdict.remark})" if verdict.remark else ""
    return f"{_VERDICTS[verdict.kept]:<11} {verdict.sentence}{remark}"
