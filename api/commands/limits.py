"""`flask limits`: every time limit and switch of casework that holds in a region on a day, with its source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import click

from adapters.clock import utc_now
from casework.limit import Limit, Setting
from casework.limits import Limits, load_limits
from conversation_flows.conversation import day_in_china
from eligibility.law.resolved import Resolved
from regions.table import load as load_divisions


@click.command("limits")
@click.option("--region", required=True, help="A code of six or nine digits, 150525.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day; today in China when left out.")
@click.option("--lifecycle", help="Only those of one lifecycle.")
def limits(region: str, on: datetime | None, lifecycle: str | None) -> None:
    """Show every time limit and switch of casework that holds in a region on a day.

    What nobody has published, or we have not found, is said plainly and never stands as zero.
    """
    divisions = load_divisions()
    day = on.date() if on else day_in_china(utc_now())
    if not divisions.path(region, day):
        raise click.BadParameter(f"there is no region {region}", param_hint="--region")
    known = load_limits(divisions)
    if lifecycle and lifecycle not in known.lifecycles():
        raise click.BadParameter(f"one of {', '.join(known.lifecycles())}", param_hint="--lifecycle")
    for each in [lifecycle] if lifecycle else known.lifecycles():
        click.echo("\n".join(_lifecycle(known, each, region, day)))


def _lifecycle(known: Limits, lifecycle: str, region: str, day: date) -> Iterator[str]:
    for name in known.names(lifecycle):
        yield from _limit(known.of(lifecycle, name, region, day))
    for name in known.settings(lifecycle):
        yield from _setting(known.setting(lifecycle, name, region, day))


def _limit(limit: Limit) -> Iterator[str]:
    promise = f", promised {limit.promise} ({limit.promise_status})" if limit.promise else ""
    yield f"{f'{limit.lifecycle}.{limit.name}':<55} {limit.statutory or 'missing'}{promise}  {limit.title}"
    yield from _basis(limit.law)
    if limit.said:
        yield from _basis(limit.said)


def _setting(setting: Setting) -> Iterator[str]:
    value = "missing" if setting.value is None else str(setting.value)
    yield f"{f'{setting.lifecycle}.{setting.name}':<55} {value}  {setting.title}"
    yield from _basis(setting.found)


def _basis(found: Resolved | None) -> Iterator[str]:
    """Where it is written, or why it is not known."""
    if found is None:
        return
    if found.note:
        yield f"    {found.note}"
    for published in found.published:
        address = published.source.href or published.source.seen_at or ""
        yield f"    {published.as_published} ({published.status}): {published.source.title} {address}".rstrip()
