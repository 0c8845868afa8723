"""`flask audit`: read the trail, prove that nobody has changed it, and draw samples again."""

from __future__ import annotations

from itertools import islice

import click

from adapters.mongo.audit import Broken, Head, MongoAuditTrail
from adapters.mongo.samplings import MongoSamplings
from api.commands.opening import EXIT_CODES, as_json, opened, refuse_unless, show
from casework.sampling import is_as_drawn


class HeadType(click.ParamType[Head]):
    """``NUMBER:LINK``, as ``flask audit verify`` prints it."""

    name = "NUMBER:LINK"

    def convert(self, value: str | Head, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        """Read it; anything else is a usage error."""
        if isinstance(value, Head):
            return value
        number, colon, link = value.partition(":")
        if not (number.isdecimal() and colon and link):
            self.fail("a head looks like 412:Zx0…", param, ctx)
        return Head(int(number), link)


@click.group("audit", epilog=EXIT_CODES)
def audit() -> None:
    """The audit trail: who did what, when; never with whose data."""


@audit.command("verify", epilog=EXIT_CODES)
@click.option("--anchor", type=HeadType(), help="A head printed earlier: finds a trail cut off or made anew since.")
@as_json
def verify(anchor: Head | None, as_json: bool) -> None:
    """Follow the chain from its first entry; prints its head to keep elsewhere, or where it breaks."""
    with opened() as (_, store):
        found = MongoAuditTrail(store.database, store.vault).verify(anchor=anchor)
    if isinstance(found, Broken):
        data = {"holds": False, "entry": found.sequence, "reason": found.reason}
        show(data, [f"broken at entry {found.sequence}: {found.reason}"], as_json=as_json)
    else:
        show({"holds": True, "head": str(found)}, [f"holds\t{found}"], as_json=as_json)
    refuse_unless(isinstance(found, Head))


@audit.command("list", epilog=EXIT_CODES)
@click.option("--after", default=0, show_default=True, help="Only entries behind this number.")
@click.option("--limit", default=1000, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--subject", help="Only entries about this account, conversation or application id.")
@click.option("--event", help="Only entries of this kind.")
@as_json
def list_entries(after: int, limit: int, subject: str | None, event: str | None, as_json: bool) -> None:
    """Entries in order: number, instant, event, actor, subject, facts."""
    with opened() as (_, store):
        trail = MongoAuditTrail(store.database, store.vault)
        found = list(islice(trail.entries(after=after, subject=subject, event=event), limit))
    columns = ("_id", "at", "event", "actor", "subject", "facts")
    rows = [{"number" if name == "_id" else name: entry[name] for name in columns} for entry in found]
    show(rows, ["\t".join(str(value) for value in row.values()) for row in rows], as_json=as_json)


@audit.command("draws", epilog=EXIT_CODES)
@click.option("--region", required=True, help="The county, six digits.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000))
@as_json
def check_draws(region: str, limit: int, as_json: bool) -> None:
    """Draw the newest samples of a county again: how many of how many cases, and whether each is as the key draws."""
    with opened() as (_, store):
        found = MongoSamplings(store.database).newest(scope=region, limit=limit)
        rows = [
            {
                "id": one.id,
                "batch": one.batch,
                "drawn_at": one.drawn_at,
                "cases": len(one.cases),
                "drawn": len(one.drawn),
                "holds": is_as_drawn(one, store.vault.blind),
            }
            for one in found
        ]
    show(rows, ["\t".join(str(value) for value in row.values()) for row in rows], as_json=as_json)
    refuse_unless(all(row["holds"] for row in rows))
