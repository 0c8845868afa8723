"""`flask calendar`: look at the table of working days, check it, and make it anew from its sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import click

from adapters.clock import utc_now
from adapters.holiday_sources import NotPublished, expected_year, published_year
from casework.calendar import WorkingDays
from casework.calendar_table import CALENDARS, load_table, read_table
from casework.terms import Term, Unit
from conversation_flows.conversation import day_in_china
from eligibility.findings import Ledger
from eligibility.law.parameters import lineage_of
from regions.table import load as load_divisions

_FOLDER = Path(str(files("casework") / "catalog" / "calendar"))
_DAY = click.DateTime(["%Y-%m-%d"])
_REGION = click.option("--region", default="150000", show_default=True, help="A code of six or nine digits.")
_FIRST_YEAR = 2014  # the oldest rule in force here, 社会救助暂行办法, is of 2014
_AHEAD = 2  # a yearly review after a year's casework reaches so far


@click.group("calendar")
def calendar() -> None:
    """Working days, holidays, and the last day of a term."""


@calendar.command("show")
@click.argument("year", type=int)
@_REGION
def show(year: int, region: str) -> None:
    """Print what is special about the days of YEAR: holidays on weekdays, weekends that are worked."""
    days = WorkingDays(load_table(), lineage_of(load_divisions()))
    for line in _special(year, region, days):
        click.echo(line)
    for doubt in days.doubts(date(year, 12, 31), region):
        click.echo(f"provisional: {doubt}", err=True)


@calendar.command("due")
@click.argument("start", type=_DAY)
@click.argument("count", type=click.IntRange(min=1))
@click.argument("unit", type=click.Choice([str(unit) for unit in Unit]))
@_REGION
def due(start: datetime, count: int, unit: str, region: str) -> None:
    """Print the last day of a term of COUNT times UNIT that begins on START."""
    days = WorkingDays(load_table(), lineage_of(load_divisions()))
    found = days.after(start.date(), Term(count, Unit(unit)), region)
    click.echo(f"{found.on} {found.on:%a}{''.join(f', provisional: {doubt}' for doubt in found.because)}")


@calendar.command("import")
@click.option("--since", "first", type=int, default=_FIRST_YEAR, show_default=True, help="The first year.")
@click.option("--until", "last", type=int, help="The last year; two years from now when left out.")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), default=_FOLDER, help="The folder; ours.")
def import_years(first: int, last: int | None, into: Path) -> None:
    """Write one file a year: as published, as far as the installed chinesecalendar knows; then as the law says.

    A file whose year is published already is left alone, so that what people corrected stays.
    """
    into.mkdir(parents=True, exist_ok=True)
    for year in range(first, (last or day_in_china(utc_now()).year + _AHEAD) + 1):
        file = into / f"{year}.yaml"
        if file.exists() and "\nstatus: published\n" in file.read_text(encoding="utf-8"):
            click.echo(f"{file.name}: published already, left alone")
            continue
        text = _year(year)
        file.write_text(text, encoding="utf-8")
        click.echo(f"{file.name}: {'published' if 'status: published' in text else 'not published, days of the law'}")


@calendar.command("check")
def check() -> None:
    """Check the table. Exit code 1 on a mistake; says when the coming year is not published."""
    ledger = Ledger()
    table = read_table(CALENDARS, ledger)
    for finding in ledger.findings():
        click.echo(str(finding))
    today = day_in_china(utc_now())
    for year in (today.year, today.year + 1):
        known = table.years.get(year)
        if known is None or not known.is_published:
            click.echo(f"{year} is not published here: every date that touches it is provisional", err=True)
    if ledger.mistakes():
        raise SystemExit(1)
    click.echo(f"{len(table.years)} years, {len(table.local)} regions with days of their own", err=True)


def _special(year: int, region: str, days: WorkingDays) -> Iterator[str]:
    day = date(year, 1, 1)
    while day.year == year:
        works, is_weekend = days.is_working(day, region), day.weekday() >= 5  # Saturday
        if works == is_weekend:
            yield f"{day} {day:%a} {'worked' if works else 'off   '} {days.name(day, region)}"
        day += timedelta(days=1)


def _year(year: int) -> str:
    try:
        try:
            return published_year(year)
        except NotPublished:
            return expected_year(year)
    except ImportError as missing:
        advice = "pip install 'bangban[calendar]', or what requirements-dev.txt says"
        raise click.ClickException(f"{missing.name} is not installed: {advice}") from None
