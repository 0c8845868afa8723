"""`flask outbox`: events nobody could act on, for a person to look at."""

from __future__ import annotations

import click

from adapters.clock import utc_now
from adapters.mongo.outbox import Outbox, PendingEvent
from api.commands.opening import EXIT_CODES, as_json, opened, refuse_unless, show

MOST = 1000


@click.group("outbox", epilog=EXIT_CODES)
def outbox() -> None:
    """Events that were tried again and again without effect, and wait for somebody."""


@outbox.command("list", epilog=EXIT_CODES)
@as_json
def list_parked(as_json: bool) -> None:
    """What is parked: since when, where, what kind, and the kind of error; exits 1 when there is any."""
    with opened() as (_, store):
        found = Outbox(store.database).parked(MOST)
    rows = [_row(pending) for pending in found]
    show(rows, ["\t".join(str(value) for value in row.values()) for row in rows], as_json=as_json)
    refuse_unless(not found)


@outbox.command("retry", epilog=EXIT_CODES)
@click.argument("event", required=False)
@click.option("--all", "everything", is_flag=True, help="Every parked event.")
@as_json
def retry(event: str | None, everything: bool, as_json: bool) -> None:
    """Give EVENT (its id), or all, back to the relays once the cause is mended."""
    if (event is None) != everything:
        raise click.UsageError("Name one event, or say --all.")
    with opened() as (_, store):
        kept = Outbox(store.database)
        chosen = [pending for pending in kept.parked(MOST) if everything or pending.event["id"] == event]
        given_back = [pending for pending in chosen if kept.retry(pending, now=utc_now())]
    show([_row(pending) for pending in given_back], [f"given back\t{len(given_back)}"], as_json=as_json)
    refuse_unless(bool(given_back) or everything)


def _row(pending: PendingEvent) -> dict[str, object]:
    event = pending.event
    return {
        "event": event["id"],
        "kind": event["kind"],
        "document": f"{pending.collection}/{pending.document_id}",
        "parked_at": event["parked_at"].isoformat(timespec="seconds"),
        "error": event.get("reason"),
    }
